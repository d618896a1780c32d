//! The words of a text, and where each of them stands.

use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::signs::{is_dash, is_quotation_mark, push_folded};

/// An index of a text's words. Equal words have one number, whatever their case.
#[derive(Default)]
pub struct Words {
    /// The bytes of all words in order, and their numbers.
    pub all: Vec<(Range<usize>, usize)>,
    numbers: HashMap<String, usize>,
    /// By number: the words, counted from the first one, that are this one.
    places: Vec<Vec<usize>>,
}

impl Words {
    pub fn new(text: &str) -> Self {
        let mut words = Self::default();
        let mut key = String::new();
        for (at, word) in split(text) {
            fold_into(word, &mut key);
            let number = words.numbers.get(&key).copied().unwrap_or(words.places.len());
            if number == words.places.len() {
                words.numbers.insert(key.clone(), number);
                words.places.push(Vec::new());
            }
            words.places[number].push(words.all.len());
            words.all.push((at..at + word.len(), number));
        }
        words
    }

    /// The numbers of a quote's words; `None` for one that the text has not.
    pub fn numbers(&self, quote: &str) -> Vec<Option<usize>> {
        let mut key = String::new();
        let number = |(_, word)| {
            fold_into(word, &mut key);
            self.numbers.get(&key).copied()
        };
        split(quote).map(number).collect()
    }

    /// How often a word stands in the text.
    pub fn count(&self, number: Option<usize>) -> usize {
        number.and_then(|number| self.places.get(number)).map_or(0, Vec::len)
    }

    /// By number: whether a word is one of these.
    pub fn marked(&self, numbers: &[Option<usize>]) -> Vec<bool> {
        let mut marked = vec![false; self.places.len()];
        numbers.iter().flatten().for_each(|number| marked[*number] = true);
        marked
    }

    /// The runs of words that are at most so many words away from one of these.
    pub fn around(&self, numbers: &[Option<usize>], radius: usize) -> Vec<Range<usize>> {
        let each = numbers.iter().flatten().filter_map(|number| self.places.get(*number));
        let mut places: Vec<usize> = each.flatten().copied().collect();
        places.sort_unstable();
        let mut runs: Vec<Range<usize>> = Vec::new();
        for place in places {
            let (from, to) = (place.saturating_sub(radius), place + radius + 1);
            let to = to.min(self.all.len());
            match runs.last_mut() {
                Some(last) if from <= last.end => last.end = to,
                _ => runs.push(from..to),
            }
        }
        runs
    }

    /// The bytes of a run of words, with all that is between it and its neighbours.
    pub fn bytes(&self, run: &Range<usize>, text: &str) -> Range<usize> {
        let before = run.start.checked_sub(1).and_then(|word| self.all.get(word));
        let behind = self.all.get(run.end);
        before.map_or(0, |word| word.0.end)..behind.map_or(text.len(), |word| word.0.start)
    }
}

/// The words of a text. What is folded to another sign parts words, so that a text and its
/// folded forms have the same ones.
fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = |c: char| c.is_whitespace() || is_quotation_mark(c) || is_dash(c);
    text.unicode_word_indices().flat_map(move |(at, word)| {
        let pieces = word.split(parts).filter(|piece| !piece.is_empty());
        pieces.map(move |piece| (at + piece.as_ptr().addr() - word.as_ptr().addr(), piece))
    })
}

fn fold_into(word: &str, key: &mut String) {
    key.clear();
    word.chars().for_each(|c| push_folded(c, key));
}
