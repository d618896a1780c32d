//! A row an item and reviewer, with a column for each question.

use serde_json::Value;

use super::rows::{Fact, Row, answer_value};
use crate::corpus::Item;
use crate::labels::sheet::Sheet;
use crate::queue::tally::Tally;
use crate::rubric::{Question, Rubric};

/// The columns before the questions.
pub const FIXED: [&str; 8] = ["id", "digest", "file", "n", "reviewer", "rubric", "note", "skipped"];

/// The rows of one item; an item nobody labelled has one without a reviewer.
#[must_use]
pub fn of_item(item: &Item, tally: &Tally, rubric: &Rubric) -> Vec<Row> {
    let facts = Fact::all(item);
    let row = |reviewer: Option<&str>, sheet: &Sheet| {
        let fixed: [Value; FIXED.len()] = [
            item.name().into(),
            item.transcript.digest.to_string().into(),
            (*item.file).into(),
            item.number.into(),
            reviewer.into(),
            rubric.reference().into(),
            sheet.note.as_deref().into(),
            sheet.skipped.into(),
        ];
        let answer = |question: &Question| sheet.answer(&question.id).map(answer_value).into();
        let answers = rubric.questions.iter().map(answer);
        Row { cells: fixed.into_iter().chain(answers).collect(), facts: facts.clone() }
    };
    let sheets = tally.sheets(item.position, rubric);
    if sheets.is_empty() {
        return vec![row(None, &Sheet::default())];
    }
    sheets.iter().map(|(reviewer, sheet)| row(Some(reviewer), sheet)).collect()
}
