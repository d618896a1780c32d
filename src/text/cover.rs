//! Words of a text covered, so that their length is all that is seen of them.

use std::ops::Range;

use super::{columns, visible};
use crate::filter::Pattern;

/// What stands for a column, or a sign, of a covered word.
pub const COVERED: char = '▒';

/// A part of a text with what is covered in the whole of it, as bytes of it.
#[must_use]
pub fn cover(text: &str, mut ranges: Vec<Range<usize>>, part: Range<usize>) -> String {
    ranges.sort_by_key(|range| range.start);
    let (mut shown, mut at) = (String::new(), part.start);
    for range in ranges {
        let (from, to) = (range.start.max(at), range.end.min(part.end));
        if from < to {
            shown.push_str(text.get(at..from).unwrap_or_default());
            let words = text.get(from..to).unwrap_or_default();
            shown.extend(std::iter::repeat_n(COVERED, columns(&visible(words))));
            at = to;
        }
    }
    shown.push_str(text.get(at..part.end).unwrap_or_default());
    shown
}

/// Where masks cover a text, as bytes of it.
#[must_use]
pub fn covered_by(masks: &[Pattern], text: &str) -> Vec<Range<usize>> {
    masks.iter().flat_map(|mask| mask.find(text, usize::MAX)).collect()
}

/// The first places of a pattern in a text that touch nothing of what is covered.
#[must_use]
pub fn find_uncovered(
    pattern: &Pattern,
    text: &str,
    covers: &[Range<usize>],
    most: usize,
) -> Vec<Range<usize>> {
    if covers.is_empty() {
        return pattern.find(text, most);
    }
    let found = pattern.find(text, usize::MAX).into_iter();
    found.filter(|place| !touches(place, covers)).take(most).collect()
}

/// Whether a range has a byte of one of some others.
fn touches(range: &Range<usize>, others: &[Range<usize>]) -> bool {
    others.iter().any(|other| other.start < range.end && range.start < other.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_shows_what_is_covered_in_the_whole() {
        let text = "a free\ntier, free";
        assert_eq!(cover(text, vec![2..11, 4..6], 0..text.len()), "a ▒▒▒▒▒▒▒▒▒, free");
        assert_eq!(cover(text, vec![2..11, 4..6], 7..13), "▒▒▒▒, ");
        assert!(touches(&(3..5), &[0..1, 4..9]) && !touches(&(3..5), &[5..9, 0..3]));
    }
}
