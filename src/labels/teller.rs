//! What an event says of a record, so that it is found again among its copies.

use std::collections::HashMap;
use std::rc::Rc;

use super::anchor::{Records, Run};
use super::event::ItemRef;
use crate::corpus::identity::Identity;

/// Tells of many records what tells each from its copies.
pub struct Teller<'r> {
    records: Records<'r>,
    /// Equal records of one run, in order.
    runs: HashMap<(Identity, Run), Rc<[usize]>>,
}

impl<'r> Teller<'r> {
    /// Of these records.
    #[must_use]
    pub fn new(records: Records<'r>) -> Self {
        Teller { records, runs: HashMap::new() }
    }

    /// What tells the record at a position from its copies: its file, its run, which of how many it is
    /// there, and how many there are elsewhere. All but file and run are known once every record is.
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
            let file_of = |position: usize| identities.place(position).map(|(file, _)| file);
            let alike = self.run(identity, run);
            // Records are in the order of their files.
            let own = file_of(position);
            let begin = alike.partition_point(|other| file_of(*other) < own);
            let end = alike.partition_point(|other| file_of(*other) <= own);
            let here = alike.get(begin..end).unwrap_or_default();
            let number = |count: usize| u64::try_from(count).ok();
            let copy = here.binary_search(&position).ok();
            item.copy = copy.and_then(|copy| number(copy + 1));
            item.copies = number(here.len()).filter(|copies| *copies > 1);
            item.others = number(alike.len() - here.len()).filter(|others| *others > 0);
            item.alone = identities.with_digest(identity.digest).nth(1).is_none();
        }
        item
    }

    fn run(&mut self, identity: Identity, run: Run) -> Rc<[usize]> {
        let records = self.records;
        let key = (identity, run);
        if let Some(known) = self.runs.get(&key) {
            return known.clone();
        }
        let is_alike = |position: &usize| records.run(*position, records.condition) == key.1;
        let same = records.identities.same(identity).into_iter();
        let run: Rc<[usize]> = same.filter(is_alike).collect();
        self.runs.insert(key, run.clone());
        run
    }
}
