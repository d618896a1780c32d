//! The records of one file, whatever container they are in.

use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use crate::corpus::record::{Place, Siblings};
use crate::transcript::WarningCode;

/// The bytes of a record, and where they are.
#[derive(Clone, Debug, Default)]
pub struct RecordBytes {
    /// The record, or as much of it as can be shown.
    pub bytes: Vec<u8>,
    /// Where it is.
    pub place: Place,
    /// Why it cannot be read, where that is so.
    pub problem: Option<String>,
    /// What is odd about how it is written.
    pub odd: Vec<(WarningCode, String)>,
    /// How many items the record is shown as; 0 and 1 are one.
    pub items: usize,
    /// Which of them this is, from 0.
    pub item: usize,
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

/// The bytes of consecutive records.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// All of them, and room that was used before.
    room: Vec<u8>,
    /// How many bytes they are.
    length: usize,
    /// Where each one starts.
    pub starts: Vec<usize>,
}

thread_local! {
    /// Room to read records into, used again and again by each thread.
    static ROOM: Cell<Span> = Cell::default();
}

impl Span {
    /// Calls `look` with this thread's room.
    pub fn with_room<T>(look: impl FnOnce(&mut Span) -> T) -> T {
        let mut span = ROOM.take();
        let found = look(&mut span);
        ROOM.set(span);
        found
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or(&self.room)
    }

    /// Room for so many bytes; what is not read into it is given back by [`Span::cut`].
    pub fn room(&mut self, length: usize) -> &mut [u8] {
        if self.room.len() < length {
            self.room.resize(length, 0);
        }
        self.length = length;
        &mut self.room[..length]
    }

    /// Only so many bytes were there.
    pub fn cut(&mut self, length: usize) {
        self.length = length.min(self.length);
    }

    /// Which of the records, from 0, a byte belongs to.
    #[must_use]
    pub fn record_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The byte behind a record.
    #[must_use]
    pub fn end_of(&self, record: usize) -> usize {
        self.starts.get(record + 1).copied().unwrap_or(self.length)
    }
}

/// A record as its file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A JSON value, with blanks around it, at these bytes of the unpacked file.
    Json(Range<u64>),
    /// A row of a table with its line end, and what stands between its cells.
    Row(Range<u64>, u8),
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
    /// Reads the bytes of consecutive records (places from 0) at once; says whether it could: the
    /// container may not have them so, or they may be very long.
    fn read_span(&self, _numbers: Range<usize>, _span: &mut Span) -> bool {
        false
    }
    /// Where all records are, as numbers that [`Records::recall`] understands; `None` as long as not
    /// all are known, and where that is known at once.
    fn keep(&self) -> Option<Vec<u64>> {
        None
    }
    /// Takes in what [`Records::keep`] gave for the same bytes; says whether it can be so.
    fn recall(&self, _kept: &[u64]) -> bool {
        false
    }
    /// The record around a byte, and where it starts, while its number is not known yet; `None` where
    /// the container cannot tell.
    fn near(&self, _byte: u64) -> Option<(u64, RecordBytes)> {
        None
    }
    /// How a record is written (by its place from 0), and where; `None` where the container has it in
    /// another form.
    fn written(&self, _number: usize) -> Option<Written> {
        None
    }
    /// The place from 0 of the record that starts at a byte, as far as that is known.
    fn number_at(&self, _start: u64) -> Option<usize> {
        None
    }
    /// What else is in the container.
    fn siblings(&self) -> &dyn Siblings;

    /// Finds all records, unless it is told to stop.
    fn index_all(&self, cancel: &AtomicBool, progress: &mut dyn FnMut()) {
        while !cancel.load(std::sync::atomic::Ordering::Relaxed) && self.index_some() {
            progress();
        }
    }
}
