//! Classifier output in a file of its own, joined to transcripts by id.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::formats::flags_of;
use super::json::Object;
use crate::filter::nearest::nearest;
use crate::transcript::{Scalar, Transcript};

/// Flags by transcript.
#[derive(Clone, Debug, Default)]
pub struct FlagTable {
    rows: HashMap<Box<str>, Row>,
    /// A hash of what it was read from.
    pub(super) source: [u8; 32],
}

type Row = Vec<(String, Scalar)>;

/// A file of flags that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FlagsError {
    /// It cannot be read.
    #[error("{path}: {error}; name a CSV or JSONL file with --flags", path = .path.display())]
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
    /// Reads CSV, or JSON Lines, with the ids in the column `id`.
    ///
    /// # Errors
    /// Where the file cannot be read, a line is wrong or a row has no id.
    pub fn read(path: &Path, id: &str) -> Result<Self, FlagsError> {
        let text = fs::read(path)
            .map_err(|error| FlagsError::Unreadable { path: path.to_owned(), error })?;
        let mut source = blake3::Hasher::new();
        let source = *source.update(id.as_bytes()).update(&[0]).update(&text).finalize().as_bytes();
        let text = String::from_utf8_lossy(&text);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let rows = if text.trim_start().starts_with('{') {
            read_lines(text, id)
        } else {
            read_table(text, id)
        };
        let rows = rows.map_err(|(line, problem)| FlagsError::Wrong {
            path: path.to_owned(),
            line,
            problem,
        })?;
        Ok(FlagTable { rows, source })
    }

    /// Puts a transcript's flags before its own; of one name the joined one counts.
    pub fn join(&self, transcript: &mut Transcript) {
        let row = transcript.id.as_deref().and_then(|id| self.rows.get(id));
        if let Some(row) = row {
            let own = std::mem::take(&mut transcript.flags);
            let kept = own.into_iter().filter(|(name, _)| !row.iter().any(|(new, _)| new == name));
            transcript.flags = row.iter().cloned().chain(kept).collect();
        }
    }

    /// The ids that have a row.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(|id| &**id)
    }

    /// Whether an id has a row.
    #[must_use]
    pub fn holds(&self, id: &str) -> bool {
        self.rows.contains_key(id)
    }
}

fn read_lines(text: &str, id: &str) -> Result<HashMap<Box<str>, Row>, (usize, String)> {
    let mut rows = HashMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |problem: String| (number + 1, problem);
        let object = Object::parse(line)
            .map_err(|error| wrong(format!("{error}; write one JSON object a line")))?;
        let (key, flags) = flags_of(&object, id).ok_or_else(|| {
            let names = object.members().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
            wrong(no_id(id, &names))
        })?;
        rows.insert(key.into(), flags);
    }
    Ok(rows)
}

fn read_table(text: &str, id: &str) -> Result<HashMap<Box<str>, Row>, (usize, String)> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match table.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => return Err((1, format!("{error}; write a header and a row a transcript"))),
    };
    let Some(at) = header.iter().position(|name| name == id) else {
        return Err((1, no_id(id, &header)));
    };
    let mut rows = HashMap::new();
    for record in table.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            (usize::try_from(line).unwrap_or(0), format!("{error}; mend the row"))
        })?;
        let cells = header.iter().zip(&record).enumerate().filter(|(column, _)| *column != at);
        let flags = cells.filter_map(|(_, (name, cell))| Some((name.clone(), value(cell)?)));
        if let Some(key) = record.get(at).filter(|key| !key.is_empty()) {
            rows.insert(key.into(), flags.collect());
        }
    }
    Ok(rows)
}

/// A cell's value; an empty one is missing.
fn value(cell: &str) -> Option<Scalar> {
    let cell = cell.trim();
    match cell {
        "" => None,
        "true" | "True" | "TRUE" => Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Bool(false)),
        number if number.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some(Scalar::Number(number.into()))
        }
        text => Some(Scalar::Text(text.into())),
    }
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
        FlagTable::read(&path, id).map_err(|error| error.to_string())
    }

    fn flags(table: &FlagTable, id: &str) -> Vec<String> {
        let row = &table.rows[id];
        row.iter().map(|(name, value)| format!("{name}={value:?}")).collect()
    }

    #[test]
    fn rows_of_both_kinds_of_file_are_read() {
        let csv = table("id,score,note\nq1,0.9,\"a, b\"\nq2,,\n", "id").unwrap();
        assert_eq!(flags(&csv, "q1"), ["score=Number(\"0.9\")", "note=Text(\"a, b\")"]);
        assert_eq!(flags(&csv, "q2"), Vec::<String>::new());
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
