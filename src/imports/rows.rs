//! Rows of labels, and where things stand in them.

use std::path::Path;

use serde_json::Value;

/// Where things stand in a table.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The column of the records' ids; else the format's usual one. Dots lead into objects.
    pub id: Option<String>,
    /// The column of the records' files.
    pub file: Option<String>,
    /// The column of who said it.
    pub by: Option<String>,
    /// The column of when.
    pub at: Option<String>,
    /// The column of why.
    pub why: Option<String>,
    /// The questions, each with what the table calls it.
    pub questions: Vec<(String, String)>,
}

impl Columns {
    /// What a table calls a question: another name, where one was given.
    pub(super) fn question<'c>(&'c self, theirs: &'c str) -> &'c str {
        let ours = self.questions.iter().find(|(_, known)| known == theirs);
        ours.map_or(theirs, |(ours, _)| ours)
    }
}

/// What one row says of one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelRow {
    /// Its place among the rows, from 1.
    pub number: usize,
    /// The record's id, where the row has one.
    pub id: Option<String>,
    /// The end of the path of its file, where that is said.
    pub file: Option<String>,
    /// Who said it, where that is said.
    pub by: Option<String>,
    /// When, where that is said.
    pub at: Option<String>,
    /// Why, where that is said.
    pub why: Option<String>,
    /// Each question with the words of the answer.
    pub answers: Vec<(String, Vec<String>)>,
}

/// A file of labels.
pub struct Source<'s> {
    /// Where it is.
    pub path: &'s Path,
    /// What is in it.
    pub text: &'s str,
}

/// The words of a value: of a list each, of an object of choices those that are set.
pub(super) fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => cell_words(text),
        Value::Array(all) => all.iter().flat_map(words).collect(),
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Object(object) => object.values().flat_map(words).collect(),
    }
}

/// The words of a cell: a JSON list is several.
fn cell_words(text: &str) -> Vec<String> {
    let text = text.trim();
    if let (true, Ok(Value::Array(all))) = (text.starts_with('['), serde_json::from_str(text)) {
        return all.iter().flat_map(words).collect();
    }
    if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
}

/// A value as one word: an id, a name, a time.
pub(super) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What lies behind a dotted path; a member whose own name has the dots comes first.
pub(super) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if let Some(found) = value.get(path) {
        return Some(found);
    }
    let (first, rest) = path.split_once('.')?;
    at(value.get(first)?, rest)
}
