//! Journals beside the files under review: those of the review's own place, of each of several files, and
//! of files that links lead to.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::name::{folder_of, named, own_name, without_ending};

/// The usual journals of files, by folder: very many files lie in few folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Names without `.jsonl`, such as `runs.labels`.
    by_folder: BTreeMap<PathBuf, HashSet<String>>,
    /// Whether the folders' own journals are about something else.
    pub(super) is_alone: bool,
}

impl Beside {
    /// Of the review's usual journal and of the files among what is under review: of each where there are
    /// several arguments, and of those that links lead to.
    #[must_use]
    pub fn of(inputs: &[PathBuf], usual: &Path) -> Self {
        let mut beside = Beside::default();
        beside.note(folder_of(usual), without_ending(usual));
        for file in inputs.iter().filter(|input| input.is_file()) {
            if inputs.len() > 1 {
                beside.note(folder_of(file), own_name(file));
            }
            if let Some(target) = file.is_symlink().then(|| file.canonicalize().ok()).flatten() {
                beside.note(folder_of(&target), own_name(&target));
            }
        }
        beside
    }

    fn note(&mut self, folder: PathBuf, name: String) {
        self.by_folder.entry(folder).or_default().insert(name);
    }

    /// Whether a journal in this folder belongs to one of the files.
    #[must_use]
    pub fn is_in(&self, folder: &Path) -> bool {
        self.by_folder.contains_key(folder)
    }

    /// Their folders.
    pub fn folders(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.by_folder.keys().cloned()
    }

    /// The journals that are there: the files' own, those of other reviewers, and the folders'.
    pub fn journals(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.by_folder
            .iter()
            .flat_map(|(folder, names)| named(folder, |name| fits(names, name, self.is_alone)))
    }
}

/// Whether a journal's name begins with one of these, or is the folder's where that counts.
fn fits(names: &HashSet<String>, journal: &str, is_alone: bool) -> bool {
    let Some(stem) = journal.strip_suffix(".jsonl") else { return false };
    let ends = stem.match_indices('.').map(|(at, _)| at).chain([stem.len()]);
    (stem == "labels" && !is_alone) || ends.into_iter().any(|end| names.contains(&stem[..end]))
}
