//! Percent agreement.

use super::{Ratings, Tally};
use crate::stats::{Undefined, Value, length, real};

/// How often two reviewers of an item gave the same answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The items with two or more labels.
    pub items: u64,
    /// The mean over these items of agreeing pairs / pairs, 0 to 1. Chance is not taken off.
    pub agreement: Value,
}

/// Percent agreement. Undefined ([`Undefined::NoSharedItem`]) where no item has two labels.
#[must_use]
pub fn percent_agreement(ratings: &Ratings) -> Agreement {
    let mut tallies = ratings.tallies();
    tallies.retain(|tally| tally.labels >= 2);
    Agreement { items: length(&tallies), agreement: mean_agreement(&tallies) }
}

/// The mean agreement of items with two or more labels each.
pub(super) fn mean_agreement(shared: &[Tally]) -> Value {
    if shared.is_empty() {
        return Err(Undefined::NoSharedItem);
    }
    Ok(shared.iter().map(Tally::agreement).sum::<f64>() / real(length(shared)))
}
