//! What reviewers of an item differ about.

use std::collections::BTreeMap;

use super::tally::Tally;
use crate::labels::event::EventId;
use crate::labels::sheet::{Sheet, decision};
use crate::labels::targets::Decision;
use crate::rubric::{Answer, Question, QuestionKind, Rubric};

/// What everybody says of one item.
pub struct Dispute<'t> {
    tally: &'t Tally,
    rubric: &'t Rubric,
    position: usize,
    /// Everyone's sheets, by name.
    pub sheets: Vec<(&'t str, Sheet)>,
}

impl<'t> Dispute<'t> {
    /// What is said of the item at a position.
    #[must_use]
    pub fn of(tally: &'t Tally, rubric: &'t Rubric, position: usize) -> Self {
        Dispute { tally, rubric, position, sheets: tally.sheets(position, rubric) }
    }

    /// The answers to a question, by name. Words of one's own always differ, and are no dispute.
    pub fn answers<'d>(
        &'d self,
        question: &'d Question,
    ) -> impl Iterator<Item = (&'t str, &'d Answer)> + use<'d, 't> {
        let asked = self.sheets.iter().filter(|(_, sheet)| {
            question.kind != QuestionKind::Text && self.tally.asks(self.position, sheet, question)
        });
        asked.filter_map(|(name, sheet)| Some((*name, sheet.answer(&question.id)?)))
    }

    /// Whether answers to a question differ, whatever was decided.
    #[must_use]
    pub fn differs(&self, question: &Question) -> bool {
        let mut answers = self.answers(question).map(|(_, answer)| answer);
        let first = answers.next();
        answers.any(|answer| Some(answer) != first)
    }

    /// The decision about a question that holds.
    #[must_use]
    pub fn decision(&self, question: &Question) -> Option<&'t Decision> {
        let sheets = self.sheets.iter().map(|(_, sheet)| sheet);
        decision(&self.tally.ledger, self.position, question, sheets, self.rubric)
    }

    /// Whether answers to a question differ, and nothing was decided.
    #[must_use]
    pub fn is_open(&self, question: &Question) -> bool {
        let is_decided = || self.decision(question).is_some_and(|found| found.value.is_some());
        self.differs(question) && !is_decided()
    }

    /// The places of the questions whose answers differ.
    #[must_use]
    pub fn questions(&self) -> Vec<usize> {
        let all = self.rubric.questions.iter().enumerate();
        all.filter(|(_, question)| self.differs(question)).map(|(place, _)| place).collect()
    }

    /// The answers that a decision about a question weighs.
    #[must_use]
    pub fn weighed(&self, question: &Question) -> Vec<EventId> {
        let given = |(_, sheet): &(&str, Sheet)| Some(sheet.given(&question.id)?.event);
        self.sheets.iter().filter_map(given).collect()
    }

    /// The answer that more than half of an odd number of reviewers gave, and how many.
    #[must_use]
    pub fn majority<'d>(&'d self, question: &'d Question) -> Option<(&'d Answer, usize, usize)> {
        let mut counts: BTreeMap<String, (&Answer, usize)> = BTreeMap::new();
        let mut all = 0;
        for (_, answer) in self.answers(question) {
            counts.entry(answer.to_string()).or_insert((answer, 0)).1 += 1;
            all += 1;
        }
        let (answer, count) = counts.into_values().max_by_key(|(_, count)| *count)?;
        (all % 2 == 1 && count * 2 > all).then_some((answer, count, all))
    }
}
