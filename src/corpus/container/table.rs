//! CSV and TSV: a record a row, named by the header.

use std::sync::{Mutex, PoisonError, RwLock};

use csv::{Position, Reader, ReaderBuilder, StringRecord};

use super::records::{Limits, RecordBytes, Records, Written, megabytes};
use super::source::{Source, SourceReader};
use crate::corpus::formats::{flat, recognise};
use crate::corpus::record::{NoSiblings, Place, Siblings};

/// How many rows are found before others get their turn.
const ROWS_AT_A_TIME: usize = 4096;

/// A table whose rows are records. A row is read as a JSON object with the header's names.
pub struct TableRecords {
    source: Source,
    limits: Limits,
    delimiter: u8,
    header: Vec<String>,
    index: RwLock<RowIndex>,
    scan: Mutex<Reader<SourceReader>>,
}

#[derive(Default)]
struct RowIndex {
    /// Byte and line of each row.
    starts: Vec<(u64, u64)>,
    looked_at: u64,
    complete: bool,
}

impl TableRecords {
    /// Opens a table; `None` where its first line is no header of at least two names.
    #[must_use]
    pub fn open(source: &Source, limits: Limits, delimiter: u8) -> Option<Self> {
        let mut scan = reader(source, delimiter);
        let mut header = StringRecord::new();
        scan.read_record(&mut header).ok().filter(|found| *found)?;
        let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let named =
            header.len() >= 2 && header.iter().all(|name| !name.is_empty() && name.len() < 100);
        named.then(|| TableRecords {
            source: source.clone(),
            limits,
            delimiter,
            header,
            index: RwLock::default(),
            scan: Mutex::new(scan),
        })
    }

    /// The header's names.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    fn row(&self, byte: u64, line: u64) -> Result<Vec<u8>, String> {
        let mut reader = reader(&self.source, self.delimiter);
        let mut position = Position::new();
        position.set_byte(byte).set_line(line);
        let unreadable =
            |error: csv::Error| format!("the row cannot be read: {error}; correct its quotes");
        reader.seek(position).map_err(unreadable)?;
        let mut row = csv::ByteRecord::new();
        reader.read_byte_record(&mut row).map_err(unreadable)?;
        let size: usize = row.iter().map(<[u8]>::len).sum();
        if size as u64 > self.limits.record {
            let size = megabytes(size as u64);
            return Err(format!("the row has {size}; raise limits.record_mb in the config"));
        }
        let object = self.object(&row, false);
        // An empty prompt or answer is one, where nothing else would make a transcript of the row.
        let mut cells = self.header.iter().zip(row.iter());
        let lacks_text = cells.any(|(name, cell)| cell.is_empty() && flat::is_text(name));
        let is_known = !lacks_text || recognise(&object).is_some();
        Ok(if is_known { object } else { self.object(&row, true) })
    }

    /// A row as a JSON object. An empty cell is a member that is not there, unless it would be a text
    /// and `with_empty` says so.
    fn object(&self, row: &csv::ByteRecord, with_empty: bool) -> Vec<u8> {
        let cells = self.header.iter().zip(row.iter());
        let counts =
            |name: &str, cell: &[u8]| !cell.is_empty() || (with_empty && flat::is_text(name));
        let members = cells.filter(|(name, cell)| counts(name, cell)).map(|(name, cell)| {
            let cell = if flat::is_text(name) { text_json(cell) } else { cell_json(cell) };
            format!("{}:{cell}", serde_json::Value::from(name.as_str()))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(",")).into_bytes()
    }
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

fn reader(source: &Source, delimiter: u8) -> Reader<SourceReader> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(source.reader())
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
        let mut found = Vec::new();
        let mut row = csv::ByteRecord::new();
        let mut complete = false;
        while found.len() < ROWS_AT_A_TIME && !complete {
            let start = scan.position().clone();
            match scan.read_byte_record(&mut row) {
                Ok(true) => found.push((start.byte(), start.line())),
                // A table that cannot be read further ends here.
                Ok(false) | Err(_) => complete = true,
            }
        }
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.starts.append(&mut found);
        index.looked_at = scan.position().byte();
        index.complete = complete;
        !complete
    }

    fn record(&self, number: usize) -> RecordBytes {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let (byte, line) = index.starts.get(number).copied().unwrap_or((0, 1));
        drop(index);
        let place = Place { line: usize::try_from(line).ok(), offset: byte, entry: None };
        match self.row(byte, line) {
            Ok(bytes) => RecordBytes { bytes, place, problem: None, ..RecordBytes::default() },
            Err(problem) => RecordBytes {
                bytes: Vec::new(),
                place,
                problem: Some(problem),
                ..RecordBytes::default()
            },
        }
    }

    fn written(&self, number: usize) -> Option<Written> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let (start, _) = *index.starts.get(number)?;
        let end = index.starts.get(number + 1).map_or(self.source.length(), |(next, _)| *next);
        Some(Written::Row(start..end, self.delimiter))
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
