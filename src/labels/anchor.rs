//! From the record that events name to the record that is there now.
//!
//! Records of equal id and text are copies, and each has labels of its own. They are told apart by
//! their file, the value of the rubric's condition, the model and their order in the file. Where these
//! do not tell any more which copy was meant, because copies have come or gone, the label belongs to
//! none of them: it is an orphan, and is said to be one.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::event::ItemRef;
use super::files::{Files, Whereabouts};
use crate::corpus::identity::{Identities, Identity};

/// The field that names the model.
pub const MODEL: &str = "model";

/// Where a target's labels belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To this record.
    Current(usize),
    /// To this record, whose text has changed since.
    Stale(usize),
    /// To no record that is there.
    Orphan,
    /// To a record of a file that exists and is not under review.
    Elsewhere,
    /// Not known before every record has been looked at.
    Pending,
}

impl Anchor {
    /// The record, if there is one.
    #[must_use]
    pub fn position(self) -> Option<usize> {
        match self {
            Anchor::Current(position) | Anchor::Stale(position) => Some(position),
            Anchor::Orphan | Anchor::Elsewhere | Anchor::Pending => None,
        }
    }
}

/// The records that labels are looked for among.
#[derive(Clone, Copy)]
pub struct Records<'r> {
    /// Who is who.
    pub identities: &'r Identities,
    /// Their files.
    pub files: &'r Files,
    /// The field of the rubric's condition.
    pub condition: Option<&'r str>,
    /// What a record has in a field.
    pub value: &'r dyn Fn(usize, &str) -> Option<String>,
}

/// What tells copies in one file apart, beside their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Run {
    cond: Option<(String, String)>,
    model: Option<String>,
}

impl Run {
    /// What an event says.
    fn named_by(item: &ItemRef) -> Self {
        Run { cond: item.cond.clone(), model: item.model.clone() }
    }
}

/// The place in its file that an event names.
fn number_of(item: &ItemRef) -> Option<usize> {
    item.n.and_then(|n| usize::try_from(n).ok())
}

impl Records<'_> {
    fn run(&self, position: usize, condition: Option<&str>) -> Run {
        let value = |field: &str| (self.value)(position, field);
        let cond = condition.and_then(|field| Some((field.to_owned(), value(field)?)));
        Run { cond, model: value(MODEL) }
    }

    /// Finds a target's record as far as that can be told before every record is known; never an orphan.
    #[must_use]
    pub fn foresee(&self, item: &ItemRef) -> Anchor {
        let (identity, whereabouts) = (item.identity(), self.files.find(item.file.as_deref()));
        let is_it = |position: &usize| self.identities.at(*position) == Some(identity);
        let files = match whereabouts {
            Whereabouts::Elsewhere => return Anchor::Elsewhere,
            Whereabouts::Here(files) => files,
            Whereabouts::Gone => &[],
        };
        let number = number_of(item);
        let places = files.iter().filter_map(|file| self.identities.in_file(*file, number?));
        if let Some(position) = { places }.find(is_it) {
            return Anchor::Current(position);
        }
        let mut same = self.identities.some_same(identity);
        match (same.next(), same.next()) {
            (Some(only), None) if files.is_empty() || self.is_in(only, files) => {
                Anchor::Current(only)
            }
            _ => Anchor::Pending,
        }
    }

    /// Whether a record is in some files; in any where none is named.
    fn may_be_in(&self, position: usize, files: &[u32]) -> bool {
        files.is_empty() || self.is_in(position, files)
    }

    fn is_in(&self, position: usize, files: &[u32]) -> bool {
        self.identities.place(position).is_some_and(|(file, _)| files.contains(&file))
    }
}

/// Tells of many records what tells each from its copies.
pub struct Teller<'r> {
    records: Records<'r>,
    /// Equal records of one file and run, in order.
    groups: HashMap<(Identity, Option<u32>, Run), Rc<[usize]>>,
}

impl<'r> Teller<'r> {
    /// Of these records.
    #[must_use]
    pub fn new(records: Records<'r>) -> Self {
        Teller { records, groups: HashMap::new() }
    }

    /// What tells the record at a position from its copies: its file, run, and which of how many it is
    /// there. The last two are known once every record is.
    #[must_use]
    pub fn tell_apart(&mut self, position: usize) -> ItemRef {
        let Records { identities, files, condition, .. } = self.records;
        let run = self.records.run(position, condition);
        let place = identities.place(position);
        let file = place.and_then(|(file, _)| files.name(file as usize));
        let mut item = ItemRef {
            file: file.map(ToString::to_string),
            n: place.and_then(|(_, n)| u64::try_from(n).ok()),
            cond: run.cond.clone(),
            model: run.model.clone(),
            ..ItemRef::default()
        };
        if let Some(identity) = identities.at(position).filter(|_| identities.complete()) {
            let alike = self.group(identity, place.map(|(file, _)| file), run);
            let copy = alike.binary_search(&position).ok();
            item.copy = copy.and_then(|copy| u64::try_from(copy + 1).ok());
            item.copies = u64::try_from(alike.len()).ok().filter(|copies| *copies > 1);
            item.alone = identities.with_digest(identity.digest).nth(1).is_none();
        }
        item
    }

    fn group(&mut self, identity: Identity, file: Option<u32>, run: Run) -> Rc<[usize]> {
        let records = self.records;
        let key = (identity, file, run);
        if let Some(known) = self.groups.get(&key) {
            return known.clone();
        }
        let is_alike = |position: &usize| {
            let place = records.identities.place(*position);
            place.map(|(file, _)| file) == key.1
                && records.run(*position, records.condition) == key.2
        };
        let same = records.identities.same(identity).into_iter();
        let group: Rc<[usize]> = same.filter(is_alike).collect();
        self.groups.insert(key, group.clone());
        group
    }
}

/// Equal records in some files, and of a run where that is known.
type RunKey = (Identity, Vec<u32>, Option<Run>);

/// Finds the records of many targets, once every record is known.
pub struct Finder<'r, 't> {
    records: Records<'r>,
    /// The targets of each id and text whose file is gone.
    moved: HashMap<Identity, Vec<&'t ItemRef>>,
    /// The one file in which the records of a file that is gone are now.
    successors: HashMap<&'t str, u32>,
    classes: HashMap<Identity, Rc<[usize]>>,
    runs: HashMap<RunKey, Rc<[usize]>>,
    /// What targets say tells the copies of each id and text apart.
    named_runs: HashMap<Identity, Vec<Run>>,
}

impl<'r, 't> Finder<'r, 't> {
    /// What the targets tell together: which files have new names.
    #[must_use]
    pub fn new(records: Records<'r>, targets: impl Iterator<Item = &'t ItemRef> + Clone) -> Self {
        let mut moved: HashMap<Identity, Vec<&ItemRef>> = HashMap::new();
        let mut found: HashMap<&str, Option<u32>> = HashMap::new();
        let mut named: Vec<u32> = Vec::new();
        let mut named_runs: HashMap<Identity, Vec<Run>> = HashMap::new();
        for item in targets {
            if item.cond.is_some() || item.model.is_some() {
                let run = Run::named_by(item);
                let known = named_runs.entry(item.identity()).or_default();
                if !known.contains(&run) {
                    known.push(run);
                }
            }
            match records.files.find(item.file.as_deref()) {
                Whereabouts::Here(files) => named.extend(files),
                Whereabouts::Elsewhere => {}
                Whereabouts::Gone => {
                    moved.entry(item.identity()).or_default().push(item);
                    let mut same = records.identities.some_same(item.identity());
                    let only = same.next().filter(|_| same.next().is_none());
                    let file = only.and_then(|only| records.identities.place(only));
                    if let (Some(name), Some((file, _))) = (&item.file, file) {
                        let known = found.entry(name).or_insert(Some(file));
                        *known = known.filter(|known| *known == file);
                    }
                }
            }
        }
        named.sort_unstable();
        let is_new = |file: &u32| named.binary_search(file).is_err();
        let successors = found.into_iter().filter_map(|(name, file)| Some((name, file?)));
        let successors = successors.filter(|(_, file)| is_new(file)).collect();
        let (classes, runs) = (HashMap::new(), HashMap::new());
        Finder { records, moved, successors, classes, runs, named_runs }
    }

    /// Finds a target's record, by the first of the journal's rules that holds.
    #[must_use]
    pub fn find(&mut self, item: &ItemRef) -> Anchor {
        let identities = self.records.identities;
        let (files, is_moved): (Vec<u32>, bool) =
            match self.records.files.find(item.file.as_deref()) {
                Whereabouts::Elsewhere => return Anchor::Elsewhere,
                Whereabouts::Here(files) => (files.to_vec(), false),
                Whereabouts::Gone => {
                    let successor = item.file.as_deref().and_then(|name| self.successors.get(name));
                    (successor.copied().into_iter().collect(), true)
                }
            };
        let identity = item.identity();
        let same = self.class(identity);
        if let Some(position) = self.among(&same, item, &files, is_moved) {
            return Anchor::Current(position);
        }
        let with_id: Vec<usize> = match identity.id {
            0 => Vec::new(),
            id => identities.with_id(id).collect(),
        };
        if same.is_empty() && with_id.is_empty() {
            let of_text = self.class_of_text(identity.digest);
            if let Some(position) = self.with_another_id(&of_text, item, &files) {
                return Anchor::Current(position);
            }
        }
        self.stale(with_id, item, &files)
    }

    /// Where some of the targets of equal records have lost theirs, and there are fewer records than
    /// targets, those that are found in other files may be of the same ones: what was said of a record in
    /// an older place must not stand where the last word on it is lost.
    pub fn doubt(&self, items: impl Iterator<Item = &'t ItemRef> + Clone, found: &mut [Anchor]) {
        let run = |item: &ItemRef| (item.identity(), Run::named_by(item));
        let mut classes: HashMap<(Identity, Run), (bool, usize, HashSet<usize>)> = HashMap::new();
        for (item, anchor) in items.clone().zip(found.iter()) {
            let (lost, targets, records) = classes.entry(run(item)).or_default();
            *lost |= *anchor == Anchor::Orphan;
            *targets += 1;
            records.extend(anchor.position());
        }
        for (item, anchor) in items.zip(found.iter_mut()) {
            let is_there = match self.records.files.find(item.file.as_deref()) {
                Whereabouts::Here(files) => {
                    anchor.position().is_some_and(|position| self.records.is_in(position, files))
                }
                _ => false,
            };
            let is_far = !is_there && matches!(anchor, Anchor::Current(_));
            let class = classes.get(&run(item)).filter(|_| is_far);
            if class.is_some_and(|(lost, targets, records)| *lost && records.len() < *targets) {
                *anchor = Anchor::Orphan;
            }
        }
    }

    /// The record that has got an id since, or another one. Short texts repeat, so that an equal text
    /// is no proof, unless it was the only one then and is now; where that was not said, it must be where
    /// the record was.
    fn with_another_id(&self, of_text: &[usize], item: &ItemRef, files: &[u32]) -> Option<usize> {
        let number = number_of(item);
        let is_there = |position: &usize| {
            let place = self.records.identities.place(*position);
            place.is_some_and(|(file, n)| files.contains(&file) && Some(n) == number)
        };
        match of_text {
            // Where all records were known it was said whether the text was alone.
            [only] if item.copy.is_some() => Some(*only).filter(|_| item.alone),
            [only] => Some(*only).filter(|only| number.is_none() || is_there(only)),
            _ => None,
        }
    }

    /// The record of this id whose text has changed, where there is just one.
    fn stale(&self, with_id: Vec<usize>, item: &ItemRef, files: &[u32]) -> Anchor {
        let in_file = |position: &usize| self.records.may_be_in(*position, files);
        let fits = |position: &usize| {
            let now = self.run_as(item, *position);
            let differs = |was: bool, is: bool, same: bool| was && is && !same;
            !differs(item.cond.is_some(), now.cond.is_some(), now.cond == item.cond)
                && !differs(item.model.is_some(), now.model.is_some(), now.model == item.model)
        };
        // A record with the very text is another copy, and not an edited one.
        let is_edited = |position: &usize| {
            self.records.identities.at(*position).is_some_and(|now| now != item.identity())
        };
        let inside: Vec<usize> = with_id.into_iter().filter(in_file).filter(is_edited).collect();
        let fitting: Vec<usize> = inside.iter().copied().filter(fits).collect();
        match (inside.as_slice(), fitting.as_slice()) {
            (_, [only]) | ([only], _) => Anchor::Stale(*only),
            _ => Anchor::Orphan,
        }
    }

    fn run_as(&self, item: &ItemRef, position: usize) -> Run {
        let named = item.cond.as_ref().map(|(field, _)| field.as_str());
        self.records.run(position, named.or(self.records.condition))
    }

    fn class(&mut self, identity: Identity) -> Rc<[usize]> {
        let identities = self.records.identities;
        self.classes.entry(identity).or_insert_with(|| identities.same(identity).into()).clone()
    }

    fn class_of_text(&mut self, digest: u64) -> Rc<[usize]> {
        let identities = self.records.identities;
        let all = || {
            let mut found: Vec<usize> = identities.with_digest(digest).collect();
            found.sort_unstable();
            found.into()
        };
        // No record is called so.
        self.classes.entry(Identity { id: u64::MAX, digest }).or_insert_with(all).clone()
    }

    /// The record of a class of equal ones that the target is about; `None` where nobody can say.
    fn among(
        &mut self,
        class: &Rc<[usize]>,
        item: &ItemRef,
        files: &[u32],
        is_moved: bool,
    ) -> Option<usize> {
        let identity = self.records.identities.at(*class.first()?)?;
        let in_file = |position: &usize| self.records.is_in(*position, files);
        let is_here = files.is_empty() || class.iter().any(in_file);
        // A record without an id that is in its file no more may have been edited: an equal text in
        // another file is no proof of a move, unless there was no other one.
        let was_alone = item.alone && class.len() == 1;
        let has_id = item.id.is_some()
            && !files.is_empty()
            && !self.records.identities.with_id(item.identity().id).any(|one| in_file(&one));
        if !is_here && !has_id && !was_alone {
            return None;
        }
        let (files, is_moved) = if is_here { (files, is_moved) } else { (&[][..], true) };
        let group = self.group(identity, class, item, files);
        if group.is_empty() {
            return self.with_other_fields(class, item, files);
        }
        let number = number_of(item);
        let at_place = || {
            let fits = |position: &usize| {
                self.records.identities.place(*position).map(|(_, at)| at) == number
            };
            let mut fitting = group.iter().copied().filter(fits);
            let first = fitting.next()?;
            (number.is_some() && fitting.next().is_none()).then_some(first)
        };
        let only = || match *group {
            [only] => Some(only),
            _ => None,
        };
        if let Some(copy) = item.copy {
            let nth = usize::try_from(copy).ok()?.checked_sub(1)?;
            if group.len() as u64 == item.copies.unwrap_or(1) {
                return group.get(nth).copied();
            }
            let found = if is_moved { None } else { at_place() };
            return found.or_else(|| self.in_order(&group, item));
        }
        // Written before every record was known, or by a version that knew no copies: then equal records
        // shared their labels, and the first one keeps them.
        let found = at_place().or_else(only).or_else(|| self.in_order(&group, item));
        let is_old = item.cond.is_none() && item.model.is_none();
        found.or_else(|| group.first().copied().filter(|_| is_old))
    }

    /// The record to which the condition or the model has been added since, or from which it was taken.
    /// Another value is another record, and so is one that has labels of its own by what it says now;
    /// and it must be where the record was, as far as that was said.
    fn with_other_fields(&self, class: &[usize], item: &ItemRef, files: &[u32]) -> Option<usize> {
        let named_runs = self.named_runs.get(&item.identity());
        let number = number_of(item);
        let fits = |position: &usize| {
            let now = self.run_as(item, *position);
            let is_open = |was: bool, is: bool| !was || !is;
            let place = self.records.identities.place(*position);
            self.records.may_be_in(*position, files)
                && (number.is_none() || place.map(|(_, n)| n) == number)
                && !named_runs.is_some_and(|runs| runs.contains(&now))
                && (now.cond == item.cond || now.model == item.model)
                && (now.cond == item.cond || is_open(item.cond.is_some(), now.cond.is_some()))
                && (now.model == item.model || is_open(item.model.is_some(), now.model.is_some()))
        };
        let mut fitting = class.iter().copied().filter(fits);
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    /// The records of a class in some files that are of the target's run.
    fn group(
        &mut self,
        identity: Identity,
        class: &Rc<[usize]>,
        item: &ItemRef,
        files: &[u32],
    ) -> Rc<[usize]> {
        let knows_run = item.copy.is_some() || item.cond.is_some() || item.model.is_some();
        let run = knows_run.then(|| Run::named_by(item));
        let key = (Identity { id: item.identity().id, ..identity }, files.to_vec(), run);
        if let Some(known) = self.runs.get(&key) {
            return known.clone();
        }
        let is_it = |position: &usize| {
            self.records.may_be_in(*position, files)
                && key.2.as_ref().is_none_or(|run| self.run_as(item, *position) == *run)
        };
        let group: Rc<[usize]> = class.iter().copied().filter(is_it).collect();
        self.runs.insert(key, group.clone());
        group
    }

    /// A file has another name, and every copy of it has labels: as many as there are records, in order.
    fn in_order(&self, group: &[usize], item: &ItemRef) -> Option<usize> {
        let moved = self.moved.get(&item.identity())?;
        let key = |item: &ItemRef| (item.file.clone(), item.copy.or(item.n));
        let alike =
            moved.iter().filter(|other| (&other.cond, &other.model) == (&item.cond, &item.model));
        let mut keys: Vec<_> = alike.map(|other| key(other)).collect();
        keys.sort();
        keys.dedup();
        let place = keys.binary_search(&key(item)).ok()?;
        group.get(place).copied().filter(|_| keys.len() == group.len())
    }
}

#[cfg(test)]
#[path = "anchor_tests.rs"]
mod tests;
