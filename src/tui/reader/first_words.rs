//! The first words of what was asked in an item, for lists.

use crate::corpus::Corpus;
use crate::queue::record_facts::asked;

/// So many characters are kept: far more than a line shows, so that what is covered is whole there.
const MOST: usize = 2000;

/// What was asked in these items, on one line each.
#[must_use]
pub fn read(corpus: &Corpus, positions: &[usize]) -> Vec<(usize, String)> {
    let words = |&position: &usize| {
        let item = corpus.read(position)?;
        let asked = asked(&item.transcript).unwrap_or_default();
        let asked: String = asked.chars().take(MOST).collect();
        Some((position, asked.split_whitespace().collect::<Vec<_>>().join(" ")))
    };
    positions.iter().filter_map(words).collect()
}
