//! What reviewers differed about, and what was decided.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::queue::dispute::Dispute;
use crate::report::page::{Cell, Page};
use crate::report::reading::Reading;
use crate::rubric::Answer;

/// A question about one item to which reviewers gave different answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DisputeFacts {
    /// The item's name.
    pub item: String,
    /// The question's id.
    pub question: String,
    /// By reviewer.
    pub answers: BTreeMap<String, Answer>,
    /// What was decided, by whom and why; nothing where it is open.
    pub decided: Option<Decided>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decided {
    /// The answer that counts.
    pub value: Answer,
    /// Who decided.
    pub by: String,
    /// Why.
    pub why: Option<String>,
}

/// All of them, by item; `name` gives an item's name. Items of sealed samples are left out.
#[must_use]
pub fn of(reading: &Reading<'_>, name: impl Fn(usize) -> String) -> Vec<DisputeFacts> {
    let mut found = Vec::new();
    for item in &reading.labelled {
        if item.sheets.len() < 2 {
            continue;
        }
        let dispute = Dispute::of(reading.tally, reading.rubric, item.position);
        for place in dispute.questions() {
            let question = &reading.rubric.questions[place];
            let answers = dispute.answers(question);
            let decision = dispute.decision(question);
            let decided = decision.and_then(|decision| {
                let value = decision.value.clone()?;
                Some(Decided { value, by: decision.by.clone(), why: decision.why.clone() })
            });
            found.push(DisputeFacts {
                item: name(item.position),
                question: question.id.clone(),
                answers: answers.map(|(who, said)| (who.to_owned(), said.clone())).collect(),
                decided,
            });
        }
    }
    found
}

/// The part of the page.
pub fn print(page: &mut Page, disputes: &[DisputeFacts]) {
    let mut rows = vec![[
        Cell::from("item"),
        Cell::from("question"),
        Cell::from("answers"),
        Cell::from("decided"),
    ]];
    for DisputeFacts { item, question, answers, decided } in disputes {
        let answers = answers.iter().map(|(who, said)| format!("{who} {said}"));
        let decided = match decided {
            None => "open".to_owned(),
            Some(Decided { value, by, why: None }) => format!("{value} ({by})"),
            Some(Decided { value, by, why: Some(why) }) => format!("{value} ({by}: {why})"),
        };
        rows.push([
            item.as_str().into(),
            question.as_str().into(),
            answers.collect::<Vec<_>>().join(", ").into(),
            decided.into(),
        ]);
    }
    page.table(rows);
}
