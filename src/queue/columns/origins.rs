//! Where the texts of records come from: few ways, each of many records.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::fill;
use crate::transcript::Pane;

/// From where each pane of a record comes.
type Way = Box<[(Pane, String)]>;

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
        let code = self.code_of.get(origins).copied().unwrap_or_else(|| {
            let Ok(code) = u16::try_from(self.ways.len() + 1) else { return 0 };
            self.ways.push(origins.into());
            self.code_of.insert(origins.into(), code);
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
    pub fn of(&self, position: usize) -> Option<&[(Pane, String)]> {
        let code = usize::from(*self.codes.get(position)?);
        self.ways.get(code.checked_sub(1)?).map(|way| &**way)
    }
}
