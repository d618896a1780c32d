//! Intervals that stay honest at a count of 0: the method of variance estimates recovery, MOVER.

use super::measure::Measure;
use super::stratum::Stratum;
use super::{Flags, cell};
use crate::stats::proportion::score_interval;
use crate::stats::{Interval, Undefined, Value, Z95, real};

/// Below this width an interval is a point.
const EXACT: f64 = 1e-12;

/// The interval of a rate.
///
/// # Errors
/// [`Undefined::Exact`] where it has no width; [`Undefined::MixedStrata`] for a rate that needs
/// strata of one kind each, and both kinds there.
pub(super) fn mover(strata: &[Stratum], measure: Measure) -> Value<Interval> {
    let all: Vec<&Stratum> = strata.iter().collect();
    let interval = match measure {
        Measure::Prevalence => share_of_items(&all, &[cell::TP, cell::FN]),
        Measure::Accuracy => share_of_items(&all, &[cell::TP, cell::TN]),
        Measure::Precision => share_of_items(&Sides::of(strata)?.flagged, &[cell::TP]),
        Measure::Recall => Sides::of(strata)?.recall(),
        Measure::Specificity => Sides::of(strata)?.specificity(),
        Measure::F1 => Sides::of(strata)?.f1(),
    };
    if interval.width() < EXACT { Err(Undefined::Exact) } else { Ok(interval) }
}

/// Strata of one kind each.
struct Sides<'a> {
    flagged: Vec<&'a Stratum>,
    rest: Vec<&'a Stratum>,
}

impl<'a> Sides<'a> {
    fn of(strata: &'a [Stratum]) -> Value<Self> {
        let of = |flags: Flags| strata.iter().filter(|one| one.flags == flags).collect();
        let sides = Sides { flagged: of(Flags::All), rest: of(Flags::None) };
        let pure = sides.flagged.len() + sides.rest.len() == strata.len();
        let both = !sides.flagged.is_empty() && !sides.rest.is_empty();
        (pure && both).then_some(sides).ok_or(Undefined::MixedStrata)
    }

    fn recall(&self) -> Interval {
        share(&total(&self.flagged, &[cell::TP]), &total(&self.rest, &[cell::FN]))
    }

    fn specificity(&self) -> Interval {
        share(&total(&self.rest, &[cell::TN]), &total(&self.flagged, &[cell::FP]))
    }

    /// Half of F1 is TP / (TP + flagged + FN), and the number of flagged items is known.
    fn f1(&self) -> Interval {
        let flagged = population(&self.flagged);
        let missed = total(&self.rest, &[cell::FN]);
        let rest = Total {
            value: missed.value + flagged,
            limits: missed.limits.map(|limit| limit + flagged),
        };
        share(&total(&self.flagged, &[cell::TP]), &rest).map(|half| 2.0 * half)
    }
}

/// An estimated number of items with its limits.
struct Total {
    value: f64,
    limits: Interval,
}

fn population(strata: &[&Stratum]) -> f64 {
    strata.iter().map(|stratum| real(stratum.population)).sum()
}

/// How many items of the strata are in these cells: Wilson limits of each stratum, corrected for
/// its size, joined by square-and-add. Zou, Donner 2008, *Stat Med* 27; Yan, Su 2010, *Stat
/// Biopharm Res* 2.
fn total(strata: &[&Stratum], cells: &[usize]) -> Total {
    let (mut value, mut down, mut up) = (0.0, 0.0, 0.0);
    for stratum in strata {
        let k = cells.iter().map(|cell| stratum.seen[*cell]).sum::<u64>();
        let (share, wilson) = (real(k) / real(stratum.labelled), limits(stratum, k));
        let weight = real(stratum.population);
        value += weight * share;
        down += (weight * (share - wilson.low)).powi(2);
        up += (weight * (wilson.high - share)).powi(2);
    }
    let (low, high) = (value - down.sqrt(), value + up.sqrt());
    Total { value, limits: Interval::within(low, high, 0.0, population(strata)) }
}

/// Wilson's interval with the variance of drawing without replacement: a point where the whole
/// stratum is labelled.
fn limits(stratum: &Stratum, k: u64) -> Interval {
    let left = real(stratum.population - stratum.labelled);
    let z2 = Z95 * Z95 * left / (real(stratum.population) - 1.0).max(1.0);
    score_interval(k, stratum.labelled, z2)
}

/// The share of these items in some strata.
fn share_of_items(strata: &[&Stratum], cells: &[usize]) -> Interval {
    let all = population(strata);
    total(strata, cells).limits.map(|limit| limit / all)
}

/// The limits of part / (part + rest) for independent totals, by those of the odds rest / part.
/// Donner, Zou 2012, *Stat Methods Med Res* 21.
fn share(part: &Total, rest: &Total) -> Interval {
    let product = part.value * rest.value;
    let sum = |rest_side: f64, part_side: f64| {
        product + (product * product - rest_side * part_side).max(0.0).sqrt()
    };
    let twice = |total: &Total, limit: f64| limit * (2.0 * total.value - limit);
    let (part_low, part_high) = (twice(part, part.limits.low), twice(part, part.limits.high));
    let (rest_low, rest_high) = (twice(rest, rest.limits.low), twice(rest, rest.limits.high));
    let (below, above) = (sum(rest_low, part_high), sum(rest_high, part_low));
    let low_odds = if below > 0.0 { rest_low / below } else { 0.0 };
    // At a part that may be 0 the odds have no upper limit.
    let low = if part.limits.low > 0.0 { part_low / (part_low + above) } else { 0.0 };
    Interval { low, high: 1.0 / (1.0 + low_odds) }
}
