//! A record as somebody sees it who says where its texts are.

use std::path::PathBuf;

use super::Corpus;
use super::formats;
use super::formats::custom::Mapping;
use super::record::{NoSiblings, Place, Record};
use super::scratchpad::TagNames;
use super::showing::record;
use crate::transcript::Transcript;

/// A record of a file, and how the file is read.
#[derive(Clone, Debug)]
pub struct Mappable {
    /// The file.
    pub path: PathBuf,
    /// Where the record is: `runs.jsonl:17`.
    pub place: String,
    /// Its position.
    pub position: usize,
    /// The first position of the file, and the first one behind those that are known of it.
    pub file: (usize, usize),
    /// The record, as JSON.
    pub text: String,
    /// Where its texts are so far.
    pub mapping: Mapping,
    /// Its format's name, where it was not mapped.
    pub format: Option<&'static str>,
    tags: TagNames,
}

impl Mappable {
    /// What a mapping makes of it.
    #[must_use]
    pub fn read_as(&self, mapping: &Mapping) -> Transcript {
        formats::read_mapped(
            mapping,
            &Record {
                bytes: self.text.as_bytes(),
                place: Place::default(),
                items: mapping.items(),
                item: 0,
                file_fields: &[],
                siblings: &NoSiblings,
                tags: &self.tags,
            },
        )
    }
}

impl Corpus {
    /// The record at a position, to be mapped.
    #[must_use]
    pub fn mappable(&self, position: usize) -> Option<Mappable> {
        let (source, number) = self.place(position)?;
        let file = self.file(source)?;
        let (text, place) = self.raw(position)?;
        let first = record(position) + 1 - number;
        Some(Mappable {
            path: file.path.clone(),
            place,
            position,
            file: (first, first + file.len()),
            text,
            mapping: file.mapping.clone().unwrap_or_default(),
            format: file.mapping.is_none().then_some(file.format.name),
            tags: self.tags.clone(),
        })
    }
}
