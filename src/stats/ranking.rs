//! How well scores put the positives first.
#![allow(clippy::doc_markdown)] // DeLong is a name

use super::undefined::nonzero;
use super::{Estimate, Undefined, Value, Z95, length};

/// Items with a label and a score, the highest score first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    pub(super) items: Vec<Scored>,
    weighted: bool,
    unlabelled: u64,
    unscored: u64,
}

/// One item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scored {
    pub(super) positive: bool,
    pub(super) score: f64,
    weight: f64,
}

impl Scores {
    /// Items as label, the truth, and score. Those without the one or the other (NaN is no score)
    /// are left out and counted.
    #[must_use]
    pub fn new(items: impl IntoIterator<Item = (Option<bool>, Option<f64>)>) -> Self {
        let mut scores = Scores::default();
        items.into_iter().for_each(|(label, score)| scores.add(label, score, 1.0));
        scores.sorted()
    }

    /// Items with a weight each: one over the chance of being sampled.
    ///
    /// # Errors
    /// [`Undefined::BadWeight`] where the weight of an item that counts is not a finite number
    /// above 0, or their sum is not finite.
    pub fn weighted(
        items: impl IntoIterator<Item = (Option<bool>, Option<f64>, f64)>,
    ) -> Value<Self> {
        let mut scores = Scores { weighted: true, ..Scores::default() };
        items.into_iter().for_each(|(label, score, weight)| scores.add(label, score, weight));
        let positive = scores.items.iter().all(|item| item.weight > 0.0);
        let sum: f64 = scores.items.iter().map(|item| item.weight).sum();
        (positive && sum.is_finite()).then(|| scores.sorted()).ok_or(Undefined::BadWeight)
    }

    fn add(&mut self, label: Option<bool>, score: Option<f64>, weight: f64) {
        match (label, score.filter(|score| !score.is_nan())) {
            (Some(positive), Some(score)) => self.items.push(Scored { positive, score, weight }),
            (Some(_), None) => self.unscored += 1,
            (None, _) => self.unlabelled += 1,
        }
    }

    fn sorted(mut self) -> Self {
        // Adding 0 makes the two zeros one.
        self.items.sort_by(|a, b| (b.score + 0.0).total_cmp(&(a.score + 0.0)));
        self
    }

    /// The items that count.
    #[must_use]
    pub fn items(&self) -> u64 {
        length(&self.items)
    }

    /// Those of them that are positive by their label.
    #[must_use]
    pub fn positives(&self) -> u64 {
        self.items.iter().filter(|item| item.positive).map(|_| 1).sum()
    }

    /// The items left out since they have no label.
    #[must_use]
    pub fn unlabelled(&self) -> u64 {
        self.unlabelled
    }

    /// The items left out since they have a label but no score.
    #[must_use]
    pub fn unscored(&self) -> u64 {
        self.unscored
    }

    /// The area under the ROC curve, 0 to 1: the chance that a positive has a higher score than a
    /// negative, equal ones counting half. Its standard error is DeLong's. DeLong, DeLong,
    /// Clarke-Pearson 1988, *Biometrics* 44.
    ///
    /// # Errors
    /// [`Undefined::NoItems`], [`Undefined::NoPositives`], [`Undefined::NoNegatives`]. There is no
    /// standard error with fewer than two items of a kind and none with weights.
    pub fn auroc(&self) -> Value<Estimate> {
        let all = self.total();
        nonzero([
            (all.both(), Undefined::NoItems),
            (all.positive, Undefined::NoPositives),
            (all.negative, Undefined::NoNegatives),
        ])?;
        let ties = self.ties();
        let wins = wins(&ties, all);
        let each = ties.iter().zip(&wins);
        let area: f64 = each.map(|(tie, wins)| tie.positive / all.positive * wins.positive).sum();
        let variance = if self.weighted {
            Err(Undefined::Weighted)
        } else if all.positive < 2.0 || all.negative < 2.0 {
            Err(Undefined::FewOfAKind)
        } else {
            Ok(variance(&ties, &wins, all, area))
        };
        Ok(Estimate::new(area.min(1.0), variance, Z95, (0.0, 1.0)))
    }

    /// Average precision: the sum over scores from the highest of the gain in recall times the
    /// precision there, equal scores together. Weighted like the scores.
    ///
    /// # Errors
    /// [`Undefined::NoItems`], [`Undefined::NoPositives`].
    pub fn average_precision(&self) -> Value {
        let all = self.total();
        nonzero([(all.both(), Undefined::NoItems), (all.positive, Undefined::NoPositives)])?;
        let mut so_far = Sides::default();
        let mut sum = 0.0;
        for tie in self.ties() {
            so_far = so_far.plus(tie);
            sum += tie.positive / all.positive * (so_far.positive / so_far.both());
        }
        Ok(sum.min(1.0))
    }

    /// The weights of all items.
    fn total(&self) -> Sides {
        self.items.iter().fold(Sides::default(), |sum, item| sum.plus(Sides::of(item)))
    }

    /// The weights of each distinct score, from the highest.
    fn ties(&self) -> Vec<Sides> {
        let equal = self.items.chunk_by(same_score);
        equal.map(|tie| tie.iter().map(Sides::of).fold(Sides::default(), Sides::plus)).collect()
    }
}

/// Whether two items have the same score.
#[allow(clippy::float_cmp)] // scores are equal or not, as they were read
pub(super) fn same_score(a: &Scored, b: &Scored) -> bool {
    a.score == b.score
}

/// A number for the positives and one for the negatives.
#[derive(Clone, Copy, Debug, Default)]
struct Sides {
    positive: f64,
    negative: f64,
}

impl Sides {
    fn of(item: &Scored) -> Self {
        if item.positive {
            Sides { positive: item.weight, negative: 0.0 }
        } else {
            Sides { positive: 0.0, negative: item.weight }
        }
    }

    fn plus(self, other: Self) -> Self {
        Sides { positive: self.positive + other.positive, negative: self.negative + other.negative }
    }

    fn both(self) -> f64 {
        self.positive + self.negative
    }
}

/// For each distinct score, the share of negatives that a positive there beats, and the share of
/// positives that beat a negative there.
fn wins(ties: &[Sides], all: Sides) -> Vec<Sides> {
    let mut above = Sides::default();
    let each = ties.iter().map(|tie| {
        let below = (all.negative - above.negative - tie.negative).max(0.0) + tie.negative / 2.0;
        let over = above.positive + tie.positive / 2.0;
        above = above.plus(*tie);
        Sides { positive: below / all.negative, negative: over / all.positive }
    });
    each.collect()
}

/// DeLong's variance: that of each kind's wins over its number.
fn variance(ties: &[Sides], wins: &[Sides], all: Sides, area: f64) -> f64 {
    let each = || ties.iter().zip(wins);
    let up: f64 = each().map(|(tie, win)| tie.positive * (win.positive - area).powi(2)).sum();
    let down: f64 = each().map(|(tie, win)| tie.negative * (win.negative - area).powi(2)).sum();
    let (m, n) = (all.positive, all.negative);
    up / (m - 1.0) / m + down / (n - 1.0) / n
}

#[cfg(test)]
mod tests {
    use super::{Scores, Undefined};

    #[test]
    fn what_is_left_out_is_counted() {
        let items = [(Some(true), Some(f64::NAN)), (None, None), (Some(false), Some(0.5))];
        let scores = Scores::new(items);
        assert_eq!((scores.items(), scores.unscored(), scores.unlabelled()), (1, 1, 1));
        assert_eq!(scores.auroc(), Err(Undefined::NoPositives));
    }

    #[test]
    fn a_weight_is_a_finite_number_above_0() {
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let scores = Scores::weighted([(Some(true), Some(0.5), weight)]);
            assert_eq!(scores, Err(Undefined::BadWeight));
        }
    }

    #[test]
    fn the_two_zeros_are_one_score() {
        let scores = Scores::new([(Some(false), Some(0.0)), (Some(true), Some(-0.0))]);
        assert_eq!(scores.sweep().len(), 1);
    }
}
