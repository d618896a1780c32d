//! Reading the records of a workspace: all of them once, or some again.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::Workspace;
use super::failure::Failure;
use super::joins::tell_unjoined;
use crate::catalogue::{Catalogue, Shelf};
use crate::corpus::{Change, Item};
use crate::labels::sample::Drawn;
use crate::queue::scan::{Cores, scan};
use crate::queue::survey::Surveyed;
use crate::queue::tally::Tally;

impl Workspace {
    /// Reads every record once, on all cores; the tally then knows all of them.
    ///
    /// # Errors
    /// As [`Workspace::tally`].
    pub fn read_all(&self) -> Result<Tally, Failure> {
        let mut tally = self.tally()?;
        self.corpus.index(&false.into(), &mut |_| {});
        let survey = tally.survey().clone();
        tally.grow(self.corpus.len());
        let read = |position| self.corpus.read(position).map(|item| survey.look(&item));
        let piece = |positions: Range<usize>| positions.filter_map(read).collect();
        scan(0..self.corpus.len(), Cores::All, &false.into(), piece, |_, found: Vec<Surveyed>| {
            tally.note_unlabelled(&found);
            true
        });
        tally.complete(&self.rubric);
        tally.judge_again(&self.rubric);
        self.order(&mut tally)?;
        Ok(tally)
    }

    /// A tally that knows every record: from what an earlier run found, else from one look at each,
    /// which is then kept.
    ///
    /// # Errors
    /// As [`Workspace::tally`].
    pub fn know_all(&self) -> Result<Tally, Failure> {
        if let Some(joined) = &self.joined {
            tell_unjoined(joined, self.tell);
        }
        self.know()
    }

    /// The same, without a word about rows of flags that are joined to no record.
    ///
    /// # Errors
    /// As [`Workspace::tally`].
    pub fn know(&self) -> Result<Tally, Failure> {
        let place = self.shelves().and_then(|shelves| shelves.of(&self.corpus));
        let found = place.as_ref().and_then(Shelf::load);
        let is_whole = |(index, identities, _): &Catalogue| {
            self.corpus.recall_index(index) && self.corpus.len() == identities.known()
        };
        if let Some((_, identities, columns)) = found.filter(is_whole) {
            let mut tally = self.tally()?;
            let bits = tally.survey().from_columns_and_texts(&columns, &self.corpus);
            if tally.recall((Arc::new(identities), Arc::new(columns)), bits, &self.rubric) {
                self.order(&mut tally)?;
                return Ok(tally);
            }
            return self.read_all();
        }
        let tally = self.read_all()?;
        if let (Some(place), Some(index)) = (place, self.corpus.keep_index()) {
            // Where it cannot be kept, the next run finds everything again.
            let _kept = place.keep(&index, tally.identities(), &tally.columns);
        }
        Ok(tally)
    }

    /// Reads the items at these positions, on all cores, and gives what `keep` makes of each to
    /// `take`, in this order.
    ///
    /// # Errors
    /// As [`Workspace::read_known`]; what was taken until then must not be used.
    pub fn read_some<T: Send>(
        &self,
        tally: &Tally,
        positions: &[usize],
        keep: impl Fn(Item) -> T + Sync,
        take: impl FnMut(T),
    ) -> Result<(), Failure> {
        in_order(positions, |position| self.read_known(tally, position).map(&keep), take)
    }

    /// What the records at these positions are known by in a draw.
    ///
    /// # Errors
    /// As [`Workspace::read_known`] and [`Workspace::unchanged`].
    pub fn drawn(
        &self,
        tally: &Tally,
        positions: &[usize],
    ) -> Result<HashMap<usize, Drawn>, Failure> {
        let mut records = Vec::with_capacity(positions.len());
        self.read_some(
            tally,
            positions,
            |item| (item.position, item.transcript.id, item.transcript.digest),
            |record| records.push(record),
        )?;
        self.unchanged()?;
        Ok(tally.drawn(records))
    }

    /// Reads the item at a position again, which must still be the record that the tally knows there:
    /// its labels are another record's else.
    ///
    /// # Errors
    /// Where it is not.
    pub fn read_known(&self, tally: &Tally, position: usize) -> Result<Item, Failure> {
        let item = self.corpus.read(position).filter(|item| tally.is_known_as(item));
        item.ok_or_else(|| {
            let file = self.corpus.place(position).and_then(|(file, _)| self.corpus.file(file));
            changed(file.map_or("the data", |file| &file.name))
        })
    }

    /// Makes sure that the files are those that were opened, for what must not mix two states of them.
    ///
    /// # Errors
    /// Where one has changed since, or is gone.
    pub fn unchanged(&self) -> Result<(), Failure> {
        match self.corpus.change(0, usize::MAX) {
            Some(Change::Changed(name) | Change::Gone(name)) => Err(changed(&name)),
            None => Ok(()),
        }
    }
}

/// Calls `make` for each of these positions, on all cores, and gives what it makes to `take`, in their
/// order, up to the first error.
///
/// # Errors
/// The first one of `make`.
pub fn in_order<T: Send, E: Send>(
    positions: &[usize],
    make: impl Fn(usize) -> Result<T, E> + Sync,
    mut take: impl FnMut(T),
) -> Result<(), E> {
    let piece = |places: Range<usize>| {
        let positions = positions.get(places).unwrap_or_default();
        positions.iter().map(|position| make(*position)).collect::<Vec<Result<T, E>>>()
    };
    let mut outcome = Ok(());
    scan(0..positions.len(), Cores::All, &false.into(), piece, |_, found| {
        outcome = found.into_iter().try_for_each(|made| made.map(&mut take));
        outcome.is_ok()
    });
    outcome
}

fn changed(file: &str) -> Failure {
    Failure::changed(format!(
        "{file} changed while it was read, and nothing was made of it; run it again"
    ))
}
