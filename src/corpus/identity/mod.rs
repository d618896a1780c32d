//! Which record is which: the small table that labels are anchored by.

pub mod digest;
pub mod earlier;
pub mod stamp;

use std::collections::HashMap;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use serde::{Deserialize, Serialize, Serializer};

use self::earlier::{Earlier, Then};

use super::showing::record;
use crate::transcript::{Digest, Transcript};

/// What tells one record from another, in 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// A hash of the record's own id; 0 where it has none.
    pub id: u64,
    /// The first 64 bits of its digest.
    pub digest: u64,
}

impl Identity {
    /// The identity of a record with this id and digest.
    #[must_use]
    pub fn new(id: Option<&str>, digest: Digest) -> Self {
        Identity { id: id.map_or(0, hash_id), digest: digest.short() }
    }

    /// The identity of a transcript.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        Identity::new(transcript.id.as_deref(), transcript.digest)
    }
}

/// A hash of an id that is never 0 and the same on every machine.
#[must_use]
pub fn hash_id(id: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..8]);
    u64::from_be_bytes(first).max(1)
}

/// The identities of the records seen so far, by position (from 0).
///
/// It fills in any order; `complete` says that no record is missing, after which nothing that
/// was not found is still to come.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "(Vec<Identity>, Vec<(usize, u32)>, Earlier)")]
pub struct Identities {
    by_position: Vec<Identity>,
    /// The position of the first record of each file, and which file it is; both rise.
    files: Vec<(usize, u32)>,
    known: usize,
    complete: bool,
    by_id: Lookup,
    by_digest: Lookup,
    /// Of records that share their id, which one of them each is, from 1.
    ordinals: HashMap<usize, usize>,
    /// Of records that share id and text, which one of how many each is, from 1.
    copies: HashMap<usize, (usize, usize)>,
    earlier: Earlier,
}

/// What stands for a record that has not been seen.
const UNSEEN: Identity = Identity { id: 0, digest: 0 };

impl Identities {
    /// Notes who the record at `position` is; a second note about it changes nothing.
    pub fn note(&mut self, position: usize, identity: Identity) {
        if self.by_position.len() <= position {
            self.by_position.resize(position + 1, UNSEEN);
        }
        let slot = &mut self.by_position[position];
        if *slot != UNSEEN || identity == UNSEEN {
            return;
        }
        *slot = identity;
        self.known += 1;
        let Ok(place) = u32::try_from(position) else {
            return;
        };
        let all = &self.by_position;
        if identity.id != 0 {
            self.by_id.note(identity.id, place, |place| all[place].id);
        }
        self.by_digest.note(identity.digest, place, |place| all[place].digest);
    }

    /// Notes in which file (from 0) and at which place in it (from 1) the record at `position` stands.
    pub fn note_place(&mut self, position: usize, (file, number): (usize, usize)) {
        let start = (position + 1).checked_sub(number);
        if let (Some(start), Ok(file)) = (start, u32::try_from(file))
            && let Err(place) = self.files.binary_search_by_key(&start, |(start, _)| *start)
        {
            self.files.insert(place, (start, file));
        }
    }

    /// Notes what the record at a position was under an earlier reading.
    pub fn note_then(&mut self, position: usize, (file, _): (usize, usize), then: Then) {
        self.earlier.note(position, file, then);
    }

    /// The records by what they were under earlier readings.
    #[must_use]
    pub fn earlier(&self) -> &Earlier {
        &self.earlier
    }

    /// The file (from 0) and the place in it (from 1) of a record that has been seen.
    #[must_use]
    pub fn place(&self, position: usize) -> Option<(u32, usize)> {
        let position = record(position);
        self.at(position)?;
        let behind = self.files.partition_point(|(start, _)| *start <= position);
        let (start, file) = self.files.get(behind.checked_sub(1)?)?;
        Some((*file, position - start + 1))
    }

    /// The position of the record at a place (from 1) of a file (from 0), if it has been seen.
    #[must_use]
    pub fn in_file(&self, file: u32, number: usize) -> Option<usize> {
        let place = self.files.binary_search_by_key(&file, |(_, file)| *file).ok()?;
        let position = self.files.get(place)?.0 + number.checked_sub(1)?;
        let fits = |place: &(u32, usize)| *place == (file, number);
        self.place(position).filter(fits).map(|_| position)
    }

    /// The positions of the records with this id and this text, in order.
    #[must_use]
    pub fn same(&self, wanted: Identity) -> Vec<usize> {
        let mut found: Vec<usize> = self.some_same(wanted).collect();
        found.sort_unstable();
        found
    }

    /// The same in no order.
    pub fn some_same(&self, wanted: Identity) -> impl Iterator<Item = usize> + '_ {
        // Ids are mostly one record's alone, while short texts may be many records'.
        let by_id = (wanted.id != 0).then(|| self.with_id(wanted.id));
        let by_text = (wanted.id == 0).then(|| self.with_digest(wanted.digest));
        let found = by_id.into_iter().flatten().chain(by_text.into_iter().flatten());
        found.filter(move |position| self.at(*position) == Some(wanted))
    }

    /// Says that the corpus has `len` records and all of them have been noted.
    pub fn finish(&mut self, len: usize) {
        self.complete = self.known >= len;
        if self.complete {
            self.ordinals = self.by_id.ordinals(|place| self.by_position[place].id);
            self.copies = self.find_copies();
            self.earlier.finish();
        }
    }

    fn find_copies(&self) -> HashMap<usize, (usize, usize)> {
        let mut copies = HashMap::new();
        for digest in self.by_digest.more.keys() {
            let mut alike: Vec<usize> = self.with_digest(*digest).collect();
            alike.sort_unstable_by_key(|position| (self.by_position[*position].id, *position));
            for class in alike
                .chunk_by(|one, other| self.by_position[*one].id == self.by_position[*other].id)
            {
                let places = class.iter().zip(1..).filter(|_| class.len() > 1);
                copies.extend(places.map(|(position, place)| (*position, (place, class.len()))));
            }
        }
        copies
    }

    /// Which of how many records of equal id and text the one at `position` is, from 1; `None` where
    /// there is no other, and as long as not every record is known.
    #[must_use]
    pub fn copy(&self, position: usize) -> Option<(usize, usize)> {
        self.copies.get(&record(position)).copied()
    }

    /// Which of the records of one id the record at `position` is, from 1; `None` where it has the
    /// id for itself, and as long as not every record is known.
    #[must_use]
    pub fn ordinal(&self, position: usize) -> Option<usize> {
        self.ordinals.get(&record(position)).copied()
    }

    /// Whether every record is known.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.complete
    }

    /// How many records are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.known
    }

    /// Who the record at `position` is, if it has been seen.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<Identity> {
        self.by_position.get(record(position)).copied().filter(|found| *found != UNSEEN)
    }

    /// The positions of the records with this hash of an id, in no particular order.
    pub fn with_id(&self, id: u64) -> impl Iterator<Item = usize> + '_ {
        self.by_id.positions(id, |place| self.by_position[place].id)
    }

    /// The positions of the records with this short digest, in no particular order.
    pub fn with_digest(&self, digest: u64) -> impl Iterator<Item = usize> + '_ {
        self.by_digest.positions(digest, |place| self.by_position[place].digest)
    }
}

/// The identities of all records, in their order, where files begin, and what records were before.
impl From<(Vec<Identity>, Vec<(usize, u32)>, Earlier)> for Identities {
    fn from((all, files, earlier): (Vec<Identity>, Vec<(usize, u32)>, Earlier)) -> Self {
        let mut identities = Identities { files, earlier, ..Identities::default() };
        for (position, identity) in all.iter().enumerate() {
            identities.note(position, *identity);
        }
        identities.finish(all.len());
        identities
    }
}

impl Serialize for Identities {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        (&self.by_position, &self.files, &self.earlier).serialize(out)
    }
}

/// From a hash to positions. Only positions are held: `of` tells the hash of one. Nearly every hash
/// has one position, so the rest are kept apart.
#[derive(Clone, Debug, Default)]
struct Lookup {
    first: HashTable<u32>,
    more: HashMap<u64, Vec<u32>>,
}

impl Lookup {
    fn note(&mut self, hash: u64, place: u32, of: impl Fn(usize) -> u64) {
        let hash_of = |place: &u32| of(*place as usize);
        match self.first.entry(hash, |place| hash_of(place) == hash, hash_of) {
            Entry::Vacant(slot) => {
                slot.insert(place);
            }
            Entry::Occupied(_) => self.more.entry(hash).or_default().push(place),
        }
    }

    /// The places among equals of all that have any.
    fn ordinals(&self, of: impl Fn(usize) -> u64) -> HashMap<usize, usize> {
        let mut ordinals = HashMap::new();
        for hash in self.more.keys() {
            let mut positions: Vec<usize> = self.positions(*hash, &of).collect();
            positions.sort_unstable();
            ordinals.extend(positions.into_iter().zip(1..));
        }
        ordinals
    }

    fn positions(&self, hash: u64, of: impl Fn(usize) -> u64) -> impl Iterator<Item = usize> {
        let first = self.first.find(hash, |place| of(*place as usize) == hash);
        let more = self.more.get(&hash).map_or(&[][..], Vec::as_slice);
        first.into_iter().chain(more).map(|&place| place as usize)
    }
}
