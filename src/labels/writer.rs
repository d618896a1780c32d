//! Events to the disk, on a thread of its own; the screen never waits for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use super::appender::{Appender, Line, Order};
use super::event::Event;
pub use super::notice::Notice;
use super::place::JournalPlan;
use super::reader::ReadJournal;
use super::storage::{Disk, Storage};
use super::watch::Watch;

/// How long leaving waits when nothing else says so.
const LAST_FLUSH: Duration = Duration::from_secs(10);

/// How a flush went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flushed {
    /// Labels that are not on the disk.
    pub pending: usize,
}

/// The writing end of a journal.
pub struct Writer {
    orders: Sender<Order>,
    unsaved: Arc<AtomicUsize>,
    /// Whether its end has been waited for.
    is_closed: bool,
}

impl Writer {
    /// Starts the thread after these journals have been read: what others add to any of them is
    /// told, and nothing that is in them already. No file is made before the first event.
    #[must_use]
    pub fn start_after(
        plan: &JournalPlan,
        journals: &[ReadJournal],
        notify: Box<dyn Fn(Notice) + Send>,
    ) -> Self {
        let watch = Watch::after(&plan.write, journals, &plan.search);
        Writer::start_on(Box::new(Disk::default()), plan, watch, notify)
    }

    fn start_on(
        storage: Box<dyn Storage>,
        plan: &JournalPlan,
        watch: Watch,
        notify: Box<dyn Fn(Notice) + Send>,
    ) -> Self {
        let (orders, receiver) = mpsc::channel();
        let unsaved = Arc::new(AtomicUsize::new(0));
        let appender = Appender::new(storage, plan, watch, unsaved.clone(), notify);
        thread::spawn(move || appender.run(&receiver));
        Writer { orders, unsaved, is_closed: false }
    }

    /// Takes an event; it is on the disk when a notice says so.
    pub fn append(&self, event: &Event) {
        let is_label = event.is_label();
        self.unsaved.fetch_add(usize::from(is_label), Ordering::SeqCst);
        self.order(Order::Append(Line { id: event.id, text: event.to_line(), is_label }));
    }

    /// Tries again to write what could not be written.
    pub fn retry(&self) {
        self.order(Order::Retry);
    }

    /// Writes to another file from now on, what is waiting included.
    pub fn write_elsewhere(&self, path: PathBuf) {
        self.order(Order::WriteElsewhere(path));
    }

    /// Waits until everything is on the disk, or cannot be, or the time is over.
    #[must_use]
    pub fn flush(&self, limit: Duration) -> Flushed {
        let (done, answer) = mpsc::channel();
        self.order(Order::Flush(done));
        let pending = answer.recv_timeout(limit).unwrap_or_else(|_| self.unsaved());
        Flushed { pending }
    }

    /// The last flush: no other one follows it.
    #[must_use]
    pub fn close(mut self, limit: Duration) -> Flushed {
        let flushed = self.flush(limit);
        self.is_closed = true;
        flushed
    }

    /// Labels that are not on the disk yet.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.unsaved.load(Ordering::SeqCst)
    }

    fn order(&self, order: Order) {
        // The thread ends only with this sender; if it has died, `unsaved` still says so.
        let _dead = self.orders.send(order);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.unsaved() > 0 && !self.is_closed {
            let _told_before = self.flush(LAST_FLUSH);
        }
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
