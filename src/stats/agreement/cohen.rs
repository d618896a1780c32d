//! Cohen's kappa for two reviewers, plain and weighted.

use super::PairTable;
use crate::stats::{Estimate, Undefined, Value, Z95, real};

/// How far two answers are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// 1 where they differ.
    Nominal,
    /// The steps between their places in the rubric. For ordered answers only.
    Linear,
    /// The square of these steps. For ordered answers only.
    Quadratic,
}

impl Distance {
    /// The distance of two places.
    fn between(self, a: usize, b: usize) -> f64 {
        let steps = real(u64::try_from(a.abs_diff(b)).unwrap_or(u64::MAX));
        match self {
            Distance::Nominal => f64::from(u8::from(a != b)),
            Distance::Linear => steps,
            Distance::Quadratic => steps * steps,
        }
    }
}

/// Cohen's kappa: 1 less the disagreement seen / the one by chance, -1 to 1. Cohen 1960, *Educ
/// Psychol Meas* 20. Where one reviewer is constant it is 0 with a standard error of 0.
///
/// # Errors
/// [`Undefined::NoSharedItem`]; [`Undefined::SameCategory`] where both used one and the same
/// category only, so that chance alone agrees always.
pub fn cohen_kappa(table: &PairTable, distance: Distance) -> Value<Estimate> {
    let items = table.items();
    if items == 0 {
        return Err(Undefined::NoSharedItem);
    }
    let (rows, columns) = (table.rows(), table.columns());
    let apart = |i: usize, j: usize| distance.between(table.places[i], table.places[j]);
    let seen = table.sum(|i, j| apart(i, j) * real(table.counts[i][j]));
    let chance = table.sum(|i, j| apart(i, j) * rows[i] * columns[j]);
    if chance == 0.0 {
        return Err(Undefined::SameCategory);
    }
    let kappa = 1.0 - seen * real(items) / chance;
    let variance = variance(table, apart, kappa);
    Ok(Estimate::new(kappa, Ok(variance), Z95, (-1.0, 1.0)))
}

/// The non-null variance of kappa. Fleiss, Cohen, Everitt 1969, *Psychol Bull* 72. The weight of a
/// cell is 1 less its distance over the largest one; of which places does not matter to the result.
fn variance(table: &PairTable, apart: impl Fn(usize, usize) -> f64, kappa: f64) -> f64 {
    let (items, size) = (real(table.items()), table.places.len());
    let share = |count: f64| count / items;
    let rows: Vec<f64> = table.rows().into_iter().map(share).collect();
    let columns: Vec<f64> = table.columns().into_iter().map(share).collect();
    let farthest = apart(0, size.saturating_sub(1));
    let weight = |i: usize, j: usize| 1.0 - apart(i, j) / farthest;
    let mean = |shares: &[f64], i: usize| -> f64 {
        shares.iter().enumerate().map(|(j, share)| share * weight(i, j)).sum()
    };
    let across: Vec<f64> = (0..size).map(|i| mean(&columns, i)).collect();
    let down: Vec<f64> = (0..size).map(|j| mean(&rows, j)).collect();
    // Not 1 less the chance agreement, which could round to 0.
    let beyond = table.sum(|i, j| apart(i, j) / farthest * rows[i] * columns[j]);
    let squares = table.sum(|i, j| {
        let term = weight(i, j) - (across[i] + down[j]) * (1.0 - kappa);
        share(real(table.counts[i][j])) * term * term
    });
    let middle = kappa - (1.0 - beyond) * (1.0 - kappa);
    (squares - middle * middle) / (items * beyond * beyond)
}

#[cfg(test)]
mod tests {
    use super::{Distance, PairTable, cohen_kappa};
    use crate::stats::Undefined;

    #[test]
    fn one_odd_label_among_very_many_is_no_division_by_0() {
        let table = PairTable::new(vec![vec![1 << 60, 1], vec![0, 0]]).unwrap();
        assert!(cohen_kappa(&table, Distance::Nominal).is_ok_and(|kappa| kappa.value == 0.0));
        let empty = PairTable::new(vec![]).unwrap();
        assert_eq!(cohen_kappa(&empty, Distance::Linear), Err(Undefined::NoSharedItem));
    }
}
