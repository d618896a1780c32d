//! Scratchpad tags in an assistant's text: what is scratchpad, what is answer, what is odd.

use std::collections::HashMap;
use std::ops::Range;

use crate::transcript::WarningCode;

/// Tags around reasoning, in any case.
const SCRATCHPAD_TAGS: [&str; 7] = [
    "SCRATCHPAD_REASONING",
    "HIDDEN_SCRATCHPAD",
    "SCRATCHPAD",
    "think",
    "thinking",
    "reasoning",
    "ANTHROPIC_THINKING",
];

/// Tags around the answer, in any case.
const ANSWER_TAGS: [&str; 3] = ["OUTPUT", "answer", "FINAL_ANSWER"];

/// The names of tags, without their brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagNames {
    scratchpad: Vec<String>,
    answer: Vec<String>,
    /// In bytes.
    longest: usize,
}

impl Default for TagNames {
    fn default() -> Self {
        TagNames::with(&[], &[])
    }
}

impl TagNames {
    /// The built-in names and these.
    #[must_use]
    pub fn with(scratchpad: &[String], answer: &[String]) -> Self {
        let all = |known: &[&str], more: &[String]| -> Vec<String> {
            known.iter().map(|name| (*name).to_owned()).chain(more.iter().cloned()).collect()
        };
        let (scratchpad, answer) = (all(&SCRATCHPAD_TAGS, scratchpad), all(&ANSWER_TAGS, answer));
        let longest = scratchpad.iter().chain(&answer).map(String::len).max().unwrap_or(0);
        TagNames { scratchpad, answer, longest }
    }
}

/// A part of a text that is shown in one pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Whether it is reasoning.
    pub scratchpad: bool,
    /// Its bytes in the text, tags and the line ends beside them left out.
    pub range: Range<usize>,
}

/// A text taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Its parts in order; none of them is empty, but a scratchpad may be.
    pub pieces: Vec<Piece>,
    /// What is odd, each once.
    pub warnings: Vec<WarningCode>,
    /// The first scratchpad tag, as written.
    pub tag: Option<String>,
}

/// A tag in the text.
#[derive(Clone, Copy, Debug)]
struct Tag {
    start: usize,
    end: usize,
    closes: bool,
    /// Its place in the list of scratchpad tags; `None` for answer tags.
    scratchpad: Option<usize>,
    /// Its place in both lists.
    name: usize,
}

/// Takes an assistant's text apart. It never loses a character but those of tags and of the one
/// line end beside each, and its time grows with the text's length alone.
#[must_use]
pub fn split(text: &str, names: &TagNames) -> Split {
    let tags = tags(text, names);
    if tags.iter().all(|tag| tag.scratchpad.is_none()) {
        return without_scratchpad(text, &tags);
    }
    let mut reader = Reader::new(text, &tags);
    reader.walk(&tags);
    reader.split
}

struct Reader<'t> {
    text: &'t str,
    split: Split,
    /// The first byte that is in no piece yet.
    at: usize,
    blocks: usize,
    /// The place of the last tag that closes each kind of block.
    last_close: HashMap<usize, usize>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, tags: &[Tag]) -> Self {
        let mut last_close = HashMap::new();
        for (place, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.closes) {
            if let Some(kind) = tag.scratchpad {
                last_close.insert(kind, place);
            }
        }
        Reader { text, split: Split::default(), at: 0, blocks: 0, last_close }
    }

    fn walk(&mut self, tags: &[Tag]) {
        let mut next = 0;
        while let Some(tag) = tags.get(next) {
            next += 1;
            match (tag.scratchpad, tag.closes) {
                (Some(_), false) => next = self.block(tags, next - 1),
                (Some(_), true) => self.unopened(tag),
                (None, _) => self.answer_until(tag),
            }
        }
        self.push(false, self.at..self.text.len());
        if self.blocks > 1 {
            self.warn(WarningCode::Several);
        }
    }

    /// A block that opens with the tag at `open`; gives the place of the next tag to look at.
    fn block(&mut self, tags: &[Tag], open: usize) -> usize {
        let tag = &tags[open];
        self.answer_until(tag);
        self.note_tag(tag);
        let mut depth = 1_usize;
        let mut first_answer = None;
        let last_close = tag.scratchpad.and_then(|kind| self.last_close.get(&kind).copied());
        let last_close = last_close.filter(|&place| place > open);
        for (place, inner) in tags.iter().enumerate().skip(open + 1) {
            if first_answer.is_some() && last_close.is_none() {
                // Nothing closes it any more, and where it ends is known.
                break;
            }
            let same = inner.scratchpad == tag.scratchpad && inner.scratchpad.is_some();
            match (same, inner.closes) {
                (true, false) => {
                    depth += 1;
                    self.warn(WarningCode::Nested);
                }
                (true, true) => {
                    depth -= 1;
                    if depth == 0 {
                        self.close(tag.end..inner.start, inner.end, has_inner(tags, open, place));
                        return place + 1;
                    }
                }
                (false, false) if inner.scratchpad.is_none() && first_answer.is_none() => {
                    first_answer = Some(place);
                }
                _ => {}
            }
        }
        self.unclosed(tags, open, last_close, first_answer)
    }

    fn close(&mut self, inside: Range<usize>, behind: usize, nested: bool) {
        if nested {
            self.warn(WarningCode::Nested);
        }
        self.scratchpad(inside);
        self.at = behind;
    }

    /// No tag closes the block as often as it was opened: it runs to the last one that closes it,
    /// else to the answer's tag, else to the end.
    fn unclosed(
        &mut self,
        tags: &[Tag],
        open: usize,
        last_close: Option<usize>,
        first_answer: Option<usize>,
    ) -> usize {
        let tag = &tags[open];
        self.warn(WarningCode::Unclosed);
        let (end, behind, next) = match (last_close, first_answer) {
            (Some(place), _) => (tags[place].start, tags[place].end, place + 1),
            (None, Some(place)) => (tags[place].start, tags[place].start, place),
            (None, None) => (self.text.len(), self.text.len(), tags.len()),
        };
        self.scratchpad(tag.end..end);
        self.at = behind;
        next
    }

    /// A closing tag alone: the text before it is the scratchpad, since chat templates may eat
    /// the opening one.
    fn unopened(&mut self, tag: &Tag) {
        self.warn(WarningCode::Unopened);
        self.note_tag(tag);
        self.scratchpad(self.at..tag.start);
        self.at = tag.end;
    }

    fn scratchpad(&mut self, range: Range<usize>) {
        self.blocks += 1;
        if self.text[range.clone()].trim().is_empty() {
            self.warn(WarningCode::Empty);
        }
        self.push(true, range);
    }

    /// Text up to a tag belongs to the answer.
    fn answer_until(&mut self, tag: &Tag) {
        self.push(false, self.at..tag.start);
        self.at = tag.end;
    }

    fn push(&mut self, scratchpad: bool, range: Range<usize>) {
        let range = beside_tags(self.text, range);
        if scratchpad && !self.text[range.clone()].is_empty()
            || !self.text[range.clone()].trim().is_empty()
        {
            self.split.pieces.push(Piece { scratchpad, range });
        }
    }

    fn note_tag(&mut self, tag: &Tag) {
        if self.split.tag.is_none() {
            self.split.tag = Some(self.text[tag.start..tag.end].replace('/', ""));
        }
    }

    fn warn(&mut self, code: WarningCode) {
        if !self.split.warnings.contains(&code) {
            self.split.warnings.push(code);
        }
    }
}

/// Whether any scratchpad tag stands between two tags.
fn has_inner(tags: &[Tag], open: usize, close: usize) -> bool {
    tags[open + 1..close].iter().any(|tag| tag.scratchpad.is_some())
}

/// A text without reasoning: answer tags come off, all else is the answer.
fn without_scratchpad(text: &str, tags: &[Tag]) -> Split {
    if tags.is_empty() && !text.is_empty() {
        let pieces = vec![Piece { scratchpad: false, range: 0..text.len() }];
        return Split { pieces, ..Split::default() };
    }
    let whole = |tags: &[Tag]| {
        let pair = matches!(tags, [open, close] if !open.closes && close.closes && open.name == close.name);
        pair.then(|| (tags[0], tags[1]))
    };
    let mut reader = Reader::new(text, tags);
    if let Some((open, close)) = whole(tags) {
        reader.answer_until(&open);
        reader.answer_until(&close);
    }
    reader.push(false, reader.at..text.len());
    reader.split
}

/// A range without the line end at its start, where a tag stands before it, and at its end, where
/// one follows.
fn beside_tags(text: &str, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let bytes = text.as_bytes();
    if start > 0 {
        if text[start..end].starts_with("\r\n") {
            start += 2;
        } else if start < end && bytes[start] == b'\n' {
            start += 1;
        }
    }
    if end < text.len() {
        if text[start..end].ends_with("\r\n") {
            end -= 2;
        } else if start < end && bytes[end - 1] == b'\n' {
            end -= 1;
        }
    }
    start..end
}

/// Every tag of the text, from left to right.
fn tags(text: &str, names: &TagNames) -> Vec<Tag> {
    let starts = memchr::memchr_iter(b'<', text.as_bytes());
    starts.filter_map(|start| tag_at(text, start, names)).collect()
}

fn tag_at(text: &str, start: usize, names: &TagNames) -> Option<Tag> {
    let bytes = text.as_bytes();
    let closes = bytes.get(start + 1) == Some(&b'/');
    let name = start + 1 + usize::from(closes);
    // Blanks may stand around the name.
    let longest = names.longest + 4;
    let length = bytes.get(name..)?.iter().take(longest).position(|byte| *byte == b'>')?;
    let word = text.get(name..name + length)?.trim();
    let place = |names: &[String]| names.iter().position(|known| known.eq_ignore_ascii_case(word));
    let scratchpad = place(&names.scratchpad);
    let behind = || Some(names.scratchpad.len() + place(&names.answer)?);
    let place = scratchpad.or_else(behind)?;
    Some(Tag { start, end: name + length + 1, closes, scratchpad, name: place })
}

/// The tags between two pieces: those that close the first, and those that open the second.
#[must_use]
pub fn tags_between(text: &str) -> (&str, &str) {
    let opens = |start: &usize| text.as_bytes().get(start + 1) != Some(&b'/');
    let open = memchr::memchr_iter(b'<', text.as_bytes()).find(opens).unwrap_or(text.len());
    (text[..open].trim(), text[open..].trim())
}

/// What the answer says of itself by `<request_fully_accepted/>` and `<rejected/>`.
#[must_use]
pub fn verdict<'a>(answers: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let (mut accepted, mut rejected) = (false, false);
    for answer in answers {
        for start in memchr::memchr_iter(b'<', answer.as_bytes()) {
            let rest = answer[start + 1..].trim_start();
            let says = |word: &str| {
                let head =
                    rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
                head && rest[word.len()..].trim_start().starts_with("/>")
            };
            accepted |= says("request_fully_accepted");
            rejected |= says("rejected");
        }
    }
    match (accepted, rejected) {
        (true, true) => Some("both"),
        (true, false) => Some("accepted"),
        (false, true) => Some("rejected"),
        (false, false) => None,
    }
}

#[cfg(test)]
#[path = "scratchpad_tests.rs"]
mod tests;
