//! What the screen of numbers holds.

use crate::report::Printed;

/// The page; none until every record has been read. Where the reviewer is on it outlives it.
#[derive(Debug, Default)]
pub(super) struct NumbersScreen {
    pub(super) page: Option<Printed>,
}
