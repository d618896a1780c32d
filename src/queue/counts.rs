//! How the labels of all reviewers stand, for `check`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::tally::Tally;
use crate::labels::anchor::{Anchor, Since};
use crate::labels::event::{Event, EventId, ItemRef};
use crate::labels::sheet::sheet;
use crate::labels::targets::Labels;
use crate::rubric::Rubric;

/// Numbers of labels, and those that do not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelCounts<'a> {
    /// Events in all journals, each once.
    pub events: usize,
    /// Answers that count.
    pub current: usize,
    /// Labels of a text that is another one since, and that nobody confirmed; with what has changed.
    pub stale: Vec<(&'a Event, Since)>,
    /// Labels of records that are not there.
    pub orphaned: Vec<&'a Event>,
    /// Labels of records of files that are not under review.
    pub elsewhere: usize,
    /// Answers to questions that are others now.
    pub other_version: usize,
    /// Answers that are none of their question's.
    pub outside: usize,
}

/// How many answers of a reviewer count.
#[must_use]
pub fn answers_of(tally: &Tally, reviewer: &str, rubric: &Rubric) -> usize {
    let own = tally.ledger.anchored().filter(|(target, _)| target.by.get(reviewer).is_some());
    let positions: BTreeSet<usize> = own.filter_map(|(_, anchor)| anchor.position()).collect();
    positions.into_iter().map(|position| tally.sheet(position, rubric).answers.len()).sum()
}

/// Counts everyone's labels.
#[must_use]
pub fn label_counts<'a>(tally: &'a Tally, rubric: &Rubric) -> LabelCounts<'a> {
    let ledger = &tally.ledger;
    let mut counts = LabelCounts { events: ledger.len(), ..LabelCounts::default() };
    let mut sheets: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (target, anchor) in ledger.anchored() {
        let said = target.by.values().chain(target.again.values());
        let events = said.flat_map(events_of).filter_map(|id| ledger.event(id));
        match anchor {
            Anchor::Orphan => counts.orphaned.extend(events),
            Anchor::Elsewhere => counts.elsewhere += events.count(),
            _ => {}
        }
        if let Some(position) = anchor.position() {
            sheets.extend(target.by.keys().map(|reviewer| (position, reviewer.as_str())));
        }
    }
    for event in ledger.pair_answers() {
        let is_gone = |item: &Arc<ItemRef>| ledger.anchor_of(item) == Some(&Anchor::Orphan);
        counts
            .orphaned
            .extend(event.pair().filter(|items| items.iter().any(is_gone)).map(|_| event));
    }
    for (position, reviewer) in sheets {
        let sheet = sheet(ledger, position, reviewer, rubric);
        counts.current += sheet.answers.len();
        let since = sheet.since.unwrap_or(Since::Changed);
        let stale = sheet.stale.iter().filter_map(|id| ledger.event(*id));
        counts.stale.extend(stale.map(|event| (event, since)));
        counts.other_version += sheet.other_version;
        counts.outside += sheet.outside;
    }
    counts
}

/// The answers, quotes and the note.
fn events_of(labels: &Labels) -> impl Iterator<Item = EventId> {
    let answers = labels.answers.values().filter(|given| given.value.is_some());
    let note = labels.note.iter().filter(|note| note.value.is_some());
    let quotes = labels.quotes.iter().map(|quote| quote.event);
    answers.map(|given| given.event).chain(quotes).chain(note.map(|note| note.event))
}
