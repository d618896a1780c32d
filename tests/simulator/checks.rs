//! Whether every label stands where it was put, or is said not to.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use triptych::labels::anchor::Anchor;
use triptych::labels::event::{EventId, ItemRef};
use triptych::queue::counts::{LabelCounts, label_counts};

use crate::review::Review;
use crate::truth::{Given, Said, Truth};
use crate::world::{Record, World};

/// The answers that were found: by position, each reviewer's.
pub type Answered = BTreeMap<usize, Vec<(&'static str, String)>>;

/// A review and what is known of it beside it.
pub struct Check<'s> {
    pub review: &'s Review,
    pub world: &'s World,
    pub truth: &'s Truth,
}

impl Check<'_> {
    /// Holds the labels of all reviewers against the slow count.
    pub fn labels(&self, reviewers: &[&'static str]) -> Result<Answered, String> {
        let mut answered = Answered::new();
        for by in reviewers {
            let own = Own::new(self, by).map_err(|problem| format!("{by}: {problem}"))?;
            for position in 0..self.review.corpus.len() {
                let answer = own.check_record(position);
                let answer = answer.map_err(|problem| format!("{by}: {problem}"))?;
                if let Some(answer) = answer {
                    answered.entry(position).or_default().push((by, answer));
                }
            }
            own.check_told().map_err(|problem| format!("{by}: {problem}"))?;
        }
        Ok(answered)
    }

    /// How many labels are of records that are not there, as the program counts them.
    pub fn orphans(&self) -> usize {
        let model = &self.review.model;
        label_counts(&model.tally, &model.session.rubric).orphaned.len()
    }

    fn record(&self, position: usize) -> Result<&Record, String> {
        let serial = self.review.serial(position).ok_or("a record without a number")?;
        self.world.find(serial).ok_or_else(|| "a record of older data".to_owned())
    }

    /// Whether a label that was given to one record may stand on another one: nothing tells them apart,
    /// or the data are as they would be if one had become the other.
    fn is_alike(&self, given: &Given, record: &Record) -> bool {
        let then = &given.record;
        let now = self.world.find(then.serial);
        if let Some(now) = now.filter(|now| now.is_kin(then) && now.text == then.text) {
            let is_there = record.is_twin(then) && record.n == then.n;
            return is_there || now.is_twin(record) || self.has_only_moved(given, record);
        }
        let was = self.truth.then(given, record.serial);
        let is_new = was.is_none_or(|was| !was.is_twin(then)) && record.text == then.text;
        let is_gone = self.world.files.iter().all(|file| file.number != then.file);
        let is_there = record.n == then.n && (is_gone || record.file == then.file);
        let has_text = |other: &&Record| other.text == then.text;
        let is_alone = self.truth.data_then(given).filter(has_text).count() == 1
            && self.world.records().filter(has_text).count() == 1;
        let has_other_id =
            (record.tier, record.model) == (then.tier, then.model) && (is_there || is_alone);
        let has_other_fields = record.id == then.id && (is_there || record.id.is_some());
        is_new && (record.is_kin(then) || has_other_id || has_other_fields)
    }

    /// Whether a record is one of equal ones that were all in one file, and are as many wherever they are.
    fn has_only_moved(&self, given: &Given, record: &Record) -> bool {
        let then = &given.record;
        let is_equal = |other: &&Record| other.is_kin(then) && other.text == then.text;
        let before: Vec<&Record> = self.truth.data_then(given).filter(is_equal).collect();
        is_equal(&record)
            && before.iter().all(|other| other.file == then.file)
            && before.len() == self.world.records().filter(is_equal).count()
    }

    /// Whether a label cannot be lost: its record is as it was, and so are those of its text.
    fn must_be_found(&self, given: &Given) -> bool {
        let (then, serial) = (&given.record, given.record.serial);
        self.world.find(serial).is_some_and(|now| {
            let is_sure = self.truth.is_lonely(serial) || self.truth.is_as_then(given);
            now.text == then.text && now.is_kin(then) && is_sure
        })
    }
}

/// What one reviewer said.
struct Own<'s> {
    check: &'s Check<'s>,
    by: &'static str,
    standing: Vec<&'s Given>,
    anchors: HashMap<EventId, Anchor>,
    /// Of each position, the records whose labels stand there, and whether each is another one, that is
    /// there as well.
    of: BTreeMap<usize, BTreeSet<(usize, bool)>>,
    counts: LabelCounts<'s>,
}

impl<'s> Own<'s> {
    fn new(check: &'s Check<'s>, by: &'static str) -> Result<Self, String> {
        let tally = &check.review.model.tally;
        let rubric = &check.review.model.session.rubric;
        let standing = check.truth.standing(by);
        let wanted: HashSet<EventId> = standing.iter().map(|given| given.event).collect();
        let events = tally.ledger.standing().filter(|event| event.by == by);
        let places: HashMap<&ItemRef, Anchor> = tally
            .ledger
            .anchored()
            .map(|(target, anchor)| (target.item.as_ref(), *anchor))
            .collect();
        let mut anchors = HashMap::new();
        for event in events {
            let item = event.item().ok_or("an event without an item")?;
            let anchor = places.get(item.as_ref()).copied().unwrap_or(Anchor::Orphan);
            anchors.insert(event.id, anchor);
        }
        if anchors.len() != wanted.len() || !wanted.iter().all(|id| anchors.contains_key(id)) {
            return Err(format!("{} events stand and not {}", anchors.len(), wanted.len()));
        }
        let counts = label_counts(tally, rubric);
        let mut own = Own { check, by, standing, anchors, of: BTreeMap::new(), counts };
        for given in own.standing.clone() {
            own.check_anchor(given)?;
        }
        Ok(own)
    }

    fn check_anchor(&mut self, given: &Given) -> Result<(), String> {
        let then = &given.record;
        match self.anchors[&given.event] {
            Anchor::Current(position) => {
                let now = self.check.record(position)?;
                let is_own = now.serial == then.serial && now.text == then.text;
                if !is_own && !self.check.is_alike(given, now) {
                    return Err(format!("{:?} of {then:?} stands on {now:?}", given.said));
                }
                // What looks as if it had become this record counts as this record.
                let is_there = self
                    .check
                    .world
                    .find(then.serial)
                    .is_some_and(|now| now.is_kin(then) && now.text == then.text);
                let is_twin = is_there && !is_own;
                let all = self.of.entry(position).or_default();
                all.insert((then.serial, is_twin));
                let is_mixed = all.iter().any(|(_, is_twin)| *is_twin) && all.len() > 1;
                if is_mixed {
                    return Err(format!("labels of {all:?} stand on {now:?}"));
                }
            }
            Anchor::Stale(position, _) => {
                let now = self.check.record(position)?;
                let has_id = now.id.is_some() && now.id == then.id;
                if now.text == then.text || !(now.serial == then.serial || has_id) {
                    return Err(format!("{:?} of {then:?} is stale on {now:?}", given.said));
                }
            }
            Anchor::Pending => return Err(format!("{:?} of {then:?} is not settled", given.said)),
            Anchor::Orphan | Anchor::Elsewhere => {
                // What was said later when it had another id or tier casts doubt on it.
                let is_same = |other: &&&Given| {
                    other.record.serial == then.serial && other.record.text == then.text
                };
                let mut others = self.standing.iter().filter(is_same);
                let is_plain = others.all(|other| other.record.is_kin(then));
                if is_plain && self.check.must_be_found(given) {
                    return Err(format!("{:?} of {then:?} is lost", given.said));
                }
            }
        }
        Ok(())
    }

    /// What the program shows as the reviewer's answer about a record, if it is right.
    fn check_record(&self, position: usize) -> Result<Option<String>, String> {
        let (tally, rubric) =
            (&self.check.review.model.tally, &self.check.review.model.session.rubric);
        let sheets = tally.sheets(position, rubric);
        let sheet = sheets.iter().find(|(name, _)| *name == self.by).map(|(_, sheet)| sheet);
        let answer = sheet.and_then(|sheet| sheet.answer("q")).map(ToString::to_string);
        let is_skipped = sheet.is_some_and(|sheet| sheet.skipped);
        let now = self.check.record(position)?;
        let is_here = |given: &Given| self.anchors[&given.event] == Anchor::Current(position);
        let here = Truth::last_answer(&self.standing, is_here);
        let wanted = here.as_ref().and_then(|(_, said)| said.clone());
        if answer != wanted {
            return Err(format!("{now:?} has {answer:?} and not {wanted:?}"));
        }
        // Where the last word on a record is lost, nothing is said of it.
        // With another id or another tier it was another record, as far as anyone can tell.
        let is_of = |given: &Given| {
            given.record.serial == now.serial
                && given.record.text == now.text
                && given.record.is_kin(now)
        };
        let last = Truth::last_answer(&self.standing, is_of).map(|(given, _)| given);
        let is_own = here.is_some_and(|(given, _)| given.record.serial == now.serial);
        let is_known = is_own && answer.is_some() && !self.check.truth.has_forgotten;
        if let Some(last) = last.filter(|last| is_known && !is_here(last)) {
            let is_elsewhere = match self.anchors[&last.event] {
                Anchor::Current(other) => {
                    let other = self.check.record(other)?;
                    other.is_twin(now) || other.serial == last.record.serial
                }
                _ => false,
            };
            if !is_elsewhere {
                return Err(format!("{now:?} has {answer:?}, and {:?} is lost", last.said));
            }
        }
        let own = self.standing.iter().filter(|given| given.record.serial == now.serial);
        if self.check.truth.is_lonely(now.serial) && { own }.all(|given| given.record.is_kin(now)) {
            let wanted = Truth::is_skipped(&self.standing, now.serial, &now.text);
            if is_skipped != wanted {
                return Err(format!("{now:?} is set aside: {is_skipped}, should: {wanted}"));
            }
        }
        Ok(answer)
    }

    /// Every answer that stands on no record is named as stale, as an orphan, or as answered anew.
    fn check_told(&self) -> Result<(), String> {
        let stale: HashSet<EventId> = self.counts.stale.iter().map(|(event, _)| event.id).collect();
        let orphaned: HashSet<EventId> =
            self.counts.orphaned.iter().map(|event| event.id).collect();
        let records: BTreeSet<(usize, &str)> = self
            .standing
            .iter()
            .map(|given| (given.record.serial, given.record.text.as_str()))
            .collect();
        for (serial, text) in records {
            let is_of = |given: &Given| given.record.serial == serial && given.record.text == text;
            let Some((given, Some(_))) = Truth::last_answer(&self.standing, is_of) else {
                continue;
            };
            let is_in = |all: &HashSet<EventId>| match &given.said {
                Said::Confirm(of) => of.iter().any(|id| all.contains(id)),
                _ => all.contains(&given.event),
            };
            let is_told = match self.anchors[&given.event] {
                Anchor::Orphan => is_in(&orphaned),
                Anchor::Stale(position, _) => is_in(&stale) || self.is_outdone(given, position),
                _ => true,
            };
            if !is_told {
                return Err(format!("nobody is told of {:?} of {:?}", given.said, given.record));
            }
        }
        Ok(())
    }

    /// Whether the reviewer has answered a record as it is now, or said something later of an older text.
    fn is_outdone(&self, given: &Given, position: usize) -> bool {
        let tally = &self.check.review.model.tally;
        let sheets = tally.sheets(position, &self.check.review.model.session.rubric);
        let own = sheets.iter().find(|(name, _)| *name == self.by);
        let later = self.standing.iter().rev().take_while(|other| other.event != given.event);
        let is_answer = |other: &&&Given| matches!(other.said, Said::Answer(_) | Said::Confirm(_));
        let is_here = |other: &Given| matches!(self.anchors[&other.event], Anchor::Stale(here, _) if here == position);
        own.is_some_and(|(_, sheet)| sheet.answer("q").is_some())
            || later.filter(is_answer).any(|other| is_here(other))
    }
}
