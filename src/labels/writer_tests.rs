use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc;

use rustix::io::Errno;

use super::super::event::{Body, ItemRef, Millis};
use super::super::file_stamp::FileStamp;
use super::super::mark::{Change, Mark};
use super::super::mint::Mint;
use super::super::reader;
use super::super::storage::{JournalFile, Locked, OpenMode};
use super::*;

/// What the next calls do instead of their work.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    NoSpace,
    ShortWrite,
    BadSync,
    NoLocks,
}

#[derive(Clone, Default)]
struct Faults(Arc<Mutex<Vec<Fault>>>);

impl Faults {
    fn take(&self, fault: Fault) -> bool {
        let mut waiting = self.0.lock().unwrap();
        let found = waiting.iter().position(|known| *known == fault);
        found.map(|place| waiting.remove(place)).is_some()
    }
}

struct Faulty(Faults);

struct FaultyFile(Box<dyn JournalFile>, Faults);

impl Storage for Faulty {
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn JournalFile>> {
        Ok(Box::new(FaultyFile(Disk::default().open(path, mode)?, self.0.clone())))
    }
}

impl JournalFile for FaultyFile {
    fn try_lock(&mut self) -> io::Result<Locked> {
        if self.1.take(Fault::NoLocks) {
            return Ok(Locked::Unsupported);
        }
        self.0.try_lock()
    }
    fn unlock(&mut self) {
        self.0.unlock();
    }
    fn ends_whole(&mut self) -> io::Result<bool> {
        self.0.ends_whole()
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.1.take(Fault::NoSpace) {
            return Err(Errno::NOSPC.into());
        }
        let end = if self.1.take(Fault::ShortWrite) { bytes.len() - 9 } else { bytes.len() };
        self.0.append(&bytes[..end])
    }
    fn sync(&mut self) -> io::Result<()> {
        if self.1.take(Fault::BadSync) { Err(Errno::IO.into()) } else { self.0.sync() }
    }
    fn stamp(&mut self) -> io::Result<FileStamp> {
        self.0.stamp()
    }
    fn mark(&mut self) -> io::Result<Mark> {
        self.0.mark()
    }
    fn change(&mut self, since: &Mark) -> io::Result<Change> {
        self.0.change(since)
    }
}

struct Bench {
    folder: tempfile::TempDir,
    faults: Faults,
    writer: Writer,
    notices: mpsc::Receiver<Notice>,
    mint: Mint,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("runs.jsonl");
        fs::write(&data, "{}\n").unwrap();
        let plan = super::super::place::plan(&[data], None, "alice", folder.path()).unwrap();
        let faults = Faults::default();
        let (sender, notices) = mpsc::channel();
        let notify = Box::new(move |notice| drop(sender.send(notice)));
        let writer = Writer::start_on(
            Box::new(Faulty(faults.clone())),
            &plan,
            Watch::after(&plan.write, &[], &plan.search),
            notify,
        );
        Bench { folder, faults, writer, notices, mint: Mint::new(1) }
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("runs.labels.jsonl")
    }

    fn fail(&self, fault: Fault) {
        self.faults.0.lock().unwrap().push(fault);
    }

    fn append(&mut self, words: &str) -> Event {
        let digest = crate::transcript::Digest([7; 16]);
        let item = ItemRef { id: Some("q1".into()), digest, ..ItemRef::default() };
        let body = Body::Note { item: item.into(), value: Some(words.into()) };
        let event = self.mint.event(Millis(1_700_000_000_000), None, "alice", body);
        self.writer.append(&event);
        event
    }

    fn flush(&self) -> usize {
        self.writer.flush(Duration::from_secs(10)).pending
    }

    fn words(path: &Path) -> Vec<String> {
        let read = reader::read(path).unwrap();
        let word = |event: Event| match event.body {
            Body::Note { value: Some(words), .. } => words.to_string(),
            Body::Opened { tool: words } => words,
            other => panic!("{other:?}"),
        };
        read.events.into_iter().map(word).collect()
    }
}

#[test]
fn what_is_acknowledged_is_in_the_file() {
    let mut bench = Bench::new();
    assert!(!bench.journal().exists(), "reading alone makes no file");
    let first = bench.append("one");
    assert_eq!(bench.flush(), 0);
    assert_eq!(bench.notices.recv().unwrap(), Notice::Saved { through: first.id });
    assert_eq!(fs::read_to_string(bench.journal()).unwrap(), first.to_line() + "\n");
}

#[test]
fn a_full_disk_is_said_and_trying_again_helps() {
    let mut bench = Bench::new();
    bench.fail(Fault::NoSpace);
    bench.append("one");
    bench.flush();
    bench.writer.retry();
    assert_eq!(bench.flush(), 0);
    match bench.notices.recv().unwrap() {
        Notice::Failed { unsaved: 1, why, .. } => assert_eq!(why, "no space left on device"),
        other => panic!("{other:?}"),
    }
    assert_eq!(Bench::words(&bench.journal()), ["one"]);
}

#[test]
fn a_short_write_leaves_a_torn_line_and_loses_nothing() {
    let mut bench = Bench::new();
    bench.append("zero");
    assert_eq!(bench.flush(), 0);
    bench.fail(Fault::ShortWrite);
    bench.append("one");
    bench.flush();
    bench.writer.retry();
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["zero", "one"]);
    let read = reader::read(&bench.journal()).unwrap();
    assert_eq!(read.unread().count(), 1, "the torn piece is named");
}

#[test]
fn after_a_failed_sync_events_go_to_a_new_file() {
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    bench.fail(Fault::BadSync);
    bench.append("two");
    assert_eq!(bench.flush(), 0);
    let second = bench.folder.path().join("runs.labels.2.jsonl");
    assert_eq!(Bench::words(&second), ["two"]);
}

#[test]
fn a_journal_that_was_deleted_is_written_again() {
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    fs::remove_file(bench.journal()).unwrap();
    bench.append("two");
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["one", "two"]);
}

#[test]
fn a_journal_that_was_cut_gets_what_it_lacks() {
    let mut bench = Bench::new();
    bench.append("one");
    bench.append("two");
    assert_eq!(bench.flush(), 0);
    let text = fs::read_to_string(bench.journal()).unwrap();
    let first_line = text.find('\n').unwrap() + 1;
    fs::write(bench.journal(), &text[..first_line + 20]).unwrap();
    bench.append("three");
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["one", "two", "three"]);
}

#[test]
fn events_behind_a_torn_last_line_start_on_a_line_of_their_own() {
    let mut bench = Bench::new();
    fs::write(bench.journal(), "{\"v\":1,\"event\":\"01J").unwrap();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["one"]);
}

#[test]
fn lines_of_others_are_told() {
    let mut bench = Bench::new();
    let event = event_of(2, "theirs");
    fs::write(bench.journal(), event.to_line() + "\n").unwrap();
    bench.append("mine");
    assert_eq!(bench.flush(), 0);
    assert_eq!(bench.notices.recv().unwrap(), Notice::Others { events: vec![event] });
    assert_eq!(Bench::words(&bench.journal()), ["theirs", "mine"]);
}

#[test]
fn a_symlink_that_nobody_named_is_not_followed() {
    let mut bench = Bench::new();
    let elsewhere = bench.folder.path().join("elsewhere");
    std::os::unix::fs::symlink(&elsewhere, bench.journal()).unwrap();
    bench.append("one");
    assert_eq!(bench.flush(), 1);
    assert!(!elsewhere.exists());
}

#[test]
fn a_disk_that_takes_only_parts_is_said_and_nothing_is_lost() {
    let mut bench = Bench::new();
    for _ in 0..3 {
        bench.fail(Fault::ShortWrite);
    }
    bench.append("one");
    // Whether this tries again depends on when the thread sees it.
    let _perhaps = bench.flush();
    assert_eq!(bench.flush(), 0);
    let failed = bench.notices.try_iter().any(|notice| matches!(notice, Notice::Failed { .. }));
    assert!(failed);
    assert_eq!(Bench::words(&bench.journal()), ["one"]);
}

#[test]
fn a_disk_that_fails_twice_gets_no_more_files_until_somebody_says_so() {
    let mut bench = Bench::new();
    let spare = |number: u32| bench.folder.path().join(format!("runs.labels.{number}.jsonl"));
    let (second, third, fourth) = (spare(2), spare(3), spare(4));
    fs::write(&second, "an earlier run's\n").unwrap();
    bench.fail(Fault::BadSync);
    bench.fail(Fault::BadSync);
    bench.append("one");
    assert_eq!(bench.flush(), 1);
    bench.append("two");
    assert_eq!(bench.flush(), 2);
    assert!(!fourth.exists());
    bench.writer.retry();
    assert_eq!(bench.flush(), 0);
    assert_eq!(fs::read_to_string(&second).unwrap(), "an earlier run's\n");
    assert!(third.exists());
    assert_eq!(Bench::words(&fourth), ["one", "two"]);
}

#[test]
fn a_journal_that_vanished_is_written_again_at_the_latest_when_leaving() {
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    fs::remove_file(bench.journal()).unwrap();
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["one"]);
    let merged = bench.folder.path().join("merged");
    let theirs = event_of(2, "theirs");
    fs::write(&merged, theirs.to_line() + "\n").unwrap();
    fs::rename(&merged, bench.journal()).unwrap();
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["theirs", "one"]);
}

#[test]
fn a_folder_that_vanished_makes_labels_unsaved_again() {
    let mut bench = Bench::new();
    let gone = bench.folder.path().join("stick");
    bench.writer.write_elsewhere(gone.join("mine.jsonl"));
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    fs::remove_dir_all(&gone).unwrap();
    fs::write(&gone, "no folder any more").unwrap();
    assert_eq!(bench.flush(), 1);
    assert_eq!(bench.writer.unsaved(), 1);
    fs::remove_file(&gone).unwrap();
    bench.writer.retry();
    assert_eq!(bench.flush(), 1, "a folder that is gone may have been moved");
    assert!(!gone.exists());
    fs::create_dir(&gone).unwrap();
    bench.writer.retry();
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&gone.join("mine.jsonl")), ["one"]);
}

#[test]
fn a_folder_that_is_gone_is_made_again_only_where_somebody_says_so() {
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    let moved = bench.folder.path().with_extension("moved");
    fs::rename(bench.folder.path(), &moved).unwrap();
    assert_eq!(bench.flush(), 1);
    bench.append("two");
    assert_eq!(bench.flush(), 2);
    assert!(!bench.folder.path().exists());
    let why = bench.notices.try_iter().find_map(|notice| match notice {
        Notice::Failed { why, .. } => Some(why),
        _ => None,
    });
    assert_eq!(why.unwrap(), "its folder is gone");
    bench.writer.write_elsewhere(bench.journal());
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["one", "two"]);
    fs::remove_dir_all(moved).unwrap();
}

/// Writes over the journal in place, as `cp` and editors do.
fn write_over(bench: &Bench, text: &str) {
    // The clock of a file system has ticks.
    thread::sleep(Duration::from_millis(20));
    fs::write(bench.journal(), text).unwrap();
}

fn written_again(bench: &Bench) -> Vec<(usize, &'static str)> {
    let again = bench.notices.try_iter().filter_map(|notice| match notice {
        Notice::WrittenAgain { events, damage } => Some((events, damage)),
        _ => None,
    });
    again.collect()
}

#[test]
fn a_journal_that_was_written_over_in_place_gets_what_it_lacks() {
    let mut bench = Bench::new();
    let theirs: String = (2..9).map(|seed| event_of(seed, "theirs").to_line() + "\n").collect();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    write_over(&bench, &theirs);
    assert_eq!(bench.flush(), 0, "without another label");
    let words = Bench::words(&bench.journal());
    assert_eq!((words.len(), words.last().unwrap().as_str()), (8, "one"));
    assert_eq!(written_again(&bench), [(1, "written over")]);
    let others: String = (20..30).map(|seed| event_of(seed, "others").to_line() + "\n").collect();
    write_over(&bench, &others);
    bench.append("two");
    assert_eq!(bench.flush(), 0, "before another label");
    assert_eq!(Bench::words(&bench.journal())[10..], ["one", "two"]);
    assert_eq!(written_again(&bench), [(1, "written over")]);
}

#[test]
fn a_line_that_was_changed_is_written_again_and_told() {
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    let text = fs::read_to_string(bench.journal()).unwrap();
    write_over(&bench, &text.replace("\"one\"", "\"odd\""));
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["odd", "one"]);
    let told = bench.notices.try_iter().any(|notice| matches!(notice, Notice::Others { .. }));
    assert!(told, "a restart would see both");
}

#[test]
fn lines_that_others_append_are_no_damage() {
    use std::io::Write;
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    for seed in 2..5 {
        let mut file = fs::OpenOptions::new().append(true).open(bench.journal()).unwrap();
        thread::sleep(Duration::from_millis(20));
        writeln!(file, "{}", event_of(seed, "theirs").to_line()).unwrap();
        assert_eq!(bench.flush(), 0);
    }
    assert_eq!(written_again(&bench), []);
    // What others wrote is known now, and must stay as well.
    let text = fs::read_to_string(bench.journal()).unwrap();
    let first = text.find('\n').unwrap() + 1;
    write_over(&bench, &(text[first..].to_owned() + &"\n".repeat(first)));
    assert_eq!(bench.flush(), 0);
    assert_eq!(written_again(&bench), [(1, "written over")]);
}

#[test]
fn a_journal_that_is_no_file_any_more_is_not_waited_for_and_nothing_is_called_saved() {
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    fs::remove_file(bench.journal()).unwrap();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, bench.journal(), fifo, mode, 0).unwrap();
    assert_eq!(bench.flush(), 1);
    let why = bench.notices.try_iter().find_map(|notice| match notice {
        Notice::Failed { why, .. } => Some(why),
        _ => None,
    });
    assert_eq!(why.unwrap(), "it is a pipe and no file");
    fs::remove_file(bench.journal()).unwrap();
    fs::create_dir(bench.journal()).unwrap();
    bench.append("two");
    assert_eq!(bench.flush(), 2);
    fs::remove_dir(bench.journal()).unwrap();
    bench.writer.retry();
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["one", "two"]);
}

#[test]
fn labels_are_not_saved_into_data() {
    let mut bench = Bench::new();
    bench.writer.write_elsewhere(bench.folder.path().join("runs.jsonl"));
    bench.append("one");
    assert_eq!(bench.flush(), 1);
    assert_eq!(fs::read_to_string(bench.folder.path().join("runs.jsonl")).unwrap(), "{}\n");
    let elsewhere = bench.folder.path().join("new/deep/mine.jsonl");
    bench.writer.write_elsewhere(elsewhere.clone());
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&elsewhere), ["one"]);
}

#[test]
fn who_has_the_lock_is_waited_for() {
    let mut bench = Bench::new();
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    let other = fs::File::open(bench.journal()).unwrap();
    other.lock().unwrap();
    bench.append("two");
    assert_eq!(bench.writer.flush(Duration::from_millis(50)).pending, 1);
    assert_eq!(Bench::words(&bench.journal()), ["one"]);
    other.unlock().unwrap();
    assert_eq!(bench.flush(), 0);
    assert_eq!(Bench::words(&bench.journal()), ["one", "two"]);
}

#[test]
fn where_there_are_no_locks_it_is_said_once_and_writing_goes_on() {
    let mut bench = Bench::new();
    bench.fail(Fault::NoLocks);
    bench.fail(Fault::NoLocks);
    bench.append("one");
    assert_eq!(bench.flush(), 0);
    bench.append("two");
    assert_eq!(bench.flush(), 0);
    let said = bench.notices.try_iter().filter(|notice| *notice == Notice::LocksUnsupported);
    assert_eq!(said.count(), 1);
    assert_eq!(Bench::words(&bench.journal()), ["one", "two"]);
}

#[test]
fn a_new_journal_has_the_permissions_of_its_data() {
    use std::os::unix::fs::PermissionsExt;
    let mut bench = Bench::new();
    let data = bench.folder.path().join("runs.jsonl");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o664)).unwrap();
    let plan = super::super::place::plan(&[data], None, "alice", bench.folder.path()).unwrap();
    let writer = Writer::start_after(&plan, &[], Box::new(|_| {}));
    let event = bench.mint.event(Millis(1), None, "alice", Body::Opened { tool: "t".into() });
    writer.append(&event);
    assert_eq!(writer.flush(Duration::from_secs(10)).pending, 0);
    let mode = fs::metadata(bench.journal()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o664, "{mode:o}");
}

fn event_of(seed: u64, tool: &str) -> Event {
    let body = Body::Opened { tool: tool.to_owned() };
    Mint::new(seed).event(Millis(1_700_000_000_001), None, "bob", body)
}

#[test]
fn a_journal_that_is_compacted_while_it_is_written_keeps_every_label() {
    let mut bench = Bench::new();
    let path = bench.journal();
    bench.append("first");
    assert_eq!(bench.flush(), 0);
    let done = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (over, journal) = (done.clone(), path.clone());
    let compacting = thread::spawn(move || {
        let mut times = 0;
        while !over.load(Ordering::SeqCst) || times == 0 {
            super::super::rewrite::replace(&journal, &[], |old, _, new| {
                let mut union = super::super::merge::Union::default();
                union.take_in(io::BufReader::new(old))?;
                union.compact(&super::super::merge::Union::default());
                Ok(union.write(new)?)
            })
            .unwrap();
            times += 1;
        }
        times
    });
    for number in 0..300 {
        let event = bench.append(&number.to_string());
        if number % 3 == 0 {
            let retract = Body::Retract { of: vec![event.id] };
            let after = Some(event.at);
            let retract = bench.mint.event(event.at, after, "alice", retract);
            bench.writer.append(&retract);
        }
        if number % 10 == 0 {
            assert_eq!(bench.flush(), 0);
        }
    }
    assert_eq!(bench.flush(), 0);
    done.store(true, Ordering::SeqCst);
    assert!(compacting.join().unwrap() > 0);
    assert_eq!(bench.flush(), 0);
    let events = reader::read(&path).unwrap().events;
    let stands = super::super::standing::standing(&sorted(events.clone()));
    let standing = sorted(events).into_iter().zip(stands).filter(|(_, stands)| *stands);
    let notes = standing.filter(|(event, _)| matches!(event.body, Body::Note { .. }));
    assert_eq!(notes.count(), 1 + 200);
}

fn sorted(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(Event::order);
    events.dedup();
    events
}
