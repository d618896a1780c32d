//! The only items of a queue, in an order of their own: those of a list of ids, or of a sample.

use crate::corpus::identity::{Identities, hash_id};
use crate::labels::sample::Drawn;

/// Which items a queue consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    /// All items with these ids.
    Ids(Vec<String>),
    /// These items of a sample.
    Sample(Vec<Drawn>),
}

impl Only {
    /// The positions of the items, in their order, once every record is known.
    #[must_use]
    pub fn positions(&self, identities: &Identities) -> Vec<usize> {
        match self {
            Only::Ids(ids) => ids
                .iter()
                .flat_map(|id| {
                    let mut found: Vec<usize> = identities.with_id(hash_id(id)).collect();
                    found.sort_unstable();
                    found
                })
                .collect(),
            Only::Sample(drawn) => {
                drawn.iter().filter_map(|item| position_of(item, identities)).collect()
            }
        }
    }

    /// What of it is in no file.
    #[must_use]
    pub fn missing(&self, identities: &Identities) -> Vec<&str> {
        match self {
            Only::Ids(ids) => {
                let is_missing = |id: &&str| identities.with_id(hash_id(id)).next().is_none();
                ids.iter().map(String::as_str).filter(is_missing).collect()
            }
            Only::Sample(drawn) => {
                let missing = drawn.iter().filter(|item| position_of(item, identities).is_none());
                missing.map(|item| item.0.as_deref().unwrap_or("one without an id")).collect()
            }
        }
    }
}

/// The record that was drawn; where its text has changed since, the one of its id.
#[must_use]
pub fn position_of(item: &Drawn, identities: &Identities) -> Option<usize> {
    let wanted = item.identity();
    let same =
        identities.with_digest(wanted.digest).filter(|at| identities.at(*at) == Some(wanted));
    let by_id = || if wanted.id == 0 { None } else { identities.with_id(wanted.id).min() };
    same.min().or_else(by_id)
}
