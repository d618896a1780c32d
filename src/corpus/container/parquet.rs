//! Parquet tables as JSON Lines: a line a row, its columns in the table's order.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};

use parquet::errors::ParquetError;
use parquet::file::reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};

/// Rows decoded at a time, so that a table of long texts stays small in memory.
const ROWS_AT_A_TIME: usize = 64;

/// The rows of a table as a stream of lines. Nothing is read before the first line is asked for:
/// the library may panic on a damaged table, and only unpacking is prepared for that.
pub struct RowLines {
    rows: Rows,
    line: Vec<u8>,
    /// The first byte of the line that has not been given out.
    at: usize,
}

enum Rows {
    Unopened(Option<File>),
    Open(RowIter<'static>),
}

impl RowLines {
    /// The rows of a file.
    #[must_use]
    pub fn new(file: File) -> Self {
        RowLines { rows: Rows::Unopened(Some(file)), line: Vec::new(), at: 0 }
    }

    fn next_row(&mut self) -> Result<Option<Row>, ParquetError> {
        if let Rows::Unopened(file) = &mut self.rows {
            let Some(file) = file.take() else { return Ok(None) };
            let table = SerializedFileReader::new(file)?;
            self.rows = Rows::Open(table.into_iter().with_batch_size(ROWS_AT_A_TIME));
        }
        match &mut self.rows {
            Rows::Open(rows) => rows.next().transpose(),
            Rows::Unopened(_) => Ok(None),
        }
    }
}

impl Read for RowLines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() {
            let row = self.next_row().map_err(|error| unreadable(&error))?;
            let Some(row) = row else { return Ok(0) };
            let mut text = json_of_row(&row);
            text.push('\n');
            self.line = text.into_bytes();
            self.at = 0;
        }
        let left = &self.line[self.at..];
        let length = left.len().min(buffer.len());
        buffer[..length].copy_from_slice(&left[..length]);
        self.at += length;
        Ok(length)
    }
}

fn unreadable(error: &ParquetError) -> io::Error {
    let words = format!("the Parquet table cannot be read: {error}");
    io::Error::new(io::ErrorKind::InvalidData, words)
}

fn json_of_row(row: &Row) -> String {
    object(row.get_column_iter().map(|(name, field)| (name.clone(), json_of(field))))
}

fn object(members: impl Iterator<Item = (String, String)>) -> String {
    let mut text = String::from("{");
    for (name, value) in members {
        let comma = if text.len() > 1 { "," } else { "" };
        let _infallible = write!(text, "{comma}{}:{value}", json_of_text(&name));
    }
    text.push('}');
    text
}

fn json_of(field: &Field) -> String {
    match field {
        Field::Null => "null".to_owned(),
        Field::Bool(value) => value.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        Field::Float16(value) => serde_json::Value::from(f32::from(*value)).to_string(),
        Field::Float(value) => serde_json::Value::from(*value).to_string(),
        Field::Double(value) => serde_json::Value::from(*value).to_string(),
        Field::Str(text) => json_of_text(text),
        Field::Bytes(bytes) => json_of_text(&String::from_utf8_lossy(bytes.data())),
        Field::Group(row) => json_of_row(row),
        Field::ListInternal(list) => {
            let elements: Vec<String> = list.elements().iter().map(json_of).collect();
            format!("[{}]", elements.join(","))
        }
        Field::MapInternal(map) => object(map.entries().iter().map(|(key, value)| {
            let key = match key {
                Field::Str(text) => text.clone(),
                other => other.to_string(),
            };
            (key, json_of(value))
        })),
        // Times and decimals, as the library writes them.
        other => json_of_text(&other.to_string()),
    }
}

fn json_of_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
