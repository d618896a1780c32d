//! Records by what they were under earlier readings, so that labels of then are known again.

use serde::{Deserialize, Serialize};

use crate::transcript::Digest;

/// What tells a record whose reading has changed since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Then {
    /// Its digest as 0.1 read it, where that was another one.
    pub digest: Option<Digest>,
    /// Over its bytes, where it is read by a mapping.
    pub raw: Option<Digest>,
}

/// Positions by short digests of earlier readings, and which files are read by a mapping.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Earlier {
    /// In order once every record is known; most corpora have none.
    all: Vec<(u64, u32)>,
    mapped: Vec<u32>,
}

impl Earlier {
    /// Notes what the record at a position of a file (from 0) was.
    pub fn note(&mut self, position: usize, file: usize, then: Then) {
        let Ok(place) = u32::try_from(position) else { return };
        let digests = [then.digest, then.raw].into_iter().flatten();
        self.all.extend(digests.map(|digest| (digest.short(), place)));
        if let (Some(_), Ok(file)) = (then.raw, u32::try_from(file))
            && self.mapped.last() != Some(&file)
        {
            self.mapped.push(file);
        }
    }

    /// Every record is known.
    pub fn finish(&mut self) {
        self.all.sort_unstable();
        self.all.shrink_to_fit();
        self.mapped.sort_unstable();
        self.mapped.dedup();
    }

    /// The positions of the records that had this digest, or these bytes; known once every record is.
    pub fn with(&self, digest: Digest) -> impl Iterator<Item = usize> + '_ {
        let wanted = digest.short();
        let start = self.all.partition_point(|(known, _)| *known < wanted);
        let found = self.all[start..].iter().take_while(move |(known, _)| *known == wanted);
        found.map(|(_, place)| *place as usize)
    }

    /// Whether a file (from 0) is read by a mapping; known once every record is.
    #[must_use]
    pub fn is_mapped(&self, file: u32) -> bool {
        self.mapped.binary_search(&file).is_ok()
    }
}
