//! What tells a corpus again in a later run, and where its records are.

use std::{env, fs};

use serde::{Deserialize, Serialize};

use super::Corpus;
use super::file::CorpusFile;
use super::identity::stamp::Stamp;
use super::open::OpenOptions;

/// So many bytes of a file's beginning and end are hashed.
const HASHED: u64 = 4 << 10;

/// By what a corpus is known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Which files these are, and how they are read.
    pub name: [u8; 32],
    /// In which state they are.
    pub state: [u8; 32],
}

/// Where the records of each file are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptIndex(Vec<Option<Vec<u64>>>);

impl Corpus {
    /// The key of these files in the state in which they were opened; `None` where one is a stream
    /// or has changed since.
    #[must_use]
    pub fn key(&self, options: &OpenOptions) -> Option<Key> {
        if !self.all_open() {
            return None;
        }
        let (mut name, mut state) = (blake3::Hasher::new(), blake3::Hasher::new());
        name.update(&how(options));
        state.update(&this_program());
        for file in self.files() {
            let path = fs::canonicalize(&file.path).ok()?;
            for text in [path.as_os_str().as_encoded_bytes(), file.name.as_bytes(), b"\0"] {
                name.update(&(text.len() as u64).to_le_bytes()).update(text);
            }
            state.update(&state_of(file)?);
        }
        Some(Key { name: *name.finalize().as_bytes(), state: *state.finalize().as_bytes() })
    }

    /// Where all records are, once that is known.
    #[must_use]
    pub fn keep_index(&self) -> Option<KeptIndex> {
        let complete = self.all_open() && self.files().all(CorpusFile::complete);
        complete.then(|| KeptIndex(self.files().map(|file| file.records.keep()).collect()))
    }

    /// Takes in an index that was kept under this corpus' key; files that it does not fit are
    /// indexed as ever.
    pub fn recall_index(&self, kept: &KeptIndex) -> bool {
        let recall = |(file, kept): (&CorpusFile, &Option<Vec<u64>>)| match kept {
            Some(kept) => file.records.complete() || file.records.recall(kept),
            None => file.complete(),
        };
        self.all_open()
            && self.file_count() == kept.0.len()
            && self.files().zip(&kept.0).all(recall)
    }
}

/// The options that decide what is read from given bytes.
fn how(options: &OpenOptions) -> Vec<u8> {
    let OpenOptions { format, limits, spools: _, mappings, tags, flags, derived } = options;
    let format = format.map(|format| format.name);
    let flags = flags.as_ref().map(|flags| flags.source);
    let derived = derived.source();
    format!("{format:?} {limits:?} {mappings:?} {tags:?} {flags:?} {derived}").into_bytes()
}

/// Another build may read the same bytes in another way.
fn this_program() -> Vec<u8> {
    let stamp = env::current_exe().ok().and_then(|path| Stamp::of(&path));
    let stamp = stamp.map(|stamp| stamp.bytes()).unwrap_or_default();
    [env!("CARGO_PKG_VERSION").as_bytes(), &stamp].concat()
}

fn state_of(file: &CorpusFile) -> Option<Vec<u8>> {
    let stamp = file.stamp.filter(|_| file.settled)?;
    let now = Stamp::of(&file.path)?;
    let mut state = stamp.bytes();
    let (head, tail) = Stamp::ends(&file.path, HASHED)?;
    state.extend_from_slice(blake3::hash(&head).as_bytes());
    state.extend_from_slice(blake3::hash(&tail).as_bytes());
    (now.bytes() == stamp.bytes()).then_some(state)
}
