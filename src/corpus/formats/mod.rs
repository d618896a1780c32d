//! The transcript formats, each a row of one table.
//!
//! A row says what a record of the format looks like and how to read one. Detection, `check`
//! and `--format` all work from the table.

use crate::transcript::{Scalar, Transcript};

/// One record's bytes and where they stand.
pub struct Record<'a> {
    /// The record as the file has it, without the line end.
    pub bytes: &'a [u8],
    /// Where it is, for messages.
    pub place: Place,
    /// Fields that the whole file has (an Inspect log's task and model).
    pub file_fields: &'a [(String, Scalar)],
    /// The other entries of the container, for records that are spread over several.
    pub siblings: &'a dyn Siblings,
}

/// Where a record's first byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which record of its file, from 1.
    pub number: usize,
    /// Its line, from 1, where lines are records.
    pub line: Option<usize>,
    /// Its byte offset in the file, or 0 in a zip entry.
    pub offset: u64,
}

/// The other entries of a container.
pub trait Siblings {
    /// The unpacked bytes of the entry of this name; `None` where there is none.
    ///
    /// # Errors
    /// A text that says why an entry that is there cannot be unpacked.
    fn entry(&self, name: &str) -> Result<Option<Vec<u8>>, String>;
}

/// A container with nothing else in it.
pub struct NoSiblings;

impl Siblings for NoSiblings {
    fn entry(&self, _name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }
}

/// A row of the table of formats.
pub struct Format {
    /// Its name in `--format` and `check`.
    pub name: &'static str,
}

/// Every format, the most telling signature first.
pub static FORMATS: &[Format] = &[];

/// Reads one record. It never fails: a record that cannot be read is a transcript that says why.
#[must_use]
pub fn read(_format: &Format, _record: &Record<'_>) -> Transcript {
    unimplemented!()
}
