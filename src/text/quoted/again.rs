//! A reviewer's own quote, found again after its text was edited.

use std::ops::Range;

use super::fold::{Case, Fold};
use super::prepared::Prepared;

/// So many characters on a side tell places apart.
const AROUND: usize = 30;

impl Prepared<'_> {
    /// Where a reviewer's quote stands again, to the letter or with other white space, quotation
    /// marks and dashes. Of several places the one that has most of what stood before the quote
    /// and behind it, then one to the letter; a tie is lost.
    #[must_use]
    pub fn again(&self, quote: &str, before: &str, behind: &str) -> Option<Range<usize>> {
        let words = quote.trim();
        let (head, tail) = quote.split_once(words).filter(|_| !words.is_empty())?;
        let areas = self.areas(words);
        let exact = self.find(words, None, &areas);
        let folded = Fold::new(words, Case::Kept).text;
        let mut places = self.find(&folded, Some(Case::Kept), &areas);
        places
            .retain(|place| exact.binary_search_by_key(&place.start, |exact| exact.start).is_err());
        let to_letter = exact.into_iter().map(|place| (place, true));
        let fits = |(place, to_letter): (Range<usize>, bool)| {
            let (left, right) = (self.text.get(..place.start)?, self.text.get(place.end..)?);
            let known = head.chars().rev().chain(before.chars().rev());
            let fit = agree(left.chars().rev(), known)
                + agree(right.chars(), tail.chars().chain(behind.chars()));
            Some(((fit, to_letter), place))
        };
        let places = to_letter.chain(places.into_iter().map(|place| (place, false)));
        let places: Vec<_> = places.filter_map(fits).collect();
        let best = places.iter().map(|(fit, _)| *fit).max()?;
        let mut those = places.into_iter().filter(|(fit, _)| *fit == best);
        let (_, place) = those.next()?;
        those.next().is_none().then_some(place)
    }
}

/// How many characters agree before the first that does not.
fn agree(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take(AROUND).take_while(|(a, b)| a == b).count()
}
