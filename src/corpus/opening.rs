//! From what a command line names to files that are open.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use super::container::refused::Refused;
use super::file::CorpusFile;
use super::open::{self, OpenOptions};
use super::requests::Requests;

/// So many files are kept open; more are opened for each read.
pub const KEPT_OPEN: usize = 128;

/// Files that are open, and how those of them belong together that hold batches.
#[derive(Default)]
pub struct Opening {
    /// The files.
    pub files: Vec<CorpusFile>,
    /// The requests among them.
    pub requests: Requests,
}

/// Files that are still to be opened, and how.
pub struct Waiting {
    /// Their paths.
    pub paths: Vec<PathBuf>,
    /// How they are opened.
    pub options: OpenOptions,
}

impl Opening {
    /// Files that begin at a place among those of the corpus.
    pub fn of(mut files: Vec<CorpusFile>, start: usize) -> Self {
        let requests = Requests::join(&mut files, start);
        Opening { files, requests }
    }
}

/// Opens files, on all cores where there are many.
pub fn open_each(
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
