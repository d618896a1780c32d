//! Exact two-sided tests: the sum of all probabilities that are no larger than the one seen.

/// Outcomes whose probabilities differ by less than this, relatively, are equally likely.
const SAME: f64 = 1e-9;

/// A distribution over whole numbers, both ends included, that rises to its mode and then falls.
pub(super) struct Outcomes<R: Fn(u64) -> f64> {
    pub(super) first: u64,
    pub(super) last: u64,
    /// P(x + 1) / P(x), falling with x; asked for from `first` to just before `last`.
    pub(super) ratio: R,
}

impl<R: Fn(u64) -> f64> Outcomes<R> {
    /// The two-sided p of an outcome. Weights are relative to the mode, so neither factorials nor
    /// their logarithms come in; those too small for a number count as 0.
    pub(super) fn two_sided(&self, seen: u64) -> f64 {
        let mode = self.mode();
        let rising: Vec<f64> = self.below(mode).collect();
        let falling: Vec<f64> = self.above(mode).collect();
        let weight = |side: &[f64], distance: u64| -> f64 {
            let place = usize::try_from(distance).unwrap_or(usize::MAX);
            side.get(place).copied().unwrap_or(0.0)
        };
        let own = match seen.checked_sub(mode) {
            Some(distance) => weight(&falling, distance),
            None => weight(&rising, mode - seen - 1),
        };
        let all = || rising.iter().chain(&falling);
        let limit = own * (1.0 + SAME);
        let part: f64 = all().filter(|weight| **weight <= limit).sum();
        (part / all().sum::<f64>()).min(1.0)
    }

    /// The likeliest outcome, by halving.
    fn mode(&self) -> u64 {
        let (mut low, mut high) = (self.first, self.last);
        while low < high {
            let middle = low + (high - low) / 2;
            if (self.ratio)(middle) > 1.0 { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The weights from the mode upward; the mode itself is 1.
    fn above(&self, mode: u64) -> impl Iterator<Item = f64> {
        let steps = (mode..self.last).scan(1.0, |weight, x| {
            *weight *= (self.ratio)(x);
            (*weight > 0.0).then_some(*weight)
        });
        std::iter::once(1.0).chain(steps)
    }

    /// The weights from just below the mode downward.
    fn below(&self, mode: u64) -> impl Iterator<Item = f64> {
        (self.first..mode).rev().scan(1.0, |weight, x| {
            *weight /= (self.ratio)(x);
            (*weight > 0.0).then_some(*weight)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Outcomes;

    /// Heads of three fair coins: 1, 3, 3 and 1 of 8 ways.
    #[test]
    fn as_likely_as_seen_counts() {
        let ratio = |x: u64| [3.0, 1.0, 1.0 / 3.0][usize::try_from(x).unwrap()];
        let coins = Outcomes { first: 0, last: 3, ratio };
        for (seen, p) in [(0, 0.25), (1, 1.0), (2, 1.0), (3, 0.25)] {
            assert!((coins.two_sided(seen) - p).abs() < 1e-15);
        }
    }
}
