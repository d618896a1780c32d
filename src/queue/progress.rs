//! How far one reviewer is with one item: which questions are asked, and what is still open.

use super::flag_clauses::flag_clauses;
use super::survey::{ClauseBits, Survey};
use crate::filter::{Atom, Facts, Op, Value};
use crate::labels::sheet::Sheet;
use crate::rubric::{Answer, Question, Rubric};
use crate::transcript::Scalar;

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
                answer.is_some_and(|answer| answer_holds(*op, values, answer))
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

/// Whether an answer stands in this relation to any of `values`; a set, if one of its words does.
#[must_use]
pub fn answer_holds(op: Op, values: &[Value], answer: &Answer) -> bool {
    let text = |word: &str| Scalar::Text(word.into());
    let said = match answer {
        Answer::Flag(value) => vec![Scalar::Bool(*value), text(if *value { "yes" } else { "no" })],
        Answer::Scale(value) => vec![Scalar::Number(value.to_string().into())],
        Answer::Word(word) => vec![text(word)],
        Answer::Set(words) => words.iter().map(|word| text(word)).collect(),
    };
    match op {
        Op::IsNot => said.iter().all(|value| op.holds(values, value)),
        _ => said.iter().any(|value| op.holds(values, value)),
    }
}

/// Whether an answer says that a flag is wrong, one way or the other.
#[must_use]
pub fn disagrees(rubric: &Rubric, asking: &Asking<'_>) -> bool {
    rubric.questions.iter().any(|question| {
        let (Some(check), Some(answer)) = (&question.flag, asking.sheet.answer(&question.id))
        else {
            return false;
        };
        let holds = |clause: &Atom| asking.survey.holds(clause, asking.bits);
        let mut there = flag_clauses(check).into_iter().filter(|[there, ..]| holds(there));
        let Some([_, says_yes, is_high]) = there.next() else { return false };
        let said = answer.to_string();
        let up = holds(&says_yes) || holds(&is_high);
        if up { check.no.contains(&said) } else { check.yes.contains(&said) }
    })
}
