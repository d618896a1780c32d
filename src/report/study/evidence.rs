//! What reviewers quoted for their answers.

use serde::Serialize;

use crate::labels::sheet::same_question;
use crate::report::page::Page;
use crate::report::reading::Reading;
use crate::rubric::Answer;
use crate::transcript::Pane;

/// A quote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quoted {
    /// The item's name.
    pub item: String,
    /// Who quoted it.
    pub reviewer: String,
    /// For which question.
    pub question: String,
    /// Their answer to it, where they gave one.
    pub answer: Option<Answer>,
    /// Where it stands.
    pub pane: Pane,
    /// Its words.
    pub quote: String,
}

/// Every quote that belongs to a question of the rubric, by item; `name` gives an item's name. Items of sealed
/// samples are left out.
#[must_use]
pub fn of(reading: &Reading<'_>, name: impl Fn(usize) -> String) -> Vec<Quoted> {
    let mut found = Vec::new();
    for item in &reading.labelled {
        for (reviewer, sheet) in &item.sheets {
            for quote in &sheet.quotes {
                let (ledger, rubric) = (&reading.tally.ledger, reading.rubric);
                let Some(question) = same_question(ledger, rubric, &quote.rubric, &quote.question)
                else {
                    continue;
                };
                found.push(Quoted {
                    item: name(item.position),
                    reviewer: reviewer.clone(),
                    question: question.id.clone(),
                    answer: sheet.answer(&question.id).cloned(),
                    pane: quote.pane,
                    quote: quote.text.clone(),
                });
            }
        }
    }
    found
}

/// The part of the page.
pub fn print(page: &mut Page, quotes: &[Quoted]) {
    for Quoted { item, reviewer, question, answer, pane, quote } in quotes {
        let answer = answer.as_ref().map(|answer| format!(" {answer}")).unwrap_or_default();
        page.quote(quote, &format!("{item}, {}: {question}{answer}, by {reviewer}", pane.name()));
    }
}
