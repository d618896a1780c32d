//! Texts that are too long to be laid out at once: the stretch of each that is.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::transcript::Transcript;

/// So much of an item's texts is laid out, in bytes; long ones share what short ones leave.
pub const MOST: usize = 1 << 20;
/// No stretch is shorter than this, in bytes: a page on the largest screen, and some pages around it.
const FEWEST: usize = 64 << 10;
/// A stretch begins and ends with a line where one does within this share of it.
const NEAR: usize = 16;

/// The stretches of the texts of an item that are long, by segment.
#[derive(Clone, Debug, Default)]
pub struct Stretches {
    length: usize,
    by_segment: BTreeMap<usize, Range<usize>>,
}

impl Stretches {
    /// The first stretches of an item's texts, `most` bytes in all.
    #[must_use]
    pub fn new(transcript: &Transcript, most: usize) -> Self {
        let texts = || transcript.segments.iter().map(|segment| segment.text.as_str());
        let length = longest(texts().map(str::len).collect(), most).max(FEWEST.min(most));
        let long = texts().enumerate().filter(|(_, text)| text.len() > length);
        let by_segment = long.map(|(index, text)| (index, around(text, 0, length))).collect();
        Stretches { length, by_segment }
    }

    /// The stretch of a segment; `None` where all of it is laid out.
    #[must_use]
    pub fn of(&self, segment: usize) -> Option<&Range<usize>> {
        self.by_segment.get(&segment)
    }

    /// Moves the stretch of a segment to where a byte has text on both sides; says whether it moved.
    pub fn hold(&mut self, segment: usize, text: &str, byte: usize) -> bool {
        let Some(stretch) = self.by_segment.get_mut(&segment) else { return false };
        let byte = byte.min(text.len());
        let margin = self.length / 4;
        let has_before = stretch.start == 0 || stretch.start + margin <= byte;
        let has_behind = stretch.end == text.len() || byte + margin <= stretch.end;
        if has_before && has_behind {
            return false;
        }
        let moved = around(text, byte, self.length);
        std::mem::replace(stretch, moved.clone()) != moved
    }
}

/// How much of each text there is room for, where all have `most` bytes and short ones leave the rest to
/// the others.
fn longest(mut lengths: Vec<usize>, most: usize) -> usize {
    lengths.sort_unstable();
    let mut left = most;
    for (done, length) in lengths.iter().enumerate() {
        let share = left / (lengths.len() - done);
        if *length > share {
            return share;
        }
        left -= length;
    }
    most
}

/// A stretch of a text with a byte in its middle.
fn around(text: &str, byte: usize, length: usize) -> Range<usize> {
    let last = text.len().saturating_sub(length);
    let start = byte.saturating_sub(length / 2).min(last);
    let end = (start + length).min(text.len());
    at_line(text, start, length / NEAR)..at_line(text, end, length / NEAR)
}

/// The start of the line that a byte is in, where that is near; else the start of its character.
fn at_line(text: &str, byte: usize, near: usize) -> usize {
    if byte == 0 || byte >= text.len() {
        return byte.min(text.len());
    }
    let before = &text.as_bytes()[byte.saturating_sub(near)..byte];
    if let Some(before) = before.iter().rev().position(|byte| *byte == b'\n') {
        return byte - before;
    }
    (0..=byte).rev().find(|byte| text.is_char_boundary(*byte)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_texts_share_what_short_ones_leave() {
        assert_eq!(longest(vec![10, 500, 10, 300], 1000), 1000, "all of it has room");
        assert_eq!(longest(vec![10, 5000, 10, 300], 1000), 680);
        assert_eq!(longest(vec![5000, 5000], 1000), 500);
        assert_eq!(longest(Vec::new(), 1000), 1000);
    }

    proptest! {
        #[test]
        fn a_stretch_holds_the_byte_that_it_is_moved_to(
            text in "([a-z ]{1,9}|\n|é|考){0,400}",
            bytes in prop::collection::vec(0.0..=1.0, 1..6),
        ) {
            let length = 200;
            let mut stretches = Stretches { length, by_segment: BTreeMap::new() };
            if text.len() > length {
                stretches.by_segment.insert(0, around(&text, 0, length));
            }
            for share in bytes {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
                let byte = (text.len() as f64 * share) as usize;
                stretches.hold(0, &text, byte);
                prop_assert!(!stretches.hold(0, &text, byte), "it stands still now");
                prop_assert!(byte < text.len() || !stretches.hold(0, &text, usize::MAX));
                if let Some(stretch) = stretches.of(0) {
                    prop_assert!(text.get(stretch.clone()).is_some());
                    prop_assert!((stretch.start..=stretch.end).contains(&byte));
                    prop_assert!(stretch.len() <= length + length / NEAR);
                }
            }
        }
    }
}
