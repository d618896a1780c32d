//! Samples as they stand: what was drawn, and what of it is labelled.

use std::collections::HashMap;

use super::reading::{Labelled, Reading};
use crate::labels::event::{Body, Event, Order};
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
    /// Whether more of it was drawn after its numbers could be seen.
    pub(super) is_extended: bool,
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
        is_extended: is_extended(reading, design),
    };
    designs.iter().map(sample).collect()
}

/// Whether more of a sample was drawn after a look at its numbers: of an open one as soon as something was
/// answered, of a sealed one when it was unsealed, or when all that was drawn until then was answered.
fn is_extended(reading: &Reading<'_>, design: &Design) -> bool {
    let ledger = &reading.tally.ledger;
    let draws: Vec<(Order, &Design)> = ledger.draws_of(&design.name).collect();
    let unsealed = ledger.sample_notes().filter(
        |event| matches!(&event.body, Body::Unseal { sample, .. } if *sample == design.name),
    );
    let unsealed = unsealed.map(Event::order).min();
    draws.windows(2).any(|pair| {
        let [(_, before), (at, after)] = pair else { return false };
        let is_more = after.items().count() > before.items().count();
        is_more && (unsealed.is_some_and(|look| look < *at) || was_seen(reading, before, *at))
    })
}

/// Whether the numbers of a sample could be seen by then as far as its answers tell.
fn was_seen(reading: &Reading<'_>, design: &Design, by: Order) -> bool {
    let is_answered = |position: usize| {
        let sheets = reading.at(position).map_or(&[][..], |item| item.sheets.as_slice());
        let given = sheets.iter().flat_map(|(_, sheet)| &sheet.answers);
        given.map(|(_, given)| given.order).min().is_some_and(|first| first < by)
    };
    let mut found = reading.tally.locate(design.items()).into_iter().flatten();
    if design.sealed { found.all(is_answered) } else { found.any(is_answered) }
}

/// The drawn items in the order of the draw: the stratum's place, and the position if it is still in a file.
pub(super) fn in_order(design: &Design, tally: &Tally) -> Vec<(usize, Option<usize>)> {
    let mut stratum_of: HashMap<&Drawn, usize> = HashMap::new();
    for (place, stratum) in design.strata.iter().enumerate() {
        stratum_of.extend(stratum.drawn.iter().map(|item| (item, place)));
    }
    let order = mixed(design.seed, &design.strata, design.unit.items());
    let found = order.iter().zip(tally.locate(&order));
    found.filter_map(|(item, position)| Some((*stratum_of.get(item)?, position))).collect()
}
