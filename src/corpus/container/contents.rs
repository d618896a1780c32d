//! What a file holds: its records, and what was learnt while telling them.

use super::records::{RecordBytes, Records};
use super::spread::SpreadRecords;
use crate::corpus::formats;
use crate::corpus::formats::custom::Mapping;
use crate::corpus::formats::shape::Guess;
use crate::corpus::formats::{FORMATS, Format};
use crate::json::{self, Object};
use crate::transcript::Scalar;

/// How many records are looked at.
pub const LOOKED_AT: usize = 20;
/// How many, where the first ones tell nothing.
pub const LOOKED_AT_LONGER: usize = 200;

/// A file's container and what was learnt while telling it.
pub struct Contents {
    /// Its records.
    pub records: Box<dyn Records>,
    /// The format that the container alone tells.
    pub format: Option<(&'static Format, String)>,
    /// Fields that the whole file has.
    pub file_fields: Vec<(String, Scalar)>,
    /// Whether elements that are no objects are records that cannot be read.
    pub is_array: bool,
    /// What is odd about how it is written, for `check`.
    pub notes: Vec<String>,
    /// Where the texts are, where the container tells that.
    pub guess: Option<Guess>,
}

impl Contents {
    pub fn of(records: impl Records + 'static) -> Self {
        let (records, file_fields) = (Box::new(records), Vec::new());
        Contents {
            records,
            format: None,
            file_fields,
            is_array: false,
            notes: Vec::new(),
            guess: None,
        }
    }
}

/// What no byte of the file tells of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'h> {
    /// Its name says that it is a table.
    pub is_table: bool,
    /// What the user said of where its texts are.
    pub mapping: Option<&'h Mapping>,
}

impl<'h> Hint<'h> {
    /// What a file's name says, and its mapping.
    #[must_use]
    pub fn of(name: &str, mapping: Option<&'h Mapping>) -> Self {
        let name = name.to_lowercase();
        let name = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        let is_table = [".csv", ".tsv", ".tab", ".psv"].iter().any(|end| name.ends_with(end));
        Hint { is_table, mapping }
    }
}

/// Finds records until there are so many, or no more.
pub fn index_until(records: &dyn Records, wanted: usize) {
    while records.len() < wanted && records.index_some() {}
}

pub fn first_records(records: &dyn Records, most: usize) -> Vec<Vec<u8>> {
    (0..records.len().min(most)).map(|number| records.record(number).bytes).collect()
}

/// Records as items, where the first ones show that a record may be several.
pub fn spread(
    records: Box<dyn Records>,
    format: &'static Format,
    mapping: Option<&Mapping>,
) -> Box<dyn Records> {
    match mapping.map(Mapping::items) {
        Some(1) => return records,
        Some(arms) => return Box::new(SpreadRecords::new(records, Box::new(move |_| arms))),
        None => {}
    }
    let heads = first_records(records.as_ref(), LOOKED_AT);
    if heads.iter().all(|head| formats::items(format, head) == 1) {
        return records;
    }
    let items = move |found: &RecordBytes| formats::items(format, &found.bytes);
    Box::new(SpreadRecords::new(records, Box::new(items)))
}

/// The format that the first records tell.
pub fn format_of(
    records: &dyn Records,
    is_array: bool,
) -> Result<(&'static Format, String), String> {
    index_until(records, 1);
    let heads = first_records(records, LOOKED_AT);
    if let Some(found) = heads.iter().find_map(|head| formats::recognise(head)) {
        return Ok((found.format, found.why));
    }
    // Damaged records may be transcripts; whole ones that fit no format are something else.
    if heads.iter().all(|head| is_something_else(head, is_array)) {
        let head = heads.first().map(|head| String::from_utf8_lossy(head)).unwrap_or_default();
        return Err(format!("no transcript was found in it: {}", formats::why_none(&head)));
    }
    let flat = formats::by_name("flat").unwrap_or(&FORMATS[0]);
    Ok((flat, "no record could be recognised, so each is tried alone".to_owned()))
}

fn is_something_else(head: &[u8], is_array: bool) -> bool {
    let text = String::from_utf8_lossy(head);
    if !text.trim_start().starts_with(['{', '[']) {
        return !is_array;
    }
    !json::is_too_deep(text.as_bytes())
        && Object::parse(&text).is_ok_and(|object| !object.is_empty())
}
