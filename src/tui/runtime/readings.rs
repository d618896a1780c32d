//! What is read off the drawing thread: the thread that reads, what takes it long, and what waits behind.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SendError, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::post::Post;
use crate::corpus::Corpus;
use crate::tui::message::Message;

/// What is read, and what it is for: what comes before another kind here has that depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// The item at this position is to be on the screen.
    Show(usize),
    /// It is shown beside or over the item on the screen.
    Beside,
}

impl Purpose {
    /// Whether nobody wants what is read for it any more, once another reading is asked for.
    fn is_overtaken_by(self, newer: Purpose) -> bool {
        self == Purpose::Beside || newer != Purpose::Beside
    }
}

/// Reads something, and makes news of it; nothing where it is not there.
type Read = Box<dyn FnOnce(&Corpus) -> Option<Message> + Send>;

/// Something to read.
pub(super) struct Reading {
    pub(super) purpose: Purpose,
    pub(super) read: Read,
}

/// What takes long to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slow {
    Wanted(Purpose),
    /// Nobody wants it any more.
    Unwanted,
}

/// What the thread that reads is told: to read something of these data, and where what it finds is
/// waited for.
struct Order {
    reading: Reading,
    corpus: Arc<Corpus>,
    hand: SyncSender<Option<Message>>,
}

/// The one that takes long, and those behind it. Only one is read at a time: each may be large.
pub(super) struct Readings {
    orders: Sender<Order>,
    slow: Option<Slow>,
    waiting: VecDeque<Reading>,
}

impl Readings {
    /// Starts the thread that reads. It hands on what it has found where that is still waited for, and
    /// sends it as news where not.
    /// `awaited` counts what somebody waits for.
    pub(super) fn start(post: Post, awaited: Arc<AtomicUsize>) -> Self {
        let (orders, ordered) = channel::<Order>();
        thread::spawn(move || {
            for Order { reading, corpus, hand } in ordered {
                awaited.fetch_add(1, Ordering::Relaxed);
                let found = (reading.read)(&corpus);
                awaited.fetch_sub(1, Ordering::Relaxed);
                if let Err(SendError(found)) = hand.send(found) {
                    post.send(Message::Read(found.map(Box::new)));
                }
            }
        });
        Readings { orders, slow: None, waiting: VecDeque::new() }
    }

    /// Nobody wants anything of what was asked for.
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
        self.slow = self.slow.map(|_| Slow::Unwanted);
    }

    /// Takes what is to be read where something else takes long; gives it back where it can be read now.
    /// What nobody wants any more once this is asked for is not read, or passed over.
    pub(super) fn queue(&mut self, reading: Reading) -> Option<Reading> {
        let purpose = reading.purpose;
        let is_show = matches!(purpose, Purpose::Show(_));
        if is_show && self.slow == Some(Slow::Wanted(purpose)) && self.waiting.is_empty() {
            return None;
        }
        self.waiting.retain(|waiting| !waiting.purpose.is_overtaken_by(purpose));
        match self.slow {
            None => return Some(reading),
            Some(Slow::Wanted(slow)) if slow.is_overtaken_by(purpose) => {
                self.slow = Some(Slow::Unwanted);
            }
            Some(_) => {}
        }
        self.waiting.push_back(reading);
        None
    }

    /// What was ordered takes long.
    pub(super) fn is_slow(&mut self, purpose: Purpose) {
        self.slow = Some(Slow::Wanted(purpose));
    }

    /// What took long has been read: says whether it is still wanted, and gives what waits behind it.
    pub(super) fn done(&mut self) -> (bool, Option<Reading>) {
        let is_wanted = matches!(self.slow.take(), Some(Slow::Wanted(_)));
        (is_wanted, self.waiting.pop_front())
    }

    /// Has something of these data read; what is found is handed on here as long as somebody waits for it.
    pub(super) fn order(&self, reading: Reading, corpus: Arc<Corpus>) -> Receiver<Option<Message>> {
        let (hand, found) = sync_channel(0);
        // The thread that reads ends with this one.
        let _ended = self.orders.send(Order { reading, corpus, hand });
        found
    }
}
