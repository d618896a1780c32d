//! What clauses are tested against.

use super::atom::{Asked, Atom, Facts};
use crate::transcript::{Kind, Pane, Scalar, Segment, Transcript};

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

    /// Whether the transcript has a key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some_and(|value| !value.is_missing())
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

/// Whether a text is of a role, or calls a tool, whose name holds this in small letters.
fn is_asked(what: Asked, segment: &Segment, name: &str) -> bool {
    let called = || segment.text.lines().next().unwrap_or("").to_lowercase();
    match what {
        Asked::Role => {
            segment.role.name().contains(name) || segment.name.to_lowercase().contains(name)
        }
        Asked::Tool => segment.kind == Kind::ToolCall && called().contains(name),
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
            Atom::Turn { what, name } => {
                let name = name.to_lowercase();
                self.transcript.segments.iter().any(|segment| is_asked(*what, segment, &name))
            }
            Atom::Label { .. } | Atom::Is { .. } | Atom::Pair(_) | Atom::Code(_) => false,
        }
    }
}
