//! A table: a row a record and reviewer, or a row a record, with a column for each question.

use serde_json::{Map, Value};

use super::rows::{Columns, LabelRow, Source, at, word, words};

/// Reads the columns that are named.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Vec<LabelRow>, String> {
    if columns.questions.is_empty() {
        return Err(
            "say which column answers which question, e.g. --question compliance=label".to_owned()
        );
    }
    let rows = rows(source)?;
    let named =
        [&columns.id, &columns.file, &columns.by, &columns.at, &columns.why].into_iter().flatten();
    let named = named.chain(columns.questions.iter().map(|(_, theirs)| theirs));
    for column in named {
        if !rows.is_empty() && rows.iter().all(|row| at(row, column).is_none()) {
            return Err(no_column(column, &rows));
        }
    }
    let cell = |row: &Value, column: &Option<String>| word(at(row, column.as_ref()?)?);
    let label = |(number, row): (usize, &Value)| LabelRow {
        number: number + 1,
        id: cell(row, &columns.id),
        file: cell(row, &columns.file),
        by: cell(row, &columns.by),
        at: cell(row, &columns.at),
        why: cell(row, &columns.why),
        answers: columns
            .questions
            .iter()
            .filter_map(|(ours, theirs)| Some((ours.clone(), words(at(row, theirs)?))))
            .collect(),
    };
    Ok(rows.iter().enumerate().map(label).collect())
}

fn no_column(column: &str, rows: &[Value]) -> String {
    let names: Vec<&str> = match rows.first() {
        Some(Value::Object(row)) => row.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    format!("there is no column {column}; there are {}", names.join(", "))
}

/// The rows as objects: of CSV, of a JSON list, of JSON Lines.
pub fn rows(source: &Source<'_>) -> Result<Vec<Value>, String> {
    let text = source.text.trim_start_matches('\u{feff}');
    let begins = text.trim_start().chars().next();
    match begins {
        Some('[') => match serde_json::from_str(text) {
            Ok(Value::Array(rows)) => Ok(rows),
            Ok(_) => Ok(Vec::new()),
            Err(error) => Err(format!("{error}; write a JSON list of objects")),
        },
        Some('{') => lines(text),
        _ => cells(text),
    }
}

fn lines(text: &str) -> Result<Vec<Value>, String> {
    // One object over several lines is one row.
    if let Ok(one) = serde_json::from_str::<Value>(text) {
        return Ok(vec![one]);
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let row = |(number, line): (usize, &str)| {
        serde_json::from_str(line)
            .map_err(|error| format!("line {}: {error}; write one JSON object a line", number + 1))
    };
    lines.map(row).collect()
}

fn cells(text: &str) -> Result<Vec<Value>, String> {
    let separator =
        if text.lines().next().is_some_and(|head| head.contains('\t')) { b'\t' } else { b',' };
    let mut table = csv::ReaderBuilder::new();
    let mut table = table.flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let header = table.headers().map_err(|error| format!("{error}; write a header"))?.clone();
    let mut rows = Vec::new();
    for record in table.records() {
        let record = record.map_err(|error| format!("{error}; mend the row"))?;
        let cells = header.iter().zip(&record);
        let row: Map<String, Value> =
            cells.map(|(name, cell)| (name.trim().to_owned(), Value::from(cell))).collect();
        rows.push(row.into());
    }
    Ok(rows)
}
