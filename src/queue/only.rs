//! The only items of a queue, in an order of their own: those of a list of ids, or of a sample.

use std::collections::HashSet;

use super::tally::Tally;
use crate::corpus::given::Given;
use crate::labels::sample::Drawn;

/// Which items a queue consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    /// All items with these ids, or these names on the screen.
    Ids(Vec<Given>),
    /// These items of a sample.
    Sample(Vec<Drawn>),
}

impl Only {
    /// The positions of the items, in their order, once every record is known.
    #[must_use]
    pub fn positions(&self, tally: &Tally) -> Vec<usize> {
        let mut positions: Vec<usize> = match self {
            Only::Ids(ids) => ids.iter().flat_map(|id| tally.given(id)).collect(),
            Only::Sample(drawn) => tally.locate(drawn).into_iter().flatten().collect(),
        };
        // Two names may mean one item, which is in the queue once.
        let mut known = HashSet::new();
        positions.retain(|position| known.insert(*position));
        positions
    }

    /// What of it is in no file.
    #[must_use]
    pub fn missing(&self, tally: &Tally) -> Vec<&str> {
        match self {
            Only::Ids(ids) => {
                let missing = ids.iter().filter(|id| tally.given(id).is_empty());
                missing.map(|id| &*id.name).collect()
            }
            Only::Sample(drawn) => {
                let found = drawn.iter().zip(tally.locate(drawn));
                let missing = found.filter(|(_, position)| position.is_none());
                missing.map(|(item, _)| item.id.as_deref().unwrap_or("one without an id")).collect()
            }
        }
    }
}
