//! The thread behind the writer: one step under a lock puts what is waiting on the disk.

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufReader};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::event::EventId;
use super::file_stamp::stamp_of;
use super::kind::not_a_journal;
use super::line::LineDigest;
use super::mark::{Change, Mark};
use super::name::{FIRST_SPARE, LAST_SPARE, folder_of, spare};
use super::notice::Notice;
use super::place::JournalPlan;
use super::storage::{JournalFile, Locked, OpenMode, Storage};
use super::stream::Lines;
use super::watch::Watch;
use crate::disk::regular;
use crate::text::reason;

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

/// What a journal that this run has written was like.
#[derive(Clone, Copy)]
struct Looks {
    /// Behind the last line of this run: the end of what must be there.
    written: Mark,
    /// The last time: others may have added to it since.
    seen: Mark,
}

/// The thread's state.
pub struct Appender {
    storage: Box<dyn Storage>,
    /// The journal that spare files are named after.
    base: PathBuf,
    path: PathBuf,
    mode: OpenMode,
    file: Option<Box<dyn JournalFile>>,
    /// The file that the last acknowledged write went to.
    last: Option<Looks>,
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
            mode: OpenMode {
                follow: plan.follow,
                device: plan.follow && is_device(&plan.write),
                make_folder: !folder_of(&plan.write).exists(),
                permissions: plan.mode,
            },
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
                self.watch.know(&line.text);
                self.pending.push(line);
            }
            Order::Retry if self.distrusted => self.distrusted = !self.move_on(),
            Order::Retry => {}
            Order::WriteElsewhere(path) => {
                self.base.clone_from(&path);
                self.mode.follow = true;
                self.mode.device = is_device(&path);
                self.mode.make_folder = true;
                self.go_to(path);
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
                    let why = format!("the disk did not keep the last labels ({})", reason(error));
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
        (self.mode.follow, self.mode.device) = (false, false);
        true
    }

    fn go_to(&mut self, path: PathBuf) {
        self.watch.add(&path);
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
        // What is not known to be there is read whole at the next look.
        self.last = file.mark().ok().map(|mark| Looks { written: mark, seen: mark });
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
                self.mode.make_folder = false;
                if let Some(damage) = self.damage(file.as_mut())? {
                    self.start_over(damage);
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

    /// What has been done to the file that others' lines do not explain.
    fn damage(&mut self, file: &mut dyn JournalFile) -> io::Result<Option<&'static str>> {
        let Some(looks) = &mut self.last else { return Ok(None) };
        let since_writing = file.change(&looks.written)?;
        let since_looking = file.change(&looks.seen)?;
        let is_well = |change| matches!(change, Change::Nothing | Change::Appended);
        if is_well(since_writing) && is_well(since_looking) {
            if since_looking == Change::Appended {
                looks.seen = file.mark()?;
            }
            return Ok(None);
        }
        let worse = if is_well(since_writing) { since_looking } else { since_writing };
        Ok(Some(match worse {
            Change::Replaced => "deleted or replaced",
            Change::Cut => "cut",
            _ => "written over",
        }))
    }

    /// The journal is not as it was left: what this run had on the disk and what is not there now
    /// waits again. What has an event's id and other words does not stand for it.
    fn start_over(&mut self, damage: &'static str) {
        self.last = None;
        let kept = lines_in(&self.path).unwrap_or_default();
        let acknowledged = std::mem::take(&mut self.acknowledged);
        let is_kept = |line: &Line| kept.contains(&LineDigest::of(line.text.as_bytes()));
        let (kept, mut again): (Vec<_>, Vec<_>) = acknowledged.into_iter().partition(is_kept);
        self.acknowledged = kept;
        if again.is_empty() {
            return;
        }
        (self.notify)(Notice::WrittenAgain { events: again.len(), damage });
        let labels = again.iter().filter(|line| line.is_label).count();
        self.unsaved.fetch_add(labels, Ordering::SeqCst);
        again.append(&mut self.pending);
        self.pending = again;
    }

    /// Writes again what somebody took away, without waiting for the next event.
    fn mend(&mut self) {
        let Some(looks) = &self.last else { return };
        if fs::metadata(&self.path).is_ok_and(|found| looks.seen.is_same(&found)) {
            return;
        }
        self.file = None;
        match self.locked_file() {
            Ok(mut file) => {
                if self.last.is_none() {
                    self.last = file.mark().ok().map(|mark| Looks { written: mark, seen: mark });
                }
                file.unlock();
                self.file = Some(file);
                self.write_pending();
            }
            Err(error) => {
                // Nothing of this run is known to be on the disk now.
                self.start_over("deleted or replaced");
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

/// The lines of a journal. One that cannot be read holds none: a line too many does no harm.
fn lines_in(path: &Path) -> io::Result<HashSet<LineDigest>> {
    let mut lines = Lines::new(BufReader::new(regular::open(path)?));
    let mut found = HashSet::new();
    while let Some(line) = lines.next()? {
        found.extend(line.text.map(LineDigest::of));
    }
    Ok(found)
}

/// `--labels /dev/full` is how one tries out what a full disk does.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.file_type().is_char_device())
}

/// What went wrong in words that say what to do about it.
fn plain_words(error: &io::Error) -> String {
    if Errno::from_io_error(error) == Some(Errno::LOOP) {
        return "it is a link now that --labels does not name".to_owned();
    }
    match error.kind() {
        io::ErrorKind::StorageFull => "no space left on device".to_owned(),
        io::ErrorKind::FileTooLarge => "no file may grow larger here (ulimit -f)".to_owned(),
        io::ErrorKind::QuotaExceeded => "the quota is used up".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => reason(error),
    }
}
