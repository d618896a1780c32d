//! Potato's labels: lines of annotated instances, or the state of one user. A scheme is a question, and of its
//! labels those that are set are the answer.

use serde_json::Value;

use super::rows::{Columns, LabelRow, Source, word};
use super::table;

/// Reads both shapes.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Vec<LabelRow>, String> {
    let mut rows = Vec::new();
    for object in table::rows(source)? {
        let by = object.get("user_id").or(object.get("user")).and_then(word);
        if let Some(all) = object.get("instance_id_to_label_to_value").and_then(Value::as_object) {
            for (id, labels) in all {
                let answers = of_pairs(labels, columns);
                rows.push(row(rows.len(), Some(id.clone()), by.clone(), answers));
            }
            continue;
        }
        let id = object.get("instance_id").or(object.get("id")).and_then(word);
        let labels = object.get("label_annotations").and_then(Value::as_object);
        let answers = labels.into_iter().flatten().map(|(scheme, labels)| {
            let set = labels.as_object().into_iter().flatten();
            let set = set.filter_map(|(label, value)| chosen(label, value));
            (columns.question(scheme).to_owned(), set.collect())
        });
        rows.push(row(rows.len(), id, by, answers.collect()));
    }
    Ok(rows)
}

fn row(
    before: usize,
    id: Option<String>,
    by: Option<String>,
    answers: Vec<(String, Vec<String>)>,
) -> LabelRow {
    LabelRow { number: before + 1, id, by, answers, ..LabelRow::default() }
}

/// `[[{"schema": …, "name": …}, value], …]`, as a user's state has it.
fn of_pairs(labels: &Value, columns: &Columns) -> Vec<(String, Vec<String>)> {
    let mut answers: Vec<(String, Vec<String>)> = Vec::new();
    for pair in labels.as_array().into_iter().flatten() {
        let (Some(label), Some(value)) = (pair.get(0), pair.get(1)) else { continue };
        let (Some(scheme), Some(name)) = (
            label.get("schema").and_then(Value::as_str),
            label.get("name").and_then(Value::as_str),
        ) else {
            continue;
        };
        let Some(word) = chosen(name, value) else { continue };
        let question = columns.question(scheme);
        match answers.iter_mut().find(|(known, _)| known == question) {
            Some((_, words)) => words.push(word),
            None => answers.push((question.to_owned(), vec![word])),
        }
    }
    answers
}

/// The word of a label that is set. A slider and a text box have one label, and the word is its value.
fn chosen(label: &str, value: &Value) -> Option<String> {
    let text = word(value).or_else(|| value.as_bool().map(|value| value.to_string()))?;
    match text.as_str() {
        "false" => None,
        _ if ["text_box", "slider", "number", "bad_text"].contains(&label) => Some(text),
        _ => Some(label.to_owned()),
    }
}
