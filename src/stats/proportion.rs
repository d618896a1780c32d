//! One proportion and its intervals.

use super::special::{MOST_EXACT, beta_quantile};
use super::{Confidence, Interval, Undefined, Value, real};

/// So many of so many items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    /// The items that are meant.
    pub k: u64,
    /// All items.
    pub n: u64,
}

impl Proportion {
    /// k of n.
    #[must_use]
    pub fn new(k: u64, n: u64) -> Self {
        Proportion { k, n }
    }

    /// k/n, 0 to 1.
    ///
    /// # Errors
    /// [`Undefined::NoLabels`] of nothing, [`Undefined::PartAboveWhole`] where k is above n.
    pub fn share(&self) -> Value {
        match (self.k, self.n) {
            (_, 0) => Err(Undefined::NoLabels),
            (k, n) if k > n => Err(Undefined::PartAboveWhole),
            (k, n) => Ok(real(k) / real(n)),
        }
    }

    /// Wilson's score interval, the one to show. Wilson 1927, *JASA* 22. At 0 of n its low is 0,
    /// at n of n its high is 1, and it is never empty.
    ///
    /// # Errors
    /// Where the share is undefined.
    pub fn wilson(&self, confidence: Confidence) -> Value<Interval> {
        self.share()?;
        Ok(score_interval(self.k, self.n, confidence.z().powi(2)))
    }

    /// The exact interval of Clopper and Pearson, for claims of "at most". Clopper, Pearson 1934,
    /// *Biometrika* 26. It is wider than Wilson's and never too narrow.
    ///
    /// # Errors
    /// Where the share is undefined; [`Undefined::TooMany`] above ten million items.
    pub fn clopper_pearson(&self, confidence: Confidence) -> Value<Interval> {
        self.share()?;
        if self.n > MOST_EXACT {
            return Err(Undefined::TooMany);
        }
        let (k, rest, tail) = (real(self.k), real(self.n - self.k), confidence.tail());
        let low = if self.k == 0 { 0.0 } else { beta_quantile(k, rest + 1.0, tail) };
        let high = if self.k == self.n { 1.0 } else { beta_quantile(k + 1.0, rest, 1.0 - tail) };
        Ok(Interval { low, high })
    }
}

/// Wilson's interval of k of n for a squared normal quantile, k up to n and n above 0.
pub(super) fn score_interval(k: u64, n: u64, z2: f64) -> Interval {
    let (share, count) = (real(k) / real(n), real(n));
    let scale = 1.0 + z2 / count;
    let middle = (share + z2 / (2.0 * count)) / scale;
    let spread = share * (1.0 - share) / count + z2 / (4.0 * count * count);
    let half = (z2 * spread).sqrt() / scale;
    let low = if k == 0 { 0.0 } else { (middle - half).clamp(0.0, share) };
    let high = if k == n { 1.0 } else { (middle + half).clamp(share, 1.0) };
    Interval { low, high }
}

#[cfg(test)]
mod tests {
    use super::{Confidence, Proportion, Undefined};

    #[test]
    fn counts_that_contradict_each_other_have_no_share() {
        let wrong = Proportion::new(3, 2);
        assert_eq!(wrong.share(), Err(Undefined::PartAboveWhole));
        assert_eq!(wrong.wilson(Confidence::P95), Err(Undefined::PartAboveWhole));
        let large = Proportion::new(1, u64::MAX);
        assert_eq!(large.clopper_pearson(Confidence::P95), Err(Undefined::TooMany));
        assert!(large.wilson(Confidence::P95).is_ok());
    }
}
