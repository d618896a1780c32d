//! How far one reviewer is with one item: which questions are asked, and what is still open.

use super::survey::{ClauseBits, Survey};
use crate::filter::{Atom, Facts};
use crate::labels::sheet::Sheet;
use crate::rubric::{Question, Rubric};

/// How an item stands for one reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// Every required and asked question has a current answer, and there is at least one.
    Done,
    /// Set aside with the skip key, and not done.
    Skipped,
    /// Not done, with some answer.
    Partial,
    /// No answer.
    Untouched,
}

impl ItemState {
    /// Neither done nor skipped: what Enter goes to.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, ItemState::Partial | ItemState::Untouched)
    }
}

/// What a question's `ask_if` is tested against: the record's clauses and the answers so far.
pub struct Asking<'a> {
    /// The clauses that `bits` speaks of.
    pub survey: &'a Survey,
    /// The record's clauses.
    pub bits: ClauseBits,
    /// The reviewer's labels on it.
    pub sheet: &'a Sheet,
}

impl Facts for Asking<'_> {
    fn test(&self, atom: &Atom) -> bool {
        match atom {
            Atom::Label { question, values, op, reviewer: None } => {
                let answer = self.sheet.answer(question);
                answer.is_some_and(|answer| op.holds_for_answer(values, answer))
            }
            clause => self.survey.holds(clause, self.bits),
        }
    }
}

impl Asking<'_> {
    /// Whether this question is asked of this item.
    #[must_use]
    pub fn asks(&self, question: &Question) -> bool {
        question.ask_if.as_ref().is_none_or(|condition| condition.eval(self))
    }

    /// Whether this question must be answered and is not.
    #[must_use]
    pub fn misses(&self, question: &Question) -> bool {
        question.required && self.asks(question) && self.sheet.answer(&question.id).is_none()
    }

    /// How the item stands.
    #[must_use]
    pub fn state(&self, rubric: &Rubric) -> ItemState {
        let asked = rubric.questions.iter().filter(|question| self.asks(question));
        let answered = asked.filter(|question| self.sheet.answer(&question.id).is_some()).count();
        let missing = rubric.questions.iter().any(|question| self.misses(question));
        match (answered, missing, self.sheet.skipped) {
            (1.., false, _) => ItemState::Done,
            (_, _, true) => ItemState::Skipped,
            (1.., true, _) => ItemState::Partial,
            (0, _, _) => ItemState::Untouched,
        }
    }
}
