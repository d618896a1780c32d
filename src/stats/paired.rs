//! The gap between two runs of the same queries.
#![allow(clippy::doc_markdown)] // McNemar is a name

use super::exact::Outcomes;
use super::special::MOST_EXACT;
use super::{Confidence, Interval, Proportion, Undefined, Value, real};

/// Pairs by which of their two sides complies. Pairs with a label missing are not among them. The
/// gap is the first side's share less the second's, -1 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paired {
    /// Both sides.
    pub both: u64,
    /// The first side only, say the free tier.
    pub first_only: u64,
    /// The second side only.
    pub second_only: u64,
    /// Neither side.
    pub neither: u64,
}

impl Paired {
    /// Adds a pair.
    pub fn count(&mut self, first: bool, second: bool) {
        let cell = match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.first_only,
            (false, true) => &mut self.second_only,
            (false, false) => &mut self.neither,
        };
        *cell = cell.saturating_add(1);
    }

    /// All pairs.
    #[must_use]
    pub fn pairs(&self) -> u64 {
        let Paired { both, first_only, second_only, neither } = *self;
        [first_only, second_only, neither].into_iter().fold(both, u64::saturating_add)
    }

    /// The pairs whose sides differ. Where there are none, say so beside the p of 1.
    #[must_use]
    pub fn differing(&self) -> u64 {
        self.first_only.saturating_add(self.second_only)
    }

    /// The first side.
    #[must_use]
    pub fn first(&self) -> Proportion {
        Proportion::new(self.both.saturating_add(self.first_only), self.pairs())
    }

    /// The second side.
    #[must_use]
    pub fn second(&self) -> Proportion {
        Proportion::new(self.both.saturating_add(self.second_only), self.pairs())
    }

    fn checked(&self) -> Value<f64> {
        match self.pairs() {
            0 => Err(Undefined::NoPairs),
            pairs => Ok(real(pairs)),
        }
    }

    /// The gap itself.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`].
    pub fn difference(&self) -> Value {
        let pairs = self.checked()?;
        Ok((real(self.first_only) - real(self.second_only)) / pairs)
    }

    /// The correlation of the two sides as Newcombe's interval takes it: a positive one is
    /// corrected by half the number of pairs, a negative one is not, and it is 0 where a side is
    /// constant.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`].
    pub fn phi(&self) -> Value {
        let pairs = self.checked()?;
        let [a, b, c, d] = [self.both, self.first_only, self.second_only, self.neither].map(real);
        let cross = a * d - b * c;
        let cross = if cross > 0.0 { (cross - pairs / 2.0).max(0.0) } else { cross };
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        Ok(if margins > 0.0 { cross / margins.sqrt() } else { 0.0 })
    }

    /// Newcombe's score interval for pairs, his method 10, within -1 and 1. Newcombe 1998, *Stat
    /// Med* 17:2635.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`].
    pub fn interval(&self, confidence: Confidence) -> Value<Interval> {
        let (gap, phi) = (self.difference()?, self.phi()?);
        let (p1, p2) = (self.first().share()?, self.second().share()?);
        let (w1, w2) = (self.first().wilson(confidence)?, self.second().wilson(confidence)?);
        let length = |x: f64, y: f64| (x * x - 2.0 * phi * x * y + y * y).max(0.0).sqrt();
        let down = length(p1 - w1.low, w2.high - p2);
        let up = length(p2 - w2.low, w1.high - p1);
        Ok(Interval::within(gap - down, gap + up, -1.0, 1.0))
    }

    /// The exact two-sided p of McNemar's test: whether those that differ lean to one side. It is
    /// 1 where no pair differs. McNemar 1947, *Psychometrika* 12.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`]; [`Undefined::TooMany`] with above ten million pairs that differ.
    pub fn mcnemar(&self) -> Value {
        self.checked()?;
        let differing = self.differing();
        if differing > MOST_EXACT {
            return Err(Undefined::TooMany);
        }
        // Fair coins: twice the smaller tail is the sum of all that is no likelier.
        let ratio = |x: u64| real(differing - x) / real(x + 1);
        Ok(Outcomes { first: 0, last: differing, ratio }.two_sided(self.first_only))
    }
}

#[cfg(test)]
mod tests {
    use super::{Confidence, Paired, Undefined};

    #[test]
    fn huge_counts_do_not_overflow() {
        let most = u64::MAX;
        let paired = Paired { both: most, first_only: most, second_only: most, neither: most };
        assert_eq!(paired.pairs(), most);
        assert_eq!(paired.mcnemar(), Err(Undefined::TooMany));
        assert!(paired.interval(Confidence::P95).is_ok_and(|interval| interval.contains(0.0)));
    }
}
