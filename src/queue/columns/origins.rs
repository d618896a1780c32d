//! Where the texts of records come from: few ways, each of many records.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::fill;
use crate::transcript::Pane;

/// From where each pane of a record comes, by the pane's place in [`Pane::ALL`].
type Way = Box<[(u8, Box<str>)]>;

/// A code by position, and what codes stand for, from 1.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Origins {
    codes: Vec<u16>,
    ways: Vec<Way>,
    #[serde(skip)]
    code_of: HashMap<Way, u16>,
}

impl Origins {
    /// Notes where the texts of a record come from. Where there are more ways than codes, it stays unsaid.
    pub(super) fn note(&mut self, position: usize, origins: &[(Pane, String)]) {
        let place = |pane: Pane| Pane::ALL.iter().position(|known| *known == pane);
        let way: Way = origins
            .iter()
            .filter_map(|(pane, origin)| {
                Some((u8::try_from(place(*pane)?).ok()?, origin.as_str().into()))
            })
            .collect();
        let code = self.code_of.get(&way).copied().unwrap_or_else(|| {
            let Ok(code) = u16::try_from(self.ways.len() + 1) else { return 0 };
            self.ways.push(way.clone());
            self.code_of.insert(way, code);
            code
        });
        fill(&mut self.codes, position, 0);
        self.codes[position] = code;
    }

    /// The same after they have been kept.
    pub(super) fn recalled(mut self) -> Self {
        self.code_of = self.ways.iter().cloned().zip(1..).collect();
        self
    }

    /// Where the texts of a record come from; `None` where that was not noted.
    #[must_use]
    pub fn of(&self, position: usize) -> Option<impl Iterator<Item = (Pane, &str)>> {
        let code = usize::from(*self.codes.get(position)?);
        let way = self.ways.get(code.checked_sub(1)?)?;
        Some(way.iter().map(|(pane, origin)| (Pane::ALL[usize::from(*pane)], &**origin)))
    }
}
