//! Which items of a sample a reviewer is shown a second time, and when.

use std::collections::BTreeMap;

use super::Tally;
use crate::corpus::showing::second;
use crate::labels::event::Millis;
use crate::labels::sample::Drawn;
use crate::queue::only::Only;
use crate::queue::order::Sorted;
use crate::queue::progress::ItemState;
use crate::queue::repeats::{Repeats, WAIT};
use crate::rubric::Rubric;

impl Tally {
    /// Lets the queue of a sample show some of its items twice, as of now. What is only counted or exported
    /// is not shown.
    pub fn show_again(&mut self, now: Millis, rubric: &Rubric) {
        self.shows_again = Some(now);
        self.put_in_order(rubric);
    }

    /// The records among a reviewer's items that they are shown a second time; not those that they set
    /// aside.
    #[must_use]
    pub fn repeated(
        &self,
        (reviewer, items): (&str, &[Drawn]),
        repeats: Repeats,
        rubric: &Rubric,
    ) -> Vec<usize> {
        let is_set_aside = |at: usize| {
            self.state_with(at, &self.sheet_of(at, reviewer, rubric), rubric) == ItemState::Skipped
        };
        let found = self.locate(repeats.chosen(items)).into_iter().flatten();
        found.filter(|at| !is_set_aside(*at)).collect()
    }

    /// The records that are shown twice in the queue, by position, and whether each may come again whatever
    /// lies between.
    pub(super) fn shown_twice(&self, rubric: &Rubric) -> BTreeMap<usize, bool> {
        let (Some(now), Some(Only::Sample(items, repeats))) = (self.shows_again, &self.only) else {
            return BTreeMap::new();
        };
        let found = self.repeated((&self.reviewer, items), *repeats, rubric).into_iter();
        found.map(|at| (at, self.again_from(at).is_some_and(|from| from <= now))).collect()
    }

    /// From when on a record may be shown again; `None` as long as it has no answer.
    fn again_from(&self, position: usize) -> Option<Millis> {
        let mut begun = self.ledger.at(second(position));
        if begun.any(|found| found.reviewer == self.reviewer) {
            return Some(Millis::default());
        }
        self.answered_at(position).map(|answered| Millis(answered.0.saturating_add(WAIT)))
    }

    /// How many items of the sample are not in the queue yet, since too little time has passed, and from
    /// when on all of them are.
    #[must_use]
    pub fn still_to_come(&self, rubric: &Rubric) -> Option<(usize, Millis)> {
        let to_come = self.shown_twice(rubric).into_keys();
        let to_come =
            to_come.filter(|at| self.whole().holds(*at) && !self.whole().holds(second(*at)));
        let times: Vec<Millis> = to_come.filter_map(|at| self.again_from(at)).collect();
        Some((times.len(), *times.iter().max()?))
    }
}
