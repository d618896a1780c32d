//! Where the journals of what is under review may lie, now or later.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::beside::Beside;
use super::event::Event;
use super::kind::not_a_journal;
use super::name::{folder_of, journals_in, numbered};
use crate::disk::named::{as_text, whole};

/// So many folders are watched for new journals.
const MOST_FOLDERS: usize = 256;

/// Where the journals of what is under review may lie, now or later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The usual place, the reviewer's own and the one in the user's data folder.
    pub(super) places: [PathBuf; 3],
    /// Folders under review, and the folders in them.
    pub(super) below: Vec<PathBuf>,
    /// What lies beside the files under review.
    pub(super) beside: Beside,
    /// Whether the usual place was named, so that no other journal is meant.
    pub(super) named: bool,
    /// The folder that file names in events start from.
    pub(super) folder: PathBuf,
}

impl Search {
    /// The journals that are there.
    #[must_use]
    pub fn journals(&self) -> Vec<PathBuf> {
        let mut found = self.places.to_vec();
        found.extend(self.places.iter().flat_map(|place| numbered(place)));
        if !self.named {
            found.extend(self.beside.journals());
            found.extend(self.below.iter().flat_map(|folder| journals_in(folder)));
        }
        // The same file may be found as `x` and as `./x`.
        let mut seen = HashSet::new();
        let is_new = |path: &PathBuf| seen.insert(path.canonicalize().ok());
        let is_one = |path: &PathBuf| path.is_file() && not_a_journal(path).is_none();
        let mut found: Vec<PathBuf> = found.into_iter().filter(is_one).filter(is_new).collect();
        found.sort();
        found
    }

    /// Whether a journal lies there because data under review do.
    fn is_beside_data(&self, journal: &Path) -> bool {
        let folder = folder_of(journal);
        !self.places.iter().any(|place| place == journal)
            && (self.below.contains(&folder) || self.beside.is_in(&folder))
    }

    /// Gives the events of a journal in another folder the names that files have from this one's.
    pub fn rebase(&self, journal: &Path, events: &mut [Event]) {
        if !self.is_beside_data(journal) {
            return;
        }
        let (own, theirs) = (whole(&self.folder), whole(&folder_of(journal)));
        // A link may lead far away.
        let way = theirs.strip_prefix(&own).unwrap_or(&theirs);
        if way.as_os_str().is_empty() {
            return;
        }
        for event in events {
            event.change_items(|item| {
                let file = item.file.as_mut().filter(|file| Path::new(file.as_str()).is_relative());
                if let Some(file) = file {
                    *file = as_text(way.join(&*file).as_os_str()).into_owned();
                }
            });
        }
    }

    /// The folders that a new journal may appear in.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let around = self.places.iter().map(|place| folder_of(place));
        let beside = self.beside.folders();
        let mut folders: Vec<PathBuf> =
            around.chain(beside).chain(self.below.iter().cloned()).collect();
        folders.sort();
        folders.dedup();
        folders.truncate(MOST_FOLDERS);
        folders
    }
}
