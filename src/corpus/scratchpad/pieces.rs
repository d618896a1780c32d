//! The pieces of a text that was taken apart, and the tags around each.

use std::ops::Range;

use super::tags::Tag;
use crate::transcript::WarningCode;

/// A part of a text that is shown in one pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Whether it is reasoning.
    pub scratchpad: bool,
    /// Whether it was withheld: then this is its summary, and what is encrypted stands with the tags.
    pub withheld: bool,
    /// Its bytes in the text, tags and the line ends beside them left out.
    pub range: Range<usize>,
    /// The tags before it.
    pub before: Range<usize>,
    /// The tags behind it.
    pub after: Range<usize>,
}

impl Piece {
    pub(super) fn of(scratchpad: bool, range: Range<usize>) -> Self {
        let (before, after) = (range.start..range.start, range.end..range.end);
        Piece { scratchpad, withheld: false, range, before, after }
    }
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
    /// How many characters of each withheld scratchpad are encrypted.
    pub withheld: Vec<usize>,
}

impl Split {
    /// Whether the text has no tags of reasoning.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.tag.is_none()
            && self.warnings.is_empty()
            && !self.pieces.iter().any(|piece| piece.scratchpad)
    }
}

/// Gives pieces the tags between them: those that close the first, and those that open the second.
pub(super) fn between(text: &str, pieces: &mut [Piece], tags: &[Tag]) {
    let mut behind = 0;
    for place in 0..pieces.len() {
        let start = pieces[place].range.start;
        let first = tags.partition_point(|tag| tag.start < behind);
        let open = tags[first..].iter().take_while(|tag| tag.start < start).find(|tag| !tag.closes);
        let opens = if place == 0 { 0 } else { open.map_or(start, |tag| tag.start) };
        if place > 0 {
            pieces[place - 1].after = behind..opens;
        }
        pieces[place].before = opens..start;
        behind = pieces[place].range.end;
    }
    if let Some(last) = pieces.last_mut() {
        last.after = behind..text.len();
    }
}
