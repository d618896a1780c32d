//! What clauses are tested against.

use super::atom::{Atom, Facts};
use crate::transcript::{Pane, Scalar, Transcript};

/// What the transcript itself says. Clauses about labels, states and pairs are false here: they
/// are not the transcript's to answer.
#[derive(Clone, Copy, Debug)]
pub struct TranscriptFacts<'a> {
    transcript: &'a Transcript,
    file: &'a str,
}

impl<'a> TranscriptFacts<'a> {
    /// The facts of one transcript in the file of this name.
    #[must_use]
    pub fn new(transcript: &'a Transcript, file: &'a str) -> Self {
        TranscriptFacts { transcript, file }
    }

    /// The values of a key: one, or none where the transcript lacks it.
    fn value(&self, key: &str) -> Option<Scalar> {
        let transcript = self.transcript;
        let found = transcript.field(key).or_else(|| transcript.flag(key)).cloned();
        found.or_else(|| match key {
            "id" => transcript.id.as_deref().map(|id| Scalar::Text(id.into())),
            "file" => Some(Scalar::Text(self.file.into())),
            "words" => Some(number(self.words())),
            "turns" => {
                let turns = transcript.segments.iter().map(|segment| segment.turn).max();
                Some(number(turns.unwrap_or(0) as usize))
            }
            _ => None,
        })
    }

    fn words(&self) -> usize {
        let segments = &self.transcript.segments;
        segments.iter().map(|segment| segment.text.split_whitespace().count()).sum()
    }
}

fn number(value: usize) -> Scalar {
    Scalar::Number(value.to_string().into())
}

impl Facts for TranscriptFacts<'_> {
    fn test(&self, atom: &Atom) -> bool {
        match atom {
            Atom::Compare { key, op, values } => match self.value(key) {
                Some(found) => op.holds(values, &found),
                None => false,
            },
            Atom::Has(name) => match Pane::ALL.into_iter().find(|pane| pane.name() == name) {
                Some(pane) => self.transcript.has(pane),
                None => self.value(name).is_some_and(|value| value != Scalar::Null),
            },
            Atom::Warn(code) => self.transcript.warns(*code),
            Atom::Text { pane, pattern } => {
                let segments = self.transcript.segments.iter();
                let mut inside =
                    segments.filter(|segment| pane.is_none_or(|pane| segment.pane == pane));
                inside.any(|segment| pattern.is_in(&segment.text))
            }
            Atom::Label { .. } | Atom::Is { .. } | Atom::Pair(_) => false,
        }
    }
}
