//! Records whose place in the order is not known yet.

use super::Corpus;
use super::file::CorpusFile;
use super::item::Item;
use super::record::Record;
use super::showing::UNPLACED;

/// Where a record stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file, from 0.
    file: usize,
    /// Its first byte.
    start: u64,
}

impl Corpus {
    /// The record this far into the bytes of all files (0 to 1) while the index is growing, without a
    /// place; `None` where the files cannot be read so.
    #[must_use]
    pub fn peek(&self, share: f64) -> Option<(Spot, Item)> {
        if !self.all_open() {
            return None;
        }
        let total: u64 = self.files().map(CorpusFile::length).sum();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        let mut byte = ((total as f64 * share) as u64).min(total.checked_sub(1)?); // in all files
        for (place, file) in self.files().enumerate() {
            let length = file.length();
            if byte >= length {
                byte -= length;
                continue;
            }
            let (start, found) = file.can_peek().then(|| file.records.near(byte)).flatten()?;
            let read = |record: &Record<'_>| file.read(record, None);
            let item = self.item(UNPLACED, (place, 1), (file, &found), read);
            let item = Item { number: UNPLACED, ..item.with_raw(&found) };
            return Some((Spot { file: place, start }, item));
        }
        None
    }

    /// The position of a record that was peeked at, as soon as it is known.
    #[must_use]
    pub fn settle(&self, spot: Spot) -> Option<usize> {
        let number = self.file(spot.file)?.records.number_at(spot.start)?;
        self.position_of(spot.file, number + 1)
    }
}
