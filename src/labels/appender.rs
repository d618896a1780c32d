//! The thread behind the writer: one step under a lock puts what is waiting on the disk.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::event::EventId;
use super::place::{FIRST_SPARE, JournalPlan, LAST_SPARE, not_a_journal, spare};
use super::reader;
use super::storage::{FileStamp, JournalFile, Locked, OpenMode, Storage, stamp_of};
use super::watch::Watch;
use super::writer::Notice;

/// Others' lines are looked for this often.
const POLL: Duration = Duration::from_secs(1);
/// A wait for the lock that is longer than this is said.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// How often the lock is asked for again.
const LOCK_PAUSE: Duration = Duration::from_millis(5);
/// So often a write that was cut short is begun anew before it counts as failed.
const WRITE_ATTEMPTS: usize = 3;
/// So often a journal may be replaced between opening and locking it.
const OPEN_ATTEMPTS: usize = 100;

/// What the writer asks of its thread.
pub enum Order {
    /// Put this line on the disk.
    Append(Line),
    /// Try again.
    Retry,
    /// Go on in another file.
    WriteElsewhere(PathBuf),
    /// Answer with the number of labels that are still waiting.
    Flush(Sender<usize>),
}

/// An event as it goes to the disk.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: EventId,
    /// Its JSON, without a line end.
    pub text: String,
    /// Whether it is something that the reviewer did, and not the journal's own.
    pub is_label: bool,
}

/// A step that did not work.
enum Trouble {
    /// Nothing is known to be on the disk; trying again may help.
    Write(io::Error),
    /// The kernel may have dropped what it was given: this file cannot be trusted any more.
    Sync(io::Error),
}

/// What became of a journal that this run had written.
enum Lost {
    Replaced,
    Cut,
}

/// The thread's state.
pub struct Appender {
    storage: Box<dyn Storage>,
    /// The journal that spare files are named after.
    base: PathBuf,
    path: PathBuf,
    mode: OpenMode,
    file: Option<Box<dyn JournalFile>>,
    /// Which file the last acknowledged write went to, and its length behind it.
    last: Option<(FileStamp, u64)>,
    /// A sync failed, and the file that came next failed as well: only the user can help.
    distrusted: bool,
    pending: Vec<Line>,
    unsaved: Arc<AtomicUsize>,
    /// What this run has seen on the disk.
    acknowledged: Vec<Line>,
    watch: Watch,
    locks_missing: bool,
    notify: Box<dyn Fn(Notice) + Send>,
}

impl Appender {
    /// A thread's state at its start; no file is touched.
    pub fn new(
        storage: Box<dyn Storage>,
        plan: &JournalPlan,
        watch: Watch,
        unsaved: Arc<AtomicUsize>,
        notify: Box<dyn Fn(Notice) + Send>,
    ) -> Self {
        Appender {
            storage,
            base: plan.write.clone(),
            path: plan.write.clone(),
            mode: OpenMode { follow: plan.follow, permissions: plan.mode },
            file: None,
            last: None,
            distrusted: false,
            pending: Vec::new(),
            unsaved,
            acknowledged: Vec::new(),
            watch,
            locks_missing: false,
            notify,
        }
    }

    /// Carries orders out until the writer is gone.
    pub fn run(mut self, orders: &Receiver<Order>) {
        loop {
            match orders.recv_timeout(POLL) {
                Ok(order) => {
                    let mut flushes = Vec::new();
                    // Events that have come in meanwhile share one write.
                    for order in std::iter::once(order).chain(orders.try_iter()) {
                        self.take(order, &mut flushes);
                    }
                    if !flushes.is_empty() {
                        self.mend();
                    }
                    self.write_pending();
                    for done in flushes {
                        // Whoever waited may have given up.
                        let _gone = done.send(self.labels_waiting());
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.mend();
                    self.tell_news();
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn take(&mut self, order: Order, flushes: &mut Vec<Sender<usize>>) {
        match order {
            Order::Append(line) => {
                self.watch.know(line.id);
                self.pending.push(line);
            }
            Order::Retry if self.distrusted => self.distrusted = !self.move_on(),
            Order::Retry => {}
            Order::WriteElsewhere(path) => {
                self.base.clone_from(&path);
                self.go_to(path);
                self.mode.follow = true;
                self.distrusted = false;
            }
            Order::Flush(done) => flushes.push(done),
        }
    }

    fn write_pending(&mut self) {
        let mut moved = false;
        while !self.pending.is_empty() && !self.distrusted {
            match self.write_once() {
                Ok(()) => self.acknowledge(),
                Err(Trouble::Sync(error)) if !moved && self.move_on() => {
                    moved = true;
                    let why = format!("the disk did not keep the last labels ({error})");
                    (self.notify)(Notice::Moved { to: self.path.clone(), why });
                }
                Err(trouble) => {
                    self.distrusted = matches!(trouble, Trouble::Sync(_));
                    self.file = None;
                    let (Trouble::Write(error) | Trouble::Sync(error)) = trouble;
                    return self.say_failed(plain_words(&error));
                }
            }
        }
        if !self.pending.is_empty() {
            self.say_failed("the disk does not keep what it is given; write elsewhere".to_owned());
        }
    }

    fn labels_waiting(&self) -> usize {
        self.pending.iter().filter(|line| line.is_label).count()
    }

    fn say_failed(&self, why: String) {
        let unsaved = self.labels_waiting();
        (self.notify)(Notice::Failed { unsaved, path: self.path.clone(), why });
    }

    fn acknowledge(&mut self) {
        let Some(through) = self.pending.last().map(|line| line.id) else { return };
        let written = self.labels_waiting();
        self.acknowledged.append(&mut self.pending);
        self.unsaved.fetch_sub(written, Ordering::SeqCst);
        (self.notify)(Notice::Saved { through });
    }

    /// After a failed sync: the next spare file that is not there yet; `false` where all are.
    fn move_on(&mut self) -> bool {
        let spares = (FIRST_SPARE..=LAST_SPARE).map(|number| spare(&self.base, number));
        let Some(path) = spares.into_iter().find(|path| path.symlink_metadata().is_err()) else {
            return false;
        };
        self.go_to(path);
        self.mode.follow = false;
        true
    }

    fn go_to(&mut self, path: PathBuf) {
        self.watch.add(&path, 0);
        self.path = path;
        self.file = None;
        self.last = None;
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
        self.tell_news();
        self.append_lines(file).map_err(Trouble::Write)?;
        file.sync().map_err(Trouble::Sync)?;
        let length = file.length().map_err(Trouble::Write)?;
        self.last = Some((file.stamp().map_err(Trouble::Write)?, length));
        Ok(())
    }

    /// Writes all waiting lines at once. Where only a part was taken they are written again as a
    /// whole behind a line end, never their rest.
    fn append_lines(&self, file: &mut dyn JournalFile) -> io::Result<()> {
        for _ in 0..WRITE_ATTEMPTS {
            let mut bytes = if file.ends_whole()? { Vec::new() } else { b"\n".to_vec() };
            for line in &self.pending {
                bytes.extend_from_slice(line.text.as_bytes());
                bytes.push(b'\n');
            }
            if file.append(&bytes)? == bytes.len() {
                return Ok(());
            }
        }
        Err(io::Error::new(io::ErrorKind::WriteZero, "the disk takes only a part of a line"))
    }

    /// The journal, ours alone for this step, and still the file that its path names.
    fn locked_file(&mut self) -> io::Result<Box<dyn JournalFile>> {
        for _ in 0..OPEN_ATTEMPTS {
            let mut file = match self.file.take() {
                Some(file) => file,
                None => self.open()?,
            };
            self.lock(file.as_mut())?;
            let stamp = file.stamp()?;
            if stamp_of(&self.path).is_some_and(|(named, _)| named == stamp) {
                let length = file.length()?;
                if let Some(lost) = self.lost(stamp, length) {
                    self.start_over(&lost);
                }
                return Ok(file);
            }
        }
        Err(io::Error::other("the file is replaced again and again"))
    }

    fn open(&mut self) -> io::Result<Box<dyn JournalFile>> {
        match not_a_journal(&self.path) {
            Some(why) => Err(io::Error::other(why)),
            None => self.storage.open(&self.path, self.mode),
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
                    thread::sleep(LOCK_PAUSE);
                }
            }
        }
    }

    /// Whether the file is not the one that this run wrote to, or lacks some of it.
    fn lost(&self, stamp: FileStamp, length: u64) -> Option<Lost> {
        let (written, least) = self.last?;
        match (written == stamp, length >= least) {
            (true, true) => None,
            (true, false) => Some(Lost::Cut),
            (false, _) => Some(Lost::Replaced),
        }
    }

    /// The journal was deleted, replaced or cut: what this run had on the disk waits again.
    fn start_over(&mut self, lost: &Lost) {
        self.last = None;
        let kept = events_in(&self.path);
        let acknowledged = std::mem::take(&mut self.acknowledged);
        let (kept, mut again): (Vec<_>, Vec<_>) =
            acknowledged.into_iter().partition(|line| kept.contains(&line.id));
        self.acknowledged = kept;
        if again.is_empty() {
            return;
        }
        let damage = match lost {
            Lost::Replaced => "deleted or replaced",
            Lost::Cut => "cut",
        };
        (self.notify)(Notice::WrittenAgain { events: again.len(), damage });
        let labels = again.iter().filter(|line| line.is_label).count();
        self.unsaved.fetch_add(labels, Ordering::SeqCst);
        again.append(&mut self.pending);
        self.pending = again;
    }

    /// Writes again what somebody took away, without waiting for the next event.
    fn mend(&mut self) {
        let Some((stamp, least)) = self.last else { return };
        let whole = stamp_of(&self.path).is_some_and(|found| found.0 == stamp && found.1 >= least);
        if whole {
            return;
        }
        self.file = None;
        match self.locked_file() {
            Ok(mut file) => {
                if let (None, Ok(stamp), Ok(length)) = (self.last, file.stamp(), file.length()) {
                    self.last = Some((stamp, length));
                }
                file.unlock();
                self.file = Some(file);
                self.write_pending();
            }
            Err(error) => {
                // Nothing of this run is known to be on the disk now.
                self.start_over(&Lost::Replaced);
                self.say_failed(plain_words(&error));
            }
        }
    }

    fn tell_news(&mut self) {
        let events = self.watch.news();
        if !events.is_empty() {
            (self.notify)(Notice::Others { events });
        }
    }
}

/// The events of a journal. One that cannot be read holds none: a line too many does no harm.
fn events_in(path: &Path) -> HashSet<EventId> {
    let journal = reader::read(path).unwrap_or_default();
    journal.events.iter().map(|event| event.id).collect()
}

/// What went wrong in words that say what to do about it.
fn plain_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "no space left on device".to_owned(),
        io::ErrorKind::FileTooLarge => "no file may grow larger here (ulimit -f)".to_owned(),
        io::ErrorKind::QuotaExceeded => "the quota is used up".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
