//! From files to transcripts. Knows nothing of labels or screens.
//!
//! A path becomes a [`source`] of bytes, a container of [`records`] (`lines`, `document`,
//! `archive`), and each record a transcript by its format. Records are found in the background and
//! read by position; a file is never loaded whole, but for a JSON document that is one record.

mod archive;
pub mod digest;
mod document;
pub mod flags;
pub mod formats;
pub mod given;
pub mod identity;
pub mod joined;
pub mod json;
pub mod kept;
mod lines;
mod open;
mod outline;
#[cfg(feature = "parquet")]
mod parquet;
pub mod peek;
mod prose;
mod records;
mod requests;
mod samples;
pub mod scratchpad;
pub mod skeleton;
pub mod source;
pub mod spool;
mod stamp;
mod table;
mod walk;

use std::borrow::Cow;
use std::fmt;
use std::num::NonZero;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};
use std::thread;
use std::time::Instant;

use formats::Record;
use joined::Joined;
pub use open::{CorpusFile, OpenOptions};
use records::RecordBytes;
pub use records::{Limits, Span, Written};
use requests::{Beside, Requests};
use scratchpad::TagNames;
use stamp::Stamp;

use crate::transcript::Transcript;

/// So many files are kept open; more are opened for each read.
const KEPT_OPEN: usize = 128;

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
    joined: OnceLock<Joined>,
    /// Files that could not be opened, and how they stood then.
    unopened: Mutex<Vec<(PathBuf, Option<Stamp>)>>,
}

/// Files that are open, and how those of them belong together that hold batches.
#[derive(Default)]
struct Opening {
    files: Vec<CorpusFile>,
    requests: Requests,
}

/// Files that are still to be opened, and how.
struct Waiting {
    paths: Vec<PathBuf>,
    options: OpenOptions,
}

/// What became of the inputs.
pub struct Opened {
    /// The transcripts of those that could be opened.
    pub corpus: Corpus,
    /// The others.
    pub refused: Vec<Refused>,
}

/// A file that holds no transcripts, or cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file.
    pub path: PathBuf,
    /// Why, and what to do.
    pub why: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why)
    }
}

/// What became of a file since it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It has other bytes, or is another file.
    Changed(Arc<str>),
    /// It is not there any more.
    Gone(Arc<str>),
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

/// A transcript and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place in the corpus, from 0; [`peek::UNPLACED`] as long as it is not known.
    pub position: usize,
    /// Its file's name, as it was given.
    pub file: Arc<str>,
    /// Its file's place among those of the corpus, from 0.
    pub source: usize,
    /// Its place in the file, from 1.
    pub number: usize,
    /// The transcript.
    pub transcript: Transcript,
}

impl Item {
    /// The record's own id, else its file and number: `runs.jsonl#17`.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        if let Some(id) = &self.transcript.id {
            Cow::Borrowed(id)
        } else {
            let file = Path::new(&*self.file).file_name().unwrap_or_default().to_string_lossy();
            Cow::Owned(match self.number {
                peek::UNPLACED => format!("{file}#…"),
                number => format!("{file}#{number}"),
            })
        }
    }
}

impl Opening {
    /// Files that begin at a place among those of the corpus.
    fn of(mut files: Vec<CorpusFile>, start: usize) -> Self {
        let requests = Requests::join(&mut files, start);
        Opening { files, requests }
    }
}

/// Opens files, on all cores where there are many.
fn open_each(
    paths: &[PathBuf],
    options: &OpenOptions,
    keep: bool,
) -> (Vec<CorpusFile>, Vec<Refused>) {
    let open = |path: &PathBuf| {
        let opened = open::open(path, options);
        if !keep {
            opened.iter().flatten().for_each(CorpusFile::release);
        }
        opened.map_err(|why| Refused { path: path.clone(), why })
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = paths.len().div_ceil(cores).max(KEPT_OPEN);
    let results: Vec<Result<Vec<CorpusFile>, Refused>> = thread::scope(|scope| {
        let threads: Vec<_> = paths
            .chunks(share)
            .map(|paths| scope.spawn(|| paths.iter().map(open).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(opened) => files.extend(opened),
            Err(unusable) => refused.push(unusable),
        }
    }
    (files, refused)
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
        let (mut paths, mut refused) = walk::data_files(inputs);
        let mut rest = paths.split_off(paths.len().min(KEPT_OPEN));
        let (mut files, unusable) = open_each(&paths, options, rest.is_empty());
        refused.extend(unusable);
        // Which files are joined to others is known only when all are open.
        if files.is_empty() || files.iter().any(|file| file.side.is_some()) {
            let (more, unusable) = open_each(&std::mem::take(&mut rest), options, false);
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
            joined: OnceLock::new(),
            unopened: Mutex::default(),
        };
        corpus.watch_unopened(&refused);
        Opened { corpus, refused }
    }

    /// Opens the files that are still to be opened; gives those that cannot be.
    pub fn open_rest(&self) -> Vec<Refused> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Waiting { paths, options }) = waiting else { return Vec::new() };
        let (files, refused) = open_each(&paths, &options, false);
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

    /// The first of `most` files behind `from` that has changed since it was opened.
    #[must_use]
    pub fn change(&self, from: usize, most: usize) -> Option<Change> {
        // A stream cannot be opened anew, so nothing would come of a change.
        if self.files().any(|file| file.stamp.is_none()) {
            return None;
        }
        let unopened = self.unopened.lock().unwrap_or_else(PoisonError::into_inner);
        let came = unopened.iter().find(|(path, before)| Stamp::of(path) != *before);
        if let Some((path, _)) = came {
            return Some(Change::Changed(path.display().to_string().into()));
        }
        drop(unopened);
        self.files().skip(from).take(most).find_map(|file| {
            let opened = file.stamp?;
            match Stamp::of(&file.path) {
                None => Some(Change::Gone(file.name.clone())),
                Some(now) => (now != opened).then(|| Change::Changed(file.name.clone())),
            }
        })
    }

    /// Tells of a change as soon as one of these can be opened, too.
    fn watch_unopened(&self, refused: &[Refused]) {
        let mut unopened = self.unopened.lock().unwrap_or_else(PoisonError::into_inner);
        unopened.extend(refused.iter().map(|one| (one.path.clone(), Stamp::of(&one.path))));
    }

    /// Watches the files that an earlier opening had and that are not there any more; gives them.
    pub fn watch_missing(&self, earlier: &Corpus) -> Vec<Refused> {
        let is_gone = |file: &&CorpusFile| file.stamp.is_some() && Stamp::of(&file.path).is_none();
        let why = || "it is not there any more; its items come back with it".to_owned();
        let mut gone: Vec<Refused> = earlier
            .files()
            .filter(is_gone)
            .map(|file| Refused { path: file.path.clone(), why: why() })
            .collect();
        gone.dedup_by(|one, other| one.path == other.path);
        self.watch_unopened(&gone);
        gone
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

    /// The record at a position as the file has it, and where: `runs.jsonl:17`.
    #[must_use]
    pub fn raw(&self, position: usize) -> Option<(String, String)> {
        let (file, number) = self.place(position)?;
        let file = self.file(file)?;
        let found = file.records.record((number - 1) / file.variants);
        let text = String::from_utf8_lossy(&found.bytes).into_owned();
        let place = match (&found.place.entry, found.place.line) {
            (Some(entry), _) => format!("{}/{entry}", file.name),
            (None, Some(line)) => format!("{}:{line}", file.name),
            (None, None) => format!("{}#{number}", file.name),
        };
        Some((text, place))
    }

    /// How the record at a position is written in its file; `None` where its container has it in another
    /// form.
    #[must_use]
    pub fn written(&self, position: usize) -> Option<Written> {
        let (place, number) = self.place(position)?;
        let file = self.file(place)?;
        file.written((number - 1) / file.variants)
    }

    /// Reads the bytes of consecutive records at once, where each run of letters and digits of their
    /// texts stands in them as it is, is escaped, or is of a part that names its `"type"`. Says
    /// whether that is so.
    pub fn read_verbatim(&self, positions: Range<usize>, span: &mut Span) -> bool {
        let Some((file, number)) = self.place(positions.start) else { return false };
        let numbers = number - 1..number - 1 + positions.len();
        let Some(file) = self.file(file) else { return false };
        let whole = file.format.is_verbatim && file.mapping.is_none() && file.variants == 1;
        whole && numbers.end <= file.len() && file.records.read_span(numbers, span)
    }

    /// How many batch requests are among the files, and how many of them have no result; known
    /// once every item has been read.
    #[must_use]
    pub fn unanswered(&self) -> (usize, usize) {
        self.requests().unanswered()
    }

    /// Reads the record at a position; `None` beyond the last one.
    #[must_use]
    pub fn read(&self, position: usize) -> Option<Item> {
        let (source, number) = self.place(position)?;
        let file = self.file(source)?;
        let found = file.records.record((number - 1) / file.variants);
        let read = |record: &Record<'_>| file.read(record, found.problem.as_deref());
        Some(self.item(position, (source, number), (file, &found), read))
    }

    /// The item that `read` makes of a record.
    fn item(
        &self,
        position: usize,
        (source, number): (usize, usize),
        (file, found): (&CorpusFile, &RecordBytes),
        read: impl FnOnce(&Record<'_>) -> Transcript,
    ) -> Item {
        let beside = Beside { container: file.records.siblings(), corpus: self };
        let mut transcript = read(&Record {
            bytes: &found.bytes,
            place: found.place.clone(),
            variant: (number - 1) % file.variants,
            file_fields: &file.file_fields,
            siblings: &beside,
            tags: &self.tags,
        });
        if let Some(joined) = self.joined.get() {
            joined.join(position, &mut transcript);
        }
        Item { position, file: file.name.clone(), source, number, transcript }
    }

    /// Reads consecutive records without their long texts, which is much quicker, and gives each
    /// one's position and item to `look`; `None` where only the whole record tells what it is. The
    /// fields, the flags and the id of an item are right, unless one of them was left out.
    pub fn glance(
        &self,
        positions: Range<usize>,
        span: &mut Span,
        mut look: impl FnMut(usize, Option<Item>),
    ) {
        let start = positions.start;
        let verbatim = self.read_verbatim(positions.clone(), span);
        let place = self.place(start);
        let file = place.and_then(|(source, number)| Some((self.file(source)?, source, number)));
        let mut found = RecordBytes::default();
        for (index, position) in positions.enumerate() {
            let whole = |(file, source, number): (&CorpusFile, usize, usize)| {
                let range = *span.starts.get(index)?..span.end_of(index);
                let is_short = (range.len() as u64) <= file.longest;
                let record = span.bytes().get(range).filter(|_| is_short)?.trim_ascii_end();
                skeleton::write(record, &mut found.bytes).then(|| {
                    let read = |record: &Record<'_>| formats::read_beside(file.format, record);
                    self.item(position, (source, number + index), (file, &found), read)
                })
            };
            look(position, file.filter(|_| verbatim).and_then(whole));
        }
    }
}
