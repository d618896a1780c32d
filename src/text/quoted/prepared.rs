//! A text that many quotes are looked for in.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use memchr::memmem::Finder;

use super::fold::{Case, Fold, places};
use super::found::Found;
use super::near::near;
use super::parts::parts;
use super::signs::{is_quotation_mark, is_stop};
use super::words::Words;

/// So many searches of a whole text cost less than an index of its words.
const FEW: usize = 8;

/// A text, and what finds quotes in it faster. That is made when it is first needed.
pub struct Prepared<'t> {
    pub(super) text: &'t str,
    searches: Cell<usize>,
    words: OnceCell<Words>,
    /// With its case kept, and with its case folded.
    folds: [OnceCell<Fold>; 2],
}

impl<'t> Prepared<'t> {
    /// Prepares nothing yet.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, searches: Cell::default(), words: OnceCell::new(), folds: Default::default() }
    }

    /// Where a classifier's quote stands: all exact places. Where there is none, all that differ
    /// in white space, quotation marks and dashes; then those that differ in case too; then those
    /// without the punctuation at the quote's ends. Where there is none, the one near place.
    ///
    /// Quotation marks around the quote may be missing in the text. An ellipsis parts it: all
    /// parts are found, each behind the one before, or none is.
    #[must_use]
    pub fn quoted(&self, quote: &str) -> Vec<Found> {
        let quote = quote.trim();
        let bare = without_marks(quote);
        for form in [Some(quote), bare].into_iter().flatten() {
            let found = self.placed(form, 0);
            if !found.is_empty() {
                return found;
            }
        }
        let quote = bare.unwrap_or(quote);
        parts(quote).map_or_else(|| self.near(quote, 0), |parts| self.parted(&parts))
    }

    /// The places of a quote behind a byte by the first rule that finds any, short of near ones.
    pub(super) fn placed(&self, quote: &str, from: usize) -> Vec<Found> {
        let areas = self.areas(quote);
        let kept = Fold::new(quote, Case::Kept).text;
        let folded = Fold::new(quote, Case::Folded).text;
        let mut ends = folded.trim_matches(|c: char| is_stop(c) || c == ' ');
        // An ellipsis at an end is no punctuation: what is left is found as a part.
        if folded.starts_with("...") || folded.ends_with("...") {
            ends = "";
        }
        let rules = [
            (quote, None),
            (&kept, Some(Case::Kept)),
            (&folded, Some(Case::Folded)),
            (ends, Some(Case::Folded)),
        ];
        for (form, fold) in rules {
            let mut found = self.find(form, fold, &areas);
            found.retain(|range| range.start >= from);
            if !found.is_empty() {
                let rule = if fold.is_none() { Found::Exact } else { Found::Folded };
                return found.into_iter().map(rule).collect();
            }
        }
        Vec::new()
    }

    /// The one near place of a quote behind a byte.
    pub(super) fn near(&self, quote: &str, from: usize) -> Vec<Found> {
        let words = self.words();
        near(words, &words.numbers(quote), from).map(Found::Near).into_iter().collect()
    }

    /// The places of a quote in some areas: to the letter, or folded as the quote is.
    pub(super) fn find(
        &self,
        quote: &str,
        fold: Option<Case>,
        areas: &[Range<usize>],
    ) -> Vec<Range<usize>> {
        let (finder, mut found) = (Finder::new(quote), Vec::new());
        for area in areas {
            let text = self.text.get(area.clone()).unwrap_or_default();
            let places = match fold {
                None => places(text, &finder, Some),
                Some(case) if text.len() == self.text.len() => {
                    let whole = &self.folds[usize::from(case == Case::Folded)];
                    whole.get_or_init(|| Fold::new(text, case)).find(&finder)
                }
                Some(case) => Fold::new(text, case).find(&finder),
            };
            let place = |place: Range<usize>| place.start + area.start..place.end + area.start;
            found.extend(places.into_iter().map(place));
        }
        found
    }

    /// The only parts of the text where a quote can stand: around its rarest word. The whole text
    /// where that helps little. Its first and last word may be parts of the text's, and say nothing.
    pub(super) fn areas(&self, quote: &str) -> Vec<Range<usize>> {
        self.searches.set(self.searches.get().saturating_add(1));
        let whole = 0..self.text.len();
        if self.words.get().is_none() && self.searches.get() <= FEW {
            return vec![whole];
        }
        let words = self.words();
        let numbers = words.numbers(quote);
        let inner = numbers.get(1..numbers.len().saturating_sub(1)).unwrap_or_default();
        let Some(rarest) = inner.iter().min_by_key(|number| words.count(**number)) else {
            return vec![whole];
        };
        let runs = words.around(&[*rarest], numbers.len());
        let areas: Vec<_> = runs.iter().map(|run| words.bytes(run, self.text)).collect();
        let sum: usize = areas.iter().map(ExactSizeIterator::len).sum();
        if sum <= self.text.len() / 4 { areas } else { vec![whole] }
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::new(self.text))
    }
}

impl Prepared<'_> {
    /// Where the parts of a quote stand, each behind the one before: the last one at its first
    /// place that has all others before it, these as near to it as can be.
    pub(super) fn parted(&self, parts: &[String]) -> Vec<Found> {
        let (mut all, mut from) = (Vec::new(), 0);
        for part in parts {
            let places = self.part(part, from);
            let Some(first) = places.first() else { return Vec::new() };
            from = first.range().end;
            all.push(places);
        }
        let last = all.pop().unwrap_or_default();
        if all.is_empty() {
            return last;
        }
        let mut chosen: Vec<Found> = last.into_iter().take(1).collect();
        for places in all.iter().rev() {
            let next = chosen.last().map_or(0, |next| next.range().start);
            chosen.extend(places.iter().rfind(|place| place.range().end <= next).cloned());
        }
        chosen.reverse();
        chosen
    }

    /// Where a part stands behind a byte. Quotation marks at its ends may belong to the whole.
    fn part(&self, part: &str, from: usize) -> Vec<Found> {
        let bare = part.trim_matches(is_quotation_mark).trim();
        let mut found = self.placed(part, from);
        if found.is_empty() && bare != part {
            found = self.placed(bare, from);
        }
        if found.is_empty() { self.near(part, from) } else { found }
    }
}

/// A quote without the quotation marks around it; `None` where it has none.
fn without_marks(quote: &str) -> Option<&str> {
    let inner = quote.strip_prefix(is_quotation_mark)?.strip_suffix(is_quotation_mark)?.trim();
    (!inner.is_empty()).then_some(inner)
}
