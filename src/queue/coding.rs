//! The codes of all items.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::Tally;
use crate::labels::codes::CodeMark;

/// A code, and where it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// Its word.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it means.
    pub about: String,
    /// The items that have it, by position.
    pub items: BTreeSet<usize>,
    /// Passages that have it.
    pub quotes: Vec<String>,
}

impl Tally {
    /// The codes of the item at a position, each with who gave it, whatever they were merged into.
    pub fn codes_at(&self, position: usize) -> impl Iterator<Item = (&str, &CodeMark)> {
        let current = self.ledger.at(position).filter(|found| found.stale.is_none());
        current.flat_map(|found| found.labels.codes.iter().map(move |mark| (found.reviewer, mark)))
    }

    /// Whether anybody gave the item at a position this code.
    #[must_use]
    pub fn has_code(&self, position: usize, code: &str) -> bool {
        let book = self.ledger.codebook();
        let wanted = book.resolve(book.find(code).unwrap_or(code));
        self.codes_at(position).any(|(_, mark)| book.resolve(&mark.code) == wanted)
    }

    /// Every code, the one with the most items first; those of the codebook that no item has come last.
    #[must_use]
    pub fn codes(&self) -> Vec<Coded> {
        let book = self.ledger.codebook();
        let mut found: BTreeMap<&str, Coded> = BTreeMap::new();
        for code in book.codes().filter(|code| book.resolve(code) == *code) {
            found.entry(code).or_default();
        }
        let mut positions: Vec<usize> = self.ledger.positions().collect();
        positions.sort_unstable();
        for position in positions {
            for (_, mark) in self.codes_at(position) {
                let coded = found.entry(book.resolve(&mark.code)).or_default();
                coded.items.insert(position);
                coded.quotes.extend(mark.quote.iter().map(|(_, words)| words.clone()));
            }
        }
        let named = found.into_iter().map(|(code, coded)| Coded {
            code: code.to_owned(),
            name: book.name(code).to_owned(),
            about: book.entry(code).map(|entry| entry.about.clone()).unwrap_or_default(),
            ..coded
        });
        let mut all: Vec<Coded> = named.collect();
        all.sort_by(|one, other| {
            other.items.len().cmp(&one.items.len()).then_with(|| one.code.cmp(&other.code))
        });
        all
    }
}
