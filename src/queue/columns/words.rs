//! How many words records have, and in which of their prompts: for what a reviewer has not read yet.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::fill;
use crate::queue::record_facts::Prompt;

/// Words by position.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Words {
    totals: Vec<u32>,
    prompts: Vec<Prompt>,
    /// Where the prompts of a record are, and how many.
    places: Vec<(u32, u16)>,
}

impl Words {
    /// Notes how many words a record has, and its prompts.
    pub(super) fn note(&mut self, position: usize, total: u32, prompts: &[Prompt]) {
        fill(&mut self.totals, position, 0);
        self.totals[position] = total;
        let start = u32::try_from(self.prompts.len()).unwrap_or(u32::MAX);
        let count = u16::try_from(prompts.len()).unwrap_or(u16::MAX);
        fill(&mut self.places, position, (0, 0));
        self.places[position] = (start, count);
        self.prompts.extend(prompts.iter().take(usize::from(count)));
    }

    fn prompts_of(&self, position: usize) -> &[Prompt] {
        let (start, count) = self.places.get(position).copied().unwrap_or_default();
        let start = start as usize;
        self.prompts.get(start..start + usize::from(count)).unwrap_or_default()
    }

    /// Hashes of the prompts of a record.
    pub fn prompts(&self, position: usize) -> impl Iterator<Item = u64> + '_ {
        self.prompts_of(position).iter().map(|(hash, _)| *hash)
    }

    /// The words of a record without those of prompts that were read; `None` where it is not known.
    #[must_use]
    pub fn unread(&self, position: usize, read: &HashSet<u64>) -> Option<u32> {
        let prompts = self.prompts_of(position).iter();
        let known = prompts.filter(|(hash, _)| read.contains(hash)).map(|(_, words)| *words);
        self.totals.get(position).map(|total| total.saturating_sub(known.sum()))
    }
}
