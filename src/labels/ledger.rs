//! The events folded into current labels; undo and redo.

use std::collections::{HashMap, HashSet};

use super::anchor::{Anchor, anchor};
use super::event::{Body, Event, EventId, ItemRef, Millis};
use super::standing::standing;
use super::targets::{Labels, Targets};
use crate::corpus::identity::Identities;
use crate::rubric::Rubric;

/// Everyone's labels. The order and repetition of what is put in do not matter.
#[derive(Debug, Default)]
pub struct Ledger {
    /// By time, then id; each id once.
    events: Vec<Event>,
    stands: Vec<bool>,
    /// Events of others, and of other windows, that came in during this run.
    foreign: HashSet<EventId>,
    targets: Targets,
    anchors: Vec<Anchor>,
    /// Which targets are anchored to a position, and whether stale.
    at: HashMap<usize, Vec<(usize, bool)>>,
    /// What the anchors were made from: records known, and whether all.
    anchored_by: (usize, bool),
    rubrics: HashMap<String, KnownRubric>,
}

/// A rubric as an event holds it.
#[derive(Debug)]
struct KnownRubric {
    digest: String,
    /// `None` where this program cannot read its text.
    rubric: Option<Rubric>,
}

/// Labels of one reviewer on a record.
#[derive(Clone, Copy, Debug)]
pub struct LabelsAt<'a> {
    /// Whose.
    pub reviewer: &'a str,
    /// Which.
    pub labels: &'a Labels,
    /// Whether the record's text has changed since.
    pub stale: bool,
}

impl Ledger {
    /// Folds events.
    #[must_use]
    pub fn fold(events: impl IntoIterator<Item = Event>) -> Self {
        let mut ledger = Ledger { events: events.into_iter().collect(), ..Ledger::default() };
        ledger.refold();
        ledger
    }

    /// Adds an event that this run wrote.
    pub fn add(&mut self, event: Event) {
        let newest = self.events.last().is_none_or(|last| last.order() < event.order());
        self.events.push(event);
        let quick =
            newest && !matches!(self.events.last(), Some(Event { body: Body::Retract { .. }, .. }));
        if quick {
            self.stands.push(true);
            self.apply_last();
        } else {
            self.refold();
        }
    }

    /// Adds an event that another program wrote meanwhile. Undo leaves it alone.
    pub fn add_foreign(&mut self, event: Event) {
        if self.events.iter().any(|known| known.id == event.id) {
            return;
        }
        self.foreign.insert(event.id);
        self.add(event);
    }

    fn apply_last(&mut self) {
        let Some((event, before)) = self.events.split_last() else { return };
        note_rubric(&mut self.rubrics, event);
        let stands = &self.stands;
        self.targets.apply(event, |id| {
            let place = before.iter().rposition(|known| known.id == id && known.by == event.by)?;
            stands[place].then(|| &before[place])
        });
    }

    fn refold(&mut self) {
        self.events.sort_by_key(super::event::Event::order);
        dedup(&mut self.events);
        self.stands = standing(&self.events);
        let by_id: HashMap<EventId, usize> =
            self.events.iter().enumerate().map(|(place, event)| (event.id, place)).collect();
        self.targets = Targets::default();
        for (place, event) in self.events.iter().enumerate() {
            note_rubric(&mut self.rubrics, event);
            if !self.stands[place] {
                continue;
            }
            self.targets.apply(event, |id| {
                let named = *by_id.get(&id)?;
                let own = self.events[named].by == event.by && named < place && self.stands[named];
                own.then(|| &self.events[named])
            });
        }
        self.anchors.clear();
        self.at.clear();
    }

    /// Finds the records of targets, as far as they are known; says whether anything changed.
    pub fn anchor(&mut self, identities: &Identities) -> bool {
        let by = (identities.known(), identities.complete());
        if by != self.anchored_by {
            self.anchors.clear();
            self.at.clear();
            self.anchored_by = by;
        }
        let first = self.anchors.len();
        for (place, target) in self.targets.all.iter().enumerate().skip(first) {
            let found = anchor(target.identity(), identities);
            match &found {
                Anchor::Current(positions) => {
                    for &position in positions {
                        self.at.entry(position).or_default().push((place, false));
                    }
                }
                Anchor::Stale(position) => {
                    self.at.entry(*position).or_default().push((place, true));
                }
                Anchor::Orphan | Anchor::Pending => {}
            }
            self.anchors.push(found);
        }
        self.anchors.len() > first
    }

    /// Everyone's labels on a record; those of its text as it is now come last.
    pub fn at(&self, position: usize) -> impl Iterator<Item = LabelsAt<'_>> {
        let places = self.at.get(&position).map_or(&[][..], Vec::as_slice);
        let of = move |wanted: bool| {
            places.iter().filter(move |(_, stale)| *stale == wanted).flat_map(|&(place, stale)| {
                let by = self.targets.all[place].by.iter();
                by.map(move |(reviewer, labels)| LabelsAt { reviewer, labels, stale })
            })
        };
        of(true).chain(of(false))
    }

    /// The records with any label, in no particular order.
    pub fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        self.at.keys().copied()
    }

    /// The record that this target is anchored to; the first of copies.
    #[must_use]
    pub fn position(&self, item: &ItemRef) -> Option<usize> {
        match self.anchors.get(self.targets.find(item)?)? {
            Anchor::Current(positions) => positions.first().copied(),
            Anchor::Stale(position) => Some(*position),
            Anchor::Orphan | Anchor::Pending => None,
        }
    }

    /// Who has labels on a record.
    #[must_use]
    pub fn reviewers_at(&self, position: usize) -> Vec<&str> {
        let mut names: Vec<&str> = self.at(position).map(|found| found.reviewer).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Every target with its anchor.
    pub fn anchored(&self) -> impl Iterator<Item = (&super::targets::Target, &Anchor)> {
        self.targets.all.iter().zip(&self.anchors)
    }

    /// Where records with labels were last seen: the file and the place in it, from 1.
    pub fn hints(&self) -> impl Iterator<Item = (&str, u64)> {
        let hints = self.targets.all.iter().filter_map(|target| target.hint.as_ref());
        hints.map(|(file, n)| (file.as_str(), *n))
    }

    /// The time of a reviewer's latest event.
    #[must_use]
    pub fn latest(&self, by: &str) -> Option<Millis> {
        self.events.iter().rev().find(|event| event.by == by).map(|event| event.at)
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// A rubric (`name@version`) that an event holds, if this program can read it.
    #[must_use]
    pub fn rubric(&self, reference: &str) -> Option<&Rubric> {
        self.rubrics.get(reference)?.rubric.as_ref()
    }

    /// The digest of a rubric's text that an event holds.
    #[must_use]
    pub fn rubric_digest(&self, reference: &str) -> Option<&str> {
        self.rubrics.get(reference).map(|known| known.digest.as_str())
    }

    /// What takes the reviewer's last action back, and that action.
    #[must_use]
    pub fn undo<'a>(&'a self, by: &'a str) -> Option<(Body, &'a Event)> {
        let action = self.own(by).find(|(event, stands)| *stands && event.is_action())?.0;
        Some((Body::Retract { of: vec![action.id] }, action))
    }

    /// What brings the action that was undone last back, and that action. It ends at the
    /// reviewer's next action, as in an editor.
    #[must_use]
    pub fn redo<'a>(&'a self, by: &'a str) -> Option<(Body, &'a Event)> {
        for (event, stands) in self.own(by) {
            if event.is_action() && stands {
                return None;
            }
            let (Body::Retract { of }, true) = (&event.body, stands) else { continue };
            let Some(action) = self.action_among(of, by) else { continue };
            let of = self.standing_retracts(action.id, by);
            return Some((Body::Retract { of }, action));
        }
        None
    }

    /// The reviewer's own events that this run knew of at its start or wrote, the last first.
    fn own<'a>(&'a self, by: &'a str) -> impl Iterator<Item = (&'a Event, bool)> {
        let all = self.events.iter().zip(self.stands.iter().copied()).rev();
        all.filter(move |(event, _)| event.by == by && !self.foreign.contains(&event.id))
    }

    fn action_among(&self, ids: &[EventId], by: &str) -> Option<&Event> {
        let named = |event: &&Event| event.by == by && ids.contains(&event.id) && event.is_action();
        self.events.iter().rev().find(named)
    }

    /// Two devices may both have undone one action; redo answers both.
    fn standing_retracts(&self, action: EventId, by: &str) -> Vec<EventId> {
        let all = self.events.iter().zip(&self.stands);
        let names =
            |event: &Event| matches!(&event.body, Body::Retract { of } if of.contains(&action));
        all.filter(|(event, stands)| **stands && event.by == by && names(event))
            .map(|(event, _)| event.id)
            .collect()
    }
}

fn note_rubric(rubrics: &mut HashMap<String, KnownRubric>, event: &Event) {
    if let Body::Rubric { rubric, digest, text } = &event.body
        && rubrics.get(rubric).is_none_or(|known| known.digest != *digest)
    {
        let read = Rubric::parse(rubric, text).ok();
        rubrics.insert(rubric.clone(), KnownRubric { digest: digest.clone(), rubric: read });
    }
}

/// Each id once; of two different lines with one id the smaller in bytes counts.
fn dedup(events: &mut Vec<Event>) {
    let mut first: HashMap<EventId, usize> = HashMap::new();
    let mut dropped = vec![false; events.len()];
    for place in 0..events.len() {
        match first.get(&events[place].id) {
            None => {
                first.insert(events[place].id, place);
            }
            Some(&other) => {
                let loser = if events[place].to_line() < events[other].to_line() {
                    first.insert(events[place].id, place);
                    other
                } else {
                    place
                };
                dropped[loser] = true;
            }
        }
    }
    let mut dropped = dropped.into_iter();
    events.retain(|_| !dropped.next().unwrap_or(false));
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
