//! The requests of batch results: a results file has only answers, and the prompts are in the file
//! that was sent.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use super::file::CorpusFile;
use super::formats::batch;
use super::identity::hash_id;

/// Finds the request that a result answers, in any order and while the files are still indexed.
#[derive(Default)]
pub struct Requests {
    /// The places of the request files among the corpus' files.
    files: Vec<usize>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// The file and the record of each `custom_id`, by hash.
    by_id: HashMap<u64, (usize, usize)>,
    asked: HashSet<u64>,
    /// The next record to look at: of which of the request files, and its number from 0.
    next: (usize, usize),
}

impl Requests {
    /// Takes the request files out of the items, where there are results that they belong to. The
    /// first of the files has this place in the corpus.
    pub fn join(files: &mut [CorpusFile], start: usize) -> Self {
        if files.iter().all(|file| file.side != Some(batch::Side::Result)) {
            return Requests::default();
        }
        let mut joined = Vec::new();
        for (place, file) in files.iter_mut().enumerate() {
            if file.side == Some(batch::Side::Request) {
                file.join();
                joined.push(start + place);
            }
        }
        Requests { files: joined, known: Mutex::default() }
    }

    /// The request of this `custom_id`; `file_at` gives the corpus' files by their places.
    pub fn find<'c>(
        &self,
        file_at: impl Fn(usize) -> Option<&'c CorpusFile>,
        custom_id: &str,
    ) -> Option<Vec<u8>> {
        let wanted = hash_id(custom_id);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.asked.insert(wanted);
        loop {
            if let Some(&(file, record)) = known.by_id.get(&wanted) {
                return Some(file_at(file)?.records.record(record).bytes);
            }
            if !self.learn(&file_at, &mut known) {
                return None;
            }
        }
    }

    /// Looks at the next records; `false` when all have been seen.
    fn learn<'c>(
        &self,
        file_at: impl Fn(usize) -> Option<&'c CorpusFile>,
        known: &mut Known,
    ) -> bool {
        let (place, number) = known.next;
        let Some(file) = self.files.get(place).and_then(|&file| file_at(file)) else {
            return false;
        };
        let more = file.records.index_some();
        let len = file.records.len();
        for record in number..len {
            let bytes = file.records.record(record).bytes;
            if let Some(id) = batch::custom_id(&bytes) {
                known.by_id.entry(hash_id(&id)).or_insert((self.files[place], record));
            }
        }
        // The last records may have been found between the two questions.
        let done = !more && file.records.len() == len;
        known.next = if done { (place + 1, 0) } else { (place, len) };
        true
    }

    /// How many requests there are, and how many of them no result has asked for; both as far as
    /// records have been read.
    pub fn unanswered(&self) -> (usize, usize) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let open = known.by_id.keys().filter(|id| !known.asked.contains(id));
        (known.by_id.len(), open.count())
    }
}
