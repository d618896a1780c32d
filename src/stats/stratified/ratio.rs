//! Ratios of two totals, each estimated from the strata.

use super::measure::Measure;
use super::mover::mover;
use super::{Flags, SampledRate};
use crate::stats::interval::root;
use crate::stats::{Undefined, Value, real};

/// A checked stratum that holds items.
pub(super) struct Stratum {
    /// Its place in the caller's list.
    pub(super) place: usize,
    pub(super) population: u64,
    pub(super) labelled: u64,
    /// The labelled items by cell: TP, FP, FN, TN.
    pub(super) seen: [u64; 4],
    pub(super) flags: Flags,
}

impl Stratum {
    /// The stratum at a place; none where it has no items.
    pub(super) fn new(
        place: usize,
        population: u64,
        seen: [u64; 4],
        flags: Flags,
    ) -> Value<Option<Self>> {
        let labelled = seen.into_iter().try_fold(0, u64::checked_add);
        let labelled = labelled.filter(|labelled| *labelled <= population);
        let labelled = labelled.ok_or(Undefined::MoreThanThere(place))?;
        let mut cells = seen.into_iter().zip(flags.possible());
        match (population, labelled) {
            (0, _) => Ok(None),
            (_, 0) => Err(Undefined::NotSampled(place)),
            _ if cells.any(|(count, possible)| count > 0 && !possible) => {
                Err(Undefined::WrongKind(place))
            }
            _ => Ok(Some(Stratum { place, population, labelled, seen, flags })),
        }
    }

    /// The estimated total of a value that items have by their cell.
    fn total(&self, values: [f64; 4]) -> f64 {
        let sum: f64 = values.iter().zip(self.seen).map(|(value, count)| value * real(count)).sum();
        real(self.population) * sum / real(self.labelled)
    }

    /// The variance of the mean of a value, drawn without replacement. Lohr, chapter 2.
    fn variance(&self, values: [f64; 4]) -> Value {
        // A stratum of one kind is known to add nothing to the other kind's cells.
        let mut possible = values.iter().zip(self.flags.possible());
        let nothing = possible.all(|(value, possible)| *value == 0.0 || !possible);
        if nothing || self.labelled == self.population {
            return Ok(0.0);
        }
        if self.labelled < 2 {
            return Err(Undefined::OneOfSeveral(self.place));
        }
        let (n, whole) = (real(self.labelled), real(self.population));
        let each = || values.iter().zip(self.seen.map(real));
        let mean = each().map(|(value, count)| value * count).sum::<f64>() / n;
        let squares: f64 = each().map(|(value, count)| count * (value - mean).powi(2)).sum();
        Ok((1.0 - n / whole) * squares / (n - 1.0) / n)
    }
}

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
