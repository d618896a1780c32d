//! A record as its container hands it on: its bytes, where they stand, and a way to what stands beside it.

use std::fmt;

use super::scratchpad::TagNames;
use crate::transcript::Scalar;

/// One record's bytes and where they stand.
pub struct Record<'a> {
    /// The record as the file has it, without the line end.
    pub bytes: &'a [u8],
    /// Where it is, for messages.
    pub place: Place,
    /// How many items it is shown as: a preference pair is two.
    pub items: usize,
    /// Which of them is meant, from 0.
    pub item: usize,
    /// Fields that the whole file has (an Inspect log's task and model).
    pub file_fields: &'a [(String, Scalar)],
    /// What belongs to the record and stands elsewhere.
    pub siblings: &'a dyn Siblings,
    /// The tags that scratchpads and answers stand in.
    pub tags: &'a TagNames,
}

/// Where a record's first byte is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its line, from 1, where lines are records.
    pub line: Option<usize>,
    /// Its byte offset in the file.
    pub offset: u64,
    /// The entry of the container that it is.
    pub entry: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.entry, self.line) {
            (Some(entry), _) => write!(f, "entry {entry}"),
            (None, Some(line)) => write!(f, "line {line}, byte {}", self.offset),
            (None, None) => write!(f, "byte {}", self.offset),
        }
    }
}

/// What belongs to a record and stands elsewhere: the other entries of its container, and the
/// request that it answers.
pub trait Siblings {
    /// The unpacked bytes of the entry of this name; `None` where there is none.
    ///
    /// # Errors
    /// A text that says why an entry that is there cannot be unpacked.
    fn entry(&self, name: &str) -> Result<Option<Vec<u8>>, String>;

    /// The names of the entries that start like this.
    fn names(&self, start: &str) -> Vec<String>;

    /// The request of this `custom_id` in another file; `None` where there is none.
    fn request(&self, _custom_id: &str) -> Option<Vec<u8>> {
        None
    }
}

/// A container with nothing else in it.
pub struct NoSiblings;

impl Siblings for NoSiblings {
    fn entry(&self, _name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    fn names(&self, _start: &str) -> Vec<String> {
        Vec::new()
    }
}
