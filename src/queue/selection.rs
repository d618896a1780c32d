//! The items of the queue, in order: all of them, or those that a filter let through when it was
//! set, as the files have them or sorted. Answering takes no item out from under the reviewer.

use std::collections::HashMap;

use crate::corpus::showing::is_second;

/// Positions in the corpus, in the queue's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Every record, however many are known by now.
    All {
        /// How many are known.
        len: usize,
    },
    /// The records that matched, as far as the survey has come.
    Some {
        /// Those that matched.
        positions: Vec<usize>,
        /// How many records have been judged, from the first.
        judged: usize,
    },
    /// Positions in an order of their own.
    Sorted {
        /// In the queue's order.
        positions: Vec<usize>,
        /// The place of each position.
        places: HashMap<usize, usize>,
    },
}

impl Selection {
    /// These positions, in this order.
    #[must_use]
    pub fn sorted(positions: Vec<usize>) -> Self {
        let places = positions.iter().enumerate().map(|(place, position)| (*position, place));
        let places = places.collect();
        Selection::Sorted { positions, places }
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Selection::All { len } => *len,
            Selection::Some { positions, .. } | Selection::Sorted { positions, .. } => {
                positions.len()
            }
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The position of the item at this place in the queue.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<usize> {
        match self {
            Selection::All { len } => (place < *len).then_some(place),
            Selection::Some { positions, .. } | Selection::Sorted { positions, .. } => {
                positions.get(place).copied()
            }
        }
    }

    /// The positions of all items, in the queue's order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// The records of the queue, in its order, each once, whether or not it is shown twice.
    pub fn records(&self) -> impl Iterator<Item = usize> + '_ {
        self.iter().filter(|position| !is_second(*position))
    }

    /// The queue without second showings.
    #[must_use]
    pub fn first_showings(&self) -> Self {
        match self {
            Selection::Sorted { positions, .. } if positions.iter().any(|at| is_second(*at)) => {
                Selection::sorted(self.records().collect())
            }
            _ => self.clone(),
        }
    }

    /// The place in the queue of the item at this position; `Err` with the place where it would
    /// stand if it is not in the queue.
    ///
    /// # Errors
    /// Where the item is not in the queue.
    pub fn place_of(&self, position: usize) -> Result<usize, usize> {
        match self {
            Selection::All { len } if position < *len => Ok(position),
            Selection::All { len } => Err(*len),
            Selection::Some { positions, .. } => positions.binary_search(&position),
            Selection::Sorted { positions, places } => {
                places.get(&position).copied().ok_or(positions.len())
            }
        }
    }

    /// Whether an item stands before another one in the queue.
    #[must_use]
    pub fn is_before(&self, position: usize, other: usize) -> bool {
        let place = |of| self.place_of(of).unwrap_or_else(|place| place);
        place(position) < place(other)
    }

    /// Whether the item at this position is in the queue.
    #[must_use]
    pub fn holds(&self, position: usize) -> bool {
        self.place_of(position).is_ok()
    }

    /// The places behind an item's, then those from the top down to it, itself last.
    pub fn round_from(&self, position: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let start = match position.map(|position| self.place_of(position)) {
            Some(Ok(place)) => place + 1,
            Some(Err(place)) => place,
            None => 0,
        };
        (start..self.len()).chain(0..start.min(self.len())).filter_map(|place| self.get(place))
    }
}
