//! A row an item and reviewer, with a column for each question.

use std::collections::BTreeMap;

use super::rows::answer_value;
use crate::corpus::Item;
use crate::queue::tally::Tally;
use crate::rubric::Rubric;
use crate::transcript::Scalar;

/// The columns before the questions.
pub const FIXED: [&str; 8] = ["id", "digest", "file", "n", "reviewer", "rubric", "note", "skipped"];

/// One reviewer's answers to an item.
#[derive(Clone, Debug, PartialEq)]
pub struct WideRow {
    /// The fixed columns' values, in order.
    pub fixed: Vec<serde_json::Value>,
    /// The answers by question.
    pub answers: BTreeMap<String, serde_json::Value>,
    /// The item's fields and flags.
    pub facts: Vec<(String, Scalar)>,
}

/// The rows of one item; an item nobody labelled has one without a reviewer.
#[must_use]
pub fn of_item(item: &Item, tally: &Tally, rubric: &Rubric) -> Vec<WideRow> {
    let facts: Vec<_> =
        item.transcript.fields.iter().chain(&item.transcript.flags).cloned().collect();
    let row = |reviewer: Option<&str>, note: Option<&str>, skipped: bool, answers| WideRow {
        fixed: vec![
            item.name().into(),
            item.transcript.digest.to_string().into(),
            (*item.file).into(),
            item.number.into(),
            reviewer.into(),
            rubric.reference().into(),
            note.into(),
            skipped.into(),
        ],
        answers,
        facts: facts.clone(),
    };
    let mut rows: Vec<WideRow> = Vec::new();
    for (reviewer, sheet) in tally.sheets(item.position, rubric) {
        let answers = sheet.answers.iter().filter_map(|(question, given)| {
            Some((question.clone(), answer_value(given.value.as_ref()?)))
        });
        rows.push(row(Some(reviewer), sheet.note.as_deref(), sheet.skipped, answers.collect()));
    }
    if rows.is_empty() {
        rows.push(row(None, None, false, BTreeMap::new()));
    }
    rows
}
