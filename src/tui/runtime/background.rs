//! Slow work off the drawing thread: the index, then one look at every record.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::inbox::Post;
use crate::corpus::{Change, Corpus};
use crate::queue::survey::Survey;
use crate::tui::message::Message;

/// News are sent this often, so that they do not keep the screen busy.
const BEAT: Duration = Duration::from_millis(50);
/// The most records that one message speaks of.
const BATCH: usize = 1024;

/// Data files are looked at this often, so many of them at a time.
const WATCH_BEAT: Duration = Duration::from_secs(1);
const WATCH_MOST: usize = 64;

/// The threads, and how to end the survey.
pub struct Background {
    corpus: Arc<Corpus>,
    post: Post,
    first: Vec<usize>,
    end_index: Arc<AtomicBool>,
    end_survey: Arc<AtomicBool>,
}

impl Background {
    /// Starts to index, and to watch the files after `patience`.
    pub fn start(corpus: &Arc<Corpus>, post: &Post, first: Vec<usize>, patience: Duration) -> Self {
        let end_index = Arc::new(AtomicBool::new(false));
        let (indexed, news, end) = (corpus.clone(), post.clone(), end_index.clone());
        thread::spawn(move || {
            let mut last = Instant::now();
            indexed.index(&end, &mut |progress| {
                if progress.complete || last.elapsed() >= BEAT {
                    last = Instant::now();
                    news.send(Message::Indexed(progress));
                }
            });
            news.send(Message::Indexed(indexed.progress()));
        });
        let (watched, news, end) = (corpus.clone(), post.clone(), end_index.clone());
        thread::spawn(move || watch(&watched, &news, &end, patience));
        Background {
            corpus: corpus.clone(),
            post: post.clone(),
            first,
            end_index,
            end_survey: Arc::default(),
        }
    }

    /// Looks at every record for this survey's clauses; an earlier survey ends.
    pub fn survey(&mut self, survey: Survey) {
        self.end_survey.store(true, Ordering::Relaxed);
        self.end_survey = Arc::default();
        let run = Run {
            corpus: self.corpus.clone(),
            post: self.post.clone(),
            end: self.end_survey.clone(),
            survey,
        };
        let first = self.first.clone();
        thread::spawn(move || run.all(&first));
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.end_index.store(true, Ordering::Relaxed);
        self.end_survey.store(true, Ordering::Relaxed);
    }
}

/// Tells once of a file that has changed; the data are then opened anew, and watched anew.
fn watch(corpus: &Corpus, post: &Post, end: &AtomicBool, patience: Duration) {
    thread::sleep(patience);
    let (mut from, mut gone) = (0, false);
    while !end.load(Ordering::Relaxed) {
        match corpus.change(from, WATCH_MOST) {
            Some(change @ Change::Changed(_)) => return post.send(Message::Data(change)),
            Some(change) if !std::mem::replace(&mut gone, true) => post.send(Message::Data(change)),
            Some(_) => {}
            None => gone = false,
        }
        from = (from + WATCH_MOST) % corpus.files().len().next_multiple_of(WATCH_MOST).max(1);
        thread::sleep(WATCH_BEAT);
    }
}

/// One survey.
struct Run {
    corpus: Arc<Corpus>,
    post: Post,
    end: Arc<AtomicBool>,
    survey: Survey,
}

impl Run {
    fn all(&self, first: &[usize]) {
        self.look_at(first.iter().copied());
        let mut next = 0;
        loop {
            let (len, complete) = (self.corpus.len(), self.corpus.progress().complete);
            self.look_at(next..len);
            next = len.max(next);
            if self.ended() {
                return;
            }
            if complete && self.corpus.len() == next {
                break;
            }
            if !complete {
                thread::sleep(BEAT);
            }
        }
        self.post.send(Message::SurveyDone { of: self.survey.clone() });
    }

    fn look_at(&self, positions: impl Iterator<Item = usize>) {
        let mut batch = Vec::new();
        let mut last = Instant::now();
        for position in positions {
            if self.ended() {
                return;
            }
            if let Some(item) = self.corpus.read(position) {
                batch.push(self.survey.look(&item));
            }
            if batch.len() >= BATCH || last.elapsed() >= BEAT {
                self.send(std::mem::take(&mut batch));
                last = Instant::now();
            }
        }
        self.send(batch);
    }

    fn send(&self, batch: Vec<crate::queue::survey::Surveyed>) {
        if !batch.is_empty() && !self.ended() {
            self.post.send(Message::Surveyed { of: self.survey.clone(), batch });
        }
    }

    fn ended(&self) -> bool {
        self.end.load(Ordering::Relaxed)
    }
}
