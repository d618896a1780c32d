//! Slow work off the drawing thread: the index, then one look at every record.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::post::Post;
use crate::catalogue::Shelves;
use crate::corpus::{Change, Corpus, Span};
use crate::queue::scan::{Cores, scan};
use crate::queue::search::search;
use crate::queue::survey::Survey;
use crate::queue::tally::Tally;
use crate::tui::message::{Message, SearchOrder};

/// News are sent this often, so that they do not keep the screen busy.
const BEAT: Duration = Duration::from_millis(50);
/// So many records are looked at while more important ones are waited for.
const A_FEW: usize = 64;
/// The most records that one message speaks of.
const BATCH: usize = 256;

/// Data files are looked at this often, so many of them at a time.
const WATCH_BEAT: Duration = Duration::from_secs(1);
const WATCH_MOST: usize = 64;

/// The threads, and how to end the survey.
pub struct Background {
    corpus: Arc<Corpus>,
    post: Post,
    hinted: Vec<(usize, usize)>,
    end_index: Arc<AtomicBool>,
    end_survey: Arc<AtomicBool>,
    end_search: Arc<AtomicBool>,
    /// How many searches run, and whether a record is read that somebody waits for.
    pub(super) awaited: Arc<AtomicUsize>,
}

impl Background {
    /// Starts to index, unless an earlier run's findings fit, and to watch the files after
    /// `patience`. Everything gives way to what is `awaited`.
    pub fn start(
        corpus: &Arc<Corpus>,
        post: &Post,
        hinted: Vec<(usize, usize)>,
        shelves: Option<Arc<Shelves>>,
        (patience, awaited): (Duration, Arc<AtomicUsize>),
    ) -> Self {
        let end_index = Arc::new(AtomicBool::new(false));
        let (indexed, news, end) = (corpus.clone(), post.clone(), end_index.clone());
        thread::spawn(move || {
            if !indexed.all_open() {
                // The first files may be reviewed while the others are opened.
                index(&indexed, &news, &end);
                let refused = indexed.open_rest();
                news.send(Message::AllOpen);
                if !refused.is_empty() {
                    news.send(Message::Refused(refused));
                }
            }
            if let Some(shelves) = shelves {
                recall(&indexed, &shelves, &news);
            }
            index(&indexed, &news, &end);
        });
        let (watched, news, end) = (corpus.clone(), post.clone(), end_index.clone());
        thread::spawn(move || watch(&watched, &news, &end, patience));
        Background {
            corpus: corpus.clone(),
            post: post.clone(),
            hinted,
            end_index,
            end_survey: Arc::default(),
            end_search: Arc::default(),
            awaited,
        }
    }

    /// Searches the queue; an earlier search ends.
    pub fn search(&mut self, order: SearchOrder) {
        self.end_search();
        self.end_search = Arc::default();
        let (corpus, post, end) = (self.corpus.clone(), self.post.clone(), self.end_search.clone());
        let awaited = self.awaited.clone();
        awaited.fetch_add(1, Ordering::Relaxed);
        thread::spawn(move || {
            search_queue(&corpus, &order, &post, &end);
            awaited.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// Ends the search over the queue.
    pub fn end_search(&self) {
        self.end_search.store(true, Ordering::Relaxed);
    }

    /// Ends the survey.
    pub fn end_survey(&self) {
        self.end_survey.store(true, Ordering::Relaxed);
    }

    /// Keeps what is known of every record, for the next run.
    pub fn keep(&self, shelves: &Arc<Shelves>, tally: &Tally) {
        let (corpus, shelves) = (self.corpus.clone(), shelves.clone());
        let (identities, columns) = (tally.identities().clone(), tally.columns.clone());
        thread::spawn(move || {
            give_way();
            let (place, index) = (shelves.of(&corpus), corpus.keep_index());
            if let (Some(place), Some(index)) = (place, index) {
                // Where it cannot be kept, the next run finds everything again.
                let _kept = place.keep(&index, &identities, &columns);
            }
        });
    }

    /// Looks at every record for this survey's clauses; an earlier survey ends.
    pub fn survey(&mut self, survey: Survey) {
        self.end_survey();
        self.end_survey = Arc::default();
        let run = Run {
            corpus: self.corpus.clone(),
            post: self.post.clone(),
            end: self.end_survey.clone(),
            awaited: self.awaited.clone(),
            survey,
        };
        let hinted = self.hinted.clone();
        thread::spawn(move || {
            if run.survey.glances() {
                run.glance();
            }
            give_way();
            run.all(hinted);
        });
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.end_index.store(true, Ordering::Relaxed);
        self.end_survey.store(true, Ordering::Relaxed);
        self.end_search();
    }
}

/// Finds all records of the files that are open.
fn index(corpus: &Corpus, post: &Post, end: &AtomicBool) {
    let mut last = Instant::now();
    corpus.index(end, &mut |progress| {
        if progress.complete || last.elapsed() >= BEAT {
            last = Instant::now();
            post.send(Message::Indexed(progress));
        }
    });
    post.send(Message::Indexed(corpus.progress()));
}

/// Tells what an earlier run found, if it is of these data.
fn recall(corpus: &Corpus, shelves: &Shelves, post: &Post) {
    let found = shelves.of(corpus).and_then(|shelf| shelf.load());
    let Some((index, identities, columns)) = found else { return };
    if corpus.recall_index(&index) && corpus.len() == identities.known() {
        post.send(Message::Indexed(corpus.progress()));
        post.send(Message::Recalled(Arc::new(identities), Arc::new(columns)));
    }
}

/// Keys come first: what may take long gives way to them. The threads that this one starts do so,
/// too.
fn give_way() {
    // Elsewhere it would be the whole program that gives way.
    #[cfg(target_os = "linux")]
    let _as_it_was = rustix::process::nice(5);
}

/// Tells what a search finds, at once where it is the first, else every now and then.
fn search_queue(corpus: &Corpus, order: &SearchOrder, post: &Post, end: &AtomicBool) {
    let SearchOrder { id, query, queue, start, forward, first_only } = order;
    let len = queue.len();
    let (start, rest) = if *first_only {
        // The item that it begins at comes last, and is not looked at.
        (*start, len.saturating_sub(1))
    } else {
        (0, len)
    };
    let place = |step: usize| {
        let place = match (first_only, forward) {
            (false, _) => step,
            (true, true) => (start + 1 + step) % len,
            (true, false) => (start + len - 1 - step) % len,
        };
        queue.get(place)
    };
    let (mut waiting, mut last, mut first) = (Vec::new(), Instant::now(), true);
    search(corpus, query, 0..rest, place, end, |looked, found| {
        waiting.extend(found);
        let enough = *first_only && !waiting.is_empty();
        if enough || last.elapsed() >= BEAT || (std::mem::take(&mut first) && !waiting.is_empty()) {
            let percent = u8::try_from(looked * 100 / rest.max(1)).unwrap_or(100);
            let found = std::mem::take(&mut waiting);
            post.send(Message::Searched { id: *id, found, percent, done: enough });
            last = Instant::now();
        }
        !enough
    });
    if !end.load(Ordering::Relaxed) {
        post.send(Message::Searched { id: *id, found: waiting, percent: 100, done: true });
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
        from = (from + WATCH_MOST) % corpus.file_count().next_multiple_of(WATCH_MOST).max(1);
        thread::sleep(WATCH_BEAT);
    }
}

/// One survey.
struct Run {
    corpus: Arc<Corpus>,
    post: Post,
    end: Arc<AtomicBool>,
    awaited: Arc<AtomicUsize>,
    survey: Survey,
}

impl Run {
    /// Tells the clauses of all records from their fields and flags alone. Somebody waits for it.
    fn glance(&self) {
        let mut next = 0;
        while !self.ended() {
            let complete = self.corpus.progress().complete;
            let len = self.corpus.len();
            let look = |piece: Range<usize>| {
                Span::with_room(|span| self.survey.glance(&self.corpus, piece, span))
            };
            let (mut from, mut batch, mut last) = (next, Vec::new(), Instant::now());
            scan(next..len, Cores::All, &self.end, look, |piece, found| {
                batch.extend(found);
                if last.elapsed() >= BEAT || piece.end == len {
                    let (of, bits) = (self.survey.clone(), std::mem::take(&mut batch));
                    self.post.send(Message::Glanced { of, from, bits });
                    (from, last) = (piece.end, Instant::now());
                }
                true
            });
            next = len;
            if complete && self.corpus.len() == next {
                return;
            }
            if !complete {
                thread::sleep(BEAT / 5);
            }
        }
    }

    /// Looks at the records that the journal names as soon as they are known, and at all others.
    fn all(&self, mut hinted: Vec<(usize, usize)>) {
        let mut next = 0;
        let mut told = false;
        loop {
            let complete = self.corpus.progress().complete;
            let len = self.corpus.len();
            let place = |(file, number): (usize, usize)| self.corpus.position_of(file, number);
            let known: Vec<usize> = hinted.iter().filter_map(|hint| place(*hint)).collect();
            self.look_at(0..known.len(), |index| known[index]);
            hinted.retain(|hint| place(*hint).is_none() && !complete);
            if hinted.is_empty() && !std::mem::replace(&mut told, true) {
                self.post.send(Message::LabelsFound { of: self.survey.clone() });
            }
            // While some are waited for, the others are looked at a few at a time.
            let end = if told { len } else { len.min(next + A_FEW) };
            self.look_at(next..end, |position| position);
            next = end.max(next);
            if self.ended() {
                return;
            }
            if complete && self.corpus.len() == next {
                break;
            }
            if !complete && next == len {
                thread::sleep(BEAT);
            }
        }
        self.post.send(Message::SurveyDone { of: self.survey.clone() });
    }

    fn look_at(&self, numbers: Range<usize>, position: impl Fn(usize) -> usize + Sync) {
        let (mut batch, mut last) = (Vec::new(), Instant::now());
        let one = |number| Some(self.survey.look(&self.corpus.read(position(number))?));
        let look = |piece: Range<usize>| {
            // Somebody waits for that, and nobody for this.
            while self.awaited.load(Ordering::Relaxed) > 0 && !self.ended() {
                thread::sleep(BEAT / 10);
            }
            piece.filter_map(&one).collect()
        };
        scan(numbers, Cores::AllButOne, &self.end, look, |_, found| {
            batch.extend(found);
            if batch.len() >= BATCH || last.elapsed() >= BEAT {
                self.send(std::mem::take(&mut batch));
                last = Instant::now();
            }
            true
        });
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
