//! The rows of what was answered about pairs. A pair's rows stand with its first item and name the other.

use super::rows::{Row, Said, answer_value};
use crate::corpus::Item;
use crate::labels::sheet::Sheet;
use crate::queue::tally::Tally;
use crate::report::{Counted, Reading};
use crate::rubric::Rubric;

/// Every reviewer's answers about the pairs whose first item this is; `is_open` says whether an item's labels
/// may be told.
#[must_use]
pub fn of_item(
    item: &Item,
    tally: &Tally,
    rubric: &Rubric,
    is_open: &dyn Fn(usize) -> bool,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let of_first = (item.position, 0)..(item.position + 1, 0);
    for (&(_, other), by) in tally.pair_sheets(rubric).range(of_first) {
        if !is_open(other) {
            continue;
        }
        for (reviewer, sheet) in by {
            for (question, given) in &sheet.answers {
                let said = Said {
                    reviewer,
                    question,
                    value: given.value.as_ref().map(answer_value).into(),
                    at: Some(given.order.time()),
                    given: Some(given),
                    note: None,
                    quotes: Vec::new(),
                    with: Some(tally.name_or_place(other)),
                };
                rows.push(Row::of_answer(item, rubric, said));
            }
        }
    }
    rows
}

/// The answers that count, by all who gave them.
#[must_use]
pub fn resolved(item: &Item, reading: &Reading<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for pair in reading.pairs.iter().filter(|pair| pair.position == item.position) {
        for (question, counted) in reading.rubric.pair_questions.iter().zip(&pair.answers) {
            let Counted::Answer(answer) = counted else { continue };
            let given = |(name, sheet): &(String, Sheet)| {
                Some((name.clone(), sheet.given(&question.id)?.order))
            };
            let given: Vec<_> = pair.sheets.iter().filter_map(given).collect();
            let names: Vec<&str> = given.iter().map(|(name, _)| name.as_str()).collect();
            let said = Said {
                reviewer: &names.join("+"),
                question: &question.id,
                value: answer_value(answer),
                at: given.iter().map(|(_, order)| order.time()).max(),
                given: None,
                note: None,
                quotes: Vec::new(),
                with: pair.other.map(|other| reading.tally.name_or_place(other)),
            };
            rows.push(Row::of_answer(item, reading.rubric, said));
        }
    }
    rows
}
