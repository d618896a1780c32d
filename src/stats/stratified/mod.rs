//! What the whole corpus holds, from samples of its strata.
//!
//! A stratum is a part of the corpus from which items were drawn at random, each as likely as the
//! other, without putting any back. Strata are weighted by their size. Horvitz, Thompson 1952,
//! *JASA* 47; Lohr, *Sampling: Design and Analysis*, chapters 2 to 4 and 9. Strata without items
//! are ignored; one of which nothing is labelled leaves all undefined.

mod bands;
mod classifier;
mod measure;
mod mover;
mod prevalence;
mod ratio;
mod stratum;

pub use bands::Bands;
pub use classifier::{ClassifierSample, StratifiedClassifier, stratified_classifier};
pub use prevalence::{PrevalenceSample, StratifiedPrevalence, stratified_prevalence};

use super::interval::around;
use super::{Interval, Undefined, Value, Z95};

/// The places of TP, FP, FN and TN in a row of cells.
mod cell {
    pub(super) const TP: usize = 0;
    pub(super) const FP: usize = 1;
    pub(super) const FN: usize = 2;
    pub(super) const TN: usize = 3;
}

/// Which items of a stratum are flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flags {
    /// Each of them.
    All,
    /// Not one.
    None,
    /// Some.
    Mixed,
}

impl Flags {
    /// Whether an item of the stratum can be a TP, FP, FN and TN.
    fn possible(self) -> [bool; 4] {
        let (flagged, rest) = (self != Flags::None, self != Flags::All);
        [flagged, flagged, rest, rest]
    }
}

/// A rate of the whole corpus, 0 to 1, with the 95 % intervals that there are for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampledRate {
    /// The rate itself.
    pub value: f64,
    /// Its standard error by Taylor linearisation.
    pub se: Value,
    /// value ± z · se, within 0 and 1.
    pub normal: Value<Interval>,
    /// The same on the scale of log odds.
    pub logit: Value<Interval>,
    /// From Wilson intervals of the strata, by the method of variance estimates recovery. It holds
    /// where few misses are found or none, as the others do not.
    pub mover: Value<Interval>,
}

impl SampledRate {
    fn new(value: f64, se: Value, mover: Value<Interval>) -> Self {
        let normal = se.and_then(|se| around(value, se, Z95, 0.0, 1.0));
        let logit = se.and_then(|se| logit(value, se));
        SampledRate { value, se, normal, logit, mover }
    }

    /// The interval to show: `mover` where there is one, else `logit`.
    ///
    /// # Errors
    /// [`Undefined::Exact`] where nothing is uncertain, else why there is no logit interval.
    pub fn shown(&self) -> Value<Interval> {
        match self.mover {
            Ok(interval) => Ok(interval),
            Err(Undefined::Exact) => self.logit.map_err(|_| Undefined::Exact),
            Err(_) => self.logit,
        }
    }
}

/// expit(logit value ± z · se / (value (1 - value))).
fn logit(value: f64, se: f64) -> Value<Interval> {
    if se == 0.0 {
        return Err(Undefined::ZeroError);
    }
    if value <= 0.0 || value >= 1.0 {
        return Err(Undefined::AtTheEnd);
    }
    let middle = (value / (1.0 - value)).ln();
    let half = Z95 * se / (value * (1.0 - value));
    let expit = |x: f64| 1.0 / (1.0 + (-x).exp());
    Ok(Interval { low: expit(middle - half), high: expit(middle + half) })
}

#[cfg(test)]
mod tests {
    use super::{ClassifierSample, Flags, SampledRate, stratified_classifier};
    use crate::stats::{Confusion, Undefined};

    fn recall(strata: &[(u64, Flags, [u64; 4])]) -> SampledRate {
        let sample = |(population, flags, [tp, fp, missed, tn]): &(u64, Flags, [u64; 4])| {
            let seen = Confusion {
                true_positive: *tp,
                false_positive: *fp,
                false_negative: *missed,
                true_negative: *tn,
            };
            ClassifierSample { population: *population, flags: *flags, seen }
        };
        let strata: Vec<ClassifierSample> = strata.iter().map(sample).collect();
        stratified_classifier(&strata).unwrap().recall.unwrap()
    }

    #[test]
    fn no_miss_found_is_not_certainty() {
        let recall =
            recall(&[(300, Flags::All, [81, 19, 0, 0]), (49_700, Flags::None, [0, 0, 0, 400])]);
        assert_eq!((recall.se, recall.logit), (Ok(0.0), Err(Undefined::ZeroError)));
        let shown = recall.shown().unwrap();
        assert!(shown.low > 0.33 && shown.low < 0.35 && shown.contains(1.0), "{shown:?}");
    }

    #[test]
    fn strata_that_hold_both_kinds_show_the_logit_interval() {
        let recall = recall(&[(2500, Flags::Mixed, [26, 6, 18, 200])]);
        assert_eq!(recall.mover, Err(Undefined::MixedStrata));
        assert_eq!(recall.shown(), recall.logit);
        assert!(recall.shown().is_ok());
    }

    #[test]
    fn all_labelled_is_exact() {
        let recall = recall(&[(20, Flags::All, [15, 5, 0, 0]), (30, Flags::None, [0, 0, 2, 28])]);
        assert_eq!(recall.shown(), Err(Undefined::Exact));
    }
}
