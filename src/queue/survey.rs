//! One look at every record: who it is, and which clauses about its text hold.
//!
//! The clauses are those of the rubric's `ask_if` and of the filter. Their truth is kept as bits,
//! so that nothing has to be read again when an answer changes what is asked or what matches.

use std::collections::BTreeSet;

use super::columns::{Columns, RecordFacts};
use super::progress::flag_clauses;
use crate::corpus::Item;
use crate::corpus::identity::Identity;
use crate::filter::{Atom, Expr, Facts, State, TranscriptFacts};
use crate::rubric::Rubric;
use crate::transcript::Transcript;

/// The clauses to look for; at most 64, so that their truth fits in one word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    clauses: Vec<Atom>,
}

/// A filter that a survey cannot serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurveyError {
    /// More clauses than one survey can hold.
    #[error("the filter and the rubric have more than 64 clauses; write a shorter filter")]
    TooManyClauses,
    /// A clause about what this version does not know yet.
    #[error(
        "pair: and is:sampled need pairs and samples, which this version does not make yet; leave them out"
    )]
    NotYet,
}

/// Which of a survey's clauses hold for one record, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClauseBits(pub u64);

/// What the look at one record found.
#[derive(Clone, Debug, PartialEq)]
pub struct Surveyed {
    /// The record's place in the corpus, from 0.
    pub position: usize,
    /// Who it is.
    pub identity: Identity,
    /// Which clauses hold.
    pub bits: ClauseBits,
    /// What it says beyond its text.
    pub facts: RecordFacts,
}

impl Survey {
    /// The survey for a rubric and a filter.
    ///
    /// # Errors
    /// Where both together have more than 64 different clauses, or one that cannot be told yet.
    pub fn new(rubric: &Rubric, filter: Option<&Expr>) -> Result<Self, SurveyError> {
        let asked = rubric.questions.iter().filter_map(|question| question.ask_if.as_ref());
        let checks = rubric.questions.iter().filter_map(|question| question.flag.as_ref());
        let named = asked.chain(filter).flat_map(Expr::atoms).cloned();
        let mut clauses: Vec<Atom> = Vec::new();
        for atom in named.chain(checks.flat_map(flag_clauses)) {
            match atom {
                Atom::Pair(_) | Atom::Is { state: State::Sampled, .. } => {
                    return Err(SurveyError::NotYet);
                }
                // Labels and states are not the record's to tell.
                Atom::Is { .. } | Atom::Label { .. } => {}
                atom if clauses.contains(&atom) => {}
                atom => clauses.push(atom),
            }
        }
        if clauses.len() > 64 {
            return Err(SurveyError::TooManyClauses);
        }
        Ok(Survey { clauses })
    }

    /// Looks at one record.
    #[must_use]
    pub fn look(&self, item: &Item) -> Surveyed {
        Surveyed {
            position: item.position,
            identity: Identity::of(&item.transcript),
            bits: self.bits(&item.transcript, &item.file),
            facts: RecordFacts::of(item),
        }
    }

    /// The clauses' truth for every record (by position), from the columns alone; `None` where the
    /// files have to be read.
    #[must_use]
    pub fn from_columns(&self, columns: &Columns, len: usize) -> Option<Vec<ClauseBits>> {
        let judges = self.clauses.iter().map(|clause| columns.judge(clause));
        let judges = judges.collect::<Option<Vec<_>>>()?;
        let holds = |position| {
            let bits = judges.iter().enumerate();
            bits.map(|(index, judge)| u64::from(judge(position)) << index).sum()
        };
        Some((0..len).map(|position| ClauseBits(holds(position))).collect())
    }

    fn bits(&self, transcript: &Transcript, file: &str) -> ClauseBits {
        let facts = TranscriptFacts::new(transcript, file);
        let holds = |(index, clause)| u64::from(facts.test(clause)) << index;
        ClauseBits(self.clauses.iter().enumerate().map(holds).sum())
    }

    /// Whether a clause of this survey holds for the record with these bits.
    #[must_use]
    pub fn holds(&self, clause: &Atom, bits: ClauseBits) -> bool {
        let index = self.clauses.iter().position(|known| known == clause);
        index.is_some_and(|index| bits.0 >> index & 1 == 1)
    }

    /// The keys that the clauses name, for the message where no record has one of them.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        self.clauses.iter().filter_map(Atom::key).map(str::to_owned).collect()
    }
}
