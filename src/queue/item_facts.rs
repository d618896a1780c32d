//! What a filter is tested against.

use super::progress::{Asking, ItemState, answer_holds, disagrees};
use super::survey::{ClauseBits, Survey};
use super::tally::Tally;
use crate::filter::{Atom, Facts, Reviewer, State};
use crate::labels::sheet::{Sheet, sheet};
use crate::rubric::Rubric;

/// The record's clauses and everyone's labels on it.
pub(super) struct ItemFacts<'a> {
    pub tally: &'a Tally,
    pub survey: &'a Survey,
    pub rubric: &'a Rubric,
    pub position: usize,
    pub bits: ClauseBits,
}

impl ItemFacts<'_> {
    fn sheet(&self, reviewer: &str) -> Sheet {
        sheet(&self.tally.ledger, self.position, reviewer, self.rubric)
    }

    fn is(&self, state: State, reviewer: &str) -> bool {
        let sheet = self.sheet(reviewer);
        let asking = Asking { survey: self.survey, bits: self.bits, sheet: &sheet };
        let stands = asking.state(self.rubric);
        match state {
            State::Labelled => stands == ItemState::Done,
            State::Unlabelled => stands != ItemState::Done,
            State::Partial => stands == ItemState::Partial,
            State::Seen => self.tally.has_seen(self.position) || !sheet.is_empty(),
            State::Skipped => stands == ItemState::Skipped,
            State::Bookmarked => sheet.bookmarked,
            State::Noted => sheet.note.is_some(),
            State::Stale => !sheet.stale.is_empty(),
            State::Disputed => self.tally.is_disputed(self.position, self.rubric),
            State::Hesitant => self.tally.hesitation(self.position, reviewer, self.rubric) > 0,
            State::Disagrees => disagrees(self.rubric, &asking),
            State::Open => stands.is_open(),
            State::Sampled => self.tally.is_sampled(self.position),
        }
    }
}

impl ItemFacts<'_> {
    /// Whether the reviewer answered the rubric's first question so on both sides of the item's pair.
    fn is_pair(&self, wanted: &[(String, String)]) -> bool {
        let (Some(condition), Some(question)) =
            (&self.rubric.condition, self.rubric.questions.first())
        else {
            return false;
        };
        let Some((a, b)) = self.tally.pair_of(self.position, self.rubric) else { return false };
        wanted.iter().all(|(side, answer)| {
            let position = match side {
                side if *side == condition.a => a,
                side if *side == condition.b => b,
                _ => return false,
            };
            let sheet = self.tally.sheet(position, self.rubric);
            sheet.answer(&question.id).is_some_and(|given| given.to_string() == *answer)
        })
    }
}

impl Facts for ItemFacts<'_> {
    fn test(&self, atom: &Atom) -> bool {
        let me = self.tally.reviewer();
        match atom {
            Atom::Is { state, reviewer } => match reviewer {
                Reviewer::Me => self.is(*state, me),
                Reviewer::Named(who) => self.is(*state, who),
                Reviewer::Any => {
                    let everyone = self.tally.ledger.reviewers_at(self.position);
                    everyone.into_iter().any(|who| self.is(*state, who))
                }
            },
            Atom::Label { question, reviewer, op, values } => {
                let sheet = self.sheet(reviewer.as_deref().unwrap_or(me));
                let answer = sheet.answer(question);
                answer.is_some_and(|answer| answer_holds(*op, values, answer))
            }
            Atom::Pair(wanted) => self.is_pair(wanted),
            Atom::Code(code) => self.tally.has_code(self.position, code),
            Atom::Has(what) if what == "label" => !self.sheet(me).answers.is_empty(),
            Atom::Has(what) if what == "evidence" => !self.sheet(me).quotes.is_empty(),
            Atom::Has(what) if what == "note" => self.sheet(me).note.is_some(),
            clause => self.survey.holds(clause, self.bits),
        }
    }
}
