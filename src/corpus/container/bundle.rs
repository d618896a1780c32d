//! Bundles: a zip of transcripts for another reviewer, with the questions and the sample that it is of. What is
//! in one is told by its manifest, with digests over all of it.
//!
//! A bundle comes from somebody else. Its names must stay in its folder, its parts have the length that the
//! manifest says, and what was altered is refused.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use zip::ZipArchive;
use zip::result::ZipError;

use super::source::{Source, SourceReader};
use crate::corpus::formats::{self, portable};
use crate::corpus::record::{Place, Record, Siblings};
use crate::corpus::scratchpad::TagNames;
use crate::text::{listed, reason};

/// The entry that says what is in a bundle.
pub const MANIFEST: &str = "bundle.json";
/// The entry with the questions.
pub const RUBRIC: &str = "rubric.toml";
/// The entry with the sample, as events.
pub const DESIGN: &str = "design.jsonl";

/// The version of the form.
pub const FORM: u64 = 1;

/// What a blind bundle does not hold, in the words of events.
pub const WITHHELD: [&str; 5] = ["flags", "tier", "model", "id", "others"];

/// The manifest, the questions and the sample are no longer than this.
const LONGEST: u64 = 256 << 20;
/// No transcripts are packed into a smaller part of their length.
const DENSEST: u64 = 2000;
/// A record is no longer than this.
const LONGEST_RECORD: usize = 64 << 20;
/// So many records that were altered are named.
const NAMED: usize = 10;

/// What is in a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of its form.
    pub triptych_bundle: u64,
    /// Which bundle it is.
    pub id: String,
    /// Whom it is for.
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// The sample that its records are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// Whether nothing but texts is in it: then nothing can be revealed.
    #[serde(default)]
    pub blind: bool,
    /// The records.
    pub records: Part,
    /// The questions.
    pub rubric: Part,
    /// The sample, as events.
    pub design: Part,
    /// Each record's id and the digest over its texts.
    pub items: Vec<(String, String)>,
}

/// A part of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How long it is.
    pub bytes: u64,
    /// `b3:` and 64 hex digits of BLAKE3 over it.
    pub digest: String,
}

/// What a bundle holds beside its records.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What is in it.
    pub manifest: Manifest,
    /// The questions, as TOML.
    pub rubric: String,
    /// The sample, as lines of a journal.
    pub design: Vec<u8>,
}

impl Manifest {
    /// What is not in it, in the words of events.
    #[must_use]
    pub fn withheld(&self) -> Vec<String> {
        let words = WITHHELD.iter().filter(|_| self.blind);
        words.map(|word| (*word).to_owned()).collect()
    }
}

impl Part {
    /// The part that these bytes are.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Part { bytes: bytes.len() as u64, digest: written(&blake3::hash(bytes)) }
    }
}

fn written(hash: &blake3::Hash) -> String {
    format!("b3:{}", hash.to_hex())
}

/// What the records of the bundle with this id are called, once they are unpacked.
#[must_use]
pub fn records_name(id: &str) -> String {
    format!("{id}.jsonl")
}

/// The entry that holds them, as zstd, and in the zip as it is: so they are unpacked while they are read.
#[must_use]
pub fn packed_name(id: &str) -> String {
    format!("{id}.jsonl.zst")
}

/// Whether a zip with these entries is a bundle.
#[must_use]
pub fn is_bundle(names: &[String]) -> bool {
    names.iter().any(|name| name == MANIFEST)
}

/// The records of a bundle, unpacked, once all of it is as its manifest says.
///
/// # Errors
/// Where it is damaged or was altered; in words that say what to do.
pub fn open(source: &Source, spools: &Path) -> Result<(String, Source), String> {
    let mut archive = archive_of(source)?;
    let Beside { manifest, .. } = checked(&mut archive)?;
    check_records(&mut archive, &manifest)?;
    let name = records_name(&manifest.id);
    let entry = archive.by_name(&packed_name(&manifest.id));
    let entry = entry.map_err(|error| damaged(&explained(&error)))?;
    let start = entry.data_start().ok_or_else(|| damaged("its records are nowhere"))?;
    let mut records = source.reader();
    let sought = records.seek(SeekFrom::Start(start));
    sought.map_err(|error| damaged(&reason(error)))?;
    let unpacked = Source::unpack(records.take(entry.compressed_size()), name.as_ref(), spools);
    let unpacked =
        unpacked.map_err(|error| format!("its records cannot be unpacked: {}", reason(error)))?;
    Ok((name, unpacked))
}

/// What the bundle at a path holds beside its records; `None` where it is none.
///
/// # Errors
/// Where it is damaged or was altered.
#[must_use]
pub fn beside(path: &Path) -> Option<Result<Beside, String>> {
    let is_zip = || {
        let mut head = [0; 4];
        let mut file = std::fs::File::open(path).ok()?;
        file.read_exact(&mut head).ok().filter(|()| head == *b"PK\x03\x04")
    };
    if !path.is_file() || is_zip().is_none() {
        return None;
    }
    // What is packed in a zip is never unpacked to be told.
    let source = Source::open(path, path.parent()?).ok()?;
    let mut archive = ZipArchive::new(source.reader()).ok()?;
    archive.index_for_name(MANIFEST)?;
    Some(checked(&mut archive))
}

fn archive_of(source: &Source) -> Result<ZipArchive<SourceReader>, String> {
    ZipArchive::new(source.reader()).map_err(|error| damaged(&explained(&error)))
}

fn damaged(what: &str) -> String {
    format!("the bundle is damaged: {what}; ask for it again")
}

fn explained(error: &ZipError) -> String {
    reason(error)
}

/// The manifest and what stands beside the records, once they fit together.
fn checked(archive: &mut ZipArchive<SourceReader>) -> Result<Beside, String> {
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let climbs = |name: &&String| {
        name.starts_with(['/', '\\'])
            || name.contains(':')
            || name.split(['/', '\\']).any(|step| step == "..")
    };
    if let Some(name) = names.iter().find(climbs) {
        return Err(damaged(&format!("its entry {name:?} leads out of its folder")));
    }
    let manifest = entry(archive, MANIFEST)?;
    let manifest: Manifest = serde_json::from_slice(&manifest)
        .map_err(|error| damaged(&format!("its {MANIFEST} cannot be read ({error})")))?;
    if manifest.triptych_bundle > FORM {
        return Err("the bundle is of a later version; open it with a newer triptych".to_owned());
    }
    if manifest.id.is_empty() || !manifest.id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(damaged(&format!("its id {:?} is none", manifest.id)));
    }
    let rubric = part(archive, RUBRIC, &manifest.rubric)?;
    let design = part(archive, DESIGN, &manifest.design)?;
    let rubric =
        String::from_utf8(rubric).map_err(|_| damaged(&format!("its {RUBRIC} is no text")))?;
    Ok(Beside { manifest, rubric, design })
}

fn part(
    archive: &mut ZipArchive<SourceReader>,
    name: &str,
    wanted: &Part,
) -> Result<Vec<u8>, String> {
    let bytes = entry(archive, name)?;
    if Part::of(&bytes) == *wanted {
        return Ok(bytes);
    }
    Err(format!("its {name} was altered after it was packed; ask for the bundle again"))
}

/// A short entry.
fn entry(archive: &mut ZipArchive<SourceReader>, name: &str) -> Result<Vec<u8>, String> {
    let found = archive.by_name(name);
    let found = found.map_err(|error| damaged(&format!("{name}: {}", explained(&error))))?;
    let mut bytes = Vec::new();
    let read = found.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| damaged(&format!("{name}: {}", reason(error))))?;
    if bytes.len() as u64 > LONGEST {
        return Err(damaged(&format!("its {name} is longer than any is")));
    }
    Ok(bytes)
}

/// The records must be those that were packed; of those that are not, the first are named.
fn check_records(
    archive: &mut ZipArchive<SourceReader>,
    manifest: &Manifest,
) -> Result<(), String> {
    let packed = archive.by_name(&packed_name(&manifest.id));
    let packed = packed.map_err(|error| damaged(&explained(&error)))?.compressed_size();
    if manifest.records.bytes > packed.saturating_mul(DENSEST).saturating_add(LONGEST) {
        return Err(damaged("its records would unpack to what no transcripts are"));
    }
    let mut hasher = blake3::Hasher::new();
    unpack(archive, manifest, &mut hasher)?;
    if hasher.count() == manifest.records.bytes
        && written(&hasher.finalize()) == manifest.records.digest
    {
        return Ok(());
    }
    if hasher.count() > manifest.records.bytes || hasher.count() > LONGEST {
        return Err(damaged("its records are longer than its manifest says"));
    }
    let altered = altered(archive, manifest)?;
    let which = if altered.is_empty() {
        "what stands beside the texts of its records".to_owned()
    } else {
        format!("the texts of {}", listed(&altered, NAMED))
    };
    Err(format!("somebody has altered {which} after it was packed; ask for the bundle again"))
}

/// Unpacks the records, and no more than were packed.
fn unpack(
    archive: &mut ZipArchive<SourceReader>,
    manifest: &Manifest,
    out: &mut impl Write,
) -> Result<(), String> {
    let wrong = |error: io::Error| damaged(&reason(error));
    let found = archive.by_name(&packed_name(&manifest.id));
    let found = found.map_err(|error| damaged(&explained(&error)))?;
    let records = zstd::stream::read::Decoder::new(found).map_err(wrong)?;
    io::copy(&mut records.take(manifest.records.bytes + 1), out).map_err(wrong)?;
    Ok(())
}

/// The ids of the records whose texts are not those that were packed.
fn altered(
    archive: &mut ZipArchive<SourceReader>,
    manifest: &Manifest,
) -> Result<Vec<String>, String> {
    let mut bytes = Vec::new();
    unpack(archive, manifest, &mut bytes)?;
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let mut altered = Vec::new();
    for (place, (id, digest)) in manifest.items.iter().enumerate() {
        let line = lines.get(place).filter(|line| line.len() <= LONGEST_RECORD);
        let is_same = line.is_some_and(|line| digest_of(line) == *digest);
        if !is_same {
            altered.push(id.clone());
        }
    }
    Ok(altered)
}

/// The digest over the texts of a record of a bundle.
#[must_use]
pub fn digest_of(line: &[u8]) -> String {
    let record = Record {
        bytes: line,
        place: Place::default(),
        items: 1,
        item: 0,
        file_fields: &[],
        siblings: &Nothing,
        tags: &TagNames::default(),
    };
    formats::read(&portable::FORMAT, &record).digest.to_string()
}

/// Nothing stands beside a record of a bundle.
struct Nothing;

impl Siblings for Nothing {
    fn entry(&self, _name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    fn names(&self, _start: &str) -> Vec<String> {
        Vec::new()
    }
}
