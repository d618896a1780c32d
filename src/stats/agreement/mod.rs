//! Agreement between reviewers.
//!
//! [`Ratings`] is the table all of it starts from. Two reviewers: [`cohen_kappa`] over a
//! [`PairTable`]. Several, each item with as many labels: [`fleiss_kappa`]. Any number, with gaps:
//! [`krippendorff_alpha`] and [`gwet_ac1`].

mod cohen;
mod fleiss;
mod gwet;
mod krippendorff;
mod pairs;
mod percent;

pub use cohen::{Distance, cohen_kappa};
pub use fleiss::{Fleiss, fleiss_kappa};
pub use gwet::{Gwet, gwet_ac1};
pub use krippendorff::{Alpha, Scale, krippendorff_alpha};
pub use pairs::PairTable;
pub use percent::{Agreement, percent_agreement};

use super::{Undefined, Value, real};

/// Who labelled which item how: one row a reviewer, one column an item, each label the place of a
/// category in the rubric's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratings {
    rows: Vec<Vec<Option<usize>>>,
    categories: usize,
}

impl Ratings {
    /// A table of reviewers by items over so many categories of the rubric, used or not. A row
    /// that is shorter than others is filled with missing labels.
    ///
    /// # Errors
    /// [`Undefined::UnknownAnswer`] where a place is not below the number of categories.
    pub fn new(rows: Vec<Vec<Option<usize>>>, categories: usize) -> Value<Self> {
        let known = rows.iter().flatten().flatten().all(|place| *place < categories);
        known.then_some(Ratings { rows, categories }).ok_or(Undefined::UnknownAnswer)
    }

    /// The number of categories in the rubric.
    #[must_use]
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// The labels of one reviewer, in the order of the items; empty where there is no such one.
    #[must_use]
    pub fn row(&self, reviewer: usize) -> &[Option<usize>] {
        self.rows.get(reviewer).map_or(&[], Vec::as_slice)
    }

    /// The items that somebody labelled, as how often each category was given.
    fn tallies(&self) -> Vec<Tally> {
        let items = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let labels = |item: usize| self.rows.iter().filter_map(move |row| *row.get(item)?);
        let tallies = (0..items).map(|item| Tally::of(labels(item)));
        tallies.filter(|tally| tally.labels > 0).collect()
    }

    /// The items that somebody labelled, one row each, as counts of each category that occurs:
    /// what [`fleiss_kappa`] reads.
    #[must_use]
    pub fn counts(&self) -> Vec<Vec<u64>> {
        let tallies = self.tallies();
        let mut used: Vec<usize> = tallies.iter().flat_map(Tally::places).collect();
        used.sort_unstable();
        used.dedup();
        let row = |tally: &Tally| used.iter().map(|place| tally.count(*place)).collect();
        tallies.iter().map(row).collect()
    }
}

/// One item: its categories with their counts, and all its labels.
struct Tally {
    counts: Vec<(usize, u64)>,
    labels: u64,
}

impl Tally {
    fn of(places: impl Iterator<Item = usize>) -> Self {
        let mut tally = Tally { counts: Vec::new(), labels: 0 };
        for place in places {
            tally.labels += 1;
            match tally.counts.iter_mut().find(|(other, _)| *other == place) {
                Some((_, count)) => *count += 1,
                None => tally.counts.push((place, 1)),
            }
        }
        tally
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        self.counts.iter().map(|(place, _)| *place)
    }

    fn count(&self, place: usize) -> u64 {
        self.counts.iter().find(|(other, _)| *other == place).map_or(0, |(_, count)| *count)
    }

    /// The share of pairs that agree; of two labels or more.
    fn agreement(&self) -> f64 {
        agreeing(self.counts.iter().map(|(_, count)| *count), self.labels)
    }
}

/// Agreeing pairs / pairs, for counts that sum to this many labels, 2 or more.
fn agreeing(counts: impl Iterator<Item = u64>, labels: u64) -> f64 {
    let pairs: f64 = counts.map(|count| real(count) * (real(count) - 1.0)).sum();
    pairs / (real(labels) * (real(labels) - 1.0))
}

#[cfg(test)]
mod tests {
    use super::{Ratings, Undefined};

    #[test]
    fn a_place_outside_the_rubric_is_refused() {
        assert_eq!(Ratings::new(vec![vec![Some(2)]], 2), Err(Undefined::UnknownAnswer));
    }

    #[test]
    fn counts_leave_out_what_nobody_labelled_or_used() {
        let rows = vec![vec![Some(0), None, Some(4)], vec![Some(4), None], vec![]];
        let ratings = Ratings::new(rows, usize::MAX).unwrap();
        assert_eq!(ratings.counts(), [[1, 1], [0, 1]]);
    }
}
