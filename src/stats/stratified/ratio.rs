//! Ratios of two totals, each estimated from the strata.

use super::SampledRate;
use super::measure::Measure;
use super::mover::mover;
use super::stratum::Stratum;
use crate::stats::interval::root;
use crate::stats::{Undefined, Value, real};

/// The strata that hold items.
///
/// # Errors
/// The first reason that a stratum gives; [`Undefined::NoItems`] where none holds items.
pub(super) fn check(strata: impl Iterator<Item = Value<Option<Stratum>>>) -> Value<Vec<Stratum>> {
    let strata: Vec<Stratum> = strata.filter_map(Result::transpose).collect::<Value<_>>()?;
    if strata.is_empty() { Err(Undefined::NoItems) } else { Ok(strata) }
}

/// A rate with its intervals.
///
/// # Errors
/// The rate's own reason where its lower total is 0.
pub(super) fn estimate(strata: &[Stratum], measure: Measure) -> Value<SampledRate> {
    let (value, variance) =
        ratio(strata, measure.top(), measure.bottom()).ok_or(measure.nothing())?;
    Ok(SampledRate::new(value, variance.map(root), mover(strata, measure)))
}

/// The estimated totals TP, FP, FN and TN of the whole corpus.
pub(super) fn totals(strata: &[Stratum]) -> [f64; 4] {
    let one = |cell: usize| std::array::from_fn(|other| f64::from(u8::from(cell == other)));
    std::array::from_fn(|cell| total(strata, one(cell)))
}

fn total(strata: &[Stratum], values: [f64; 4]) -> f64 {
    strata.iter().map(|stratum| stratum.total(values)).sum()
}

/// The ratio of two totals and its variance by Taylor linearisation; none where the lower total is
/// 0. Lohr, chapters 4 and 9.
fn ratio(strata: &[Stratum], top: [f64; 4], bottom: [f64; 4]) -> Option<(f64, Value)> {
    let whole = total(strata, bottom);
    if whole == 0.0 {
        return None;
    }
    let ratio = total(strata, top) / whole;
    let residuals: [f64; 4] = std::array::from_fn(|cell| top[cell] - ratio * bottom[cell]);
    let scale = |stratum: &Stratum| (real(stratum.population) / whole).powi(2);
    let each = strata.iter().map(|one| Ok(scale(one) * one.variance(residuals)?));
    Some((ratio, each.sum()))
}
