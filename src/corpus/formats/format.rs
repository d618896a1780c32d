//! A row of the table of formats.

use std::fmt;

use super::draft::Draft;
use crate::corpus::record::Record;
use crate::json::Object;

/// A record that cannot be read, in words that end in what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Problem(pub String);

/// A row of the table of formats.
pub struct Format {
    /// Its name in `--format` and `check`.
    pub name: &'static str,
    /// What is looked for.
    pub looks_for: &'static str,
    /// Whether every run of letters and digits in a text stands in the record's own bytes: nothing
    /// is put into words, unpacked or joined from elsewhere.
    pub is_verbatim: bool,
    /// How many items a record is.
    pub items: fn(&Object<'_>) -> usize,
    /// Whether a record is of this format, and why.
    pub signature: fn(&Object<'_>) -> Option<String>,
    /// Reads one.
    pub read: fn(&Object<'_>, &Record<'_>) -> Result<Draft, Problem>,
}

/// A record is one item, in most formats.
pub fn one(_object: &Object<'_>) -> usize {
    1
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
