//! The rates of a flag in the whole corpus.

use super::measure::Measure;
use super::ratio::{check, estimate, totals};
use super::stratum::Stratum;
use super::{Flags, SampledRate};
use crate::stats::classifier::mcc;
use crate::stats::{Confusion, Value};

/// A stratum and what its sample holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassifierSample {
    /// All items of the stratum.
    pub population: u64,
    /// Which of these items are flagged.
    pub flags: Flags,
    /// The labelled items.
    pub seen: Confusion,
}

/// The rates, each 0 to 1 and undefined where its denominator is estimated as 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StratifiedClassifier {
    /// Positive / all.
    pub prevalence: Value<SampledRate>,
    /// TP / flagged.
    pub precision: Value<SampledRate>,
    /// TP / positive.
    pub recall: Value<SampledRate>,
    /// TN / negative.
    pub specificity: Value<SampledRate>,
    /// (TP + TN) / all.
    pub accuracy: Value<SampledRate>,
    /// 2TP / (flagged + positive).
    pub f1: Value<SampledRate>,
    /// Matthews' correlation of the estimated totals, -1 to 1, without an interval.
    pub mcc: Value,
}

/// The rates of a classifier as combined ratio estimates. Lohr, *Sampling: Design and Analysis*,
/// chapters 3, 4 and 9; the intervals to show: Zou, Donner 2008, *Stat Med* 27, and Donner, Zou
/// 2012, *Stat Methods Med Res* 21.
///
/// # Errors
/// All rates are undefined with [`NoItems`](crate::stats::Undefined::NoItems) without a stratum
/// that holds items, with [`NotSampled`](crate::stats::Undefined::NotSampled) for one without
/// labels, and with [`MoreThanThere`](crate::stats::Undefined::MoreThanThere) and
/// [`WrongKind`](crate::stats::Undefined::WrongKind) for counts that contradict the stratum.
pub fn stratified_classifier(samples: &[ClassifierSample]) -> Value<StratifiedClassifier> {
    let each = samples.iter().enumerate().map(|(place, sample)| {
        Stratum::new(place, sample.population, sample.seen.cells(), sample.flags)
    });
    let strata = check(each)?;
    Ok(StratifiedClassifier {
        prevalence: estimate(&strata, Measure::Prevalence),
        precision: estimate(&strata, Measure::Precision),
        recall: estimate(&strata, Measure::Recall),
        specificity: estimate(&strata, Measure::Specificity),
        accuracy: estimate(&strata, Measure::Accuracy),
        f1: estimate(&strata, Measure::F1),
        mcc: mcc(totals(&strata)),
    })
}
