//! Krippendorff's alpha: any number of reviewers, gaps allowed.

use std::collections::BTreeMap;

use super::{Ratings, Tally};
use crate::stats::{Undefined, Value, length, real};

/// Whether the order of the answers means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Answers differ or they do not.
    Nominal,
    /// Answers are steps of a ladder, in the rubric's order.
    Ordinal,
}

/// Krippendorff's alpha and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha {
    /// The items with two or more labels.
    pub items: u64,
    /// The labels of these items.
    pub values: u64,
    /// 1 less the disagreement seen / the one by chance, up to 1.
    pub alpha: Value,
}

/// Krippendorff's alpha. Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*.
/// Undefined without an item that has two labels, and where all labels of such items are the same
/// ([`Undefined::OneCategory`]).
#[must_use]
pub fn krippendorff_alpha(ratings: &Ratings, scale: Scale) -> Alpha {
    let mut tallies = ratings.tallies();
    tallies.retain(|tally| tally.labels >= 2);
    let values = tallies.iter().map(|tally| tally.labels).sum();
    Alpha { items: length(&tallies), values, alpha: alpha(&tallies, scale) }
}

fn alpha(shared: &[Tally], scale: Scale) -> Value {
    let ladder = Ladder::new(shared, scale);
    match ladder.steps.len() {
        0 => return Err(Undefined::NoSharedItem),
        1 => return Err(Undefined::OneCategory),
        _ => {}
    }
    let all: Vec<(usize, u64)> =
        ladder.steps.iter().map(|(place, step)| (*place, step.count)).collect();
    let values: f64 = shared.iter().map(|tally| real(tally.labels)).sum();
    let each = shared.iter().map(|tally| ladder.apart(&tally.counts) / (real(tally.labels) - 1.0));
    let observed = each.sum::<f64>() / values;
    let expected = ladder.apart(&all) / (values * (values - 1.0));
    Ok(1.0 - observed / expected)
}

/// The categories that occur, in order, with their counts: distances are measured on it.
struct Ladder {
    steps: BTreeMap<usize, Step>,
    scale: Scale,
}

struct Step {
    count: u64,
    /// The middle of this category, counted in labels from the first one.
    middle: f64,
}

impl Ladder {
    fn new(shared: &[Tally], scale: Scale) -> Self {
        let mut steps: BTreeMap<usize, Step> = BTreeMap::new();
        for (place, count) in shared.iter().flat_map(|tally| &tally.counts) {
            steps.entry(*place).or_insert(Step { count: 0, middle: 0.0 }).count += count;
        }
        let mut before = 0.0;
        for step in steps.values_mut() {
            step.middle = before + real(step.count) / 2.0;
            before += real(step.count);
        }
        Ladder { steps, scale }
    }

    /// The squared distance of two categories. The labels from one up to the other, less half of
    /// each of the two, is what lies between their middles.
    fn squared(&self, a: usize, b: usize) -> f64 {
        match (self.scale, self.steps.get(&a), self.steps.get(&b)) {
            (Scale::Ordinal, Some(a), Some(b)) => (a.middle - b.middle).powi(2),
            _ => f64::from(u8::from(a != b)),
        }
    }

    /// The sum of the squared distances over all ordered pairs of these values.
    fn apart(&self, counts: &[(usize, u64)]) -> f64 {
        let pairs = counts.iter().flat_map(|a| counts.iter().map(move |b| (a, b)));
        pairs.map(|((a, n), (b, m))| real(*n) * real(*m) * self.squared(*a, *b)).sum()
    }
}
