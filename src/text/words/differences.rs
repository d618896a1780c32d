//! Where two texts differ, by words.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

use super::count;
use super::tokens::{Numbers, Unit, common_ends, has_passed};

/// How long comparing lines may take, once words took too long.
const LINES_TAKE: Duration = Duration::from_millis(50);

/// Where two texts differ, in bytes of each, by words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// What only the old text has, in order.
    pub old: Vec<Range<usize>>,
    /// What only the new text has, in order.
    pub new: Vec<Range<usize>>,
    /// Both of them, side by side.
    pub changes: Vec<Change>,
    /// Whether there was no time for words, so that whole lines differ.
    pub by_lines: bool,
}

/// A stretch that differs: what stands in the old text, and what in the new one at its place. One of
/// them may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the old text.
    pub old: Range<usize>,
    /// Bytes of the new text.
    pub new: Range<usize>,
}

impl Differences {
    /// Compares two texts by words, or by lines when the deadline passes before that is done.
    #[must_use]
    pub fn of(old: &str, new: &str, deadline: Option<Instant>) -> Self {
        if old == new {
            return Self::default();
        }
        let words = (!has_passed(deadline)).then(|| changes(old, new, Unit::Words, deadline));
        // What was found when time ran out is right but coarse, without any regard to lines.
        let words = words.filter(|_| !has_passed(deadline));
        let by_lines = words.is_none();
        let changes = words.unwrap_or_else(|| {
            changes(old, new, Unit::Lines, Instant::now().checked_add(LINES_TAKE))
        });
        let side = |side: fn(&Change) -> &Range<usize>| {
            changes.iter().map(side).filter(|range| !range.is_empty()).cloned().collect()
        };
        Self { old: side(|change| &change.old), new: side(|change| &change.new), changes, by_lines }
    }

    /// The same from the new text to the old one.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let swapped = |Change { old, new }: &Change| Change { old: new.clone(), new: old.clone() };
        Self {
            old: self.new.clone(),
            new: self.old.clone(),
            changes: self.changes.iter().map(swapped).collect(),
            by_lines: self.by_lines,
        }
    }

    /// How many words differ. A word in another's place counts once, signs without a word count as one,
    /// and blanks do not count.
    #[must_use]
    pub fn words_changed(&self, old: &str, new: &str) -> usize {
        let words = self.changes.iter().map(|change| {
            let (old, new) = (part(old, &change.old), part(new, &change.new));
            let signs = !(old.trim().is_empty() && new.trim().is_empty());
            count(old).max(count(new)).max(usize::from(signs))
        });
        words.sum()
    }

    /// The share of the words of the longer text that both have, from 0 to 1. Texts without words are
    /// alike if only their blanks differ.
    #[must_use]
    pub fn share_alike(&self, old: &str, new: &str) -> f64 {
        let (in_new, longer) = (count(new), count(new).max(count(old)));
        if longer == 0 {
            return if self.words_changed(old, new) == 0 { 1.0 } else { 0.0 };
        }
        let only_new: usize = self.new.iter().map(|range| count(part(new, range))).sum();
        // A double is exact up to 2^53 words.
        #[allow(clippy::cast_precision_loss)]
        let share = in_new.saturating_sub(only_new) as f64 / longer as f64;
        share
    }
}

/// A part of a text, which is empty where the text has no such part.
pub fn part<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

/// The stretches that differ, in order. They are right, if coarse, also when the deadline passes.
fn changes(old: &str, new: &str, unit: Unit, deadline: Option<Instant>) -> Vec<Change> {
    let (start, end) = common_ends(old, new, unit);
    let mut numbers = Numbers::default();
    let olds = numbers.of(&old[start..old.len() - end], unit, deadline);
    let news = numbers.of(&new[start..new.len() - end], unit, deadline);
    let steps =
        capture_diff_slices_deadline(Algorithm::Myers, &olds.numbers, &news.numbers, deadline);
    let mut changes: Vec<Change> = Vec::new();
    for step in steps.iter().filter(|step| step.tag() != DiffTag::Equal) {
        let (old, new) = (olds.bytes(step.old_range()), news.bytes(step.new_range()));
        let (old, new) = (start + old.start..start + old.end, start + new.start..start + new.end);
        match changes.last_mut() {
            Some(last) if last.old.end == old.start && last.new.end == new.start => {
                (last.old.end, last.new.end) = (old.end, new.end);
            }
            _ => changes.push(Change { old, new }),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::super::samples::{past, texts};
    use super::*;

    fn seen<'a>(old: &'a str, new: &'a str) -> Vec<(&'a str, &'a str)> {
        let changes = Differences::of(old, new, None).changes;
        changes.iter().map(|change| (&old[change.old.clone()], &new[change.new.clone()])).collect()
    }

    /// Puts one side of every change in the place of the other one.
    fn rebuilt(from: &str, to: &str, changes: impl Iterator<Item = [Range<usize>; 2]>) -> String {
        let (mut built, mut at) = (String::new(), 0);
        for [out, put] in changes {
            built += &from[at..out.start];
            built += &to[put];
            at = out.end;
        }
        built + &from[at..]
    }

    #[test]
    fn words_differ_whole() {
        let (old, new) = ("Is 17 prime? Think.", "Is 19 a prime? Think");
        assert_eq!(seen(old, new), [("17", "19"), ("", "a "), (".", "")]);
        let found = Differences::of(old, new, None);
        assert_eq!((found.old, found.new), (vec![3..5, 18..19], vec![3..5, 6..8]));
        assert_eq!(seen("naïve", "naive"), [("naïve", "naive")]);
        assert_eq!(seen("", "new"), [("", "new")]);
    }

    #[test]
    fn words_count_once_and_blanks_never() {
        let counted = |old, new| {
            let found = Differences::of(old, new, None);
            (found.words_changed(old, new), found.share_alike(old, new))
        };
        assert_eq!(counted("one two three four", "one 2 three four"), (1, 0.75));
        assert_eq!(counted("one two", "one\n two"), (0, 1.0));
        assert_eq!(counted("one two.", "one two!"), (1, 1.0));
        assert_eq!(counted("one two", "one two and more"), (2, 0.5));
        assert_eq!(counted("", "one"), (1, 0.0));
        assert_eq!(counted("", ""), (0, 1.0));
        assert_eq!(counted("?", "!"), (1, 0.0));
    }

    #[test]
    fn lines_differ_when_time_is_up() {
        let (old, new) = ("a b\nc d\ne f", "a b\nc x\ne f");
        let found = Differences::of(old, new, Some(past()));
        assert!(found.by_lines);
        assert_eq!(found.changes, [Change { old: 4..8, new: 4..8 }]);
        assert!(!Differences::of(old, old, Some(past())).by_lines);
    }

    proptest! {
        #[test]
        fn changes_rebuild_either_text((old, new) in texts(), late in any::<bool>()) {
            let found = Differences::of(&old, &new, late.then(past));
            // Lines may run out of time too.
            let coarse = changes(&old, &new, Unit::Lines, Some(past()));
            for changes in [&found.changes, &coarse] {
                let sides = || changes.iter().cloned();
                let forth = rebuilt(&old, &new, sides().map(|change| [change.old, change.new]));
                let back = rebuilt(&new, &old, sides().map(|change| [change.new, change.old]));
                prop_assert_eq!((forth, back), (new.clone(), old.clone()));
            }
            prop_assert_eq!(found.by_lines, late && old != new);
            let share = found.share_alike(&old, &new);
            prop_assert!((0.0..=1.0).contains(&share) && (old != new || share >= 1.0));
        }

        #[test]
        fn changes_are_whole_words_and_stand_apart((old, new) in texts()) {
            let found = Differences::of(&old, &new, None);
            for (text, ranges) in [(&old, &found.old), (&new, &found.new)] {
                let borders: HashSet<_> = text.split_word_bound_indices().map(|(at, _)| at).collect();
                for end in ranges.iter().flat_map(|range| [range.start, range.end]) {
                    prop_assert!(end == text.len() || borders.contains(&end));
                }
                prop_assert!(ranges.windows(2).all(|two| two[0].end < two[1].start));
            }
        }
    }
}
