//! Events to the disk, on a thread of its own; the screen never waits for it.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::event::{Body, Event, EventId};
use super::place::JournalPlan;
use super::reader;
use super::storage::{Disk, JournalFile, Locked, OpenMode, Storage};

/// Others' lines are looked for this often.
const POLL: Duration = Duration::from_secs(1);
/// A wait for the lock that is longer than this is said.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// How long leaving waits when nothing else says so.
const LAST_FLUSH: Duration = Duration::from_secs(10);

/// News of the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Everything up to this event is on the disk.
    Saved {
        /// The last event that is.
        through: EventId,
        /// How many are still waiting.
        unsaved: usize,
    },
    /// Labels are only in memory.
    Failed {
        /// How many.
        unsaved: usize,
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another program has had the lock for a while.
    WaitingForLock,
    /// This file system has no locks: only one program may write here.
    LocksUnsupported,
    /// Events go to another file from now on, or were written again.
    Moved {
        /// The file.
        to: PathBuf,
        /// Why.
        why: String,
    },
    /// Others have written these.
    Others {
        /// The events.
        events: Vec<Event>,
    },
}

/// How a flush went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flushed {
    /// Labels that are not on the disk.
    pub pending: usize,
}

enum Order {
    Append(Line),
    Retry,
    WriteElsewhere(PathBuf),
    Flush(Sender<usize>),
}

/// An event as it goes to the disk.
#[derive(Clone, Debug)]
struct Line {
    id: EventId,
    text: String,
    /// Whether it is something that the reviewer did, and not the journal's own.
    is_label: bool,
}

/// The writing end of a journal.
pub struct Writer {
    orders: Sender<Order>,
    unsaved: Arc<AtomicUsize>,
}

impl Writer {
    /// Starts the thread. `known` is how many bytes of the journal have been read already.
    /// Nothing is written, and no file made, before the first event.
    #[must_use]
    pub fn start(plan: &JournalPlan, known: u64, notify: Box<dyn Fn(Notice) + Send>) -> Self {
        Writer::start_on(Box::new(Disk), plan, known, notify)
    }

    fn start_on(
        storage: Box<dyn Storage>,
        plan: &JournalPlan,
        known: u64,
        notify: Box<dyn Fn(Notice) + Send>,
    ) -> Self {
        let (orders, receiver) = mpsc::channel();
        let unsaved = Arc::new(AtomicUsize::new(0));
        let thread = Thread {
            storage,
            path: plan.write.clone(),
            mode: OpenMode { follow: plan.follow, permissions: plan.mode },
            file: None,
            known,
            pending: Vec::new(),
            unsaved: unsaved.clone(),
            acknowledged: Vec::new(),
            own: HashSet::new(),
            locks_missing: false,
            notify,
        };
        thread::spawn(move || thread.run(&receiver));
        Writer { orders, unsaved }
    }

    /// Takes an event; it is on the disk when a notice says so.
    pub fn append(&self, event: &Event) {
        self.unsaved.fetch_add(1, Ordering::SeqCst);
        let is_label = !matches!(event.body, Body::Opened { .. } | Body::Rubric { .. });
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

    /// Events that are not on the disk yet.
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
        if self.unsaved() > 0 {
            let _told_before = self.flush(LAST_FLUSH);
        }
    }
}

/// A step that did not work.
enum Trouble {
    /// Nothing is known to be on the disk; trying again may help.
    Write(io::Error),
    /// The kernel may have dropped what it was given: this file cannot be trusted any more.
    Sync(io::Error),
}

struct Thread {
    storage: Box<dyn Storage>,
    path: PathBuf,
    mode: OpenMode,
    file: Option<Box<dyn JournalFile>>,
    /// Bytes of the file whose events are known.
    known: u64,
    pending: Vec<Line>,
    unsaved: Arc<AtomicUsize>,
    /// What this run has seen on the disk.
    acknowledged: Vec<Line>,
    own: HashSet<EventId>,
    locks_missing: bool,
    notify: Box<dyn Fn(Notice) + Send>,
}

impl Thread {
    fn run(mut self, orders: &Receiver<Order>) {
        loop {
            match orders.recv_timeout(POLL) {
                Ok(order) => {
                    let mut flushes = Vec::new();
                    // Events that have come in meanwhile share one write.
                    for order in std::iter::once(order).chain(orders.try_iter()) {
                        self.take(order, &mut flushes);
                    }
                    self.write_pending();
                    for done in flushes {
                        // Whoever waited may have given up.
                        let _gone = done.send(self.labels_waiting());
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.poll_others(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn labels_waiting(&self) -> usize {
        self.pending.iter().filter(|line| line.is_label).count()
    }

    fn take(&mut self, order: Order, flushes: &mut Vec<Sender<usize>>) {
        match order {
            Order::Append(line) => {
                self.own.insert(line.id);
                self.pending.push(line);
            }
            Order::Retry => {}
            Order::WriteElsewhere(path) => {
                self.path = path;
                self.mode.follow = true;
                self.file = None;
                self.known = 0;
            }
            Order::Flush(done) => flushes.push(done),
        }
    }

    fn write_pending(&mut self) {
        while !self.pending.is_empty() {
            match self.write_once() {
                Ok(()) => {
                    let through = self.pending.last().map(|line| line.id);
                    self.unsaved.fetch_sub(self.pending.len(), Ordering::SeqCst);
                    self.acknowledged.append(&mut self.pending);
                    if let Some(through) = through {
                        (self.notify)(Notice::Saved { through, unsaved: 0 });
                    }
                }
                Err(Trouble::Sync(error)) if self.move_on() => {
                    let why = format!("the disk did not keep the last labels ({error})");
                    (self.notify)(Notice::Moved { to: self.path.clone(), why });
                }
                Err(Trouble::Write(error) | Trouble::Sync(error)) => {
                    self.file = None;
                    let unsaved = self.labels_waiting();
                    let (path, why) = (self.path.clone(), plain_words(&error));
                    (self.notify)(Notice::Failed { unsaved, path, why });
                    return;
                }
            }
        }
    }

    /// After a failed sync: the next file name, `….2.jsonl`; `false` where there have been many.
    fn move_on(&mut self) -> bool {
        self.file = None;
        self.known = 0;
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.strip_suffix(".jsonl").unwrap_or(&name);
        let (stem, number) = match stem
            .rsplit_once('.')
            .and_then(|(stem, last)| Some((stem, last.parse::<u32>().ok()?)))
        {
            Some((stem, number)) => (stem, number + 1),
            None => (stem, 2),
        };
        self.path = self.path.with_file_name(format!("{stem}.{number}.jsonl"));
        number < 10
    }

    /// One step under the lock: others' lines are read, ours written and synced.
    fn write_once(&mut self) -> Result<(), Trouble> {
        let mut file = self.locked_file().map_err(Trouble::Write)?;
        let written = self.write_locked(file.as_mut());
        file.unlock();
        written?;
        self.file = Some(file);
        Ok(())
    }

    fn write_locked(&mut self, file: &mut dyn JournalFile) -> Result<(), Trouble> {
        self.read_others(file).map_err(Trouble::Write)?;
        let length = file.length().map_err(Trouble::Write)?;
        let torn = length > 0
            && file.read_from(length - 1).map_err(Trouble::Write)?.first() != Some(&b'\n');
        let mut bytes = if torn { b"\n".to_vec() } else { Vec::new() };
        for line in &self.pending {
            bytes.extend_from_slice(line.text.as_bytes());
            bytes.push(b'\n');
        }
        let taken = file.append(&bytes).map_err(Trouble::Write)?;
        if taken < bytes.len() {
            // The lines are written again as a whole behind a line end, never their rest.
            let full = io::Error::new(io::ErrorKind::StorageFull, "only a part was written");
            return Err(Trouble::Write(full));
        }
        file.sync().map_err(Trouble::Sync)?;
        self.known = length + bytes.len() as u64;
        Ok(())
    }

    /// The journal, ours alone for this step, and still the file that its path names.
    fn locked_file(&mut self) -> io::Result<Box<dyn JournalFile>> {
        loop {
            let mut file = match self.file.take() {
                Some(file) => file,
                None => self.storage.open(&self.path, self.mode)?,
            };
            self.lock(file.as_mut())?;
            let here = file.is_at(&self.path);
            if here && file.length()? >= self.known {
                return Ok(file);
            }
            file.unlock();
            self.start_over(&if here { Lost::Cut } else { Lost::Replaced });
        }
    }

    fn lock(&mut self, file: &mut dyn JournalFile) -> io::Result<()> {
        let begun = Instant::now();
        let mut said = false;
        loop {
            match file.try_lock()? {
                Locked::Yes => return Ok(()),
                Locked::Unsupported => {
                    if !std::mem::replace(&mut self.locks_missing, true) {
                        (self.notify)(Notice::LocksUnsupported);
                    }
                    return Ok(());
                }
                Locked::Busy => {
                    if !said && begun.elapsed() >= LOCK_PATIENCE {
                        said = true;
                        (self.notify)(Notice::WaitingForLock);
                    }
                    thread::sleep(Duration::from_millis(5));
                }
            }
        }
    }

    /// The journal was deleted, replaced or cut: what this run had on the disk goes there again.
    fn start_over(&mut self, lost: &Lost) {
        self.known = 0;
        let there = std::fs::read(&self.path).unwrap_or_default();
        let there = reader::read_bytes(&self.path, &there);
        let kept: HashSet<EventId> = there.events.iter().map(|event| event.id).collect();
        let mut again: Vec<_> =
            self.acknowledged.iter().filter(|line| !kept.contains(&line.id)).cloned().collect();
        self.acknowledged.retain(|line| kept.contains(&line.id));
        if !again.is_empty() {
            let what = match lost {
                Lost::Replaced => "deleted or replaced",
                Lost::Cut => "cut",
            };
            let why = format!("the journal was {what}; {} labels were written again", again.len());
            (self.notify)(Notice::Moved { to: self.path.clone(), why });
        }
        self.unsaved.fetch_add(again.len(), Ordering::SeqCst);
        again.append(&mut self.pending);
        self.pending = again;
    }

    /// Events that others have written since we looked last; only whole lines count.
    fn read_others(&mut self, file: &mut dyn JournalFile) -> io::Result<()> {
        if file.length()? <= self.known {
            return Ok(());
        }
        let bytes = file.read_from(self.known)?;
        let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |last| last + 1);
        let read = reader::read_bytes(&self.path, &bytes[..whole]);
        self.known += whole as u64;
        let mut events = read.events;
        events.retain(|event| !self.own.contains(&event.id));
        if !events.is_empty() {
            (self.notify)(Notice::Others { events });
        }
        Ok(())
    }

    fn poll_others(&mut self) {
        let longer = std::fs::metadata(&self.path).is_ok_and(|found| found.len() > self.known);
        if !longer {
            return;
        }
        if self.file.is_none() {
            self.file = self.storage.open(&self.path, self.mode).ok();
        }
        if let Some(mut file) = self.file.take() {
            // What cannot be read now is read before the next write.
            let _later = self.read_others(file.as_mut());
            self.file = Some(file);
        }
    }
}

enum Lost {
    Replaced,
    Cut,
}

/// What went wrong in words that say what to do about it.
fn plain_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "no space left on device".to_owned(),
        io::ErrorKind::QuotaExceeded => "the quota is used up".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
