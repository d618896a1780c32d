//! How many items of the corpus are positive.

use super::measure::Measure;
use super::ratio::{check, estimate};
use super::stratum::Stratum;
use super::{Flags, SampledRate};
use crate::stats::{Interval, Undefined, Value, real};

/// A stratum and what its sample holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrevalenceSample {
    /// All items of the stratum.
    pub population: u64,
    /// Those of them that are labelled.
    pub labelled: u64,
    /// The labelled ones that are positive.
    pub positive: u64,
}

/// The share of positives and their number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StratifiedPrevalence {
    /// The share of positive items in the corpus.
    pub rate: SampledRate,
    /// All items of the corpus.
    pub population: f64,
}

impl StratifiedPrevalence {
    /// The estimated number of positive items.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.population * self.rate.value
    }

    /// The standard error of this number.
    ///
    /// # Errors
    /// Where the rate has none.
    pub fn total_se(&self) -> Value {
        Ok(self.population * self.rate.se?)
    }

    /// The interval of this number that goes with [`SampledRate::shown`].
    ///
    /// # Errors
    /// Where the rate has none to show.
    pub fn total_shown(&self) -> Value<Interval> {
        Ok(self.rate.shown()?.map(|limit| self.population * limit))
    }
}

/// The prevalence of positives: the mean of the strata's shares, weighted by their sizes. Lohr,
/// *Sampling: Design and Analysis*, chapters 2 and 3.
///
/// # Errors
/// [`Undefined::NoItems`] without a stratum that holds items; [`Undefined::NotSampled`] for one
/// without labels; [`Undefined::PartAboveWhole`] and [`Undefined::MoreThanThere`] for counts that
/// contradict each other. With one labelled item of several there is a value but no standard error.
pub fn stratified_prevalence(strata: &[PrevalenceSample]) -> Value<StratifiedPrevalence> {
    let each = strata.iter().enumerate().map(|(place, sample)| {
        let rest = sample.labelled.checked_sub(sample.positive).ok_or(Undefined::PartAboveWhole)?;
        let seen = [sample.positive, 0, 0, rest];
        Stratum::new(place, sample.population, seen, Flags::Mixed)
    });
    let strata = check(each)?;
    let population = strata.iter().map(|stratum| real(stratum.population)).sum();
    Ok(StratifiedPrevalence { rate: estimate(&strata, Measure::Prevalence)?, population })
}
