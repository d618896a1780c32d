//! A reviewer's own quote, found again after its text was edited.

use std::ops::Range;

use super::fold::{Case, Fold};
use super::prepared::Prepared;

/// So many characters on a side tell places apart.
pub const AROUND: usize = 30;

/// How many characters around a place agree with those that were around the quote, and whether it is to
/// the letter.
pub type Fit = (usize, bool);

impl Prepared<'_> {
    /// Where a reviewer's quote stands again: the best of its places; a tie is lost.
    #[must_use]
    pub fn again(&self, quote: &str, before: &str, behind: &str) -> Option<Range<usize>> {
        let places = self.places_again(quote, before, behind);
        let best = places.iter().map(|(fit, _)| *fit).max()?;
        let mut those = places.into_iter().filter(|(fit, _)| *fit == best);
        let (_, place) = those.next()?;
        those.next().is_none().then_some(place)
    }

    /// The places where a reviewer's quote stands, to the letter or with other white space, quotation
    /// marks and dashes, each with how well it fits: better the more it has of what stood before the
    /// quote and behind it, then to the letter.
    #[must_use]
    pub fn places_again(
        &self,
        quote: &str,
        before: &str,
        behind: &str,
    ) -> Vec<(Fit, Range<usize>)> {
        let words = quote.trim();
        let Some((head, tail)) = quote.split_once(words).filter(|_| !words.is_empty()) else {
            return Vec::new();
        };
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
        places.filter_map(fits).collect()
    }
}

/// How many characters agree before the first that does not.
fn agree(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take(AROUND).take_while(|(a, b)| a == b).count()
}
