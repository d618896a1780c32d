//! How many codes are still to come, from how many transcripts have each that was seen.

use statrs::function::gamma::{gamma_lr, ln_gamma};

use super::{Confidence, Interval, Undefined, Value, real};

/// Halvings of an interval until its ends are exact to the last digits.
const HALVINGS: usize = 200;

/// Codes and in how many transcripts each was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeCounts {
    transcripts: u64,
    /// For each code the number of transcripts that have it; none is 0.
    counts: Vec<u64>,
}

impl CodeCounts {
    /// So many coded transcripts, and how many of them have each code. Codes of none are left out.
    ///
    /// # Errors
    /// [`Undefined::PartAboveWhole`] where a code is in more transcripts than there are.
    pub fn new(transcripts: u64, counts: impl IntoIterator<Item = u64>) -> Value<Self> {
        let counts: Vec<u64> = counts.into_iter().filter(|count| *count > 0).collect();
        let is_right = counts.iter().all(|count| *count <= transcripts);
        is_right.then_some(CodeCounts { transcripts, counts }).ok_or(Undefined::PartAboveWhole)
    }

    /// The codes that were found in exactly one transcript.
    #[must_use]
    pub fn singles(&self) -> u64 {
        self.counts.iter().filter(|count| **count == 1).count() as u64
    }

    /// How many codes that were not seen yet the next transcript is expected to show: the codes of exactly one
    /// transcript, over the transcripts. It is an upper bound on the chance that it shows any. Good 1953,
    /// *Biometrika* 40, for transcripts in a random order.
    ///
    /// # Errors
    /// [`Undefined::NoItems`] without a transcript.
    pub fn expected_new(&self) -> Value {
        if self.transcripts == 0 {
            return Err(Undefined::NoItems);
        }
        Ok(real(self.singles()) / real(self.transcripts))
    }

    /// Its interval, with the number of such codes as a Poisson count: Garwood 1936, *Biometrika* 28.
    ///
    /// # Errors
    /// As [`CodeCounts::expected_new`].
    pub fn interval(&self, confidence: Confidence) -> Value<Interval> {
        self.expected_new()?;
        let tail = (1.0 - confidence.level()) / 2.0;
        let (k, all) = (real(self.singles()), real(self.transcripts));
        let low = if k == 0.0 { 0.0 } else { mean_with(k, tail) };
        Ok(Interval { low: low / all, high: mean_with(k + 1.0, 1.0 - tail) / all })
    }

    /// How many codes so many of the transcripts show on average over all their orders.
    ///
    /// # Errors
    /// [`Undefined::MoreThanThere`] of more transcripts than there are.
    pub fn seen_after(&self, transcripts: u64) -> Value {
        let all = self.transcripts;
        if transcripts > all {
            return Err(Undefined::MoreThanThere(0));
        }
        // The chance that none of the first ones has the code: C(all - count, first) / C(all, first).
        let missed = |count: u64| match all.checked_sub(count + transcripts) {
            None => 0.0,
            Some(rest) => {
                let log = |number: u64| ln_gamma(real(number) + 1.0);
                (log(all - count) + log(all - transcripts) - log(rest) - log(all)).exp()
            }
        };
        Ok(self.counts.iter().map(|count| 1.0 - missed(*count)).sum())
    }
}

/// The mean at which a Poisson count is at least `k` with this chance: where the lower incomplete gamma
/// function of `k` is it.
fn mean_with(k: f64, chance: f64) -> f64 {
    let (mut low, mut high) = (0.0, k + 10.0);
    while gamma_lr(k, high) < chance {
        high *= 2.0;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if middle <= 0.0 {
            break;
        }
        let is_below = gamma_lr(k, middle) < chance;
        *(if is_below { &mut low } else { &mut high }) = middle;
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_events_have_the_interval_of_the_tables() {
        let counts = CodeCounts::new(1000, [1; 10]).unwrap();
        let found = counts.interval(Confidence::P95).unwrap().map(|limit| limit * 1000.0);
        assert!(
            (found.low - 4.795).abs() < 0.001 && (found.high - 18.390).abs() < 0.001,
            "{found:?}"
        );
        let none = CodeCounts::new(10, [3, 0]).unwrap().interval(Confidence::P95).unwrap();
        assert!(none.low == 0.0 && (none.high - 0.3689).abs() < 0.0001, "{none:?}");
    }

    #[test]
    fn the_curve_ends_at_all_codes() {
        let counts = CodeCounts::new(10, [10, 3, 1, 0]).unwrap();
        assert!((counts.seen_after(10).unwrap() - 3.0).abs() < 1e-12);
        assert!((counts.seen_after(1).unwrap() - 1.4).abs() < 1e-9);
        assert_eq!(counts.seen_after(0), Ok(0.0));
        assert_eq!(counts.seen_after(11), Err(Undefined::MoreThanThere(0)));
        assert_eq!(CodeCounts::new(2, [3]), Err(Undefined::PartAboveWhole));
        assert_eq!(CodeCounts::new(0, []).unwrap().expected_new(), Err(Undefined::NoItems));
    }
}
