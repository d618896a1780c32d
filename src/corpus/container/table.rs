//! CSV and its kin: a record a row, named by the heading.

use std::sync::{Mutex, PoisonError, RwLock};

use super::cells::{self, Dialect, Odd, Rows};
use super::records::{Limits, RecordBytes, Records, Written};
use super::source::Source;
use crate::corpus::formats::{flat, may_tell_tier, recognise};
use crate::corpus::record::{NoSiblings, Place, Siblings};
use crate::text::megabytes;
use crate::text::{counted, reason};
use crate::transcript::WarningCode;

/// How much is searched for rows at a time.
const CHUNK: usize = 1 << 20;
/// A heading has at most so many bytes in a cell.
const LONGEST_NAME: usize = 200;

/// A table whose rows are records. A row is read as a JSON object with the heading's names.
pub struct TableRecords {
    source: Source,
    limits: Limits,
    dialect: Dialect,
    /// Whether the heading is the first line.
    is_first: bool,
    header: Vec<String>,
    index: RwLock<RowIndex>,
    scan: Mutex<Rows>,
}

#[derive(Default)]
struct RowIndex {
    /// Byte and line of each row.
    starts: Vec<(u64, u64)>,
    looked_at: u64,
    complete: bool,
}

impl TableRecords {
    /// Opens a table whose first bytes these are, from a byte of the file on; `None` where its first
    /// row is no heading.
    #[must_use]
    pub fn open(source: &Source, limits: Limits, head: &[u8], start: u64) -> Option<Self> {
        let (dialect, range) = cells::tell(head);
        let heading = cells::row(&head[range.clone()], dialect);
        let names: Vec<String> = heading
            .cells
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .collect();
        let is_name = |name: &String| name.len() < LONGEST_NAME;
        let is_heading = names.iter().any(|name| !name.is_empty()) && names.iter().all(is_name);
        let begin = start + (range.start + heading.length) as u64;
        let lines = head[..range.start + heading.length].iter().filter(|byte| **byte == b'\n');
        let line = 1 + lines.count() as u64;
        // A line that ends in two signs ends behind both.
        let begin = if head.get(range.start + heading.length) == Some(&b'\n')
            && head.get((range.start + heading.length).wrapping_sub(1)) == Some(&b'\r')
        {
            begin + 1
        } else {
            begin
        };
        is_heading.then(|| TableRecords {
            source: source.clone(),
            limits,
            dialect,
            is_first: range.start == 0,
            header: apart(&names),
            index: RwLock::default(),
            scan: Mutex::new(Rows::from(dialect, begin, line)),
        })
    }

    /// The heading's names.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Whether the first so many rows have as many cells as the heading.
    #[must_use]
    pub fn is_even(&self, rows: usize) -> bool {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let starts = index.starts.iter().take(rows + 1).map(|(byte, _)| *byte);
        let ends = starts.clone().skip(1).chain([self.source.length()]);
        let pairs: Vec<(u64, u64)> = starts.zip(ends).take(rows).collect();
        drop(index);
        pairs.into_iter().all(|(start, end)| {
            let bytes = self.source.range(start, end.min(start + self.limits.record));
            let row = bytes.map(|bytes| cells::row(&bytes, self.dialect));
            row.is_ok_and(|row| row.cells.len() == self.header.len() && row.odd.is_none())
        })
    }

    /// What is to be said of how it is written.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let Dialect { separator, has_escapes, has_blanks } = self.dialect;
        let mut notes = Vec::new();
        if !matches!(separator, b',' | b'\t') {
            notes.push(format!("its cells are separated by {}", char::from(separator)));
        }
        if has_escapes {
            notes.push("its quotes are written \\\" in cells".to_owned());
        }
        if has_blanks {
            notes.push("blanks stand before its quotes".to_owned());
        }
        notes
    }

    fn row(&self, byte: u64, line: u64, end: u64) -> Result<RecordBytes, String> {
        if end.saturating_sub(byte) > self.limits.record {
            let size = megabytes(end - byte);
            return Err(format!("the row has {size}; raise limits.record_mb in the config"));
        }
        let bytes = self.source.range(byte, end);
        let bytes = bytes.map_err(|error| format!("the row cannot be read: {}", reason(error)))?;
        let row = cells::row(&bytes, self.dialect);
        let object = self.object(&row.cells, false);
        // An empty prompt or answer is one, where nothing else would make a transcript of the row.
        let mut pairs = self.header.iter().zip(&row.cells);
        let lacks_text = pairs.any(|(name, cell)| cell.is_empty() && flat::is_text(name));
        let is_known = !lacks_text || recognise(&object).is_some();
        let bytes = if is_known { object } else { self.object(&row.cells, true) };
        let odd = self.odd(&row, line);
        Ok(RecordBytes { bytes, odd, ..RecordBytes::default() })
    }

    /// What is odd about a row, with its line.
    fn odd(&self, row: &cells::Row, line: u64) -> Vec<(WarningCode, String)> {
        let mut odd = Vec::new();
        let names = self.header.len();
        if row.cells.len() > names {
            let cells = counted(row.cells.len(), "cell");
            let headings = counted(names, "heading");
            let words = format!(
                "line {line} has {cells} under {headings}; quote cells that hold the separator"
            );
            odd.push((WarningCode::OddRow, words));
        }
        match row.odd {
            Some(Odd::Unclosed) => {
                let words = format!(
                    "a quote opened in the row of line {line} never closes, and the rest of the file is in its cell; close it"
                );
                odd.push((WarningCode::OddRow, words));
            }
            Some(Odd::BehindQuote) => {
                let words = format!(
                    "in the row of line {line} a cell goes on behind its closing quote; write quotes in cells twice"
                );
                odd.push((WarningCode::OddRow, words));
            }
            None => {}
        }
        if row.cells.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
            let words =
                "it is not UTF-8; convert the file, e.g. with iconv -f CP1252 -t UTF-8".to_owned();
            odd.push((WarningCode::BadUtf8, words));
        }
        odd
    }

    /// A row as a JSON object. An empty cell is a member that is not there, unless it would be a text
    /// and `with_empty` says so.
    fn object(&self, row: &[Vec<u8>], with_empty: bool) -> Vec<u8> {
        let beyond = (self.header.len()..row.len()).map(|place| format!("cell_{}", place + 1));
        let names = self.header.iter().cloned().chain(beyond);
        let counts =
            |name: &str, cell: &[u8]| !cell.is_empty() || (with_empty && flat::is_text(name));
        let members = names.zip(row).filter(|(name, cell)| counts(name, cell));
        let members = members.map(|(name, cell)| {
            let cell = if flat::is_text(&name) { text_json(cell) } else { cell_json(cell) };
            format!("{}:{cell}", serde_json::Value::from(name))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(",")).into_bytes()
    }
}

/// The names of a heading, each once: an empty one is named by its place, a second equal one by its
/// number, and one that is known in another spelling by the known one.
fn apart(names: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let plain = name.to_lowercase().replace([' ', '-'], "_");
        let is_known = flat::is_text(&plain) || plain == "id" || may_tell_tier(&plain);
        let is_alone = names.iter().filter(|other| other.to_lowercase() == plain).count() <= 1;
        let shown = match name.as_str() {
            "" => format!("column_{}", place + 1),
            _ if is_known && is_alone && !names.contains(&plain) => plain,
            name => name.to_owned(),
        };
        let mut unique = shown.clone();
        let mut number = 2;
        while found.contains(&unique) {
            unique = format!("{shown}_{number}");
            number += 1;
        }
        found.push(unique);
    }
    found
}

/// What the model was told and what it said stays as it was written.
fn text_json(cell: &[u8]) -> String {
    serde_json::Value::from(String::from_utf8_lossy(cell)).to_string()
}

/// Numbers and the words true and false are values, anything else is a text.
fn cell_json(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    let is_number = serde_json::from_str::<serde_json::Number>(&text).is_ok();
    match text.as_ref() {
        "true" | "True" | "TRUE" => "true".to_owned(),
        "false" | "False" | "FALSE" => "false".to_owned(),
        number if is_number => number.to_owned(),
        _ => text_json(cell),
    }
}

impl Records for TableRecords {
    fn len(&self) -> usize {
        self.index.read().unwrap_or_else(PoisonError::into_inner).starts.len()
    }

    fn complete(&self) -> bool {
        self.index.read().unwrap_or_else(PoisonError::into_inner).complete
    }

    fn looked_at(&self) -> u64 {
        self.index.read().unwrap_or_else(PoisonError::into_inner).looked_at
    }

    fn index_some(&self) -> bool {
        let mut scan = self.scan.lock().unwrap_or_else(PoisonError::into_inner);
        if self.complete() {
            return false;
        }
        let mut bytes = vec![0; CHUNK];
        // A table that cannot be read further ends here.
        let read = self.source.read_at(&mut bytes, scan.fed()).unwrap_or(0);
        scan.feed(&bytes[..read]);
        let complete = read < bytes.len();
        if complete {
            scan.end();
        }
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.starts.append(&mut scan.found);
        index.looked_at = scan.fed();
        index.complete = complete;
        !complete
    }

    fn record(&self, number: usize) -> RecordBytes {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let (byte, line) = index.starts.get(number).copied().unwrap_or((0, 1));
        let next = index.starts.get(number + 1).map(|(next, _)| *next);
        drop(index);
        let end = next.unwrap_or_else(|| self.source.length().max(byte));
        let place = Place { line: usize::try_from(line).ok(), offset: byte, entry: None };
        match self.row(byte, line, end) {
            Ok(found) => RecordBytes { place, ..found },
            Err(problem) => RecordBytes { place, problem: Some(problem), ..RecordBytes::default() },
        }
    }

    fn written(&self, number: usize) -> Option<Written> {
        if self.dialect != Dialect::plain(self.dialect.separator) || !self.is_first {
            return None;
        }
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let (start, _) = *index.starts.get(number)?;
        let end = index.starts.get(number + 1).map_or(self.source.length(), |(next, _)| *next);
        Some(Written::Row(start..end, self.dialect.separator))
    }

    fn keep(&self) -> Option<Vec<u64>> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        index
            .complete
            .then(|| index.starts.iter().flat_map(|(byte, line)| [*byte, *line]).collect())
    }

    fn recall(&self, kept: &[u64]) -> bool {
        let starts: Vec<(u64, u64)> = kept.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let last = starts.last().map_or(0, |(byte, _)| *byte);
        let fits = self.source.fixed_length().is_none_or(|length| last <= length);
        let _nobody_searches = self.scan.lock().unwrap_or_else(PoisonError::into_inner);
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let goes_on = fits && starts.is_sorted() && starts.starts_with(&index.starts);
        if goes_on {
            *index = RowIndex { starts, looked_at: last, complete: true };
        }
        goes_on
    }

    fn siblings(&self) -> &dyn Siblings {
        &NoSiblings
    }
}
