//! The events folded into current labels; undo and redo.

use std::collections::BTreeSet;
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::anchor::{Anchor, Records, Since};
use super::codes::Codebook;
use super::designs::designs;
use super::event::{Body, Event, EventId, ItemRef, Millis, Order};
use super::files::Whereabouts;
use super::finder::Finder;
use super::sample::Design;
use super::standing::standing;
use super::targets::{Labels, Suggestion, Target, Targets};
use crate::corpus::showing::{is_second, record, second};
use crate::rubric::Rubric;
use crate::transcript::Digest;

/// So many events are added one by one; folding all of them again is quicker for more.
const ONE_BY_ONE: usize = 4;

/// What a search for the records of labels changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchored {
    /// Nothing.
    AsBefore,
    /// Labels have found their records that had none before.
    More,
    /// Labels have gone from one record to another, too.
    Moved,
}

/// Everyone's labels. The order and repetition of what is put in do not matter.
#[derive(Debug, Default)]
pub struct Ledger {
    /// By time, then id; each id once.
    events: Vec<Event>,
    /// Where the event of an id is.
    places: HashMap<EventId, usize>,
    stands: Vec<bool>,
    /// Events of others, and of other windows, that came in during this run.
    foreign: HashSet<EventId>,
    targets: Targets,
    anchors: Vec<Anchor>,
    /// Which targets are anchored to a position, and since what they are stale, if they are.
    at: HashMap<usize, Vec<(usize, Option<Since>)>>,
    /// What the anchors were made from: records known, and whether all.
    anchored_by: (usize, bool),
    /// Whether a file that events name is gone, so that targets tell together what became of it.
    any_gone: bool,
    rubrics: HashMap<String, KnownRubric>,
    codebook: Codebook,
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
    /// What has changed about the record since, if anything.
    pub stale: Option<Since>,
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
        if self.places.contains_key(&event.id) {
            self.events.push(event);
            return self.refold();
        }
        let place = self.events.partition_point(|known| known.order() < event.order());
        let newest = place == self.events.len();
        let (retracts, explains) =
            (matches!(event.body, Body::Retract { .. }), event.rubric_digest().is_some());
        self.events.insert(place, event);
        if newest {
            self.places.extend(self.events.get(place).map(|event| (event.id, place)));
        } else {
            // A clock ahead of ours, or an event from an earlier day.
            self.places = places(&self.events);
        }
        match (newest, retracts, explains) {
            (true, false, _) => {
                note_rubric(&mut self.rubrics, self.events.get(place));
                self.stands.push(true);
                self.apply(place..self.events.len(), |_| true);
                self.note_codebook(place);
            }
            (false, _, true) => self.refold(),
            _ => {
                self.stands.insert(place, false);
                self.fold_changes();
            }
        }
    }

    /// Adds an event that another program wrote meanwhile. Undo leaves it alone.
    pub fn add_foreign(&mut self, event: Event) {
        self.extend_foreign([event]);
    }

    /// Adds events that other programs wrote meanwhile, many of them with one fold.
    pub fn extend_foreign(&mut self, events: impl IntoIterator<Item = Event>) {
        let events = events.into_iter();
        let mut news: Vec<Event> = events.filter(|event| !self.holds(event)).collect();
        let new_ids = news.iter().map(|event| event.id).filter(|id| !self.places.contains_key(id));
        self.foreign.extend(new_ids);
        if news.len() > ONE_BY_ONE {
            self.events.append(&mut news);
            self.refold();
        }
        for event in news {
            self.add(event);
        }
    }

    /// Whether this very event is there, not just one of its id.
    fn holds(&self, event: &Event) -> bool {
        let place = self.events.binary_search_by_key(&event.order(), Event::order);
        place.is_ok_and(|place| self.events.get(place) == Some(event))
    }

    fn refold(&mut self) {
        self.events.sort_by_key(super::event::Event::order);
        self.places = places(&self.events);
        if self.places.len() < self.events.len() {
            dedup(&mut self.events);
            self.places = places(&self.events);
        }
        self.stands = standing(&self.events);
        self.events.iter().for_each(|event| note_rubric(&mut self.rubrics, Some(event)));
        self.codebook = self.whole_codebook();
        self.targets = Targets::default();
        self.apply(0..self.events.len(), |_| true);
        self.anchors.clear();
        self.at.clear();
    }

    /// Applies the events in `range` that stand and that `wanted` lets pass.
    fn apply(&mut self, range: Range<usize>, wanted: impl Fn(&Event) -> bool) {
        let mut targets = std::mem::take(&mut self.targets);
        for place in range {
            let Some(event) = self.standing_at(place).filter(|event| wanted(event)) else {
                continue;
            };
            targets.apply(event, |id| {
                // A confirmation speaks of what the same reviewer said before.
                let named = self.places.get(&id).copied().filter(|&named| named < place)?;
                self.standing_at(named).filter(|known| known.by == event.by)
            });
        }
        self.targets = targets;
    }

    fn standing_at(&self, place: usize) -> Option<&Event> {
        let stands = self.stands.get(place).copied().unwrap_or(false);
        self.events.get(place).filter(|_| stands)
    }

    /// A codebook event at a place is the last one.
    fn note_codebook(&mut self, place: usize) {
        if self.events.get(place).is_some_and(|event| matches!(event.body, Body::Codebook { .. })) {
            self.codebook = self.whole_codebook();
        }
    }

    fn whole_codebook(&self) -> Codebook {
        Codebook::of(self.all_standing())
    }

    /// What codes are called and mean.
    #[must_use]
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// Events have come to stand, or stand no more: only the records they speak of are folded
    /// again.
    fn fold_changes(&mut self) {
        let before = std::mem::replace(&mut self.stands, standing(&self.events));
        self.codebook = self.whole_codebook();
        let pairs = self.events.iter().zip(before.iter().zip(&self.stands));
        let changed: HashSet<EventId> =
            pairs.filter(|(_, (old, new))| old != new).map(|(event, _)| event.id).collect();
        let touched = |event: &&Event| match &event.body {
            Body::Confirm { of, .. } if of.iter().any(|id| changed.contains(id)) => true,
            _ => changed.contains(&event.id),
        };
        let items = self.events.iter().filter(touched).flat_map(Event::items);
        let texts: HashSet<Digest> = items.map(|item| item.digest).collect();
        for text in &texts {
            self.targets.empty(*text);
        }
        let speaks = |event: &Event| event.items().any(|item| texts.contains(&item.digest));
        self.apply(0..self.events.len(), speaks);
    }

    /// Finds the records of targets, as far as they are known.
    /// It must be the same table each time: one that has not grown is not looked at again.
    pub fn anchor(&mut self, records: Records<'_>) -> Anchored {
        let by = (records.identities.known(), records.identities.complete());
        let grown = std::mem::replace(&mut self.anchored_by, by) != by;
        let known = self.anchors.len();
        if known == self.targets.all.len() && !grown {
            return Anchored::AsBefore;
        }
        let is_gone =
            |target: &Target| records.files.find(target.item.file.as_deref()) == Whereabouts::Gone;
        let first = if grown { 0 } else { known };
        let is_any_gone = self.targets.all[first..].iter().any(is_gone);
        self.any_gone = is_any_gone || (self.any_gone && !grown);
        // A target may tell of all others that a file has another name, or which record they are of.
        let tells_more = is_any_gone || (first > 0 && self.is_known_by_more(first));
        let first = if tells_more { 0 } else { first };
        let found = self.find_records(records, first);
        let (mut news, mut moved) = (Vec::new(), false);
        for (place, found) in (first..).zip(found) {
            match self.anchors.get_mut(place) {
                Some(before) if *before == found => continue,
                Some(before) => {
                    moved |= *before != Anchor::Pending;
                    *before = found;
                }
                None => self.anchors.push(found),
            }
            news.push(place);
        }
        if moved {
            self.at.clear();
            news = (0..self.anchors.len()).collect();
        }
        for &place in &news {
            self.enter(place);
        }
        match (moved, news.is_empty()) {
            (true, _) => Anchored::Moved,
            (false, false) => Anchored::More,
            (false, true) => Anchored::AsBefore,
        }
    }

    /// Whether a text of the targets from one on has another target, too: each may tell of the other.
    fn is_known_by_more(&self, first: usize) -> bool {
        let (before, news) = self.targets.all.split_at(first);
        let digests: HashSet<Digest> = news.iter().map(|target| target.item.digest).collect();
        let is_told = |target: &Target| digests.contains(&target.item.digest);
        digests.len() < news.len() || before.iter().any(is_told)
    }

    /// The anchors of all targets from one on.
    fn find_records(&self, records: Records<'_>, first: usize) -> Vec<Anchor> {
        let items = self.targets.all.iter().map(|target| target.item.as_ref());
        let wanted = items.clone().enumerate().skip(first);
        if records.identities.complete() {
            let telling = if self.any_gone { 0 } else { first };
            let mut finder = Finder::new(records, items.clone().skip(telling));
            let mut found: Vec<Anchor> = wanted.map(|(_, item)| finder.find(item)).collect();
            if first == 0 {
                finder.contest(items.clone(), &mut found);
                let targets = &self.targets.all;
                let is_outdone =
                    |place: usize, other: usize| targets[other].is_later_than(&targets[place]);
                finder.doubt(items, &mut found, is_outdone);
            }
            return found;
        }
        // What has been foreseen stands until every record is known.
        let known =
            |place: usize| self.anchors.get(place).filter(|known| **known != Anchor::Pending);
        wanted
            .map(|(place, item)| known(place).copied().unwrap_or_else(|| records.foresee(item)))
            .collect()
    }

    /// Forgets where the records are: others will be looked at.
    pub fn forget_records(&mut self) {
        self.anchors.clear();
        self.at.clear();
        self.anchored_by = (0, false);
    }

    /// Notes a target at the record that it is anchored to.
    fn enter(&mut self, place: usize) {
        match self.anchors.get(place) {
            Some(Anchor::Current(position)) => {
                self.at.entry(*position).or_default().push((place, None));
            }
            Some(Anchor::Stale(position, since)) => {
                self.at.entry(*position).or_default().push((place, Some(*since)));
            }
            _ => {}
        }
    }

    /// Everyone's labels on a record, or on its second showing; those of its text as it is now come
    /// last.
    pub fn at(&self, position: usize) -> impl Iterator<Item = LabelsAt<'_>> {
        let places = self.at.get(&record(position)).map_or(&[][..], Vec::as_slice);
        let is_again = is_second(position);
        let of = move |wanted: bool| {
            places.iter().filter(move |(_, stale)| stale.is_some() == wanted).flat_map(
                move |&(place, stale)| {
                    let target = &self.targets.all[place];
                    let by = if is_again { &target.again } else { &target.by };
                    by.iter().map(move |(reviewer, labels)| LabelsAt { reviewer, labels, stale })
                },
            )
        };
        of(true).chain(of(false))
    }

    /// The records with any label, in no particular order.
    pub fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        self.positions_with(|target| !target.by.is_empty())
    }

    /// The second showings with any label, in no particular order.
    pub fn second_showings(&self) -> impl Iterator<Item = usize> + '_ {
        self.positions_with(|target| !target.again.is_empty()).map(second)
    }

    fn positions_with<'a>(
        &'a self,
        holds: impl Fn(&Target) -> bool + 'a,
    ) -> impl Iterator<Item = usize> + 'a {
        let holds_any = move |places: &[(usize, Option<Since>)]| {
            places.iter().any(|(place, _)| holds(&self.targets.all[*place]))
        };
        self.at.iter().filter(move |(_, places)| holds_any(places)).map(|(position, _)| *position)
    }

    /// What programs propose for a record as it is now.
    pub fn suggestions(&self, position: usize) -> impl Iterator<Item = &Suggestion> {
        let places = self.at.get(&record(position)).map_or(&[][..], Vec::as_slice);
        let current = places.iter().filter(|(_, stale)| stale.is_none());
        current.flat_map(|(place, _)| &self.targets.all[*place].suggested)
    }

    /// The record that this target is anchored to, or its second showing.
    #[must_use]
    pub fn position(&self, item: &ItemRef) -> Option<usize> {
        let found = self.anchor_of(item)?.position()?;
        Some(if item.showing.is_some() { second(found) } else { found })
    }

    /// Where this target is, once it has been looked for.
    #[must_use]
    pub fn anchor_of(&self, item: &ItemRef) -> Option<&Anchor> {
        self.anchors.get(self.targets.find(item)?)
    }

    /// The record that this target is, with the text that it has now.
    #[must_use]
    pub fn current(&self, item: &ItemRef) -> Option<usize> {
        match self.anchor_of(item)? {
            Anchor::Current(position) => Some(*position),
            _ => None,
        }
    }

    /// The answers about pairs that count, in order.
    pub fn pair_answers(&self) -> impl Iterator<Item = &Event> {
        self.all_standing().filter(|event| event.pair().is_some())
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
    pub fn anchored(&self) -> impl Iterator<Item = (&Target, &Anchor)> {
        self.targets.all.iter().zip(&self.anchors)
    }

    /// Where records with labels were last seen: the file and the place in it, from 1.
    pub fn hints(&self) -> impl Iterator<Item = (&str, u64)> {
        let items = self.targets.all.iter().map(|target| &target.item);
        items.filter_map(|item| Some((item.file.as_deref()?, item.n?)))
    }

    /// The files that events name.
    #[must_use]
    pub fn files(&self) -> BTreeSet<&str> {
        self.targets.all.iter().filter_map(|target| target.item.file.as_deref()).collect()
    }

    /// The time that a reviewer's next event has to be later than.
    #[must_use]
    pub fn latest(&self, by: &str) -> Option<Millis> {
        let last = self.events.iter().rev().find(|event| event.by == by);
        last.map(|event| event.order().placed())
    }

    /// The event of an id.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(*self.places.get(&id)?)
    }

    /// Every event, in order, and whether it counts.
    pub fn events(&self) -> impl Iterator<Item = (&Event, bool)> {
        self.events.iter().zip(self.stands.iter().copied())
    }

    /// The events that count and speak of a record, in order.
    pub fn standing(&self) -> impl Iterator<Item = &Event> {
        self.all_standing().filter(|event| event.item().is_some())
    }

    fn all_standing(&self) -> impl Iterator<Item = &Event> {
        let standing = self.events.iter().zip(&self.stands).filter(|(_, stands)| **stands);
        standing.map(|(event, _)| event)
    }

    /// The events that hold the text of a rubric, in order.
    pub fn rubric_events(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(|event| event.rubric_digest().is_some())
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

    /// What the first event of a run has before it, so that a journal explains itself.
    #[must_use]
    pub fn preamble(&self, rubric: &Rubric) -> Vec<Body> {
        let mut bodies =
            vec![Body::Opened { tool: format!("triptych {}", env!("CARGO_PKG_VERSION")) }];
        if self.rubric_digest(&rubric.reference()).is_none() {
            bodies.push(Body::Rubric {
                rubric: rubric.reference(),
                digest: rubric.digest(),
                text: rubric.text().to_owned(),
            });
        }
        bodies
    }

    /// The samples that are recorded; of each name the last one.
    #[must_use]
    pub fn designs(&self) -> Vec<Design> {
        designs(&self.events)
    }

    /// The events that say of samples that their numbers were looked at early, or that they informed
    /// something, in order.
    pub fn sample_notes(&self) -> impl Iterator<Item = &Event> {
        let is_note =
            |event: &&Event| matches!(event.body, Body::Unseal { .. } | Body::Used { .. });
        self.events.iter().filter(is_note)
    }

    /// The times at which a sample was drawn, and more of it.
    pub fn draws_of<'a>(&'a self, sample: &'a str) -> impl Iterator<Item = (Order, &'a Design)> {
        self.events.iter().filter_map(move |event| match &event.body {
            Body::Sample(design) if design.name == sample => Some((event.order(), &**design)),
            _ => None,
        })
    }

    /// What takes the reviewer's last action back, and that action.
    #[must_use]
    pub fn undo<'a>(&'a self, by: &'a str) -> Option<(Body, &'a Event)> {
        let action = self.own(by).find(|(event, stands)| *stands && event.is_action())?.0;
        let Some(act) = action.act else {
            return Some((Body::Retract { of: vec![action.id] }, action));
        };
        // One action may be several events; the first of them is the one that is shown.
        let parts = self.own(by).filter(|(event, stands)| *stands && event.act == Some(act));
        let of = parts.map(|(event, _)| event.id).collect();
        Some((Body::Retract { of }, self.event(act).unwrap_or(action)))
    }

    /// What brings the action that was undone last back, and that action. It ends at the
    /// reviewer's next action, as in an editor.
    #[must_use]
    pub fn redo<'a>(&'a self, by: &'a str) -> Option<(Body, &'a Event)> {
        for (event, stands) in self.own(by) {
            if event.is_action() {
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
        self.events.iter().find(named)
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

fn places(events: &[Event]) -> HashMap<EventId, usize> {
    events.iter().enumerate().map(|(place, event)| (event.id, place)).collect()
}

fn note_rubric(rubrics: &mut HashMap<String, KnownRubric>, event: Option<&Event>) {
    if let Some(Event { body: Body::Rubric { rubric, digest, text }, .. }) = event
        && rubrics.get(rubric).is_none_or(|known| known.digest != *digest)
    {
        let read = Rubric::parse(rubric, text).ok();
        rubrics.insert(rubric.clone(), KnownRubric { digest: digest.clone(), rubric: read });
    }
}

/// Each id once; of two different lines with one id the smaller in bytes counts, and of one line at
/// two places the earlier.
fn dedup(events: &mut Vec<Event>) {
    let mut first: HashMap<EventId, usize> = HashMap::new();
    let mut dropped = vec![false; events.len()];
    for place in 0..events.len() {
        match first.get(&events[place].id) {
            None => {
                first.insert(events[place].id, place);
            }
            Some(&other) => {
                let loser = if events[place].line_key() < events[other].line_key() {
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

#[cfg(test)]
#[path = "merge_tests.rs"]
mod merge_tests;
