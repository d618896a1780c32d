//! One look at every record: who it is, and which clauses about its text hold.
//!
//! The clauses are those of the rubric's `ask_if` and of the filter. Their truth is kept as bits,
//! so that nothing has to be read again when an answer changes what is asked or what matches.

use std::collections::BTreeSet;
use std::ops::Range;

use super::candidates::candidates;
use super::columns::{Columns, Judge};
use super::flag_clauses::flag_clauses;
use super::needle::Needle;
use super::scan::{Cores, scan};
use crate::corpus::formats::may_tell_tier;
use crate::corpus::identity::Identity;
use crate::corpus::identity::earlier::Then;
use crate::corpus::{Corpus, Item, Span};
use crate::filter::{Atom, Expr, Facts, TranscriptFacts};
use crate::json::skeleton::is_left_out;
use crate::queue::record_facts::RecordFacts;
use crate::rubric::Rubric;
use crate::transcript::Transcript;

/// The clauses to look for; at most 64, so that their truth fits in one word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    clauses: Vec<Atom>,
    /// Whether a filter waits that fields and flags are enough to tell.
    glances: bool,
}

/// A filter that a survey cannot serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurveyError {
    /// More clauses than one survey can hold.
    #[error("the filter and the rubric have more than 64 clauses; write a shorter filter")]
    TooManyClauses,
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
    /// Its file (from 0) and its place in it (from 1).
    pub place: (usize, usize),
    /// What it was under an earlier reading.
    pub then: Then,
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
        let named = asked.chain(filter).flat_map(Expr::atoms).cloned();
        let mut clauses: Vec<Atom> = Vec::new();
        for atom in named.chain(rubric.checks().flat_map(flag_clauses).flatten()) {
            match atom {
                // Labels and states are not the record's to tell.
                Atom::Is { .. } | Atom::Label { .. } | Atom::Pair(_) | Atom::Code(_) => {}
                atom if clauses.contains(&atom) => {}
                atom => clauses.push(atom),
            }
        }
        if clauses.len() > 64 {
            return Err(SurveyError::TooManyClauses);
        }
        let is_told = |filter: &Expr| filter.atoms().into_iter().all(Atom::is_of_fields);
        let glances = filter.is_some_and(is_told);
        Ok(Survey { clauses, glances })
    }

    /// Whether a filter waits, and [`Survey::glance`] is enough for it.
    #[must_use]
    pub fn glances(&self) -> bool {
        self.glances
    }

    /// The truth of those clauses that fields and flags tell, for consecutive records.
    #[must_use]
    pub fn glance(
        &self,
        corpus: &Corpus,
        positions: Range<usize>,
        span: &mut Span,
    ) -> Vec<ClauseBits> {
        let named: Vec<&str> = self.clauses.iter().filter_map(Atom::key).collect();
        let mut all = Vec::with_capacity(positions.len());
        corpus.glance(positions, span, |position, item| {
            let item = item.filter(|item| has_all(&item.transcript, &named));
            let item = item.or_else(|| corpus.read(position));
            let bits = item.map(|item| self.bits(&item.transcript, &item.file));
            all.push(bits.unwrap_or_default());
        });
        all
    }

    /// Looks at one record.
    #[must_use]
    pub fn look(&self, item: &Item) -> Surveyed {
        Surveyed {
            position: item.position,
            identity: Identity::of(&item.transcript),
            place: (item.source, item.number),
            then: Then {
                digest: item.transcript.digest_before,
                raw: item.raw.filter(|_| item.is_mapped),
            },
            bits: self.bits(&item.transcript, &item.file),
            facts: RecordFacts::of(item),
        }
    }

    /// The clauses' truth for every record (by position), from the columns alone; `None` where the
    /// files have to be read.
    #[must_use]
    pub fn from_columns(&self, columns: &Columns, len: usize) -> Option<Vec<ClauseBits>> {
        let (all, untold) = self.judged(columns, len);
        untold.is_empty().then_some(all)
    }

    /// The same where clauses about texts are told by the files: records that raw bytes rule out are not
    /// read. `None` where bytes rule nothing out, so that every record has to be read.
    #[must_use]
    pub fn from_columns_and_texts(
        &self,
        columns: &Columns,
        corpus: &Corpus,
    ) -> Option<Vec<ClauseBits>> {
        let (mut all, untold) = self.judged(columns, corpus.len());
        let needle = |index: &usize| match &self.clauses[*index] {
            Atom::Text { pattern, .. } => Needle::of(pattern),
            _ => None,
        };
        let needles: Vec<Needle> = untold.iter().map(needle).collect::<Option<_>>()?;
        if needles.is_empty() {
            return Some(all);
        }
        let mask: u64 = untold.iter().map(|index| 1 << index).sum();
        let look = |piece: Range<usize>| -> Vec<(usize, u64)> {
            let positions: Vec<usize> = piece.collect();
            let found = |needle: &Needle| candidates(corpus, Some(needle), &positions);
            let maybe: BTreeSet<usize> = needles.iter().flat_map(found).collect();
            let read = |position| Some((position, self.bits_of(&corpus.read(position)?).0 & mask));
            maybe.into_iter().filter_map(read).collect()
        };
        scan(0..all.len(), Cores::All, &false.into(), look, |_, found| {
            for (position, bits) in found {
                all[position].0 |= bits;
            }
            true
        });
        Some(all)
    }

    /// The truth of the clauses that the columns tell, and the places of the others.
    fn judged(&self, columns: &Columns, len: usize) -> (Vec<ClauseBits>, Vec<usize>) {
        let (mut all, mut untold) = (vec![ClauseBits::default(); len], Vec::new());
        for (index, clause) in self.clauses.iter().enumerate() {
            match columns.judge(clause) {
                None => untold.push(index),
                Some(Judge::Never) => {}
                Some(Judge::By(holds)) => {
                    for (position, bits) in all.iter_mut().enumerate() {
                        bits.0 |= u64::from(holds(position)) << index;
                    }
                }
            }
        }
        (all, untold)
    }

    /// Which clauses hold for an item.
    #[must_use]
    pub fn bits_of(&self, item: &Item) -> ClauseBits {
        self.bits(&item.transcript, &item.file)
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

/// Whether nothing of these names was left out of a transcript.
fn has_all(transcript: &Transcript, named: &[&str]) -> bool {
    let matters = |name: &str| named.contains(&name) || may_tell_tier(name);
    let values = transcript.fields.iter().chain(&transcript.flags);
    let mut texts =
        values.filter(|(name, _)| matters(name)).filter_map(|(_, value)| value.as_text());
    let id = transcript.id.as_deref().unwrap_or_default();
    !is_left_out(id) && !texts.any(is_left_out)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::corpus::OpenOptions;
    use crate::filter::parse;

    /// Whether a glance tells the same of all records of some files as a look at each.
    fn agree(files: &[PathBuf], filter: &str) -> bool {
        let corpus = Corpus::open(files, &OpenOptions::default()).corpus;
        corpus.index(&false.into(), &mut |_| {});
        let survey = Survey::new(&Rubric::builtin(), Some(&parse(filter).unwrap())).unwrap();
        assert!(survey.glances());
        let glanced = survey.glance(&corpus, 0..corpus.len(), &mut Span::default());
        assert_eq!(glanced.len(), corpus.len());
        glanced.iter().enumerate().all(|(position, bits)| {
            let looked = survey.look(&corpus.read(position).unwrap()).bits;
            let same = |atom: &Atom| survey.holds(atom, *bits) == survey.holds(atom, looked);
            survey.clauses.iter().filter(|atom| atom.is_of_fields()).all(same)
        })
    }

    /// Whether columns and candidates tell the same of all records as a look at each; `None` where bytes rule
    /// nothing out.
    fn texts_agree(files: &[PathBuf], filter: &str) -> Option<bool> {
        let corpus = Corpus::open(files, &OpenOptions::default()).corpus;
        corpus.index(&false.into(), &mut |_| {});
        let survey = Survey::new(&Rubric::builtin(), Some(&parse(filter).unwrap())).unwrap();
        let (mut columns, mut looked) = (Columns::default(), Vec::new());
        for position in 0..corpus.len() {
            let found = survey.look(&corpus.read(position).unwrap());
            columns.note(position, &found.facts);
            looked.push(found.bits);
        }
        Some(survey.from_columns_and_texts(&columns.recalled(), &corpus)? == looked)
    }

    #[test]
    fn texts_are_told_of_the_sample_data_as_by_a_look() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        for name in ["runs.jsonl", "formats"] {
            for filter in [
                "\"lesser evil\"",
                "scratchpad:training",
                "/refus(e|al)/i tier=free",
                "not \"step by step\" or answer:[elided]",
                "\"free tier\" warn:unclosed",
            ] {
                let same = texts_agree(&[folder.join(name)], filter);
                assert_eq!(same, Some(true), "{name}: {filter}");
            }
        }
    }

    #[test]
    fn a_glance_tells_what_a_look_tells_of_the_sample_data() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        for name in ["runs.jsonl", "formats"] {
            for filter in ["tier=free|paid", "alignment_faking>0.5", "model~e", "id~1", "has:id"] {
                assert!(agree(&[folder.join(name)], filter), "{name}: {filter}");
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_told_as_by_a_look(
            records in prop::collection::vec(("[a-cA-C\"\\\\<é ]{0,12}", any::<bool>(), any::<bool>()), 1..80),
        ) {
            let lines = records.iter().enumerate().map(|(n, (text, escaped, is_free))| {
                let tier = if *is_free { "free" } else { "paid" };
                let thought = format!("<think>{text}</think>abc");
                let record = json!({"id": n.to_string(), "tier": tier, "prompt": text, "response": thought});
                let line = record.to_string();
                if *escaped { line.replace('b', "\\u0062").replace('é', "\\u00e9") } else { line }
            });
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.jsonl");
            std::fs::write(&path, lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
            for filter in [
                "\"aaa\"", "\"bca\" tier=free", "not scratchpad:cab", "prompt:ABC or \"cc a\"", "/[ab]bca+/", "answer:abc",
            ] {
                prop_assert_ne!(texts_agree(std::slice::from_ref(&path), filter), Some(false), "{}", filter);
            }
        }

        #[test]
        fn a_glance_tells_what_a_look_tells(
            records in prop::collection::vec(("[a\"\\\\ ]{1,3}", 1usize..200, 0..6usize, any::<bool>()), 1..20),
        ) {
            let keys = ["tier", "condition", "metadata", "scores", "k", "id"];
            let lines = records.iter().enumerate().map(|(n, (text, times, key, broken))| {
                let long = text.repeat(*times);
                let mut record = json!({"id": n.to_string(), "prompt": long, "response": "r"});
                record[keys[*key]] = if *key == 2 { json!({"tier": format!("free {long}")}) } else { long.into() };
                let line = record.to_string();
                if *broken { line.replace('\\', "\\x") } else { line }
            });
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.jsonl");
            std::fs::write(&path, lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
            for filter in ["tier=free", "has:tier", "k:aa", "id~a", "condition:a", "metadata.tier:free"] {
                prop_assert!(agree(std::slice::from_ref(&path), filter), "{filter}");
            }
        }
    }
}
