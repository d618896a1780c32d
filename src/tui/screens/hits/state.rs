//! What the list of hits holds.

use crate::filter::Pattern;
use crate::queue::search::Found;

/// The list.
#[derive(Debug)]
pub(super) struct Hits {
    /// Which search.
    pub(super) id: u64,
    /// What was typed.
    pub(super) typed: String,
    /// The pattern.
    pub(super) pattern: Pattern,
    /// The items that hold it, in the queue's order.
    pub(super) found: Vec<Found>,
    /// The item that is picked, from 0.
    pub(super) picked: usize,
    /// Whether all of the queue has been looked at.
    pub(super) complete: bool,
}
