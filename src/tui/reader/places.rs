//! Where the reviewer was in each item of this run: scroll, focus and question.

use std::collections::HashMap;

use super::current::Current;
use super::pane::Spot;
use crate::transcript::Pane;

/// So many items keep their places.
const MOST: usize = 10_000;

/// The place in one item.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// The text at the top of each pane; none at the very top.
    tops: [Option<Spot>; 3],
    focus: Pane,
    active: usize,
}

/// The places by the positions of their items.
#[derive(Clone, Debug, Default)]
pub struct Places {
    by_position: HashMap<usize, Place>,
}

impl Places {
    /// Notes where the reviewer is in the item on the screen.
    pub fn note(&mut self, current: &Current, focus: Pane) {
        if current.spot.is_some() || self.by_position.len() >= MOST {
            return;
        }
        let top = |pane: Pane| current.pane(pane).place();
        let place = Place { tops: Pane::ALL.map(top), focus, active: current.active };
        self.by_position.insert(current.item.position, place);
    }

    /// Goes back to where the reviewer was in an item that has come on the screen; gives the pane that
    /// had the focus, if it has been there before.
    pub fn restore(&self, current: &mut Current) -> Option<Pane> {
        let place = self.by_position.get(&current.item.position)?;
        // The pane with focus comes last: where all stands in one column, it says where that is.
        let mut tops: Vec<(Pane, Option<Spot>)> = Pane::ALL.into_iter().zip(place.tops).collect();
        tops.sort_by_key(|(pane, _)| *pane == place.focus);
        for (pane, top) in tops {
            current.go_back(pane, top);
        }
        current.active = place.active;
        Some(place.focus)
    }

    /// The positions are other items' now.
    pub fn clear(&mut self) {
        self.by_position.clear();
    }
}
