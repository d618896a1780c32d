//! Records that hold several items each: the answers to one prompt.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::records::{RecordBytes, Records, Written};
use crate::corpus::record::Siblings;

/// Says how many items a record holds; one at least.
pub type ItemsOf = Box<dyn Fn(&RecordBytes) -> usize + Send + Sync>;

/// The items of records, counted as the records are found.
pub struct SpreadRecords {
    records: Box<dyn Records>,
    items_of: ItemsOf,
    /// How many items there are up to each record, with its own.
    ends: RwLock<Vec<usize>>,
}

impl SpreadRecords {
    /// The items of these records.
    #[must_use]
    pub fn new(records: Box<dyn Records>, items_of: ItemsOf) -> Self {
        let spread = SpreadRecords { records, items_of, ends: RwLock::default() };
        spread.count();
        spread
    }

    fn ends(&self) -> RwLockReadGuard<'_, Vec<usize>> {
        self.ends.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts the items of the records that have been found since.
    fn count(&self) {
        loop {
            let (place, last) = {
                let ends = self.ends();
                (ends.len(), ends.last().copied().unwrap_or(0))
            };
            if place >= self.records.len() {
                return;
            }
            let items = (self.items_of)(&self.records.record(place)).max(1);
            let mut ends = self.ends.write().unwrap_or_else(PoisonError::into_inner);
            // Another thread may have counted the same.
            if ends.len() == place {
                ends.push(last + items);
            }
        }
    }

    /// The record that an item is of, the items that it holds, and the item's place among them.
    fn locate(&self, number: usize) -> (usize, usize, usize) {
        let ends = self.ends();
        let record = ends.partition_point(|end| *end <= number);
        let start = record.checked_sub(1).map_or(0, |before| ends[before]);
        let end = ends.get(record).copied().unwrap_or(start + 1);
        (record, end - start, number.saturating_sub(start))
    }
}

impl Records for SpreadRecords {
    fn len(&self) -> usize {
        self.ends().last().copied().unwrap_or(0)
    }

    fn complete(&self) -> bool {
        self.records.complete() && self.ends().len() == self.records.len()
    }

    fn looked_at(&self) -> u64 {
        self.records.looked_at()
    }

    fn index_some(&self) -> bool {
        let more = self.records.index_some();
        self.count();
        more
    }

    fn record(&self, number: usize) -> RecordBytes {
        let (record, items, item) = self.locate(number);
        RecordBytes { items, item, ..self.records.record(record) }
    }

    fn keep(&self) -> Option<Vec<u64>> {
        let ends = self.complete().then(|| self.ends().clone())?;
        let counts = [ends.len()].into_iter().chain(ends).map(|end| end as u64);
        Some(counts.chain(self.records.keep().unwrap_or_default()).collect())
    }

    fn recall(&self, kept: &[u64]) -> bool {
        let Some((count, kept)) = kept.split_first() else { return false };
        let count = usize::try_from(*count).unwrap_or(usize::MAX);
        let Some((ends, kept)) = kept.split_at_checked(count) else { return false };
        let ends: Vec<usize> =
            ends.iter().map(|end| usize::try_from(*end).unwrap_or(usize::MAX)).collect();
        let fits = ends.is_sorted() && ends.starts_with(&self.ends());
        let recalled = fits && (self.records.complete() || self.records.recall(kept));
        if recalled && self.records.len() == count {
            *self.ends.write().unwrap_or_else(PoisonError::into_inner) = ends;
        }
        recalled
    }

    fn written(&self, number: usize) -> Option<Written> {
        self.records.written(self.locate(number).0)
    }

    fn siblings(&self) -> &dyn Siblings {
        self.records.siblings()
    }
}
