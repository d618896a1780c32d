//! Files that change while they are read.

use std::sync::{Arc, PoisonError};

use super::Corpus;
use super::container::refused::Refused;
use super::file::CorpusFile;
use super::identity::stamp::Stamp;

/// What became of a file since it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It has other bytes, or is another file.
    Changed(Arc<str>),
    /// It is not there any more.
    Gone(Arc<str>),
}

impl Corpus {
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
    pub(super) fn watch_unopened(&self, refused: &[Refused]) {
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
}
