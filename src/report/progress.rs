//! How far the review is, and how long it takes.

use super::reading::{Counted, Labelled, Reading};
use crate::labels::anchor::Anchor;
use crate::labels::sheet::Sheet;
use crate::queue::progress::ItemState;
use crate::workspace::whose::Whose;

/// Nobody spends more than a day on an item: what says so was not measured.
pub const LONGEST_MS: u64 = 24 * 60 * 60 * 1000;

/// Items by position, and times in ms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// In the corpus.
    pub items: usize,
    /// In the queue.
    pub queue: usize,
    /// Of the queue, those that are done by somebody whose answers count.
    pub done: Vec<usize>,
    /// Those that are not done and have some answer.
    pub partial: Vec<usize>,
    /// Those that are set aside and not done.
    pub skipped: Vec<usize>,
    /// Those with labels of an earlier text.
    pub stale: Vec<usize>,
    /// Labels of records that are in no file.
    pub orphaned: usize,
    /// Those with a question about which reviewers differ.
    pub disputed: Vec<usize>,
    /// The median time on an item, pauses cut.
    pub median_ms: Option<u64>,
    /// The median for each item that is neither done nor skipped.
    pub left_ms: Option<u64>,
}

impl Progress {
    /// The progress that a reading shows.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Self {
        let tally = reading.tally;
        let mut progress = Progress {
            items: tally.len(),
            queue: tally.whole().records().count(),
            orphaned: tally
                .ledger
                .anchored()
                .filter(|(target, anchor)| **anchor == Anchor::Orphan && !target.by.is_empty())
                .count(),
            ..Progress::default()
        };
        let mut times = Vec::new();
        for item in reading.labelled.iter().chain(&reading.shut) {
            progress.note(reading, item);
            times.extend(own(reading, item).filter_map(|(_, sheet)| time_on(sheet)));
        }
        times.sort_unstable();
        progress.median_ms = median(&times);
        let open = progress.queue - progress.done.len() - progress.skipped.len();
        progress.left_ms = progress.median_ms.map(|ms| ms.saturating_mul(open as u64));
        progress
    }

    fn note(&mut self, reading: &Reading<'_>, item: &Labelled) {
        let state = |sheet| reading.tally.state_with(item.position, sheet, reading.rubric);
        let states: Vec<ItemState> = own(reading, item).map(|(_, sheet)| state(sheet)).collect();
        let has = |state: ItemState| states.contains(&state);
        if has(ItemState::Done) {
            self.done.push(item.position);
        } else if has(ItemState::Skipped) {
            self.skipped.push(item.position);
        } else if has(ItemState::Partial) {
            self.partial.push(item.position);
        }
        if own(reading, item).any(|(_, sheet)| !sheet.stale.is_empty()) {
            self.stale.push(item.position);
        }
        let is_open = reading.seals.over(item.position).is_none();
        if is_open && item.answers.contains(&Counted::Disputed) {
            self.disputed.push(item.position);
        }
    }
}

/// The sheets of those whose answers count.
fn own<'r>(
    reading: &'r Reading<'_>,
    item: &'r Labelled,
) -> impl Iterator<Item = &'r (String, Sheet)> {
    let counts = |name: &str| match &reading.whose {
        Whose::Of(reviewer) => name == reviewer,
        _ => true,
    };
    item.sheets.iter().filter(move |(name, _)| counts(name))
}

/// How long a reviewer was on an item, in ms: each answer's time began when it came on the screen.
pub(super) fn time_on(sheet: &Sheet) -> Option<u64> {
    let times = sheet.answers.iter().filter_map(|(_, given)| given.ms);
    times.filter(|ms| (1..=LONGEST_MS).contains(ms)).max()
}

/// Of an even number of times, the mean of the middle two.
pub(super) fn median(sorted: &[u64]) -> Option<u64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        len if len % 2 == 1 => sorted.get(middle).copied(),
        _ => Some(u64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7]), Some(7));
        assert_eq!(median(&[1, 4]), Some(2));
        assert_eq!(median(&[1, 4, 900]), Some(4));
    }
}
