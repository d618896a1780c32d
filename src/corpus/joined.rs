//! Rows of classifier output beside the records that they were found to be of.

use std::collections::HashMap;
use std::sync::Arc;

use super::flags::FlagTable;
use crate::transcript::Transcript;

/// Which rows belong to which record.
#[derive(Debug, Default)]
pub struct Joined {
    /// The rows.
    pub table: Arc<FlagTable>,
    /// The places of rows (from 0) by the position of their record.
    pub rows: HashMap<usize, Vec<usize>>,
}

impl Joined {
    /// Puts a transcript's joined flags before its own; of one name the joined one counts.
    pub(super) fn join(&self, position: usize, transcript: &mut Transcript) {
        let rows = self.rows.get(&position).into_iter().flatten();
        let rows = rows.filter_map(|row| self.table.rows.get(*row));
        let joined: Vec<_> = rows.flat_map(|row| row.flags.iter().cloned()).collect();
        if !joined.is_empty() {
            let own = std::mem::take(&mut transcript.flags);
            let is_new = |name: &str| !joined.iter().any(|(joined, _)| joined == name);
            let kept: Vec<_> = own.into_iter().filter(|(name, _)| is_new(name)).collect();
            transcript.flags = joined.into_iter().chain(kept).collect();
        }
    }
}
