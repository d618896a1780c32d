//! Fleiss' kappa for several reviewers.

use super::agreeing;
use crate::stats::{Undefined, Value, length, real};

/// Fleiss' kappa and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fleiss {
    /// All items.
    pub items: u64,
    /// The labels that each item has.
    pub raters: Value<u64>,
    /// Percent agreement, 0 to 1.
    pub agreement: Value,
    /// The agreement beyond chance, up to 1.
    pub kappa: Value,
}

/// Fleiss' kappa over items, each a row with its count of every category. Fleiss 1971, *Psychol
/// Bull* 76. All of it is undefined without items, where items differ in their number of labels
/// ([`Undefined::UnequalLabels`]: Krippendorff's alpha allows that) and where that number is below
/// 2; kappa alone where all labels are of one category.
#[must_use]
pub fn fleiss_kappa(items: &[Vec<u64>]) -> Fleiss {
    let raters = raters(items);
    let agreement = raters.map(|raters| {
        let each = items.iter().map(|row| agreeing(row.iter().copied(), raters));
        each.sum::<f64>() / real(length(items))
    });
    let kappa = agreement.and_then(|agreement| {
        let chance = chance(items)?;
        Ok((agreement - chance) / (1.0 - chance))
    });
    Fleiss { items: length(items), raters, agreement, kappa }
}

/// The number of labels that all items have.
fn raters(items: &[Vec<u64>]) -> Value<u64> {
    let mut totals = items.iter().map(|row| row.iter().copied().fold(0, u64::saturating_add));
    let first = totals.next().ok_or(Undefined::NoItems)?;
    match first {
        _ if totals.any(|total| total != first) => Err(Undefined::UnequalLabels),
        0 | 1 => Err(Undefined::SingleLabels),
        _ => Ok(first),
    }
}

/// The agreement by chance: the sum of the squared shares of the categories.
fn chance(items: &[Vec<u64>]) -> Value {
    let mut totals: Vec<f64> = Vec::new();
    for row in items {
        totals.resize(totals.len().max(row.len()), 0.0);
        for (total, count) in totals.iter_mut().zip(row) {
            *total += real(*count);
        }
    }
    if totals.iter().filter(|total| **total > 0.0).count() < 2 {
        return Err(Undefined::OneCategory);
    }
    let all: f64 = totals.iter().sum();
    let chance: f64 = totals.iter().map(|total| (total / all).powi(2)).sum();
    // Beside 2^53 labels of one category, one of another is lost in the rounding.
    if chance < 1.0 { Ok(chance) } else { Err(Undefined::OneCategory) }
}
