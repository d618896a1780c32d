//! A file of transcripts, open.

use std::path::PathBuf;
use std::sync::Arc;

use super::container::records::{Records, Written};
use super::container::source::Source;
use super::formats;
use super::formats::custom::Mapping;
use super::formats::{Format, batch};
use super::identity::stamp::Stamp;
use super::record::Record;
use crate::transcript::{Scalar, Transcript, Warning, WarningCode};

/// What is said of a guess that only the lengths of texts tell.
const WEAK_GUESS: &str = "by the lengths of its texts; :map says where they are";

/// A file of transcripts, open.
pub struct CorpusFile {
    /// Its name as it was given, for people.
    pub name: Arc<str>,
    /// Its path.
    pub path: PathBuf,
    /// How its records are read.
    pub format: &'static Format,
    /// What told the format.
    pub why: String,
    /// What is odd about how it is written, for `check`.
    pub notes: Vec<String>,
    pub(super) source: Source,
    /// The file on the disk when it was opened; `None` for a stream.
    pub(super) stamp: Option<Stamp>,
    /// Whether the next change would have changed the stamp.
    pub(super) settled: bool,
    /// Where its texts are, where that was said or guessed.
    pub mapping: Option<Mapping>,
    /// Where the mapping is a guess: whether names tell it, and not lengths alone.
    pub guess: Option<bool>,
    /// Records of more bytes are not read.
    pub(super) longest: u64,
    pub(super) is_joined: bool,
    /// What it holds of a batch, by its first record.
    pub(super) side: Option<batch::Side>,
    pub(super) records: Box<dyn Records>,
    pub(super) file_fields: Vec<(String, Scalar)>,
    /// What its path tells of its records.
    pub(super) path_fields: Vec<(String, Scalar)>,
}

impl CorpusFile {
    /// Keeps the file open no longer.
    pub(super) fn release(&self) {
        self.source.release();
    }

    /// Its length in bytes, as far as that is known.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.source.length_so_far()
    }

    /// How a record (by its place from 0) is written in it; `None` where there is none, or its container
    /// has it in another form.
    #[must_use]
    pub fn written(&self, number: usize) -> Option<Written> {
        self.records.written(number)
    }

    /// Reads its bytes, unpacked, at a position; gives how many were read.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn read_at(&self, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
        self.source.read_at(buffer, at)
    }

    /// Its bytes, unpacked, from `start` to `end`; fewer where it has been cut.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn bytes(&self, start: u64, end: u64) -> std::io::Result<Vec<u8>> {
        self.source.range(start, end)
    }

    /// Its name in the packed file that it is in, if it is in one.
    #[must_use]
    pub fn entry(&self) -> Option<&str> {
        self.name.strip_prefix(&*self.path.display().to_string())?.strip_prefix('/')
    }

    /// Why it could be read only in part, if so.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.source.problem()
    }

    /// Whether only reading all of it tells all: what is wrong with bytes that come from elsewhere, as a stream's
    /// or a compressed file's do, and which of a batch's requests no result has asked for.
    #[must_use]
    pub fn is_told_by_reading(&self) -> bool {
        self.is_joined || self.source.fixed_length().is_none()
    }

    /// How many items are known so far.
    pub(super) fn len(&self) -> usize {
        if self.is_joined { 0 } else { self.records.len() }
    }

    /// Whether all of its items are known.
    pub(super) fn complete(&self) -> bool {
        self.is_joined || self.records.complete()
    }

    /// Whether a record can be read before its place is known.
    pub(super) fn can_peek(&self) -> bool {
        !self.is_joined
    }

    /// The transcript that a record is; `problem` says why its bytes could not be read, where that is
    /// so.
    pub(super) fn read(&self, record: &Record<'_>, problem: Option<&str>) -> Transcript {
        let mut transcript = match (problem, &self.mapping) {
            (Some(problem), _) => formats::unreadable(record, problem),
            (None, Some(mapping)) => formats::read_mapped(mapping, record),
            (None, None) => formats::read(self.format, record),
        };
        if let Some(is_sure) = self.guess {
            let detail = (!is_sure).then(|| WEAK_GUESS.to_owned());
            transcript.warnings.push(Warning { code: WarningCode::Guessed, detail });
        }
        transcript
    }

    /// Its records are parts of other files' items, and none by themselves.
    pub(super) fn join(&mut self) {
        self.is_joined = true;
        "its requests are joined to the results by custom_id".clone_into(&mut self.why);
    }
}
