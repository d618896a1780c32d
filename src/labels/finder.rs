//! From the records that events name to those that are there now.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::anchor::{Anchor, Records, Run, Since, number_of};
use super::event::ItemRef;
use super::files::Whereabouts;
use crate::corpus::identity::Identity;

/// Equal records in some files, and of a run where that is known.
type RunKey = (Identity, Vec<u32>, Option<Run>);

/// Where the records of a file are now that is gone.
#[derive(Clone, Copy, Debug)]
struct Successor {
    file: u32,
    /// Whether every record that is known again has its old place.
    is_in_place: bool,
}

/// What became of the targets of equal records.
#[derive(Default)]
struct Class {
    targets: usize,
    /// The records that were found.
    records: HashSet<usize>,
    /// Those without a record, by place.
    lost: Vec<usize>,
}

/// Finds the records of many targets, once every record is known.
pub struct Finder<'r, 't> {
    records: Records<'r>,
    /// The targets of each id and text whose file is gone.
    moved: HashMap<Identity, Vec<&'t ItemRef>>,
    /// By the name of a file that is gone.
    successors: HashMap<&'t str, Successor>,
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
        let mut named_runs: HashMap<Identity, Vec<Run>> = HashMap::new();
        for item in targets.clone() {
            if item.cond.is_some() || item.model.is_some() {
                let run = Run::named_by(item);
                let known = named_runs.entry(item.identity()).or_default();
                if !known.contains(&run) {
                    known.push(run);
                }
            }
            if records.files.find(item.file.as_deref()) == Whereabouts::Gone {
                moved.entry(item.identity()).or_default().push(item);
            }
        }
        let successors = successors(records, targets);
        let (classes, runs) = (HashMap::new(), HashMap::new());
        Finder { records, moved, successors, classes, runs, named_runs }
    }

    /// Finds a target's record, by the first of the journal's rules that holds.
    #[must_use]
    pub fn find(&mut self, item: &ItemRef) -> Anchor {
        let whereabouts = self.records.files.find(item.file.as_deref());
        let successor = item.file.as_deref().and_then(|name| self.successors.get(name)).copied();
        let files: Vec<u32> = match whereabouts {
            Whereabouts::Elsewhere => return Anchor::Elsewhere,
            Whereabouts::Here(files) => files.to_vec(),
            Whereabouts::Gone => successor.iter().map(|successor| successor.file).collect(),
        };
        let identity = item.identity();
        let same = self.class(identity);
        let is_gone = whereabouts == Whereabouts::Gone;
        let found = if same.is_empty() {
            None
        } else if item.copy.is_none() {
            self.among_unknown(&same, item, &files, is_gone)
        } else if is_gone {
            self.renamed(&same, item, successor)
        } else {
            self.in_file(&same, item, &files)
        };
        if let Some(position) = found {
            return Anchor::Current(position);
        }
        let is_edited = count(&self.group(&same, item, &files)) < item.copies.unwrap_or(1);
        let with_id: Vec<usize> = match identity.id {
            // With as many copies as there were none is an edited one.
            _ if item.copy.is_some() && !is_edited => return Anchor::Orphan,
            0 => Vec::new(),
            id => self.records.identities.with_id(id).collect(),
        };
        if same.is_empty() && with_id.is_empty() {
            let of_text = self.class_of_text(identity.digest);
            if let Some(position) = self.with_another_id(&of_text, item, &files) {
                return Anchor::Current(position);
            }
        }
        self.read_anew(item, &files).unwrap_or_else(|| self.stale(with_id, item, &files))
    }

    /// The record of a class of equal ones in the file that the target names.
    fn in_file(&mut self, class: &Rc<[usize]>, item: &ItemRef, files: &[u32]) -> Option<usize> {
        if let Some(position) = self.all_there(class, item, files) {
            return Some(position);
        }
        let group = self.group(class, item, files);
        if group.is_empty() {
            return self.with_other_fields(class, item, files);
        }
        if self.is_as_then(class, item, &group) {
            return nth(&group, item.copy);
        }
        self.where_it_was(&group, item)
    }

    /// The copy at the place that the target names; where copies have gone, that may be another.
    fn where_it_was(&self, group: &[usize], item: &ItemRef) -> Option<usize> {
        self.at_place(group, item).filter(|_| count(group) >= item.copies.unwrap_or(1))
    }

    /// Whether there are as many copies as there were, and no new ones in other files.
    fn is_as_then(&mut self, class: &Rc<[usize]>, item: &ItemRef, group: &[usize]) -> bool {
        let all = self.group(class, item, &[]);
        count(group) == item.copies.unwrap_or(1)
            && count(&all) - count(group) <= item.others.unwrap_or(0)
    }

    /// The record of a class in the file that has come in the place of the one that the target names.
    fn renamed(
        &mut self,
        class: &Rc<[usize]>,
        item: &ItemRef,
        successor: Option<Successor>,
    ) -> Option<usize> {
        let found = self.all_there(class, item, &[]);
        let Some(Successor { file, is_in_place }) = successor.filter(|_| found.is_none()) else {
            return found;
        };
        let group = self.group(class, item, &[file]);
        if group.is_empty() {
            return self.with_other_fields(class, item, &[file]);
        }
        // A part of a file may have gone to a file that has copies of its own, and the part with this one
        // to a third.
        self.where_it_was(&group, item).filter(|_| is_in_place)
    }

    /// The record of a class that was all in one file, wherever it is now: none has come or gone. What
    /// is split off a file was behind what stays in it.
    fn all_there(&mut self, class: &Rc<[usize]>, item: &ItemRef, files: &[u32]) -> Option<usize> {
        let all = self.group(class, item, &[]);
        if item.others.is_some() || count(&all) != item.copies.unwrap_or(1) {
            return None;
        }
        let stayed = self.group(class, item, files);
        if files.is_empty() || stayed.len() == all.len() || stayed.is_empty() {
            return nth(&all, item.copy);
        }
        let copy = item.copy.and_then(|copy| usize::try_from(copy).ok())?;
        match copy.checked_sub(stayed.len() + 1) {
            None => nth(&stayed, item.copy),
            Some(place) => {
                let is_gone = |position: &&usize| !self.records.is_in(**position, files);
                all.iter().filter(is_gone).nth(place).copied()
            }
        }
    }

    /// The record of a class for a target that was written before every record was known, or by a version
    /// that knew no copies: then equal records shared their labels, and the first one keeps them.
    fn among_unknown(
        &mut self,
        class: &Rc<[usize]>,
        item: &ItemRef,
        files: &[u32],
        is_gone: bool,
    ) -> Option<usize> {
        let in_file = |position: &usize| self.records.is_in(*position, files);
        let is_here = is_gone || class.iter().any(in_file);
        // A record without an id that is in its file no more may have been edited: an equal text in
        // another file is no proof of a move.
        let has_moved = item.id.is_some()
            && !self.records.identities.with_id(item.identity().id).any(|one| in_file(&one));
        if !is_here && !has_moved {
            return None;
        }
        let group = self.group(class, item, if is_here { files } else { &[] });
        if group.is_empty() {
            return self.with_other_fields(class, item, files);
        }
        let found = self.at_place(&group, item).or_else(|| only(group.iter().copied()));
        let is_old = item.cond.is_none() && item.model.is_none();
        let found = found.or_else(|| self.in_order(&group, item));
        found.or_else(|| group.first().copied().filter(|_| is_old))
    }

    /// The only record of a group with the number that the target names.
    fn at_place(&self, group: &[usize], item: &ItemRef) -> Option<usize> {
        let number = number_of(item)?;
        let fits = |position: &usize| {
            self.records.identities.place(*position).is_some_and(|(_, n)| n == number)
        };
        only(group.iter().copied().filter(fits))
    }

    /// A file has another name, and every copy of it has labels: as many as there are records, in order.
    fn in_order(&self, group: &[usize], item: &ItemRef) -> Option<usize> {
        let moved = self.moved.get(&item.identity())?;
        let alike: Vec<&&ItemRef> =
            moved.iter().filter(|other| Run::named_by(other) == Run::named_by(item)).collect();
        let is_of_file = |other: &&&ItemRef| other.copy.is_none() && other.file == item.file;
        let mut numbers: Vec<Option<u64>> = alike.iter().map(|other| other.n).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let place = numbers.binary_search(&item.n).ok()?;
        let fits = alike.iter().all(is_of_file) && numbers.len() == group.len();
        group.get(place).copied().filter(|_| fits)
    }

    /// The record to which the condition or the model has been added since, or from which it was taken.
    /// It must be where the record was, as far as that was said. Unless it was the only one of its text,
    /// another value is another record, and so is one that has labels of its own by what it says now.
    fn with_other_fields(
        &mut self,
        class: &[usize],
        item: &ItemRef,
        files: &[u32],
    ) -> Option<usize> {
        // Another one of the same text has come, or may have been there where there is no id.
        let is_alone = item.alone && self.class_of_text(item.identity().digest).len() == 1;
        if (item.alone || item.id.is_none()) && item.copy.is_some() && !is_alone {
            return None;
        }
        let named_runs = self.named_runs.get(&item.identity());
        let number = number_of(item);
        let fits = |position: &usize| {
            let now = self.records.run_as(item, *position);
            let is_open = |was: bool, is: bool| !was || !is;
            let place = self.records.identities.place(*position);
            let is_sure = is_alone && item.id.is_some();
            let is_there = self.records.may_be_in(*position, files)
                && (is_sure || number.is_none() || place.map(|(_, n)| n) == number);
            let is_same = || {
                !named_runs.is_some_and(|runs| runs.contains(&now))
                    && (now.cond == item.cond || now.model == item.model)
                    && (now.cond == item.cond || is_open(item.cond.is_some(), now.cond.is_some()))
                    && (now.model == item.model
                        || is_open(item.model.is_some(), now.model.is_some()))
            };
            is_there && (is_alone || is_same())
        };
        only(class.iter().copied().filter(fits))
    }

    /// The record that has got an id since, or another one. Short texts repeat, so that an equal text
    /// is no proof: it must have been the only one and be it still, in its file and with its fields.
    fn with_another_id(&self, of_text: &[usize], item: &ItemRef, files: &[u32]) -> Option<usize> {
        let &[only] = of_text else { return None };
        let is_in_file = self.records.may_be_in(only, files);
        let is_it = match number_of(item) {
            None => true,
            Some(_) if item.copy.is_some() => {
                is_in_file && item.alone && self.records.has_run(item, only)
            }
            // Written before every record was known, so that there may have been others.
            Some(number) => {
                let place = self.records.identities.place(only);
                is_in_file && place.is_some_and(|(_, n)| n == number)
            }
        };
        is_it.then_some(only)
    }

    /// The record that was this one before it was read in another way.
    fn read_anew(&self, item: &ItemRef, files: &[u32]) -> Option<Anchor> {
        let earlier = self.records.identities.earlier();
        let with_its_id = |position: &usize| {
            let now = self.records.identities.at(*position).map(|now| now.id);
            item.id.is_none() || now == Some(item.identity().id)
        };
        let better: Vec<usize> = earlier.with(item.digest).filter(with_its_id).collect();
        let mapped: Vec<usize> = item.raw.into_iter().flat_map(|raw| earlier.with(raw)).collect();
        let found = [(better, Since::ReadBetter), (mapped, Since::Mapped)];
        let stale = found.into_iter().find_map(|(all, since)| {
            let here = all.into_iter().filter(|one| self.records.may_be_in(*one, files));
            let here: Vec<usize> = here.collect();
            let position = only(here.iter().copied()).or_else(|| self.at_place(&here, item))?;
            Some(Anchor::Stale(position, since))
        });
        stale.or_else(|| self.mapped_at_place(item, files))
    }

    /// The record at the place of one without an id, where it is read by a mapping now and was not then,
    /// or the other way round.
    fn mapped_at_place(&self, item: &ItemRef, files: &[u32]) -> Option<Anchor> {
        let (None, &[file], number) = (&item.id, files, number_of(item)?) else { return None };
        let identities = self.records.identities;
        let is_mapped = identities.earlier().is_mapped(file);
        let is_told = is_mapped && item.raw.is_some();
        let position = identities.in_file(file, number)?;
        (item.mapped != is_mapped && !is_told).then_some(Anchor::Stale(position, Since::Unsure))
    }

    /// What has changed about a record that is known by its id.
    fn since(&self, position: usize, item: &ItemRef) -> Since {
        let place = self.records.identities.place(position);
        let is_mapped =
            place.is_some_and(|(file, _)| self.records.identities.earlier().is_mapped(file));
        // Up to 0.1 events did not tell the bytes.
        if item.raw.is_none() || item.mapped && !is_mapped { Since::Unsure } else { Since::Changed }
    }

    /// The record of this id whose text has changed, where there is just one.
    fn stale(&self, with_id: Vec<usize>, item: &ItemRef, files: &[u32]) -> Anchor {
        let in_file = |position: &usize| self.records.may_be_in(*position, files);
        let fits = |position: &usize| {
            let now = self.records.run_as(item, *position);
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
            (_, [only]) | ([only], _) => Anchor::Stale(*only, self.since(*only, item)),
            _ => Anchor::Orphan,
        }
    }

    /// Where some of the targets of equal records have lost theirs, and there are fewer records than
    /// targets, those that are found in other files, or with another id or other fields, may be of the
    /// same ones: what was said of a record in an older place must not stand where the last word on it
    /// is lost. `is_outdone` tells of two targets, by place, whether somebody spoke of the second later.
    pub fn doubt(
        &self,
        items: impl Iterator<Item = &'t ItemRef> + Clone,
        found: &mut [Anchor],
        is_outdone: impl Fn(usize, usize) -> bool,
    ) {
        // All that is said of the only record of an id and a text is of one record, whatever its fields.
        let is_only =
            |identity: Identity| self.records.identities.some_same(identity).nth(1).is_none();
        let class_of = |item: &ItemRef| {
            let identity = item.identity();
            (identity, Some(Run::named_by(item)).filter(|_| !is_only(identity)))
        };
        let mut classes: HashMap<(Identity, Option<Run>), Class> = HashMap::new();
        for (place, (item, anchor)) in items.clone().zip(found.iter()).enumerate() {
            let class = classes.entry(class_of(item)).or_default();
            class.targets += 1;
            class.records.extend(anchor.position());
            if *anchor == Anchor::Orphan {
                class.lost.push(place);
            }
        }
        classes.retain(|_, class| !class.lost.is_empty() && class.records.len() < class.targets);
        for (place, (item, anchor)) in items.zip(found.iter_mut()).enumerate() {
            let Anchor::Current(position) = *anchor else { continue };
            let class = classes.get(&class_of(item)).filter(|_| !self.is_as_named(position, item));
            if class.is_some_and(|class| class.lost.iter().any(|lost| is_outdone(place, *lost))) {
                *anchor = Anchor::Orphan;
            }
        }
    }

    /// Two copies cannot be one record. A target that knew fewer copies than there are is found by its
    /// place: where one that knows them all is found there, too, that place is not what it was. And
    /// where two were told apart by their order, the one that is where it was is meant.
    pub fn contest(
        &mut self,
        items: impl Iterator<Item = &'t ItemRef> + Clone,
        found: &mut [Anchor],
    ) {
        let mut sure: HashMap<usize, Vec<&ItemRef>> = HashMap::new();
        let mut unsure: Vec<(usize, usize, &ItemRef)> = Vec::new();
        for (place, (item, anchor)) in items.zip(found.iter()).enumerate() {
            // What was written before copies were known says nothing of them.
            let (Anchor::Current(position), true) = (*anchor, item.copy.is_some()) else {
                continue;
            };
            let file = self.records.identities.place(position).map(|(file, _)| file);
            let (class, files): (_, Vec<u32>) =
                (self.class(item.identity()), file.into_iter().collect());
            let here = count(&self.group(&class, item, &files));
            let is_grown = here > item.copies.unwrap_or(1);
            if is_grown || !self.is_as_named(position, item) {
                unsure.push((place, position, item));
            }
            if !is_grown {
                sure.entry(position).or_default().push(item);
            }
        }
        for (place, position, item) in unsure {
            let is_other = |other: &&ItemRef| {
                other.copies > item.copies
                    || (other.copies == item.copies && other.copy != item.copy)
            };
            let mut others = sure.get(&position).into_iter().flatten();
            if others.any(is_other) {
                found[place] = Anchor::Orphan;
            }
        }
    }

    /// Whether a record is in the file that a target names, and has the id and the fields that it names.
    fn is_as_named(&self, position: usize, item: &ItemRef) -> bool {
        let is_there = match self.records.files.find(item.file.as_deref()) {
            Whereabouts::Here(files) => self.records.is_in(position, files),
            _ => false,
        };
        is_there
            && self.records.identities.at(position) == Some(item.identity())
            && (item.copy.is_none() || self.records.has_run(item, position))
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

    /// The records of a class in some files that are of the target's run.
    fn group(&mut self, class: &Rc<[usize]>, item: &ItemRef, files: &[u32]) -> Rc<[usize]> {
        let knows_run = item.copy.is_some() || item.cond.is_some() || item.model.is_some();
        let run = knows_run.then(|| Run::named_by(item));
        let key = (item.identity(), files.to_vec(), run);
        if let Some(known) = self.runs.get(&key) {
            return known.clone();
        }
        let is_it = |position: &usize| {
            self.records.may_be_in(*position, files)
                && key.2.as_ref().is_none_or(|run| self.records.run_as(item, *position) == *run)
        };
        let group: Rc<[usize]> = class.iter().copied().filter(is_it).collect();
        self.runs.insert(key, group.clone());
        group
    }
}

/// The only one there is.
fn only(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

fn count(group: &[usize]) -> u64 {
    group.len() as u64
}

/// The record that is which of a group, from 1.
fn nth(group: &[usize], copy: Option<u64>) -> Option<usize> {
    let place = usize::try_from(copy?).ok()?.checked_sub(1)?;
    group.get(place).copied()
}

/// What became of files that are gone: where those of their records are that had no equal, if that is
/// one file.
fn successors<'t>(
    records: Records<'_>,
    targets: impl Iterator<Item = &'t ItemRef>,
) -> HashMap<&'t str, Successor> {
    let mut found: HashMap<&str, Option<Successor>> = HashMap::new();
    for item in targets.filter(|item| item.copy.is_none() || item.alone) {
        let Some(name) = item.file.as_deref() else { continue };
        if records.files.find(Some(name)) != Whereabouts::Gone {
            continue;
        }
        let same = only(records.identities.some_same(item.identity()));
        let same = same.filter(|same| item.copy.is_none() || records.has_run(item, *same));
        let place = same.and_then(|same| records.identities.place(same));
        let Some((file, n)) = place else { continue };
        let is_in_place = Some(n) == number_of(item);
        let known = found.entry(name).or_insert(Some(Successor { file, is_in_place }));
        *known = known
            .filter(|known| known.file == file)
            .map(|known| Successor { is_in_place: known.is_in_place && is_in_place, ..known });
    }
    found.into_iter().filter_map(|(name, successor)| Some((name, successor?))).collect()
}

#[cfg(test)]
#[path = "finder_tests.rs"]
mod tests;
