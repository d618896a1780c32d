//! Where the tags of a text are, but for those that it only speaks of.

use std::collections::HashMap;
use std::ops::Range;

use super::code;
use super::names::{Form, TagNames};

/// A tag's attributes may have so many bytes.
const LONGEST_ATTRIBUTES: usize = 64 << 10;

/// A tag in the text, or what stands for one.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub start: usize,
    pub end: usize,
    pub closes: bool,
    /// Its place among the known ones, where it stands around reasoning; `None` for answers.
    pub scratchpad: Option<usize>,
    /// Its place among the known ones.
    pub name: usize,
    /// Where reasoning is withheld: the summary in its attributes, or nothing at its end.
    pub withheld: Option<Range<usize>>,
}

/// The tags that take the text apart, from left to right. Beside reasoning in a field of its own, a
/// tag is most often one that the answer speaks of.
pub(super) fn find(text: &str, names: &TagNames, beside_native: bool) -> Vec<Tag> {
    let mut tags = all(text, names);
    if tags.is_empty() {
        return tags;
    }
    tags = out_of_code(text, tags);
    if beside_native && !opens_with_a_block(text, &tags) {
        tags.retain(|tag| tag.scratchpad.is_none() || names.fences[tag.name].unmistakable);
    }
    out_of_sentences(text, tags)
}

/// Every tag of the text.
fn all(text: &str, names: &TagNames) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut behind = 0;
    for start in memchr::memchr_iter(b'<', text.as_bytes()) {
        // What stands in a tag's attributes is no tag.
        if start < behind {
            continue;
        }
        if let Some(tag) = tag_at(text, start, names) {
            behind = tag.end;
            let opening = !tag.closes && text[tag.start..tag.end].ends_with("/>");
            let (end, name, scratchpad) = (tag.end, tag.name, tag.scratchpad);
            tags.push(tag);
            if opening {
                let closes = true;
                tags.push(Tag { start: end, end, closes, scratchpad, name, withheld: None });
            }
        } else if let Some(tag) = mark_at(text, start, names) {
            behind = tag.end;
            tags.push(tag);
        }
    }
    let before = tags.len();
    for (name, fence) in names.fences.iter().enumerate() {
        if let Form::Marks(open, close) = &fence.form {
            marks(text, (name, fence.scratchpad), [open, close], &mut tags);
        }
    }
    if tags.len() > before {
        tags.sort_by_key(|tag| (tag.start, tag.end));
        let mut end = 0;
        tags.retain(|tag| {
            let is_free = tag.start >= end;
            end = if is_free { tag.end } else { end };
            is_free
        });
    }
    if tags.is_empty() {
        return tags;
    }
    let mut opened = vec![false; names.fences.len()];
    tags.retain(|tag| {
        let counts = !tag.closes || names.fences[tag.name].needs.is_none() || opened[tag.name];
        opened[tag.name] |= !tag.closes;
        counts
    });
    tags
}

/// Where these two stand that begin in another way than tags. A phrase is one at the start of the text
/// alone.
fn marks(text: &str, of: (usize, bool), [open, close]: [&str; 2], tags: &mut Vec<Tag>) {
    let is_phrase = open.starts_with(char::is_alphanumeric);
    if is_phrase && !text.trim_start().starts_with(open) {
        return;
    }
    for (mark, closes) in [(open, false), (close, true)] {
        if mark.is_empty() || mark.starts_with('<') {
            continue;
        }
        let most = if is_phrase { 1 } else { usize::MAX };
        for start in places(text, mark).take(most) {
            tags.push(mark_of(of, start..start + mark.len(), closes));
        }
    }
}

/// Where a mark stands. Most texts have none of the few bytes that marks begin with, and a search for
/// whole ones takes longer to prepare than such texts to look through.
pub(super) fn places<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = usize> + 't {
    let first = mark.as_bytes().first().copied().unwrap_or_default();
    let mut behind = 0;
    memchr::memchr_iter(first, text.as_bytes()).filter(move |start| {
        let is_it = *start >= behind && text.as_bytes()[*start..].starts_with(mark.as_bytes());
        behind = if is_it { start + mark.len() } else { behind };
        is_it
    })
}

/// The mark that begins as tags do and stands at a byte.
fn mark_at(text: &str, start: usize, names: &TagNames) -> Option<Tag> {
    let rest = &text[start..];
    names.fences.iter().enumerate().find_map(|(name, fence)| {
        let Form::Marks(open, close) = &fence.form else { return None };
        let mut marks = [(open, false), (close, true)].into_iter();
        let (mark, closes) =
            marks.find(|(mark, _)| mark.starts_with('<') && rest.starts_with(mark.as_str()))?;
        Some(mark_of((name, fence.scratchpad), start..start + mark.len(), closes))
    })
}

fn mark_of((name, scratchpad): (usize, bool), range: Range<usize>, closes: bool) -> Tag {
    let scratchpad = scratchpad.then_some(name);
    Tag { start: range.start, end: range.end, closes, scratchpad, name, withheld: None }
}

fn tag_at(text: &str, start: usize, names: &TagNames) -> Option<Tag> {
    let bytes = text.as_bytes();
    let closes = bytes.get(start + 1) == Some(&b'/');
    let inside = start + 1 + usize::from(closes);
    // Blanks and a name space may stand around the name.
    let head = bytes.get(inside..)?;
    let head = &head[..head.len().min(names.longest + 16)];
    let blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<');
    let length = head[blank..].iter().position(ends)?;
    let word = text.get(inside + blank..inside + blank + length)?;
    let name = names.of_tag(word)?;
    let behind = inside + blank + length;
    let end = end_of_attributes(bytes, behind)?;
    let fence = &names.fences[name];
    let attributes = text.get(behind..end - 1)?;
    let is_bare = attributes.trim().trim_end_matches('/').is_empty();
    let is_plain = is_bare || !closes && attributes.contains('=');
    let has_needed = closes || fence.needs.is_none_or(|needs| attributes.contains(needs));
    let withheld = (!closes && attributes.contains("redacted=\"true\"")).then(|| {
        let summary = value_of(attributes, "summary");
        summary.map_or(end..end, |range| behind + range.start..behind + range.end)
    });
    let scratchpad = fence.scratchpad.then_some(name);
    (is_plain && has_needed).then_some(Tag { start, end, closes, scratchpad, name, withheld })
}

/// Behind the `>` that ends a tag, which may stand in a quoted value, too.
fn end_of_attributes(bytes: &[u8], from: usize) -> Option<usize> {
    let mut quoted = false;
    for (place, byte) in bytes.get(from..)?.iter().take(LONGEST_ATTRIBUTES).enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(from + place + 1),
            b'<' if !quoted => return None,
            _ => {}
        }
    }
    None
}

/// Where the value of an attribute stands.
fn value_of(attributes: &str, name: &str) -> Option<Range<usize>> {
    let start = attributes.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = attributes[start..].find('"')?;
    Some(start..start + length)
}

/// What stands in code is spoken of, unless nothing else closes a block that is open.
fn out_of_code(text: &str, tags: Vec<Tag>) -> Vec<Tag> {
    if memchr::memchr2(b'`', b'~', text.as_bytes()).is_none() {
        return tags;
    }
    // A block of code may begin right behind a thought.
    let begins = |tag: &&Tag| {
        tag.closes && ["```", "~~~"].iter().any(|marks| text[tag.end..].starts_with(marks))
    };
    let code =
        code::ranges(text, &tags.iter().filter(begins).map(|tag| tag.end).collect::<Vec<_>>());
    let is_code = |tag: &Tag| {
        let behind = code.partition_point(|range| range.start <= tag.start);
        behind > 0 && tag.start < code[behind - 1].end
    };
    let mut open: HashMap<usize, bool> = HashMap::new();
    for tag in tags.iter().filter(|tag| !is_code(tag)) {
        open.insert(tag.name, !tag.closes);
    }
    let is_open = |tag: &Tag| tag.closes && open.get(&tag.name).copied().unwrap_or(false);
    tags.into_iter().filter(|tag| !is_code(tag) || is_open(tag)).collect()
}

/// Whether the text begins with a block that is closed.
fn opens_with_a_block(text: &str, tags: &[Tag]) -> bool {
    let Some(first) = tags.first().filter(|tag| tag.scratchpad.is_some() && !tag.closes) else {
        return false;
    };
    let closed = tags.iter().any(|tag| tag.closes && tag.name == first.name);
    closed && text[..first.start].trim().is_empty()
}

/// An answer's tag that stands in the middle of a line is one that the text speaks of, unless it is
/// closed at the end.
fn out_of_sentences(text: &str, tags: Vec<Tag>) -> Vec<Tag> {
    let is_last = |tag: &Tag| text[tag.end..].trim_start().is_empty();
    let ends = tags.last().filter(|tag| tag.closes && is_last(tag)).map(|tag| tag.name);
    let mut open: HashMap<usize, usize> = HashMap::new();
    let mut behind = None;
    let mut kept = Vec::with_capacity(tags.len());
    for tag in tags {
        let depth = open.entry(tag.name).or_default();
        let counts = match (tag.scratchpad, tag.closes) {
            (Some(_), _) => true,
            (None, true) => *depth > 0 || is_last(&tag) || starts_line(text, tag.start, behind),
            (None, false) => ends == Some(tag.name) || starts_line(text, tag.start, behind),
        };
        if counts {
            *depth = if tag.closes { depth.saturating_sub(1) } else { *depth + 1 };
            behind = Some(tag.end);
            kept.push(tag);
        }
    }
    kept
}

/// Whether only blanks stand before a byte: to the start of its line, or to the end of a tag.
fn starts_line(text: &str, at: usize, behind: Option<usize>) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n') || behind == Some(before.len())
}
