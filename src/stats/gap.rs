//! The gap between two groups of different items.

use super::exact::Outcomes;
use super::special::{MOST_EXACT, normal_two_sided};
use super::{Confidence, Interval, Proportion, Undefined, Value, real};

/// Two independent proportions; the gap is the first less the second, -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The first group, say the free tier.
    pub first: Proportion,
    /// The second group, say the paid tier.
    pub second: Proportion,
}

/// A z test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZTest {
    /// The gap in standard errors.
    pub z: f64,
    /// The two-sided p.
    pub p: f64,
}

impl Gap {
    /// The gap from the first group to the second.
    #[must_use]
    pub fn new(first: Proportion, second: Proportion) -> Self {
        Gap { first, second }
    }

    fn shares(&self) -> Value<(f64, f64)> {
        Ok((self.first.share()?, self.second.share()?))
    }

    /// The gap itself.
    ///
    /// # Errors
    /// Where a group has no share.
    pub fn difference(&self) -> Value {
        let (p1, p2) = self.shares()?;
        Ok(p1 - p2)
    }

    /// Newcombe's hybrid score interval, his method 10, within -1 and 1. Newcombe 1998, *Stat
    /// Med* 17:873.
    ///
    /// # Errors
    /// Where a group has no share.
    pub fn interval(&self, confidence: Confidence) -> Value<Interval> {
        let (p1, p2) = self.shares()?;
        let (w1, w2) = (self.first.wilson(confidence)?, self.second.wilson(confidence)?);
        let down = (p1 - w1.low).hypot(w2.high - p2);
        let up = (w1.high - p1).hypot(p2 - w2.low);
        let gap = p1 - p2;
        Ok(Interval::within(gap - down, gap + up, -1.0, 1.0))
    }

    /// The share in both groups together.
    fn pooled(&self) -> f64 {
        (real(self.first.k) + real(self.second.k)) / (real(self.first.n) + real(self.second.n))
    }

    /// Whether nobody or everybody complies.
    fn is_constant(&self) -> bool {
        let (first, second) = (self.first, self.second);
        first.k == 0 && second.k == 0 || first.k == first.n && second.k == second.n
    }

    /// The two-sided z test with the pooled share.
    ///
    /// # Errors
    /// Where a group has no share; [`Undefined::NoVariation`] where nobody or everybody complies.
    pub fn z_test(&self) -> Value<ZTest> {
        let gap = self.difference()?;
        if self.is_constant() {
            return Err(Undefined::NoVariation);
        }
        let pooled = self.pooled();
        let counts = 1.0 / real(self.first.n) + 1.0 / real(self.second.n);
        let se = (pooled * (1.0 - pooled) * counts).sqrt();
        // With more than 2^53 items a share can round to 1.
        let z = if se > 0.0 { gap / se } else { return Err(Undefined::NoVariation) };
        Ok(ZTest { z, p: normal_two_sided(z) })
    }

    /// Fisher's exact test, two-sided: the sum of the probabilities of all tables with these
    /// margins that are no likelier than this one. Fisher 1935, *J R Stat Soc* 98.
    ///
    /// # Errors
    /// Where a group has no share; [`Undefined::TooMany`] above ten million items.
    pub fn fisher(&self) -> Value {
        self.shares()?;
        let (n1, n2) = (self.first.n, self.second.n);
        if n1.saturating_add(n2) > MOST_EXACT {
            return Err(Undefined::TooMany);
        }
        let both = self.first.k + self.second.k;
        let ratio = |x: u64| {
            let left = real(n2) - real(both) + real(x) + 1.0;
            real(n1 - x) * real(both - x) / (real(x + 1) * left)
        };
        let tables = Outcomes { first: both.saturating_sub(n2), last: both.min(n1), ratio };
        Ok(tables.two_sided(self.first.k))
    }

    /// Whether Fisher's test is to be preferred to z: an expected count is below 5. False where a
    /// group has no share.
    #[must_use]
    pub fn prefers_fisher(&self) -> bool {
        let least = self.pooled().min(1.0 - self.pooled());
        self.shares().is_ok() && real(self.first.n.min(self.second.n)) * least < 5.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Gap, Proportion, Undefined};

    #[test]
    fn small_expected_counts_want_the_exact_test() {
        let gap = |k1, n1, k2, n2| Gap::new(Proportion::new(k1, n1), Proportion::new(k2, n2));
        assert!(gap(3, 10, 4, 10).prefers_fisher());
        assert!(!gap(30, 100, 40, 100).prefers_fisher());
        assert!(!gap(0, 0, 4, 10).prefers_fisher());
        let most = u64::MAX;
        assert_eq!(gap(1, most, most, most).fisher(), Err(Undefined::TooMany));
    }
}
