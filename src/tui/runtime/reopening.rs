//! Data that are opened anew, and the names of their files; on threads, while the review goes on.

use std::sync::{Arc, PoisonError};
use std::thread;

use super::background::Background;
use super::post::Post;
use super::{Data, REOPEN_BEAT, Reopen, Runtime, WATCH_AGAIN_AFTER};
use crate::corpus::identity::Identity;
use crate::corpus::{Item, Refused};
use crate::tui::message::Message;

/// Which item is wanted in data that were opened anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The one with the text that was on the screen.
    ThisText,
    /// The one at its place, where the same records are read in another way.
    ThisPlace,
}

impl Runtime {
    /// Opens the data anew on a thread, and finds the item on the screen in them. Where nothing can be
    /// opened, as while a file is being written anew, it is tried again.
    pub(super) fn start_to_reopen(&mut self, wanted: Wanted) {
        if std::mem::replace(&mut self.reopening, true) {
            return;
        }
        let current = self.model.current.as_ref().map(|current| current.item.clone());
        let (reopen, reopened) = (self.reopen.clone(), self.reopened.clone());
        let (post, old, named) = (self.inbox.post(), self.data.corpus.clone(), self.named_files());
        thread::spawn(move || {
            let (data, refused) = open_again(&reopen, &post);
            data.corpus.index(&false.into(), &mut |_| {});
            let at = current.and_then(|item| {
                if wanted == Wanted::ThisPlace {
                    let file = data.corpus.files().position(|file| *file.name == *item.file)?;
                    let first = || data.corpus.position_of(file, 1);
                    return data.corpus.position_of(file, item.number).or_else(first);
                }
                let text = Identity::of(&item.transcript);
                let is_it = |found: &Item| Identity::of(&found.transcript) == text;
                data.corpus.find((&item.file, item.number), is_it)
            });
            let missing = data.corpus.watch_missing(&old);
            let (progress, files) =
                (data.corpus.progress(), (data.name_files)(&data.corpus, &named));
            *reopened.lock().unwrap_or_else(PoisonError::into_inner) = Some(data);
            post.send(Message::Reopened { at, progress, files });
            let refused: Vec<Refused> = missing.into_iter().chain(refused).collect();
            if !refused.is_empty() {
                post.send(Message::Refused(refused));
            }
        });
    }

    pub(super) fn use_reopened(&mut self) {
        let data = self.reopened.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(data) = data {
            self.reopening = false;
            self.opening += 1;
            let post = self.inbox.post().of(self.opening);
            // What an earlier run has kept may be of the data as they were.
            self.background = Background::start(
                &data.corpus,
                &post,
                Vec::new(),
                None,
                (WATCH_AGAIN_AFTER, self.background.awaited.clone()),
            );
            self.data = data;
            self.readings.forget();
        }
    }

    /// The files that events name.
    fn named_files(&self) -> Vec<Arc<str>> {
        self.model.tally.ledger.files().into_iter().map(Arc::from).collect()
    }

    /// Finds out on a thread which of the files that events name are under review.
    pub(super) fn start_to_name_files(&self) {
        let (data, named) = (self.data.clone(), self.named_files());
        let post = self.inbox.post().of(self.opening);
        thread::spawn(move || {
            post.send(Message::Named((data.name_files)(&data.corpus, &named)));
        });
    }
}

/// Opens the data anew, as often as it takes.
fn open_again(reopen: &Reopen, post: &Post) -> (Data, Vec<Refused>) {
    let mut is_told = false;
    loop {
        let (data, refused) = reopen();
        if let Some(data) = data {
            return (data, refused);
        }
        if let (Some(first), false) = (refused.first(), std::mem::replace(&mut is_told, true)) {
            let words = format!("{first}; it is tried again until it can be read");
            post.send(Message::Unopened(words));
        }
        thread::sleep(REOPEN_BEAT);
    }
}
