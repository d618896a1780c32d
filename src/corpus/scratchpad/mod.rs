//! Scratchpad tags in an assistant's text: what is scratchpad, what is answer, what is odd.

mod code;
mod harmony;
mod names;
mod pieces;
mod tags;
mod verdict;

use std::collections::HashMap;
use std::ops::Range;

pub use self::names::TagNames;
use self::pieces::between;
pub use self::pieces::{Piece, Split};
use self::tags::Tag;
pub use self::verdict::verdict;
use crate::transcript::WarningCode;

/// Takes an assistant's text apart, which may stand beside reasoning in a field of its own. It never
/// loses a character but those of tags and of the one line end beside each, and its time grows with
/// the text's length alone.
#[must_use]
pub fn split(text: &str, names: &TagNames, beside_native: bool) -> Split {
    if let Some(mut split) = harmony::split(text) {
        between(text, &mut split.pieces, &[]);
        return split;
    }
    let tags = tags::find(text, names, beside_native);
    let mut split = if tags.iter().all(|tag| tag.scratchpad.is_none()) {
        without_scratchpad(text, &tags)
    } else {
        let mut reader = Reader::new(text, &tags);
        reader.walk(&tags);
        reader.split
    };
    between(text, &mut split.pieces, &tags);
    split
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
                        self.close(tag, inner, has_inner(tags, open, place));
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

    fn close(&mut self, tag: &Tag, end: &Tag, nested: bool) {
        if nested {
            self.warn(WarningCode::Nested);
        }
        match &tag.withheld {
            Some(summary) => self.withheld(summary.clone(), tag.end..end.start),
            None => self.scratchpad(tag.end..end.start),
        }
        self.at = end.end;
    }

    /// A scratchpad of which there is a summary at most.
    fn withheld(&mut self, summary: Range<usize>, hidden: Range<usize>) {
        self.blocks += 1;
        self.split.withheld.push(self.text[hidden].trim().chars().count());
        if !summary.is_empty() {
            let piece = Piece { withheld: true, ..Piece::of(true, summary) };
            self.split.pieces.push(piece);
        }
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
            self.split.pieces.push(Piece::of(scratchpad, range));
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

/// A text without reasoning: answer tags come off where it begins or ends with them, all else is the
/// answer.
fn without_scratchpad(text: &str, tags: &[Tag]) -> Split {
    if tags.is_empty() && !text.is_empty() {
        let pieces = vec![Piece::of(false, 0..text.len())];
        return Split { pieces, ..Split::default() };
    }
    let mut reader = Reader::new(text, tags);
    if let [open, close] = tags
        && !open.closes
        && close.closes
        && open.name == close.name
        && (text[..open.start].trim().is_empty() || text[close.end..].trim().is_empty())
    {
        reader.answer_until(open);
        reader.answer_until(close);
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

#[cfg(test)]
mod tests;
