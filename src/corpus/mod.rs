//! From files to transcripts. Knows nothing of labels or screens.
//!
//! A path becomes a container of records, and each record a transcript by its format. Records are found in the background and
//! read by position; a file is never loaded whole, but for a JSON document that is one record.

mod change;
mod container;
pub mod derived;
mod file;
pub mod flags;
pub mod formats;
pub mod given;
pub mod identity;
pub mod item;
pub mod joined;
pub mod kept;
pub mod mappable;
mod open;
mod opening;
pub mod peek;
pub mod quotes;
mod reading;
pub mod record;
mod requests;
pub mod scratchpad;
pub mod showing;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};
use std::time::Instant;

pub use self::container::bundle;
pub use change::Change;
pub use container::records::{Limits, Span, Written};
pub use container::refused::Refused;
pub use container::source::Source;
pub use container::spool::is_unpacking;
use derived::Derived;
pub use file::CorpusFile;
use identity::stamp::Stamp;
pub use item::Item;
use joined::Joined;
pub use open::OpenOptions;
use opening::{Opening, Waiting};
use requests::Requests;
use scratchpad::TagNames;
use showing::record;

/// An ordered set of transcripts over many files.
pub struct Corpus {
    /// The first files, or all of them.
    first: Opening,
    /// Files beyond the first ones that are still to be opened.
    waiting: Mutex<Option<Waiting>>,
    rest: OnceLock<Opening>,
    /// Whether there are files beyond the first ones.
    has_rest: bool,
    /// How many records are before each file, for the files that are known up to there.
    before: RwLock<Vec<usize>>,
    tags: TagNames,
    derived: Derived,
    joined: OnceLock<Joined>,
    /// Held by whoever reads a long record.
    long: Mutex<()>,
    /// Files that could not be opened, and how they stood then.
    unopened: Mutex<Vec<(PathBuf, Option<Stamp>)>>,
}

/// What became of the inputs.
pub struct Opened {
    /// The transcripts of those that could be opened.
    pub corpus: Corpus,
    /// The others.
    pub refused: Vec<Refused>,
}

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records known so far.
    pub items: usize,
    /// Bytes that have been looked at.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
    /// Whether every record is known.
    pub complete: bool,
}

impl Corpus {
    /// Opens files and folders. Only the beginnings of files are read.
    #[must_use]
    pub fn open(inputs: &[PathBuf], options: &OpenOptions) -> Opened {
        let mut opened = Corpus::open_first(inputs, options);
        opened.refused.extend(opened.corpus.open_rest());
        opened
    }

    /// Opens the first files only, where there are very many; [`Corpus::open_rest`] opens the others.
    #[must_use]
    pub fn open_first(inputs: &[PathBuf], options: &OpenOptions) -> Opened {
        let (mut paths, mut refused) = container::walk::data_files(inputs);
        let mut rest = paths.split_off(paths.len().min(opening::KEPT_OPEN));
        let (mut files, unusable) = opening::open_each(&paths, options, rest.is_empty());
        refused.extend(unusable);
        // Which files are joined to others is known only when all are open.
        if files.is_empty() || files.iter().any(|file| file.side.is_some()) {
            let (more, unusable) = opening::open_each(&std::mem::take(&mut rest), options, false);
            files.extend(more);
            refused.extend(unusable);
        }
        let first = Opening::of(files, 0);
        let tags = options.tags.clone();
        let has_rest = !rest.is_empty();
        let waiting = has_rest.then(|| Waiting { paths: rest, options: options.clone() });
        let corpus = Corpus {
            first,
            waiting: Mutex::new(waiting),
            rest: OnceLock::new(),
            has_rest,
            before: RwLock::new(vec![0]),
            tags,
            derived: options.derived.clone(),
            joined: OnceLock::new(),
            long: Mutex::default(),
            unopened: Mutex::default(),
        };
        corpus.watch_unopened(&refused);
        Opened { corpus, refused }
    }

    /// Opens the files that are still to be opened; gives those that cannot be.
    pub fn open_rest(&self) -> Vec<Refused> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Waiting { paths, options }) = waiting else { return Vec::new() };
        let (files, refused) = opening::open_each(&paths, &options, false);
        self.watch_unopened(&refused);
        // Only whoever took the paths sets it.
        let _first_time = self.rest.set(Opening::of(files, self.first.files.len()));
        refused
    }

    /// The files that are open, in order.
    pub fn files(&self) -> impl Iterator<Item = &CorpusFile> {
        self.first.files.iter().chain(self.rest.get().into_iter().flat_map(|rest| &rest.files))
    }

    /// The file at a place among them, from 0.
    #[must_use]
    pub fn file(&self, place: usize) -> Option<&CorpusFile> {
        let files = &self.first.files;
        match place.checked_sub(files.len()) {
            None => files.get(place),
            Some(place) => self.rest.get()?.files.get(place),
        }
    }

    /// How many files are open.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.first.files.len() + self.rest.get().map_or(0, |rest| rest.files.len())
    }

    /// Whether every file is open.
    #[must_use]
    pub fn all_open(&self) -> bool {
        !self.has_rest || self.rest.get().is_some()
    }

    fn requests(&self) -> &Requests {
        self.rest.get().map_or(&self.first.requests, |rest| &rest.requests)
    }

    /// How many records are known so far. Those of a file count once all files before it are
    /// known, so that no position ever shifts.
    #[must_use]
    pub fn len(&self) -> usize {
        let before = self.before();
        let total = before.last().copied().unwrap_or(0);
        total + self.file(before.len() - 1).map_or(0, CorpusFile::len)
    }

    /// How many records are before each file, up to the first one that is not known whole.
    fn before(&self) -> RwLockReadGuard<'_, Vec<usize>> {
        let read = || self.before.read().unwrap_or_else(PoisonError::into_inner);
        let known = read();
        let grows = self.file(known.len() - 1).is_some_and(CorpusFile::complete);
        if !grows {
            return known;
        }
        drop(known);
        let mut before = self.before.write().unwrap_or_else(PoisonError::into_inner);
        while let Some(file) = self.file(before.len() - 1).filter(|file| file.complete()) {
            let total = before.last().copied().unwrap_or(0) + file.len();
            before.push(total);
        }
        drop(before);
        read()
    }

    /// Whether no record is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far the index is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let complete = self.all_open() && self.files().all(|file| file.records.complete());
        Progress {
            items: self.len(),
            bytes_done: self.files().map(|file| file.records.looked_at()).sum(),
            bytes_total: self.files().map(CorpusFile::length).sum(),
            complete,
        }
    }

    /// Finds all records; returns when they are known or `cancel` is set.
    pub fn index(&self, cancel: &AtomicBool, notify: &mut dyn FnMut(Progress)) {
        for place in 0.. {
            let Some(file) = self.file(place) else { return };
            file.records.index_all(cancel, &mut || notify(self.progress()));
        }
    }

    /// Finds records until the one at this place in a file (from 1) is known, there is none, or the
    /// time is over.
    pub fn index_until(&self, file: usize, number: usize, end: Instant) {
        for (index, earlier) in self.files().enumerate().take(file + 1) {
            let enough = || index == file && earlier.len() >= number;
            while !enough() && Instant::now() < end && earlier.records.index_some() {}
        }
    }

    /// Finds records until there is one more, none is left to find, or the time is over; takes one
    /// step at least.
    pub fn index_more(&self, end: Instant) {
        let known = self.len();
        for file in self.files() {
            while self.len() == known && file.records.index_some() && Instant::now() < end {}
        }
    }

    /// The position of the record that `wanted` holds for: at this place of a file of this name
    /// if it does there, else the first one.
    #[must_use]
    pub fn find(
        &self,
        (name, number): (&str, usize),
        wanted: impl Fn(&Item) -> bool,
    ) -> Option<usize> {
        let file = self.files().position(|file| *file.name == *name);
        let usual = file.and_then(|file| self.position_of(file, number));
        let mut places = usual.into_iter().chain(0..self.len());
        places.find(|&position| self.read(position).is_some_and(|item| wanted(&item)))
    }

    /// The file (from 0) and the place in it (from 1) of the record at a position.
    #[must_use]
    pub fn place(&self, position: usize) -> Option<(usize, usize)> {
        let position = record(position);
        let before = self.before();
        let index = before.partition_point(|start| *start <= position).checked_sub(1)?;
        let place = position - before[index];
        (place < self.file(index)?.len()).then_some((index, place + 1))
    }

    /// The position of the record at a place in a file (from 1), as far as that is known.
    #[must_use]
    pub fn position_of(&self, file: usize, number: usize) -> Option<usize> {
        let before = *self.before().get(file)?;
        let number = number.checked_sub(1)?;
        (number < self.file(file)?.len()).then_some(before + number)
    }

    /// The fields that no record has itself.
    #[must_use]
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// The name of the first file whose path tells nothing, where paths should, and how many there are.
    #[must_use]
    pub fn without_path_fields(&self) -> Option<(&str, usize)> {
        self.derived.path.as_ref()?;
        let mut without = self.files().filter(|file| file.path_fields.is_empty());
        let first = without.next()?;
        Some((&first.name, 1 + without.count()))
    }

    /// Gives records the flags that belong to them. It is said once, before any record is read for
    /// good.
    pub fn join(&self, joined: Joined) {
        // Whoever said it first was right: the files are the same.
        let _first_time = self.joined.set(joined);
    }
}
