//! The only items of a queue, in an order of their own: those of a list of ids, or of a sample.

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
    /// The positions of the items, in their order, once every record is known; of one that two names mean
    /// as often.
    #[must_use]
    pub fn positions(&self, tally: &Tally) -> Vec<usize> {
        match self {
            Only::Ids(ids) => ids.iter().flat_map(|id| tally.given(id)).collect(),
            Only::Sample(drawn) => tally.locate(drawn).into_iter().flatten().collect(),
        }
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
