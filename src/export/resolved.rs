//! A row an item and question with the answer that counts: what was decided, else what all who answered gave.

use super::rows::{Row, Said, answer_value};
use crate::corpus::Item;
use crate::labels::event::Order;
use crate::queue::dispute::Dispute;
use crate::report::{Counted, Reading};
use crate::rubric::Question;

/// What stands between the names of several who gave an answer.
const AND: &str = "+";

/// The rows of one item, as a table of answers has them. The reviewer is who decided, or all who gave the
/// answer; how it was given is left empty.
#[must_use]
pub fn of_item(item: &Item, reading: &Reading<'_>) -> Vec<Row> {
    let Some(labelled) = reading.at(item.position) else { return Vec::new() };
    let dispute = Dispute::of(reading.tally, reading.rubric, item.position);
    let questions = reading.rubric.questions.iter().zip(&labelled.answers);
    let rows = questions.filter_map(|(question, counted)| {
        let Counted::Answer(answer) = counted else { return None };
        let (who, order) = source(&dispute, question)?;
        let quotes = labelled.sheets.iter().flat_map(|(_, sheet)| &sheet.quotes);
        let quotes = quotes.filter(|quote| quote.question == question.id);
        Some(Row::of_answer(
            item,
            reading.rubric,
            Said {
                reviewer: &who,
                question: &question.id,
                value: answer_value(answer),
                at: Some(order.time()),
                given: None,
                note: None,
                quotes: quotes.map(|quote| quote.text.as_str()).collect(),
                with: None,
            },
        ))
    });
    rows.collect()
}

/// Who gave the answer that counts, and when: who decided, else everybody who answered.
fn source(dispute: &Dispute<'_>, question: &Question) -> Option<(String, Order)> {
    if dispute.differs(question) {
        let decision = dispute.decision(question)?;
        return Some((decision.by.clone(), decision.order));
    }
    let given = dispute.sheets.iter().filter_map(|(name, sheet)| {
        let given = sheet.given(&question.id).filter(|given| given.value.is_some())?;
        Some((*name, given.order))
    });
    let given: Vec<(&str, Order)> = given.collect();
    let last = given.iter().map(|(_, order)| *order).max()?;
    let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
    Some((names.join(AND), last))
}
