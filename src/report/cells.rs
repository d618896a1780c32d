//! Statistics as cells: the value, and beside it its interval or why there is none.

use super::page::Cell;
use super::words::{NONE, number, numbers, percent, percents};
use crate::stats::{Estimate, Rate, Undefined};

/// A value and, where there is none, the reason beside its dash.
pub fn plain(value: Result<String, Undefined>) -> [Cell; 2] {
    match value {
        Ok(value) => [Cell::right(value), Cell::default()],
        Err(reason) => [Cell::right(NONE), format!("({reason})").into()],
    }
}

/// An estimate and its interval.
pub fn estimate(found: Result<Estimate, Undefined>) -> [Cell; 2] {
    let [value, why] = plain(found.map(|found| number(found.value)));
    [value, found.map_or(why, |found| numbers(found.interval).into())]
}

/// A rate and its interval.
pub fn rate(rate: Rate) -> [Cell; 2] {
    let [value, why] = plain(rate.value.map(percent));
    [value, rate.value.map_or(why, |_| percents(rate.interval).into())]
}
