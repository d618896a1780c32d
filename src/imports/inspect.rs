//! Scores of an Inspect log that people edited. Each edit has who made it and when; the scorer's own score
//! has neither, and is no label.

use serde_json::Value;

use super::rows::{Columns, LabelRow, Source, word, words};

/// What an edit says of a value that it leaves as it was.
const UNCHANGED: &str = "UNCHANGED";

/// Reads the edits of every sample, each a row.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Vec<LabelRow>, String> {
    let log: Value = serde_json::from_str(source.text).map_err(|error| {
        format!("{error}; write the log as JSON first: `inspect log dump LOG > log.json`")
    })?;
    let samples = log.get("samples").and_then(Value::as_array).or(log.as_array());
    let Some(samples) = samples else { return Err("there are no samples in this log".to_owned()) };
    let mut rows = Vec::new();
    for sample in samples {
        let scores = sample.get("scores").and_then(Value::as_object).into_iter().flatten();
        for (scorer, score) in scores {
            let edits = score.get("history").and_then(Value::as_array).into_iter().flatten();
            for edit in edits {
                let Some(who) = edit.get("provenance").filter(|who| who.is_object()) else {
                    continue;
                };
                let value = edit.get("value").unwrap_or(&Value::Null);
                if value.as_str() == Some(UNCHANGED) {
                    continue;
                }
                rows.push(LabelRow {
                    number: rows.len() + 1,
                    id: name(sample),
                    by: who.get("author").and_then(word),
                    at: who.get("timestamp").and_then(word),
                    answers: answers(scorer, value, columns),
                    ..LabelRow::default()
                });
            }
        }
    }
    Ok(rows)
}

/// The name that a sample has here: its id and epoch.
fn name(sample: &Value) -> Option<String> {
    let id = word(sample.get("id")?)?;
    let epoch = sample.get("epoch").and_then(Value::as_u64);
    Some(epoch.map_or(id.clone(), |epoch| format!("{id}:{epoch}")))
}

/// A score is an answer to the question of the scorer's name; an object of them several.
fn answers(scorer: &str, value: &Value, columns: &Columns) -> Vec<(String, Vec<String>)> {
    let named = |theirs: &str, value| (columns.question(theirs).to_owned(), words(value));
    match value.as_object() {
        Some(object) => object.iter().map(|(theirs, value)| named(theirs, value)).collect(),
        None => vec![named(scorer, value)],
    }
}
