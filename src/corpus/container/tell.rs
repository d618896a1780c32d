//! Which container a file is, by its first bytes and its first records.

use super::archive::ArchiveRecords;
use super::document::{ElementRecords, Form, WholeRecord};
use super::lines::LineRecords;
use super::prose;
use super::records::{Limits, RecordBytes, Records, megabytes};
use super::samples;
use super::source::Source;
use super::spread::SpreadRecords;
use super::table::TableRecords;
use crate::corpus::formats;
use crate::corpus::formats::{FORMATS, Format, Told};
use crate::json::outline::{Outline, Top};
use crate::json::values::Values;
use crate::json::{self, Object};
use crate::text::reason;
use crate::transcript::Scalar;

/// How much of a file is looked at to tell what it is.
pub const HEAD: u64 = 256 << 10;
/// How many records are looked at.
const LOOKED_AT: usize = 20;
/// How many, where the first ones tell nothing.
const LOOKED_AT_LONGER: usize = 200;
/// Names of arrays that an object may be wrapped around.
const WRAPPED: [&str; 6] =
    ["samples", "results", "conversations", "jailbreaks", "testCases", "loglines"];

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
}

impl Contents {
    fn of(records: impl Records + 'static) -> Self {
        let (records, file_fields) = (Box::new(records), Vec::new());
        Contents { records, format: None, file_fields, is_array: false, notes: Vec::new() }
    }
}

pub fn container(
    source: &Source,
    head: &[u8],
    limits: Limits,
    hint: Hint,
) -> Result<Contents, String> {
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
        Some(b'\x1e') => return values(source, start as u64, limits),
        Some(b'{' | b'[') if first_line_has_several(text) => {
            return values(source, start as u64, limits);
        }
        Some(b'{' | b'[') => !first_line_is_a_record(text),
        Some(_) => {
            if let Some(contents) = no_json(source, (text, start as u64), limits, hint) {
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

/// What no byte of the file tells of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    /// Its name says that it is a table.
    pub is_table: bool,
    /// The user said where its texts are.
    pub is_mapped: bool,
}

impl Hint {
    /// What a file's name says.
    #[must_use]
    pub fn of(name: &str, is_mapped: bool) -> Self {
        let name = name.to_lowercase();
        let name = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        let is_table = [".csv", ".tsv", ".tab", ".psv"].iter().any(|end| name.ends_with(end));
        Hint { is_table, is_mapped }
    }
}

/// A table, or prose with marked turns.
fn no_json(
    source: &Source,
    (head, start): (&[u8], u64),
    limits: Limits,
    hint: Hint,
) -> Option<Contents> {
    let table = TableRecords::open(source, limits, head, start);
    let columns = table.as_ref().map_or(0, |table| table.header().len());
    let fits = |table: &TableRecords| columns > 1 && formats::fits_names(table.header());
    let is_table = hint.is_table || hint.is_mapped && columns > 1;
    if let Some(table) = table.filter(|table| is_table || fits(table)) {
        let notes = table.notes();
        return Some(Contents { notes, ..Contents::of(table) });
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

/// Whether another value begins behind the first one of the first line that has any.
fn first_line_has_several(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(line) = lines.find(|line| !line.is_empty()) else { return false };
    let mut found = Values::default();
    found.feed(line);
    let rest = found.found.first().and_then(|first| line.get(usize::try_from(first.end).ok()?..));
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"))
}

fn lines(source: &Source, start: u64, limits: Limits) -> Result<Contents, String> {
    let records = LineRecords::new(source.clone(), limits, start);
    of_records(records, source, limits, Form::Lines)
}

/// Values one after another, however they stand on lines.
fn values(source: &Source, start: u64, limits: Limits) -> Result<Contents, String> {
    let records = ElementRecords::new(source.clone(), limits, Values::from(start));
    let contents = of_records(records, source, limits, Form::Values)?;
    let notes = vec!["its values do not stand one a line".to_owned()];
    Ok(Contents { notes, ..contents })
}

/// A transcript a record, or the turns of one.
fn of_records(
    records: impl Records + 'static,
    source: &Source,
    limits: Limits,
    form: Form,
) -> Result<Contents, String> {
    index_until(&records, 1);
    let mut heads = first_records(&records, LOOKED_AT);
    if heads.is_empty() {
        return Err("it holds nothing but blanks; name a file of transcripts".to_owned());
    }
    if heads.iter().all(|head| formats::recognise(head).is_none()) {
        index_until(&records, LOOKED_AT_LONGER);
        heads = first_records(&records, LOOKED_AT_LONGER);
    }
    if is_session(&heads) {
        return Ok(Contents::of(WholeRecord::new(source.clone(), limits, form)));
    }
    Ok(Contents::of(records))
}

/// Whether records are the turns of one conversation: a line as only agents write it, or two turns in
/// a row, and none that is a conversation of its own.
fn is_session(heads: &[Vec<u8>]) -> bool {
    let told: Vec<Told> = heads.iter().map(|head| formats::told(head)).collect();
    let turn_after_turn = told.windows(2).any(|pair| pair.iter().all(|one| *one != Told::Nothing));
    let is_whole =
        |head: &Vec<u8>| formats::recognise(head).is_some_and(|found| found.format.name != "flat");
    (told.contains(&Told::Session) || turn_after_turn) && !heads.iter().any(is_whole)
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
            .map_err(|error| format!("it cannot be read: {}", reason(error)))?;
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
            if spans_lines(source, start, outline.end()) {
                values(source, start, limits)
            } else {
                lines(source, start, limits)
            }
        }
        _ => object(source, limits, outline),
    }
}

/// Whether a value that starts with the first byte that is no blank has lines of its own.
fn spans_lines(source: &Source, start: u64, end: u64) -> bool {
    let value = source.range(start, end.min(start + HEAD)).unwrap_or_default();
    value.trim_ascii().contains(&b'\n')
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
    let records = ElementRecords::new(source.clone(), limits, (outline, 0));
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
        let records = ElementRecords::new(source.clone(), limits, (outline, member));
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
        // A session of one turn.
        if formats::is_turn(bytes) {
            let records = WholeRecord::new(source.clone(), limits, Form::Values);
            return Ok(Contents::of(records));
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
            Ok(Contents::of(ElementRecords::new(source.clone(), limits, (outline, member))))
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
pub fn index_until(records: &dyn Records, wanted: usize) {
    while records.len() < wanted && records.index_some() {}
}

pub fn first_records(records: &dyn Records, most: usize) -> Vec<Vec<u8>> {
    (0..records.len().min(most)).map(|number| records.record(number).bytes).collect()
}

/// Records as items, where the first ones show that a record may be several.
pub fn spread(records: Box<dyn Records>, format: &'static Format) -> Box<dyn Records> {
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
