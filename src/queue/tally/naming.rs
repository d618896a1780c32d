//! Which record is meant: by a name that is typed or joined, or by what a journal says of it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Tally;
use crate::corpus::Item;
use crate::corpus::given::{Given, Known};
use crate::corpus::identity::{Identity, hash_id};
use crate::corpus::showing::{is_second, record};
use crate::labels::anchor::Records;
use crate::labels::event::{ItemRef, Showing};
use crate::labels::files::Files;
use crate::labels::finder::Finder;
use crate::labels::ledger::Anchored;
use crate::labels::sample::Drawn;
use crate::labels::teller::Teller;
use crate::queue::only::Only;
use crate::transcript::Digest;

impl Tally {
    /// The positions of the only items, in their order, once every record is known; of one that two names
    /// mean as often.
    #[must_use]
    pub(super) fn positions_of(&self, only: &Only) -> Vec<usize> {
        match only {
            Only::Ids(ids) => ids.iter().flat_map(|id| self.given(id)).collect(),
            Only::Sample(drawn, _) => self.locate(drawn).into_iter().flatten().collect(),
        }
    }

    /// What of the only items is in no file.
    #[must_use]
    pub(super) fn absent<'o>(&self, only: &'o Only) -> Vec<&'o str> {
        match only {
            Only::Ids(ids) => {
                let missing = ids.iter().filter(|id| self.given(id).is_empty());
                missing.map(|id| &*id.name).collect()
            }
            Only::Sample(drawn, _) => {
                let found = drawn.iter().zip(self.locate(drawn));
                let missing = found.filter(|(_, position)| position.is_none());
                missing.map(|(item, _)| item.id.as_deref().unwrap_or("one without an id")).collect()
            }
        }
    }

    /// Says which files are under review, and by which names events know them.
    pub fn set_files(&mut self, files: Files) {
        if self.files != files {
            self.files = files;
            self.ledger.forget_records();
        }
    }

    /// The name of the file of a record that is known.
    #[must_use]
    pub fn file_of(&self, position: usize) -> Option<&str> {
        let (file, _) = self.identities.place(position)?;
        self.files.name(usize::try_from(file).ok()?).map(|name| &**name)
    }

    /// Says which fields no record has itself.
    pub fn set_derived(&mut self, names: Vec<String>) {
        self.derived = names;
    }

    /// The files under review.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Calls `look` with what tells the records apart.
    fn with_records<T>(&self, look: impl FnOnce(Records<'_>) -> T) -> T {
        let value = |position: usize, field: &str| {
            let own = !self.derived.iter().any(|name| name == field);
            let value = own.then(|| self.columns.value(field, position)).flatten();
            value.map(|value| value.to_string())
        };
        look(Records {
            identities: &self.identities,
            files: &self.files,
            condition: self.condition.as_deref(),
            value: &value,
        })
    }

    /// Finds the records of labels, as far as they are known.
    pub(super) fn find_records(&mut self) -> Anchored {
        let mut ledger = std::mem::take(&mut self.ledger);
        let found = self.with_records(|records| ledger.anchor(records));
        self.ledger = ledger;
        found
    }

    /// The positions of the other records with the id and the text of the one at a position, in order;
    /// known once every record is.
    #[must_use]
    pub fn equals(&self, position: usize) -> Vec<usize> {
        let is_copy = self.identities.copy(position).is_some();
        let identity = self.identities.at(position).filter(|_| is_copy);
        let mut found = identity.map_or_else(Vec::new, |identity| self.identities.same(identity));
        found.retain(|other| *other != record(position));
        found
    }

    /// The record at a position, as events name it, by what it says of itself.
    #[must_use]
    pub fn item_ref(&self, position: usize, own: ItemRef) -> ItemRef {
        let ItemRef { id, digest, raw, mapped, .. } = own;
        let apart = self.with_records(|records| Teller::new(records).tell_apart(record(position)));
        let showing = is_second(position).then_some(Showing);
        ItemRef { id, digest, raw, mapped, showing, ..apart }
    }

    /// The same of many records, for a sample's design.
    #[must_use]
    pub fn drawn(&self, records: Vec<(usize, Option<String>, Digest)>) -> HashMap<usize, Drawn> {
        self.with_records(|known| {
            let mut teller = Teller::new(known);
            let mut drawn = |(position, id, digest): (usize, Option<String>, Digest)| {
                let item = ItemRef { id, digest, ..teller.tell_apart(position) };
                (position, Drawn::of(item, self.identities.copy(position).is_some()))
            };
            records.into_iter().map(&mut drawn).collect()
        })
    }

    /// The positions of the items of a design, as far as they are there, once every record is known; where
    /// a text has changed since, the record of its id.
    #[must_use]
    pub fn locate<'d>(&self, drawn: impl IntoIterator<Item = &'d Drawn>) -> Vec<Option<usize>> {
        let items: Vec<ItemRef> = drawn.into_iter().map(Drawn::item).collect();
        self.with_records(|records| {
            let mut finder = Finder::new(records, items.iter());
            items.iter().map(|item| finder.find(item).position()).collect()
        })
    }

    /// The positions of the records that a name means, in order: an id, `ID~2` for the second record of
    /// an id, or `FILE#N`. Several where several have the id.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<usize> {
        self.given(&Given::new(name))
    }

    /// The same, in the file that is said to be meant.
    #[must_use]
    pub fn given(&self, given: &Given) -> Vec<usize> {
        let with_id = |id: &str| {
            let mut found: Vec<usize> = self.identities.with_id(hash_id(id)).collect();
            found.sort_unstable();
            found
        };
        let in_file =
            |file: usize, number| self.identities.in_file(u32::try_from(file).ok()?, number);
        let file = |position| usize::try_from(self.identities.place(position)?.0).ok();
        let known = Known {
            with_id: &with_id,
            in_file: &in_file,
            files: &|end| self.files.ending_in(end),
            file: &file,
        };
        known.find(given)
    }

    /// Whether an item that was read just now is the record that is known at its position.
    #[must_use]
    pub fn is_known_as(&self, item: &Item) -> bool {
        let known = self.identities.at(item.position);
        known.is_none_or(|known| known == Identity::of(&item.transcript))
    }

    /// An item's name, with `~2`, `~3`, … where earlier records have the same id. It is for the
    /// screen: what is written down has the id as the record has it.
    #[must_use]
    pub fn shown_name<'i>(&self, item: &'i Item) -> Cow<'i, str> {
        self.told_apart(item.position, item.name())
    }

    fn told_apart<'n>(&self, position: usize, name: Cow<'n, str>) -> Cow<'n, str> {
        match self.identities.ordinal(position) {
            Some(place) if place > 1 => Cow::Owned(format!("{name}~{place}")),
            _ => name,
        }
    }

    /// The same of a record that is known, where its name is short enough to be at hand.
    #[must_use]
    pub fn name(&self, position: usize) -> Option<String> {
        let name = self.columns.name(position)?;
        Some(self.told_apart(position, Cow::Borrowed(name)).into_owned())
    }

    /// The same, and `#7` where the name is not at hand.
    #[must_use]
    pub fn name_or_place(&self, position: usize) -> String {
        self.name(position).unwrap_or_else(|| format!("#{}", record(position) + 1))
    }
}
