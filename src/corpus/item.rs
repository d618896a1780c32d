//! A transcript and where it is.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::showing::UNPLACED;
use crate::transcript::{Digest, Transcript};

/// A transcript and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place in the corpus, from 0; [`UNPLACED`] as long as it is not known.
    pub position: usize,
    /// Its file's name, as it was given.
    pub file: Arc<str>,
    /// Its file's place among those of the corpus, from 0.
    pub source: usize,
    /// Its place in the file, from 1.
    pub number: usize,
    /// Over the record's bytes, where it is read to be labelled or by a mapping: it tells the record
    /// again when it is read in another way.
    pub raw: Option<Digest>,
    /// Whether it is read by a mapping, or a guess.
    pub is_mapped: bool,
    /// The transcript.
    pub transcript: Transcript,
}

impl Item {
    /// The record's own id, else its file and number: `runs.jsonl#17`.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        if let Some(id) = &self.transcript.id {
            Cow::Borrowed(id)
        } else {
            let file = Path::new(&*self.file).file_name().unwrap_or_default().to_string_lossy();
            Cow::Owned(match self.number {
                UNPLACED => format!("{file}#…"),
                number => format!("{file}#{number}"),
            })
        }
    }
}
