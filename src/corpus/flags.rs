//! Classifier output in a file of its own, joined to transcripts by id.

use std::fs;
use std::path::PathBuf;

use super::formats::flags_of;
use super::given::Given;
use crate::filter::nearest::nearest;
use crate::json::Object;
use crate::text::reason;
use crate::transcript::Scalar;

/// Classifier output, row by row, from one file or several.
#[derive(Clone, Debug, Default)]
pub struct FlagTable {
    /// The rows of all files, in order.
    pub rows: Vec<Row>,
    /// The files.
    pub files: Vec<PathBuf>,
    /// A hash of what it was read from.
    pub(super) source: [u8; 32],
}

/// What one row says of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of which.
    pub given: Given,
    /// Which of the table's files it stands in, from 0.
    pub table: usize,
    /// Its line, from 1.
    pub line: usize,
    /// The flags, but for missing ones.
    pub flags: Vec<(String, Scalar)>,
}

/// A file of flags as it is asked for.
#[derive(Clone, Debug)]
pub struct FlagFile {
    /// The file.
    pub path: PathBuf,
    /// The end of the path of the file that all its rows are of, where that is said.
    pub of: Option<Box<str>>,
}

/// The column that says in which file a row's record is.
const FILE: &str = "file";

/// A file of flags that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FlagsError {
    /// It cannot be read.
    #[error("{path}: {}; name a CSV or JSONL file with --flags", reason(.error), path = .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A line is wrong.
    #[error("{path}:{line}: {problem}", path = .path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what to do.
        problem: String,
    },
}

impl FlagTable {
    /// Reads files of CSV, or of JSON Lines, with the ids in the column `id`.
    ///
    /// # Errors
    /// Where a file cannot be read, a line is wrong or there is no column of ids.
    pub fn read(files: &[FlagFile], id: &str) -> Result<Self, FlagsError> {
        let mut table = FlagTable::default();
        let mut source = blake3::Hasher::new();
        source.update(id.as_bytes());
        for (place, FlagFile { path, of }) in files.iter().enumerate() {
            let unreadable = |error| FlagsError::Unreadable { path: path.clone(), error };
            let bytes = fs::read(path).map_err(unreadable)?;
            let of_bytes = of.as_deref().unwrap_or_default().as_bytes();
            for part in [of_bytes, &bytes] {
                source.update(&(part.len() as u64).to_le_bytes()).update(part);
            }
            let text = String::from_utf8_lossy(&bytes);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let is_lines = text.trim_start().starts_with('{');
            let rows = if is_lines { read_lines(text, id) } else { read_table(text, id) };
            let wrong = |(line, problem)| FlagsError::Wrong { path: path.clone(), line, problem };
            let of_file = |mut row: Row| {
                row.table = place;
                row.given.file = of.clone().or(row.given.file);
                row
            };
            table.rows.extend(rows.map_err(wrong)?.into_iter().map(of_file));
            table.files.push(path.clone());
        }
        table.source = *source.finalize().as_bytes();
        Ok(table)
    }
}

type Rows = Result<Vec<Row>, (usize, String)>;

fn read_lines(text: &str, id: &str) -> Rows {
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |problem: String| (number + 1, problem);
        let object = Object::parse(line)
            .map_err(|error| wrong(format!("{error}; write one JSON object a line")))?;
        let (key, mut flags) = flags_of(&object, id).ok_or_else(|| {
            let names = object.members().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
            wrong(no_id(id, &names))
        })?;
        let file = flags.iter().position(|(name, _)| name == FILE && name != id);
        let file = file.map(|at| flags.remove(at).1.to_string().into());
        let given = Given { name: key.into(), file };
        rows.push(Row { given, table: 0, line: number + 1, flags });
    }
    Ok(rows)
}

fn read_table(text: &str, id: &str) -> Rows {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match table.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => return Err((1, format!("{error}; write a header and a row a transcript"))),
    };
    let Some(at) = header.iter().position(|name| name == id) else {
        return Err((1, no_id(id, &header)));
    };
    let file_at = header.iter().position(|name| name == FILE).filter(|column| *column != at);
    let mut rows = Vec::new();
    let line_of = |position: Option<&csv::Position>| {
        usize::try_from(position.map_or(0, csv::Position::line)).unwrap_or(0)
    };
    for record in table.records() {
        let record = record
            .map_err(|error| (line_of(error.position()), format!("{error}; mend the row")))?;
        let cells = header.iter().zip(&record).enumerate();
        let cells = cells.filter(|(column, _)| *column != at && Some(*column) != file_at);
        let flags = cells.filter_map(|(_, (name, cell))| Some((name.clone(), value(cell)?)));
        let file = file_at.and_then(|column| record.get(column)).map(str::trim);
        let given = Given {
            name: record.get(at).unwrap_or_default().trim().into(),
            file: file.filter(|file| !file.is_empty()).map(Into::into),
        };
        let line = line_of(record.position());
        rows.push(Row { given, table: 0, line, flags: flags.collect() });
    }
    Ok(rows)
}

/// A cell's value, unless it is missing.
fn value(cell: &str) -> Option<Scalar> {
    let cell = cell.trim();
    let value = match cell {
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        number if number.parse::<f64>().is_ok_and(f64::is_finite) => Scalar::Number(number.into()),
        text => Scalar::Text(text.into()),
    };
    (!value.is_missing()).then_some(value)
}

fn no_id(id: &str, names: &[String]) -> String {
    let near = nearest(id, names.iter().map(String::as_str));
    let near = near.or(names.first().map(String::as_str)).unwrap_or("id");
    format!("there is no column {id}; name the one with the ids, e.g. --flags-id {near}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, id: &str) -> Result<FlagTable, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("flags");
        fs::write(&path, text).unwrap();
        FlagTable::read(&[FlagFile { path, of: None }], id).map_err(|error| error.to_string())
    }

    fn flags(table: &FlagTable, id: &str) -> Vec<String> {
        let row = table.rows.iter().find(|row| *row.given.name == *id).unwrap();
        row.flags.iter().map(|(name, value)| format!("{name}={value:?}")).collect()
    }

    #[test]
    fn rows_of_both_kinds_of_file_are_read() {
        let csv = table("id,score,note\nq1,0.9,\"a, b\"\nq2,,\nq3,nan,N/A\n", "id").unwrap();
        assert_eq!(flags(&csv, "q1"), ["score=Number(\"0.9\")", "note=Text(\"a, b\")"]);
        assert_eq!(flags(&csv, "q2"), Vec::<String>::new());
        assert_eq!(flags(&csv, "q3"), Vec::<String>::new());
        let lines = "{\"run\":7,\"judge\":{\"faking\":true}}\n\n{\"run\":\"q2\",\"p\":null}\n";
        let lines = table(lines, "run").unwrap();
        assert_eq!(flags(&lines, "7"), ["judge.faking=Bool(true)"]);
        assert_eq!(flags(&lines, "q2"), Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert!(table("idd,score\nq1,1\n", "id").unwrap_err().contains("--flags-id idd"));
        let wrong = table("{\"id\":\"a\"}\n{\"id\":\n", "id").unwrap_err();
        assert!(wrong.contains("flags:2: ") && wrong.contains("one JSON object a line"), "{wrong}");
    }
}
