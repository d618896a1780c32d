//! The parts of Markdown, as `pulldown-cmark` finds them.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::span::Nature;
use super::teller::{LINE_ENDS, Teller, lines};
use super::{diff, json};

/// Quotes and lists in each other that are wider than this are no Markdown that anybody reads. The
/// parser goes through all of them on each line of a block in them: 20,000 of them take it seconds.
const MOST_COLUMNS: usize = 100;

pub(super) fn tell(teller: &mut Teller<'_>) -> Option<()> {
    teller.step()?;
    if lines(teller.text, 0..teller.text.len()).any(|line| is_deep(teller.part(&line))) {
        return Some(());
    }
    let mut reader = Reader::default();
    for (event, range) in Parser::new(teller.text).into_offset_iter() {
        teller.step()?;
        reader.read(teller, event, range)?;
    }
    Some(())
}

/// Whether the last sign of a quote or list at the start of a line stands far to the right.
fn is_deep(line: &str) -> bool {
    let (mut column, mut rest) = (0, line.as_bytes());
    loop {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (length, columns, is_sign) = match rest {
            [b' ', ..] => (1, 1, false),
            [b'\t', ..] => (1, 4, false),
            [b'>', ..] | [b'-' | b'*' | b'+'] | [b'-' | b'*' | b'+', b' ' | b'\t', ..] => {
                (1, 1, true)
            }
            _ if digits > 0 && matches!(rest.get(digits), Some(b'.' | b')')) => {
                (digits + 1, digits + 1, true)
            }
            _ => return false,
        };
        column += columns;
        if is_sign && column > MOST_COLUMNS {
            return true;
        }
        rest = &rest[length..];
    }
}

/// What is open while the events of a text are read.
#[derive(Default)]
struct Reader<'a> {
    quotes: usize,
    links: Vec<Link>,
    block: Option<Block<'a>>,
}

/// A link or picture: the place of its span, where its words start, and where they end so far.
struct Link {
    span: usize,
    start: usize,
    end: usize,
}

/// A block between fences: what its first line says, and the parts of its content.
struct Block<'a> {
    info: pulldown_cmark::CowStr<'a>,
    parts: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn read(
        &mut self,
        teller: &mut Teller<'_>,
        event: Event<'a>,
        range: Range<usize>,
    ) -> Option<()> {
        if let Event::End(TagEnd::Link | TagEnd::Image) = event
            && let Some(link) = self.links.pop()
        {
            close_link(teller, &link, &range);
        }
        if let Some(link) = self.links.last_mut() {
            link.end = link.end.max(range.end);
        }
        match event {
            Event::Start(Tag::Heading { .. }) => tell_heading(teller, &range),
            Event::Start(Tag::Strong) => tell_between(teller, range, Nature::Strong, 2),
            Event::Start(Tag::Emphasis) => tell_between(teller, range, Nature::Emphasis, 1),
            Event::Code(_) => {
                let ticks = run(teller.part(&range), '`');
                tell_between(teller, range, Nature::Code, ticks);
            }
            Event::Start(Tag::Link { .. }) => self.open_link(teller, &range, 1),
            Event::Start(Tag::Image { .. }) => self.open_link(teller, &range, 2),
            Event::Start(Tag::BlockQuote(_)) => {
                self.quotes += 1;
                tell_quote(teller, &range, self.quotes)?;
            }
            Event::End(TagEnd::BlockQuote(_)) => self.quotes = self.quotes.saturating_sub(1),
            Event::Start(Tag::Item) => tell_item(teller, &range),
            Event::Rule => tell_trimmed(teller, &range, Nature::Marker),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                self.block = Some(Block { info, parts: Vec::new() });
            }
            Event::Text(_) => {
                if let Some(block) = &mut self.block {
                    block.parts.push(range);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(block) = self.block.take() {
                    tell_block(teller, &range, &block)?;
                }
            }
            _ => {}
        }
        Some(())
    }

    /// The span of a link is told before those in it; its end is known later.
    fn open_link(&mut self, teller: &mut Teller<'_>, range: &Range<usize>, signs: usize) {
        let start = range.start + signs;
        self.links.push(Link { span: teller.spans.len(), start, end: start });
        teller.tell(range.clone(), Nature::Link);
    }
}

fn close_link(teller: &mut Teller<'_>, link: &Link, whole: &Range<usize>) {
    let closing = if teller.part(whole).starts_with('<') { '>' } else { ']' };
    let behind = teller.part(&(link.end..whole.end)).find(closing).unwrap_or(0);
    let words = link.start..link.end + behind;
    if let Some(span) = teller.spans.get_mut(link.span) {
        span.range = words.clone();
    }
    teller.tell(whole.start..words.start, Nature::Marker);
    teller.tell(words.end..whole.end, Nature::Marker);
}

/// A part with as many bytes of signs at either end.
fn tell_between(teller: &mut Teller<'_>, range: Range<usize>, nature: Nature, signs: usize) {
    let Range { start, end } = range;
    teller.tell(range, nature);
    teller.tell(start..start + signs, Nature::Marker);
    teller.tell(end.saturating_sub(signs)..end, Nature::Marker);
}

/// A part without the blanks and the signs of quotes around it.
fn tell_trimmed(teller: &mut Teller<'_>, range: &Range<usize>, nature: Nature) {
    let words = teller.part(range).trim_end();
    let start = words.len() - words.trim_start_matches([' ', '\t', '\r', '\n', '>']).len();
    teller.tell(range.start + start..range.start + words.len(), nature);
}

fn tell_heading(teller: &mut Teller<'_>, range: &Range<usize>) {
    let words = teller.part(range).trim_end();
    let end = range.start + words.len();
    teller.tell(range.start..end, Nature::Heading);
    if let Some(line) = words.rfind(LINE_ENDS) {
        tell_trimmed(teller, &(range.start + line..end), Nature::Marker);
        return;
    }
    teller.tell(range.start..range.start + run(words, '#'), Nature::Marker);
    let inner = words.trim_end_matches('#');
    if inner.ends_with([' ', '\t']) {
        teller.tell(range.start + inner.len()..end, Nature::Marker);
    }
}

/// The signs of a quote that is in others: on each line the one that is as far in.
fn tell_quote(teller: &mut Teller<'_>, range: &Range<usize>, depth: usize) -> Option<()> {
    teller.tell(range.start..range.start + 1, Nature::Marker);
    // What stands before the first sign on its line may be that of a list.
    let first = end_of_line(teller, range);
    for line in lines(teller.text, first..range.end) {
        teller.step()?;
        let signs = teller.part(&line).bytes().enumerate();
        let signs = signs.filter(|(_, byte)| !matches!(byte, b' ' | b'\t'));
        let mut signs = signs.take_while(|(_, byte)| *byte == b'>');
        if let Some((at, _)) = signs.nth(depth.saturating_sub(1)) {
            teller.tell(line.start + at..line.start + at + 1, Nature::Marker);
        }
    }
    Some(())
}

fn tell_item(teller: &mut Teller<'_>, range: &Range<usize>) {
    let words = teller.part(range);
    let start = words.len() - words.trim_start().len();
    let digits = words[start..].bytes().take_while(u8::is_ascii_digit).count();
    teller.tell(range.start + start..range.start + start + digits + 1, Nature::Marker);
}

/// A block between fences, and what is in it.
fn tell_block(teller: &mut Teller<'_>, range: &Range<usize>, block: &Block<'_>) -> Option<()> {
    tell_trimmed(teller, range, Nature::Code);
    let fence = end_of_line(teller, range);
    tell_trimmed(teller, &(range.start..fence), Nature::Marker);
    // The last fence, if there is one, is what lies behind the content.
    let end = block.parts.last().map_or(fence, |part| part.end);
    tell_trimmed(teller, &(end..range.end), Nature::Marker);
    let lines: Vec<_> =
        block.parts.iter().flat_map(|part| lines(teller.text, part.clone())).collect();
    let language = block.info.to_ascii_lowercase();
    let is_named = matches!(language.split([' ', ',', '{']).next(), Some("diff" | "patch"));
    if is_named || diff::is_diff(teller.text, &lines) {
        diff::tell(teller, &lines, is_named)
    } else if language.starts_with("json") {
        json::tell(teller, &lines, true)
    } else {
        Some(())
    }
}

/// Where the first line of a part ends.
fn end_of_line(teller: &Teller<'_>, range: &Range<usize>) -> usize {
    teller.part(range).find(LINE_ENDS).map_or(range.end, |at| range.start + at)
}

/// How many of a sign a text begins with.
fn run(text: &str, sign: char) -> usize {
    text.len() - text.trim_start_matches(sign).len()
}
