//! Samples as they stand: what was drawn, and what of it is labelled.

use std::collections::HashMap;

use super::reading::{Labelled, Reading};
use crate::labels::sample::{Design, Drawn, Stratum};
use crate::queue::sample::mixed;
use crate::queue::tally::Tally;

/// A sample and which of its items are labelled.
pub struct Sample<'r> {
    pub(super) design: &'r Design,
    pub(super) parts: Vec<Part<'r>>,
    /// The drawn items in the order of the draw: the stratum's place and the position, if it is still in a
    /// file.
    pub(super) in_order: Vec<(usize, Option<usize>)>,
}

/// The labelled items of a stratum that were drawn.
pub(super) struct Part<'r> {
    pub(super) stratum: &'r Stratum,
    pub(super) items: Vec<&'r Labelled>,
}

/// Looks the items of samples up.
#[must_use]
pub fn samples<'r>(reading: &'r Reading<'_>, designs: &'r [Design]) -> Vec<Sample<'r>> {
    let part = |stratum: &'r Stratum| {
        let mut drawn: Vec<usize> =
            reading.tally.locate(&stratum.drawn).into_iter().flatten().collect();
        // A design that names an item twice does not make two of it.
        drawn.sort_unstable();
        drawn.dedup();
        let items = drawn.into_iter().filter_map(|position| reading.at(position));
        Part { stratum, items: items.collect() }
    };
    let sample = |design: &'r Design| Sample {
        design,
        parts: design.strata.iter().map(part).collect(),
        in_order: in_order(design, reading.tally),
    };
    designs.iter().map(sample).collect()
}

fn in_order(design: &Design, tally: &Tally) -> Vec<(usize, Option<usize>)> {
    let mut stratum_of: HashMap<&Drawn, usize> = HashMap::new();
    for (place, stratum) in design.strata.iter().enumerate() {
        stratum_of.extend(stratum.drawn.iter().map(|item| (item, place)));
    }
    let order = mixed(design.seed, &design.strata, design.unit.items());
    let found = order.iter().zip(tally.locate(&order));
    found.filter_map(|(item, position)| Some((*stratum_of.get(item)?, position))).collect()
}
