//! Fuzzy picks: which of many words are meant by a few letters.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// The places of the words that the letters fit, the best first; all of them, in order, for no
/// letters.
#[must_use]
pub fn pick<'a>(letters: &str, words: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let matcher = SkimMatcherV2::default();
    let mut scored: Vec<(i64, usize)> = words
        .enumerate()
        .filter_map(|(place, word)| Some((matcher.fuzzy_match(word, letters)?, place)))
        .collect();
    scored.sort_by_key(|&(score, place)| (std::cmp::Reverse(score), place));
    scored.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_fit_and_the_closest_word_comes_first() {
        let words = ["half-page-down", "page-down", "page-up"];
        assert_eq!(pick("pgdn", words.into_iter()), [1, 0]);
        assert_eq!(pick("", words.into_iter()), [0, 1, 2]);
    }
}
