//! The only items of a queue, in an order of their own: those of a list of ids, or of a sample.

use super::repeats::Repeats;
use crate::corpus::given::Given;
use crate::labels::sample::Drawn;

/// Which items a queue consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum Only {
    /// All items with these ids, or these names on the screen.
    Ids(Vec<Given>),
    /// These items of a sample, some of which are shown twice.
    Sample(Vec<Drawn>, Repeats),
}
