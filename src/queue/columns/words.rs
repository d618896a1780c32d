//! How many words records have, and in which of their prompts: for what a reviewer has not read yet.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::fill;
use crate::corpus::showing::record;
use crate::queue::record_facts::Prompt;

/// Set in the words of the last prompt of a record.
const LAST: u32 = 1 << 31;
/// Where a record without prompts has them.
const NOWHERE: u32 = u32::MAX;

/// Words by position, packed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Words {
    totals: Vec<u32>,
    /// Where the prompts of a record begin.
    places: Vec<u32>,
    /// Hashes of prompts, and their words.
    hashes: Vec<u64>,
    sizes: Vec<u32>,
}

impl Words {
    /// Notes how many words a record has, and its prompts.
    pub(super) fn note(&mut self, position: usize, total: u32, prompts: &[Prompt]) {
        fill(&mut self.totals, position, 0);
        self.totals[position] = total;
        let start = u32::try_from(self.hashes.len()).unwrap_or(NOWHERE);
        let has_room = start != NOWHERE && !prompts.is_empty();
        fill(&mut self.places, position, NOWHERE);
        self.places[position] = if has_room { start } else { NOWHERE };
        if has_room {
            self.hashes.extend(prompts.iter().map(|(hash, _)| *hash));
            self.sizes.extend(prompts.iter().map(|(_, words)| words & !LAST));
            self.sizes.last_mut().into_iter().for_each(|words| *words |= LAST);
        }
    }

    fn prompts_of(&self, position: usize) -> impl Iterator<Item = Prompt> + '_ {
        let start = self.places.get(record(position)).copied().unwrap_or(NOWHERE) as usize;
        let words = self.sizes.get(start..).unwrap_or_default();
        let count = words.iter().position(|words| words & LAST != 0).map_or(0, |last| last + 1);
        let hashes = self.hashes.get(start..).unwrap_or_default().iter().take(count);
        hashes.zip(words).map(|(hash, words)| (*hash, words & !LAST))
    }

    /// Hashes of the prompts of a record.
    pub fn prompts(&self, position: usize) -> impl Iterator<Item = u64> + '_ {
        self.prompts_of(position).map(|(hash, _)| hash)
    }

    /// The words of a record without those of prompts that were read; `None` where it is not known.
    #[must_use]
    pub fn unread(&self, position: usize, read: &HashSet<u64>) -> Option<u32> {
        let known = self.prompts_of(position).filter(|(hash, _)| read.contains(hash));
        let total = self.totals.get(record(position))?;
        Some(total.saturating_sub(known.map(|(_, words)| words).sum()))
    }
}
