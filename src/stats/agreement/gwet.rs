//! Gwet's AC1: stays high where nearly all labels are of one category, as kappa does not.

use std::collections::BTreeMap;

use super::percent::mean_agreement;
use super::{Ratings, Tally};
use crate::stats::special::student_two_sided;
use crate::stats::{Confidence, Estimate, Undefined, Value, length, real};

/// Gwet's AC1 and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gwet {
    /// The items with a label.
    pub items: u64,
    /// The items with two or more.
    pub shared: u64,
    /// Percent agreement over the shared items, 0 to 1.
    pub agreement: Value,
    /// The agreement by chance, 0 to 1.
    pub chance: Value,
    /// AC1, -1 to 1, with an interval by Student's t.
    pub ac1: Value<Estimate>,
}

/// Gwet's AC1 over the rubric's answers, used or not. Gwet 2008, *Br J Math Stat Psychol* 61.
/// Undefined without a shared item and with fewer than two answers in the rubric; where all agree
/// on one category it is 1. With one item there is no standard error.
#[must_use]
pub fn gwet_ac1(ratings: &Ratings) -> Gwet {
    let mut tallies = ratings.tallies();
    tallies.sort_by_key(|tally| tally.labels < 2);
    let shared = &tallies[..tallies.partition_point(|tally| tally.labels >= 2)];
    let enough = match ratings.categories() {
        0 | 1 => Err(Undefined::FewAnswers),
        categories => Ok(real(u64::try_from(categories).unwrap_or(u64::MAX))),
    };
    let parts = enough.and_then(|categories| {
        let agreement = mean_agreement(shared)?;
        let likely = Prevalence::new(&tallies, categories);
        Ok((agreement, likely.chance(), ac1(&tallies, shared.len(), agreement, &likely)))
    });
    Gwet {
        items: length(&tallies),
        shared: length(shared),
        agreement: parts.map(|(agreement, ..)| agreement),
        chance: parts.map(|(_, chance, _)| chance),
        ac1: parts.map(|(.., ac1)| ac1),
    }
}

/// How common each category is: the mean over all items of its share in the item.
struct Prevalence {
    shares: BTreeMap<usize, f64>,
    categories: f64,
}

impl Prevalence {
    fn new(tallies: &[Tally], categories: f64) -> Self {
        let mut shares = BTreeMap::new();
        for tally in tallies {
            for (place, count) in &tally.counts {
                *shares.entry(*place).or_insert(0.0) += real(*count) / real(tally.labels);
            }
        }
        let items = real(length(tallies));
        for share in shares.values_mut() {
            *share /= items;
        }
        Prevalence { shares, categories }
    }

    /// The agreement by chance.
    fn chance(&self) -> f64 {
        let terms = self.shares.values().map(|share| share * (1.0 - share));
        terms.sum::<f64>() / (self.categories - 1.0)
    }

    /// One item's part in it.
    fn chance_in(&self, tally: &Tally) -> f64 {
        let term = |(place, count): &(usize, u64)| {
            let share = self.shares.get(place).copied().unwrap_or(0.0);
            real(*count) / real(tally.labels) * (1.0 - share)
        };
        tally.counts.iter().map(term).sum::<f64>() / (self.categories - 1.0)
    }
}

/// The coefficient with its standard error over items, shared ones first. Gwet 2014, *Handbook of
/// Inter-Rater Reliability*, 4th edition.
fn ac1(tallies: &[Tally], shared: usize, agreement: f64, likely: &Prevalence) -> Estimate {
    let chance = likely.chance();
    let beyond = |agreement: f64| (agreement - chance) / (1.0 - chance);
    let (value, items) = (beyond(agreement), real(length(tallies)));
    let scale = items / real(length(&tallies[..shared]));
    let part = |(place, tally): (usize, &Tally)| {
        let own = if place < shared { scale * beyond(tally.agreement()) } else { 0.0 };
        let luck = (likely.chance_in(tally) - chance) / (1.0 - chance);
        own - 2.0 * (1.0 - value) * luck - value
    };
    let squares: f64 = tallies.iter().enumerate().map(part).map(|part| part * part).sum();
    let one = tallies.len() < 2;
    let variance =
        if one { Err(Undefined::OneItem) } else { Ok(squares / (items * (items - 1.0))) };
    let quantile = student_two_sided(Confidence::P95.level(), (items - 1.0).max(1.0));
    Estimate::new(value, variance, quantile, (-1.0, 1.0))
}
