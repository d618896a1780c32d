//! Zip archives: an Inspect log's samples and what they are spread over.

use std::io::{self, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::bundle;
use super::records::{Limits, RecordBytes, Records};
use super::samples;
use super::source::{Source, SourceReader};
use super::walk;
use crate::corpus::record::{Place, Siblings};
use crate::text::megabytes;
use crate::text::reason;

/// The data files in a zip that is no Inspect log, each unpacked; `None` for anything else.
///
/// # Errors
/// Where an entry cannot be unpacked, or there is none.
pub fn data_entries(
    source: &Source,
    limits: Limits,
    spools: &Path,
) -> Result<Option<Vec<(String, Source)>>, String> {
    if !source.range(0, 4).is_ok_and(|head| head.starts_with(b"PK\x03\x04")) {
        return Ok(None);
    }
    let Ok(archive) = ZipArchive::new(source.reader()) else { return Ok(None) };
    let names = archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned);
    let names: Vec<String> = names.collect();
    if bundle::is_bundle(&names) {
        return bundle::open(source, spools).map(|records| Some(vec![records]));
    }
    if names
        .iter()
        .any(|name| samples::key_of_entry(name).is_some() || HEADERS.contains(&name.as_str()))
    {
        return Ok(None);
    }
    let mut data: Vec<String> = names.into_iter().filter(|name| walk::is_data_name(name)).collect();
    if data.is_empty() {
        return Err("it is a zip without transcript files in it; name an Inspect log or a zip of JSON files".to_owned());
    }
    data.sort();
    let entries = Entries { archive, limits };
    let mut sources = Vec::new();
    for name in data {
        let bytes = entries.entry(&name)?.unwrap_or_default();
        let stream = io::Cursor::new(bytes);
        let unpacked = Source::unpack(stream, name.as_ref(), spools);
        sources.push((
            name,
            unpacked.map_err(|error| format!("it cannot be unpacked: {}", reason(error)))?,
        ));
    }
    Ok(Some(sources))
}

/// The entries that hold what a whole log says.
const HEADERS: [&str; 2] = ["header.json", "_journal/start.json"];

/// An Inspect log.
pub struct ArchiveRecords {
    entries: Entries,
    /// The names of the samples' entries, in the order they are shown.
    samples: Vec<String>,
    length: u64,
}

/// The entries of an archive. Reading clones the reader, so that threads do not share a position.
struct Entries {
    archive: ZipArchive<SourceReader>,
    limits: Limits,
}

impl ArchiveRecords {
    /// Opens an archive and finds its samples.
    ///
    /// # Errors
    /// Where its directory is damaged, or it holds no samples; in words that say what to do.
    pub fn open(source: &Source, limits: Limits) -> Result<Self, String> {
        let archive = ZipArchive::new(source.reader()).map_err(|error| {
            format!("its directory of entries cannot be read ({error}); copy the log again")
        })?;
        let names = (0..archive.len()).filter_map(|index| {
            archive.name_for_index(index)?.ok().map(std::borrow::Cow::into_owned)
        });
        let mut samples: Vec<(samples::SampleKey, String)> =
            names.filter_map(|name| Some((samples::key_of_entry(&name)?, name))).collect();
        if samples.is_empty() {
            return Err(
                "it is a zip without samples/…_epoch_….json; name an Inspect log".to_owned()
            );
        }
        samples.sort();
        let samples = samples.into_iter().map(|(_, name)| name).collect();
        Ok(ArchiveRecords {
            entries: Entries { archive, limits },
            samples,
            length: source.length(),
        })
    }

    /// The bytes of the entry that tells about the whole log.
    #[must_use]
    pub fn header(&self) -> Option<Vec<u8>> {
        HEADERS.iter().find_map(|name| self.entries.entry(name).ok().flatten())
    }
}

impl Entries {
    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        let mut archive = self.archive.clone();
        let limit = self.limits.zip_entry;
        let too_large = |size: u64| {
            format!(
                "the entry has {} unpacked, and the limit is {}; raise limits.zip_entry_mb in the config",
                megabytes(size),
                megabytes(limit)
            )
        };
        let entry = archive.by_index(index).map_err(|error| explain(&error))?;
        if entry.size() > limit {
            return Err(too_large(entry.size()));
        }
        let expected = usize::try_from(entry.size()).unwrap_or(0);
        let mut bytes = Vec::with_capacity(expected.min(16 << 20));
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|error| {
            format!("the entry cannot be unpacked: {}; copy the log again", unpack_error(&error))
        })?;
        if bytes.len() as u64 > limit {
            return Err(too_large(bytes.len() as u64));
        }
        Ok(bytes)
    }
}

fn explain(error: &ZipError) -> String {
    format!("the entry cannot be opened: {}; copy the log again", reason(error))
}

fn unpack_error(error: &io::Error) -> String {
    error.to_string().to_lowercase()
}

impl Siblings for Entries {
    fn entry(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        self.archive.index_for_name(name).map(|index| self.read(index)).transpose()
    }

    fn names(&self, start: &str) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        names.filter(|name| name.starts_with(start)).map(std::borrow::Cow::into_owned).collect()
    }
}

impl Records for ArchiveRecords {
    fn len(&self) -> usize {
        self.samples.len()
    }

    fn complete(&self) -> bool {
        true
    }

    fn looked_at(&self) -> u64 {
        self.length
    }

    fn index_some(&self) -> bool {
        false
    }

    fn record(&self, number: usize) -> RecordBytes {
        let name = self.samples.get(number).cloned().unwrap_or_default();
        let found = self.entries.entry(&name);
        let place = Place { line: None, offset: 0, entry: Some(name) };
        match found {
            Ok(bytes) => RecordBytes {
                bytes: bytes.unwrap_or_default(),
                place,
                problem: None,
                ..RecordBytes::default()
            },
            Err(problem) => RecordBytes {
                bytes: Vec::new(),
                place,
                problem: Some(problem),
                ..RecordBytes::default()
            },
        }
    }

    fn siblings(&self) -> &dyn Siblings {
        &self.entries
    }
}
