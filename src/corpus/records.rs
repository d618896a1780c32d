//! The records of one file, whatever container they are in.

use std::sync::atomic::AtomicBool;

use super::formats::{Place, Siblings};

/// The bytes of a record, and where they are.
#[derive(Clone, Debug, Default)]
pub struct RecordBytes {
    /// The record, or as much of it as can be shown.
    pub bytes: Vec<u8>,
    /// Where it is.
    pub place: Place,
    /// Why it cannot be read, where that is so.
    pub problem: Option<String>,
}

/// How much is read at most, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// One record.
    pub record: u64,
    /// One entry of a zip, unpacked.
    pub zip_entry: u64,
    /// One JSON document that has to be read whole.
    pub document: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { record: 64 << 20, zip_entry: 256 << 20, document: 64 << 20 }
    }
}

/// Finds and reads the records of one file. Shared between threads: one of them indexes while
/// others read what is known already.
pub trait Records: Send + Sync {
    /// How many records are known so far.
    fn len(&self) -> usize;
    /// Whether all of them are.
    fn complete(&self) -> bool;
    /// How many bytes of the file have been looked at.
    fn looked_at(&self) -> u64;
    /// Finds the next records; `false` when there is nothing left to find. Returns after a piece
    /// of work that takes a few milliseconds.
    fn index_some(&self) -> bool;
    /// The bytes of a record, by its place from 0.
    fn record(&self, number: usize) -> RecordBytes;
    /// What else is in the container.
    fn siblings(&self) -> &dyn Siblings;

    /// Finds all records, unless it is told to stop.
    fn index_all(&self, cancel: &AtomicBool, progress: &mut dyn FnMut()) {
        while !cancel.load(std::sync::atomic::Ordering::Relaxed) && self.index_some() {
            progress();
        }
    }
}

/// A size in words.
#[must_use]
pub fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}
