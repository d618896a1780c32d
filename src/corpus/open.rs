//! From a path to a file of records: which container it is, and which format.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::{self, ArchiveRecords};
use super::document::{ElementRecords, Form, WholeRecord};
use super::flags::FlagTable;
use super::formats::custom::Mapping;
use super::formats::{self, FORMATS, Format, Record, batch};
use super::json::{self, Object};
use super::lines::LineRecords;
use super::outline::{Outline, Top};
use super::prose;
use super::records::{Limits, Records, Written, megabytes};
use super::samples;
use super::scratchpad::TagNames;
use super::source::Source;
use super::stamp::Stamp;
use super::table::TableRecords;
use crate::transcript::{Scalar, Transcript};

/// How much of a file is looked at to tell what it is.
const HEAD: u64 = 256 << 10;
/// How many records are looked at.
const LOOKED_AT: usize = 20;
/// Names of arrays that an object may be wrapped around.
const WRAPPED: [&str; 6] =
    ["samples", "results", "conversations", "jailbreaks", "testCases", "loglines"];

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
    source: Source,
    /// The file on the disk when it was opened; `None` for a stream.
    pub(super) stamp: Option<Stamp>,
    /// Whether the next change would have changed the stamp.
    pub(super) settled: bool,
    pub(super) mapping: Option<Mapping>,
    /// How many items each record holds.
    pub(super) variants: usize,
    /// Records of more bytes are not read.
    pub(super) longest: u64,
    is_joined: bool,
    /// What it holds of a batch, by its first record.
    pub(super) side: Option<batch::Side>,
    pub(super) records: Box<dyn Records>,
    pub(super) file_fields: Vec<(String, Scalar)>,
}

/// How files are opened.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The format of every file; else each file tells its own.
    pub format: Option<&'static Format>,
    /// How much is read at most.
    pub limits: Limits,
    /// The folder that compressed data are unpacked into.
    pub spools: PathBuf,
    /// Where the texts of files that this pattern fits are; the first that fits counts.
    pub mappings: Vec<(glob::Pattern, Mapping)>,
    /// The tags that scratchpads and answers stand in.
    pub tags: TagNames,
    /// Flags to join to transcripts.
    pub flags: Option<Arc<FlagTable>>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        OpenOptions {
            format: None,
            limits: Limits::default(),
            spools: std::env::temp_dir(),
            mappings: Vec::new(),
            tags: TagNames::default(),
            flags: None,
        }
    }
}

/// A file's container and what was learnt while telling it.
struct Contents {
    records: Box<dyn Records>,
    /// The format that the container alone tells.
    format: Option<(&'static Format, String)>,
    file_fields: Vec<(String, Scalar)>,
    /// Whether elements that are no objects are records that cannot be read.
    is_array: bool,
}

impl Contents {
    fn of(records: impl Records + 'static) -> Self {
        let (records, file_fields) = (Box::new(records), Vec::new());
        Contents { records, format: None, file_fields, is_array: false }
    }
}

/// Opens one file.
///
/// # Errors
/// Where it holds no transcripts; in words that say what was looked for or what to do.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<CorpusFile>, String> {
    if path == Path::new("-") {
        let source = Source::unpack(std::io::stdin(), path, &options.spools);
        let source = source.map_err(|error| format!("it cannot be copied: {error}"))?;
        return Ok(vec![file(source, path, "stdin".to_owned(), options)?]);
    }
    // Taken first: what is written meanwhile is seen as a change.
    let stamp = Stamp::of(path);
    let source = Source::open(path, &options.spools).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file; check the name".to_owned(),
        std::io::ErrorKind::PermissionDenied => {
            "permission denied; check who may read it".to_owned()
        }
        _ => error.to_string(),
    })?;
    let mut files = if let Some(entries) = archive::data_entries(&source, options)? {
        let inside = |(name, source): (String, Source)| {
            let shown = format!("{}/{name}", path.display());
            file(source, path, shown.clone(), options).map_err(|why| format!("{name}: {why}"))
        };
        entries.into_iter().map(inside).collect::<Result<Vec<_>, _>>()?
    } else {
        vec![file(source, path, path.display().to_string(), options)?]
    };
    for file in &mut files {
        file.stamp = stamp;
        file.settled = stamp.is_some_and(|stamp| stamp.is_settled());
    }
    Ok(files)
}

/// One file of records.
fn file(
    source: Source,
    path: &Path,
    name: String,
    options: &OpenOptions,
) -> Result<CorpusFile, String> {
    let head = source.range(0, HEAD).map_err(|error| format!("it cannot be read: {error}"))?;
    if let Some(problem) = source.problem().filter(|_| head.is_empty()) {
        return Err(problem);
    }
    let contents = container(&source, &head, options.limits)?;
    let mapping = options.mappings.iter().find(|(pattern, _)| pattern.matches_path(path));
    let mapping = mapping.map(|(_, mapping)| mapping.clone());
    let (format, why) = match (options.format, &contents.format) {
        _ if mapping.is_some() => (&formats::custom::FORMAT, "it was mapped".to_owned()),
        (Some(format), _) => (format, "it was named by --format".to_owned()),
        (None, Some((format, why))) => (*format, why.clone()),
        (None, None) => format_of(contents.records.as_ref(), contents.is_array)?,
    };
    // Looked at now, while the file is open.
    index_until(contents.records.as_ref(), 1);
    let first = first_records(contents.records.as_ref(), 1).pop();
    Ok(CorpusFile {
        name: name.into(),
        path: path.to_owned(),
        format,
        why,
        source,
        stamp: None,
        settled: false,
        mapping,
        variants: if format.name == formats::preference::NAME { 2 } else { 1 },
        longest: options.limits.record,
        is_joined: false,
        side: first.and_then(|first| batch::side(&first)),
        records: contents.records,
        file_fields: contents.file_fields,
    })
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

    /// How many items are known so far.
    pub(super) fn len(&self) -> usize {
        if self.is_joined { 0 } else { self.records.len() * self.variants }
    }

    /// Whether all of its items are known.
    pub(super) fn complete(&self) -> bool {
        self.is_joined || self.records.complete()
    }

    /// Whether a record can be read before its place is known.
    pub(super) fn can_peek(&self) -> bool {
        !self.is_joined && self.variants == 1
    }

    /// The transcript that a record is; `problem` says why its bytes could not be read, where that is
    /// so.
    pub(super) fn read(&self, record: &Record<'_>, problem: Option<&str>) -> Transcript {
        match (problem, &self.mapping) {
            (Some(problem), _) => formats::unreadable(record, problem),
            (None, Some(mapping)) => formats::read_mapped(mapping, record),
            (None, None) => formats::read(self.format, record),
        }
    }

    /// Its records are parts of other files' items, and none by themselves.
    pub(super) fn join(&mut self) {
        self.is_joined = true;
        "its requests are joined to the results by custom_id".clone_into(&mut self.why);
    }
}

fn container(source: &Source, head: &[u8], limits: Limits) -> Result<Contents, String> {
    refuse_other_files(head)?;
    if head.starts_with(b"PK") {
        let records = ArchiveRecords::open(source, limits)?;
        let header = records.header();
        let why = match header {
            Some(_) => "it is a zip of samples with a header",
            None => "it is a zip of samples",
        };
        let format =
            formats::by_name(formats::inspect::NAME).map(|format| (format, why.to_owned()));
        let file_fields = header.map(|header| formats::inspect::file_fields(&header));
        let file_fields = file_fields.unwrap_or_default();
        return Ok(Contents { format, file_fields, ..Contents::of(records) });
    }
    let start = if head.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let text = &head[start..];
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_document = match first {
        Some(b'{' | b'[') => !first_line_is_a_record(text),
        Some(_) => {
            if let Some(contents) = no_json(source, text, limits) {
                return Ok(contents);
            }
            false
        }
        None => return Err("it holds nothing but blanks; name a file of transcripts".to_owned()),
    };
    if is_document {
        return document(source, start as u64, limits);
    }
    lines(source, start as u64, limits)
}

/// A table with a header that names texts, or prose with marked turns.
fn no_json(source: &Source, head: &[u8], limits: Limits) -> Option<Contents> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| memchr::memchr_iter(sign, line).count();
    let delimiter = if count(b'\t') > count(b',') { b'\t' } else { b',' };
    if count(delimiter) > 0
        && let Some(table) = TableRecords::open(source, limits, delimiter)
        && formats::fits_names(table.header())
    {
        return Some(Contents::of(table));
    }
    let is_prose = prose::turns(&String::from_utf8_lossy(head)).is_some();
    (is_prose && source.length() <= limits.document)
        .then(|| Contents::of(WholeRecord::new(source.clone(), limits, Form::Prose)))
}

/// Files that are told by their first bytes, and cannot be transcripts.
fn refuse_other_files(head: &[u8]) -> Result<(), String> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    let words = if head.is_empty() {
        "it is empty; name a file of transcripts"
    } else if starts(&[0xff, 0xfe]) || starts(&[0xfe, 0xff]) {
        "it is UTF-16; convert it to UTF-8, e.g. with iconv -f UTF-16 -t UTF-8"
    } else if starts(&[0x1f, 0x8b]) || starts(&[0x28, 0xb5, 0x2f, 0xfd]) {
        "it is compressed twice; unpack it once, e.g. with gunzip or zstd -d"
    } else if starts(b"PAR1") {
        "it is a Parquet table, and this build reads none; build it with --features parquet"
    } else if !starts(b"PK") && head.iter().take(512).any(|byte| *byte == 0) {
        "it is a binary file; name a file of transcripts"
    } else {
        return Ok(());
    };
    Err(words.to_owned())
}

/// Whether lines are records, as far as the first one tells: it is a whole value and others
/// follow, or it breaks off inside a string. A single line is a document.
fn first_line_is_a_record(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(line) = lines.find(|line| !line.is_empty()) else { return false };
    let more = lines.any(|line| !line.is_empty());
    let mut outline = Outline::default();
    outline.feed(line);
    more && (outline.ended && outline.top.is_some() || outline.is_in_string())
}

fn lines(source: &Source, start: u64, limits: Limits) -> Result<Contents, String> {
    let records = LineRecords::new(source.clone(), limits, start);
    index_until(&records, 1);
    let heads: Vec<Vec<u8>> = first_records(&records, LOOKED_AT);
    if heads.is_empty() {
        return Err("it holds nothing but blanks; name a file of transcripts".to_owned());
    }
    let turn_after_turn =
        heads.windows(2).any(|pair| pair.iter().all(|line| formats::is_turn(line)));
    let whole = heads
        .iter()
        .any(|line| formats::recognise(line).is_some_and(|found| found.format.name != "flat"));
    if turn_after_turn && !whole {
        return Ok(Contents::of(WholeRecord::new(source.clone(), limits, Form::Lines)));
    }
    Ok(Contents::of(records))
}

fn document(source: &Source, start: u64, limits: Limits) -> Result<Contents, String> {
    let mut outline = Outline::default();
    let mut chunk = vec![0; 1 << 20];
    // An array's first elements are enough; of an object all members have to be known.
    loop {
        let at = outline.fed().max(start);
        if outline.fed() < start {
            outline.feed(&vec![b' '; usize::try_from(start).unwrap_or(0)]);
        }
        let read = source
            .read_at(&mut chunk, at)
            .map_err(|error| format!("it cannot be read: {error}"))?;
        outline.feed(&chunk[..read]);
        let enough = outline.top == Some(Top::Array)
            && outline
                .members
                .first()
                .and_then(|all| all.elements.as_ref())
                .is_some_and(|all| all.len() > 2);
        if read == 0 || outline.ended || enough {
            break;
        }
    }
    match outline.top {
        Some(Top::Array) => array(source, limits, outline),
        // The first of several values on lines, which was longer than what was looked at.
        Some(Top::Object) if outline.ended && something_follows(source, outline.end()) => {
            lines(source, start, limits)
        }
        _ => object(source, limits, outline),
    }
}

/// Whether anything but blanks stands soon behind a byte.
fn something_follows(source: &Source, end: u64) -> bool {
    let behind = source.range(end, end + HEAD).unwrap_or_default();
    behind.iter().any(|byte| !byte.is_ascii_whitespace())
}

fn array(source: &Source, limits: Limits, outline: Outline) -> Result<Contents, String> {
    let elements = outline.members.first().and_then(|all| all.elements.as_ref());
    let first = elements.into_iter().flatten().take(2);
    let heads: Vec<Vec<u8>> =
        first.filter_map(|range| source.range(range.start, range.end).ok()).collect();
    if heads.is_empty() && outline.ended {
        return Err("it is an empty array; name a file of transcripts".to_owned());
    }
    if !heads.is_empty() && heads.iter().all(|head| formats::is_turn(head)) {
        return whole(source, limits);
    }
    let records = ElementRecords::new(source.clone(), limits, outline, 0);
    Ok(Contents { is_array: true, ..Contents::of(records) })
}

fn object(source: &Source, limits: Limits, mut outline: Outline) -> Result<Contents, String> {
    let place =
        |name: &str| outline.members.iter().position(|member| member.name == name.as_bytes());
    if let (Some(eval), Some(member)) = (place("eval"), place("samples")) {
        let range = outline.members[eval].range.clone();
        let eval = source.range(range.start, range.end).unwrap_or_default();
        let file_fields = formats::inspect::file_fields(&eval);
        let ranges = outline.members[member].elements.as_mut().filter(|_| outline.ended);
        if let Some(ranges) = ranges {
            samples::order(source, ranges);
        }
        let records = ElementRecords::new(source.clone(), limits, outline, member);
        let why = "it has eval and samples".to_owned();
        let format = formats::by_name(formats::inspect::NAME).map(|format| (format, why));
        return Ok(Contents { format, file_fields, ..Contents::of(records) });
    }
    if source.length() <= limits.document {
        let bytes = source.range(0, source.length()).unwrap_or_default();
        let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
        if formats::recognise(bytes).is_some() {
            return whole(source, limits);
        }
    }
    let wrapped = outline.members.iter().position(|member| {
        let size = member.range.end - member.range.start;
        let named = WRAPPED.iter().any(|name| name.as_bytes() == member.name);
        let large = size * 10 > source.length() * 8;
        member.elements.as_ref().is_some_and(|all| !all.is_empty()) && (named || large)
    });
    match wrapped {
        Some(member) => {
            Ok(Contents::of(ElementRecords::new(source.clone(), limits, outline, member)))
        }
        // A single line that is too long to be read is a record that says so.
        None if source.length() > limits.document && is_one_line(source) => {
            lines(source, 0, limits)
        }
        None => whole(source, limits),
    }
}

fn is_one_line(source: &Source) -> bool {
    source.range(0, HEAD).is_ok_and(|head| memchr::memchr(b'\n', head.trim_ascii()).is_none())
}

fn whole(source: &Source, limits: Limits) -> Result<Contents, String> {
    if source.length() > limits.document {
        return Err(format!(
            "it is one JSON document of {} that has to be read whole, and the limit is {}; raise limits.document_mb in the config",
            megabytes(source.length()),
            megabytes(limits.document)
        ));
    }
    Ok(Contents::of(WholeRecord::new(source.clone(), limits, Form::Value)))
}

/// Finds records until there are so many, or no more.
fn index_until(records: &dyn Records, wanted: usize) {
    while records.len() < wanted && records.index_some() {}
}

fn first_records(records: &dyn Records, most: usize) -> Vec<Vec<u8>> {
    (0..records.len().min(most)).map(|number| records.record(number).bytes).collect()
}

/// The format that the first records tell.
fn format_of(records: &dyn Records, is_array: bool) -> Result<(&'static Format, String), String> {
    index_until(records, 1);
    let heads = first_records(records, LOOKED_AT);
    if let Some(found) = heads.iter().find_map(|head| formats::recognise(head)) {
        return Ok((found.format, found.why));
    }
    // Damaged records may be transcripts; whole ones that fit no format are something else.
    if heads.iter().all(|head| is_something_else(head, is_array)) {
        return Err(format!("no transcript was found in it; looked for {}", formats::looked_for()));
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
