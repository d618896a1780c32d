//! A data file with the labels in it: each labelled record has one more member, every other byte is as
//! it was.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{ByteRecord, ReaderBuilder};

use crate::corpus::formats::CARRIED;
use crate::corpus::{CorpusFile, Written};
use crate::json::Object;

/// So many bytes are copied at a time.
const CHUNK: usize = 256 << 10;

/// Why labels cannot be merged into a file.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// Its container has records in another form.
    #[error(
        "no field can be added to records in a zip, in Parquet or of several lines; use --to csv, jsonl, scout-csv or inspect-scores"
    )]
    NoRecords,
    /// The column is there.
    #[error(
        "the table has a column {CARRIED} already; merge the labels into the table that it was made from"
    )]
    HasColumn,
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes a file with these fields (JSON) added to its records, which must be in the file's order.
/// Gives the number of records to which none could be added: what is no JSON object is left alone.
///
/// # Errors
/// Where the file cannot hold them, or reading or writing fails.
pub fn write(
    file: &CorpusFile,
    fields: &[(Written, String)],
    out: &mut dyn Write,
) -> Result<usize, MergeError> {
    let table = fields.iter().find_map(|(written, _)| match written {
        Written::Row(_, delimiter) => Some(*delimiter),
        Written::Json(_) => None,
    });
    if let Some(delimiter) = table {
        return write_table(file, fields, delimiter, out);
    }
    let mut room = vec![0; CHUNK];
    let (mut at, mut left_alone) = (0, 0);
    for (written, field) in fields {
        let Written::Json(range) = written else { return Err(MergeError::NoRecords) };
        copy(file, (at, range.start), &mut room, out)?;
        let record = file.bytes(range.start, range.end)?;
        if let Some(merged) = with_member(&record, field) {
            out.write_all(&merged)?;
        } else {
            left_alone += 1;
            out.write_all(&record)?;
        }
        at = range.end;
    }
    copy(file, (at, u64::MAX), &mut room, out)?;
    Ok(left_alone)
}

/// A table gets one more column, empty where there are no labels. Gives the number of labelled rows
/// that have more cells than the table has columns, and are left alone.
fn write_table(
    file: &CorpusFile,
    fields: &[(Written, String)],
    delimiter: u8,
    out: &mut dyn Write,
) -> Result<usize, MergeError> {
    let mut fields = fields.iter().peekable();
    let (mut width, mut left_alone) = (0, 0);
    for number in 0.. {
        let Some(Written::Row(range, _)) = file.written(number) else { break };
        if number == 0 {
            let header = file.bytes(0, range.start)?;
            let names = cells(&header, delimiter);
            if names.iter().any(|name| name.trim_ascii() == CARRIED.as_bytes()) {
                return Err(MergeError::HasColumn);
            }
            width = names.len();
            out.write_all(&with_cell(&header, delimiter, 0, CARRIED))?;
        }
        let row = Written::Row(range.clone(), delimiter);
        let field = fields.next_if(|(written, _)| *written == row);
        let cell = field.map(|(_, field)| format!("\"{}\"", field.replace('"', "\"\"")));
        let bytes = file.bytes(range.start, range.end)?;
        let length = cells(&bytes, delimiter).len();
        if length > width {
            left_alone += usize::from(cell.is_some());
            out.write_all(&bytes)?;
        } else {
            out.write_all(&with_cell(
                &bytes,
                delimiter,
                width - length,
                &cell.unwrap_or_default(),
            ))?;
        }
    }
    Ok(left_alone)
}

/// The cells of a row.
fn cells(row: &[u8], delimiter: u8) -> ByteRecord {
    let mut builder = ReaderBuilder::new();
    let mut reader =
        builder.delimiter(delimiter).has_headers(false).flexible(true).from_reader(row);
    let mut found = ByteRecord::new();
    // A row that cannot be read has no cells that could be counted.
    let is_read = reader.read_byte_record(&mut found).unwrap_or(false);
    if is_read { found } else { ByteRecord::new() }
}

/// A row with so many empty cells more, and one with a text, before its line end.
fn with_cell(row: &[u8], delimiter: u8, missing: usize, cell: &str) -> Vec<u8> {
    let end = row.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |at| at + 1);
    let (cells, line_end) = row.split_at(end);
    [cells, &vec![delimiter; missing + 1], cell.as_bytes(), line_end].concat()
}

/// Copies the file's bytes from `from` to `to`, or to its end.
fn copy(
    file: &CorpusFile,
    (from, to): (u64, u64),
    room: &mut [u8],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut at = from;
    while at < to {
        let wanted = usize::try_from(to - at).unwrap_or(usize::MAX).min(room.len());
        let read = file.read_at(&mut room[..wanted], at)?;
        if read == 0 {
            break;
        }
        out.write_all(&room[..read])?;
        at += read as u64;
    }
    Ok(())
}

/// A JSON object, with blanks around it, with the member added or replaced; `None` where it is no
/// object.
fn with_member(record: &[u8], value: &str) -> Option<Vec<u8>> {
    // What is no UTF-8 stays as it is.
    let text = String::from_utf8_lossy(record);
    let object = Object::parse(&text).ok()?;
    if let Some(old) = object.member(CARRIED) {
        if matches!(text, Cow::Owned(_)) {
            return None;
        }
        let start = old.get().as_ptr() as usize - text.as_ptr() as usize;
        let end = start + old.get().len();
        return Some([&record[..start], value.as_bytes(), &record[end..]].concat());
    }
    let brace = record.trim_ascii_end().len().checked_sub(1)?;
    let end = record[..brace].trim_ascii_end().len();
    let comma = if object.is_empty() { "" } else { "," };
    let member = format!("{comma}\"{CARRIED}\":{value}");
    Some([&record[..end], member.as_bytes(), &record[end..]].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn merged(record: &str, value: &str) -> Option<String> {
        Some(String::from_utf8(with_member(record.as_bytes(), value)?).unwrap())
    }

    #[test]
    fn one_member_more_and_every_other_byte_as_it_was() {
        let is =
            |record: &str, wanted: &str| assert_eq!(merged(record, "{\"a\":1}").unwrap(), wanted);
        is("{\"id\": 1}\n", "{\"id\": 1,\"triptych\":{\"a\":1}}\n");
        is("{\n  \"id\": 1\n}", "{\n  \"id\": 1,\"triptych\":{\"a\":1}\n}");
        is("{ }", "{\"triptych\":{\"a\":1} }");
        is("{\"triptych\" : [2] , \"b\":3}", "{\"triptych\" : {\"a\":1} , \"b\":3}");
        let broken = with_member(b"{\"a\":\"\xff\"}", "1").unwrap();
        assert_eq!(broken, b"{\"a\":\"\xff\",\"triptych\":1}");
        for other in ["[1]", "{\"id\":", "", "7"] {
            assert_eq!(merged(other, "{}"), None, "{other}");
        }
    }

    #[test]
    fn a_row_gets_its_cell_before_its_line_end() {
        let row = |row: &str| String::from_utf8(with_cell(row.as_bytes(), b',', 0, "x")).unwrap();
        assert_eq!(
            [row("a,b\r\n"), row("a,\"b\n\""), row("a,\n")],
            ["a,b,x\r\n", "a,\"b\n\",x", "a,,x\n"]
        );
    }

    proptest! {
        #[test]
        fn what_is_added_can_be_taken_away(
            keys in prop::collection::btree_map("[a-z\"\\\\}é]{0,4}", "[a-z\"\\\\}\n]{0,6}", 0..5),
            indented: bool,
        ) {
            let record = json!(keys);
            let text = if indented {
                serde_json::to_string_pretty(&record).unwrap()
            } else {
                record.to_string()
            };
            let with: Value = serde_json::from_str(&merged(&text, "[1]").unwrap()).unwrap();
            let mut expected = record;
            expected["triptych"] = json!([1]);
            prop_assert_eq!(with, expected);
            let twice = merged(&merged(&text, "[1]").unwrap(), "{}");
            prop_assert_eq!(twice, merged(&text, "{}"));
        }
    }
}
