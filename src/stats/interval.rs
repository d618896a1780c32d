//! Confidence levels, intervals, and estimates with their standard errors.

use super::special::normal_quantile;
use super::{Undefined, Value};

/// The normal quantile of a 95 % interval.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Below this a variance is the rounding noise around an exact 0.
const ZERO_VARIANCE: f64 = 1e-14;

/// How sure an interval is, as a share between 0 and 1, both excluded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence(f64);

impl Confidence {
    /// 95 %.
    pub const P95: Confidence = Confidence(0.95);

    /// A level, 0.9 for 90 %.
    ///
    /// # Errors
    /// [`Undefined::Confidence`] outside 0 and 1.
    pub fn new(level: f64) -> Value<Self> {
        let inside = level > 0.0 && level < 1.0;
        inside.then_some(Confidence(level)).ok_or(Undefined::Confidence)
    }

    /// The level as a share.
    #[must_use]
    pub fn level(self) -> f64 {
        self.0
    }

    /// The chance that is left out on either side.
    pub(super) fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }

    /// The normal quantile z of a two-sided interval.
    #[must_use]
    pub fn z(self) -> f64 {
        if self == Self::P95 { Z95 } else { normal_quantile(1.0 - self.tail()) }
    }
}

/// A confidence interval, in the unit of its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

impl Interval {
    /// An interval inside a floor and a ceiling.
    pub(super) fn within(low: f64, high: f64, floor: f64, ceiling: f64) -> Self {
        Interval { low: low.max(floor), high: high.min(ceiling) }
    }

    /// Both limits through a rising function.
    pub(super) fn map(self, rising: impl Fn(f64) -> f64) -> Self {
        Interval { low: rising(self.low), high: rising(self.high) }
    }

    /// Whether a value lies inside, the limits included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The distance of the limits.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

/// A value with its large-sample standard error and 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value itself.
    pub value: f64,
    /// Its standard error, in the same unit.
    pub se: Value,
    /// Its interval. There is none where the standard error is 0: the formula has broken down.
    pub interval: Value<Interval>,
}

impl Estimate {
    /// A value and its variance: the interval is value ± quantile · standard error inside the
    /// bounds.
    pub(super) fn new(
        value: f64,
        variance: Value,
        quantile: f64,
        (floor, ceiling): (f64, f64),
    ) -> Self {
        let se = variance.map(root);
        let interval = se.and_then(|se| around(value, se, quantile, floor, ceiling));
        Estimate { value, se, interval }
    }
}

/// The standard error of a variance, with rounding noise around 0 removed.
pub(super) fn root(variance: f64) -> f64 {
    if variance >= ZERO_VARIANCE { variance.sqrt() } else { 0.0 }
}

/// value ± quantile · se inside a floor and a ceiling; nothing at a standard error of 0.
pub(super) fn around(
    value: f64,
    se: f64,
    quantile: f64,
    floor: f64,
    ceiling: f64,
) -> Value<Interval> {
    if se == 0.0 {
        return Err(Undefined::ZeroError);
    }
    let half = quantile * se;
    Ok(Interval::within(value - half, value + half, floor, ceiling))
}

#[cfg(test)]
mod tests {
    use super::{Confidence, Undefined, Z95};

    #[test]
    fn the_level_lies_between_0_and_1() {
        for level in [0.0, 1.0, -0.5, f64::NAN, f64::INFINITY] {
            assert_eq!(Confidence::new(level), Err(Undefined::Confidence));
        }
        let z = Confidence::new(0.949_999_999_999).unwrap().z();
        assert!((z - Z95).abs() < 1e-10, "{z}");
    }
}
