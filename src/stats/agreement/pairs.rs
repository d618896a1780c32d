//! How two reviewers answered the same items.

use super::Ratings;
use crate::stats::{Undefined, Value, real};

/// How often a first reviewer (rows) and a second one (columns) gave each pair of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairTable {
    /// The places in the rubric that the rows and columns stand for, rising.
    pub(super) places: Vec<usize>,
    pub(super) counts: Vec<Vec<u64>>,
}

impl PairTable {
    /// A square table of counts over all answers of the rubric, in its order.
    ///
    /// # Errors
    /// [`Undefined::NotSquare`].
    pub fn new(counts: Vec<Vec<u64>>) -> Value<Self> {
        let categories = counts.len();
        let square = counts.iter().all(|row| row.len() == categories);
        let table = PairTable { places: (0..categories).collect(), counts };
        square.then_some(table).ok_or(Undefined::NotSquare)
    }

    /// The table of two answers.
    #[must_use]
    pub fn of_two(counts: [[u64; 2]; 2]) -> Self {
        PairTable { places: vec![0, 1], counts: counts.map(|row| row.to_vec()).to_vec() }
    }

    /// The table of two reviewers, by their rows, over the items that both labelled. A reviewer
    /// who is not in the ratings labelled nothing.
    #[must_use]
    pub fn of(ratings: &Ratings, first: usize, second: usize) -> Self {
        let both = ratings.row(first).iter().zip(ratings.row(second));
        let pairs: Vec<(usize, usize)> = both.filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
        let mut places: Vec<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        places.sort_unstable();
        places.dedup();
        let mut counts = vec![vec![0; places.len()]; places.len()];
        for (a, b) in pairs {
            if let (Ok(row), Ok(column)) = (places.binary_search(&a), places.binary_search(&b)) {
                counts[row][column] += 1;
            }
        }
        PairTable { places, counts }
    }

    /// How often each answer that was given met each other one, in rows and columns.
    #[must_use]
    pub fn counts(&self) -> &[Vec<u64>] {
        &self.counts
    }

    /// The items that both labelled.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.counts.iter().flatten().copied().fold(0, u64::saturating_add)
    }

    /// The share of items with the same answer twice, 0 to 1.
    ///
    /// # Errors
    /// [`Undefined::NoSharedItem`].
    pub fn agreement(&self) -> Value {
        let same: f64 = self.counts.iter().enumerate().map(|(i, row)| real(row[i])).sum();
        match self.items() {
            0 => Err(Undefined::NoSharedItem),
            items => Ok(same / real(items)),
        }
    }

    /// How often the first reviewer gave each answer.
    pub(super) fn rows(&self) -> Vec<f64> {
        self.counts.iter().map(|row| row.iter().copied().map(real).sum()).collect()
    }

    /// How often the second one did.
    pub(super) fn columns(&self) -> Vec<f64> {
        let column = |j: usize| self.counts.iter().map(|row| real(row[j])).sum();
        (0..self.counts.len()).map(column).collect()
    }

    /// The sum over all cells of a function of row and column.
    pub(super) fn sum(&self, of: impl Fn(usize, usize) -> f64) -> f64 {
        let places = 0..self.places.len();
        let row = |i: usize| places.clone().map(|j| of(i, j)).sum::<f64>();
        places.clone().map(row).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{PairTable, Undefined};

    #[test]
    fn a_table_with_unequal_sides_is_refused() {
        assert_eq!(PairTable::new(vec![vec![1, 2]]), Err(Undefined::NotSquare));
    }
}
