//! The samples that a journal records.

use super::event::{Body, Event};
use super::sample::Design;

/// The samples that events record, whatever order these come in; of each name the last one.
#[must_use]
pub fn designs<'e>(events: impl IntoIterator<Item = &'e Event>) -> Vec<Design> {
    let drawn = |event: &'e Event| match &event.body {
        Body::Sample(design) => Some((event.order(), &**design)),
        _ => None,
    };
    let mut drawn: Vec<_> = events.into_iter().filter_map(drawn).collect();
    drawn.sort_by_key(|(order, _)| *order);
    let mut found: Vec<Design> = Vec::new();
    for (_, design) in drawn {
        found.retain(|known| known.name != design.name);
        found.push(design.clone());
    }
    found
}
