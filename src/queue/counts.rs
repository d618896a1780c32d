//! How the labels of all reviewers stand, for `check`.

use std::collections::BTreeSet;

use super::tally::Tally;
use crate::labels::anchor::Anchor;
use crate::labels::sheet::sheet;
use crate::rubric::Rubric;

/// Numbers of labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabelCounts {
    /// Events in all journals, each once.
    pub events: usize,
    /// Answers that count.
    pub current: usize,
    /// Labels of a text that has changed since, and that nobody confirmed.
    pub stale: usize,
    /// Answers to records that are not there.
    pub orphaned: usize,
    /// Answers to questions that are others now.
    pub other_version: usize,
}

/// Counts everyone's labels. Records that are copies of one another count once.
#[must_use]
pub fn label_counts(tally: &Tally, rubric: &Rubric) -> LabelCounts {
    let mut counts = LabelCounts { events: tally.ledger.len(), ..LabelCounts::default() };
    let mut sheets: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (target, anchor) in tally.ledger.anchored() {
        let position = match anchor {
            Anchor::Current(positions) => positions.first().copied(),
            Anchor::Stale(position) => Some(*position),
            Anchor::Orphan => {
                let answers = target.by.values().flat_map(|labels| labels.answers.values());
                counts.orphaned += answers.filter(|given| given.value.is_some()).count();
                None
            }
            Anchor::Pending => None,
        };
        if let Some(position) = position {
            sheets.extend(target.by.keys().map(|reviewer| (position, reviewer.as_str())));
        }
    }
    for (position, reviewer) in sheets {
        let sheet = sheet(&tally.ledger, position, reviewer, rubric);
        counts.current += sheet.answers.len();
        counts.stale += sheet.stale.len();
        counts.other_version += sheet.other_version;
    }
    counts
}
