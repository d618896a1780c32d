//! Which container a file is, by its first bytes and its first records.

use super::archive::ArchiveRecords;
use super::contents::{Contents, Hint, LOOKED_AT, first_records, index_until};
use super::document::{BYTE_ORDER_MARK, Form, WholeRecord};
use super::records::Limits;
use super::source::Source;
use super::streams::{first_line_has_several, first_line_is_a_record, lines, values};
use super::table::TableRecords;
use super::within::{document, nested};
use crate::corpus::formats::custom::Mapping;
use crate::corpus::formats::{self, prose, shape};

/// Tells what a file holds by its first bytes.
///
/// # Errors
/// Where it cannot be transcripts; in words that say what to do.
pub fn container(
    source: &Source,
    head: &[u8],
    limits: Limits,
    hint: Hint<'_>,
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
    let start = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
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
    if let Some(pointer) = hint.mapping.and_then(Mapping::records) {
        return nested(source, start as u64, limits, pointer);
    }
    if hint.mapping.is_some_and(Mapping::is_of_rounds) {
        let form = if is_document { Form::Values } else { Form::Lines };
        return Ok(Contents::of(WholeRecord::new(source.clone(), limits, form)));
    }
    if is_document {
        return document(source, start as u64, limits);
    }
    lines(source, start as u64, limits)
}

/// A table, or prose with marked turns.
fn no_json(
    source: &Source,
    (head, start): (&[u8], u64),
    limits: Limits,
    hint: Hint<'_>,
) -> Option<Contents> {
    let table = TableRecords::open(source, limits, head, start);
    let columns = table.as_ref().map_or(0, |table| table.header().len());
    let fits = |table: &TableRecords| columns > 1 && formats::fits_names(table.header());
    let is_table = hint.is_table || hint.mapping.is_some() && columns > 1;
    let table = match table {
        Some(table) if is_table || fits(&table) => {
            let notes = table.notes();
            return Some(Contents { notes, ..Contents::of(table) });
        }
        table => table,
    };
    let is_prose = prose::turns(&String::from_utf8_lossy(head)).is_some();
    if is_prose && source.length() <= limits.document {
        return Some(Contents::of(WholeRecord::new(source.clone(), limits, Form::Prose)));
    }
    // Rows of one width that hold texts are a table, whatever the file's name is.
    let table = table.filter(|_| columns > 1)?;
    index_until(&table, LOOKED_AT);
    let heads = first_records(&table, LOOKED_AT);
    let is_even = heads.len() > 1 && table.is_even(heads.len());
    let notes = table.notes();
    (is_even && shape::guess(&heads).is_some()).then(|| Contents { notes, ..Contents::of(table) })
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
