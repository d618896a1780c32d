//! What others write meanwhile: journals are looked at for lines that have come behind the known
//! ones.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::event::{Event, Footing};
use super::line::LineDigest;
use super::mark::{Change, Mark};
use super::reader::{ReadJournal, read_behind};
use super::search::Search;
use crate::disk::regular;

/// So much of a journal is looked at in one look: labels wait to be written meanwhile.
const ONE_LOOK: u64 = 64 << 20;
/// So much of it is read at once.
const AT_ONCE: usize = 256 << 10;

/// Journals under watch, and the lines of them that are known.
pub struct Watch {
    journals: Vec<Watched>,
    /// Lines and not events: one that has an event's id and says something else is news as well.
    known: HashSet<LineDigest>,
    search: Search,
    /// Folders that new journals may appear in, and when something last did.
    folders: Vec<(PathBuf, Option<SystemTime>)>,
}

struct Watched {
    path: PathBuf,
    /// Bytes whose events are known; always whole lines.
    length: u64,
    /// Bytes among which there is no other line end.
    looked: u64,
    /// What the file was like when it was looked at last.
    mark: Option<Mark>,
    /// Where events without a usable time that come next are placed.
    last: Option<Footing>,
}

impl Watch {
    /// Watches journals that have been read, the one that is written, and those that `search` may
    /// find later.
    #[must_use]
    pub fn after(write: &Path, journals: &[ReadJournal], search: &Search) -> Self {
        let known = journals.iter().flat_map(|journal| &journal.lines).copied();
        // Nothing is known of the folders, so that the first look finds what has come meanwhile.
        let folders = search.folders().into_iter().map(|folder| (folder, None));
        let mut watch = Watch {
            journals: Vec::new(),
            known: known.collect(),
            folders: folders.collect(),
            search: search.clone(),
        };
        for journal in journals {
            watch.journals.push(Watched {
                path: journal.path.clone(),
                length: journal.length,
                looked: journal.length,
                mark: journal.mark,
                last: journal.last,
            });
        }
        watch.add(write);
        watch
    }

    /// Watches one more journal.
    pub fn add(&mut self, path: &Path) {
        if !self.journals.iter().any(|watched| watched.path == path) {
            self.journals.push(Watched {
                path: path.to_owned(),
                length: 0,
                looked: 0,
                mark: None,
                last: None,
            });
        }
    }

    /// Says that a line is known.
    pub fn know(&mut self, line: &str) {
        self.known.insert(LineDigest::of(line.as_bytes()));
    }

    /// The events that have come since the last look. A journal that cannot be read now is looked
    /// at again the next time.
    pub fn news(&mut self) -> Vec<Event> {
        self.look_for_journals();
        let search = &self.search;
        let read = self.journals.iter_mut().filter_map(|watched| {
            let mut journal = watched.news().ok().flatten()?;
            search.rebase(&journal.path, &mut journal.events);
            Some(journal)
        });
        let read = read.flat_map(|journal| journal.events.into_iter().zip(journal.lines));
        let new = read.filter(|(_, line)| self.known.insert(*line));
        new.map(|(event, _)| event).collect()
    }

    /// Journals that others have begun.
    fn look_for_journals(&mut self) {
        let mut changed = false;
        for (folder, before) in &mut self.folders {
            let now = fs::metadata(folder).and_then(|found| found.modified()).ok();
            changed |= std::mem::replace(before, now) != now;
        }
        if changed {
            for journal in self.search.journals() {
                self.add(&journal);
            }
        }
    }
}

impl Watched {
    /// What whole lines behind the known ones hold, if there are any; all lines, where what was known
    /// is not there any more.
    fn news(&mut self) -> io::Result<Option<ReadJournal>> {
        let found = match fs::metadata(&self.path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_same = self.mark.as_ref().is_some_and(|mark| mark.is_same(&found));
        if is_same && self.looked >= found.len() {
            return Ok(None);
        }
        let file = regular::open(&self.path)?;
        // What comes while it is read is found by the next look.
        let found = file.metadata()?;
        let change = self.mark.as_ref().map(|mark| mark.change(&file)).transpose()?;
        if !matches!(change, None | Some(Change::Nothing | Change::Appended)) {
            (self.length, self.looked, self.last) = (0, 0, None);
        }
        let end = found.len().min(self.looked.saturating_add(ONE_LOOK));
        let whole = last_line_end(&file, self.looked..end)?;
        self.looked = end;
        let read = whole.map(|whole| self.read(&file, whole)).transpose()?;
        self.mark = Some(Mark::of(&file, &found, self.length)?);
        Ok(read)
    }

    /// Reads the lines up to there.
    fn read(&mut self, mut file: &File, end: u64) -> io::Result<ReadJournal> {
        file.seek(SeekFrom::Start(self.length))?;
        let lines = BufReader::with_capacity(AT_ONCE, file.take(end - self.length));
        let read = read_behind(&self.path, lines, self.last)?;
        self.length = end;
        self.last = read.last;
        Ok(read)
    }
}

/// Where the last line that ends among these bytes does. A line without an end may still be on its
/// way.
fn last_line_end(file: &File, among: std::ops::Range<u64>) -> io::Result<Option<u64>> {
    let mut bytes = vec![0; AT_ONCE];
    let (mut at, mut found) = (among.start, None);
    while at < among.end {
        let room = usize::try_from(among.end - at).unwrap_or(AT_ONCE).min(AT_ONCE);
        let read = match file.read_at(&mut bytes[..room], at)? {
            0 => break,
            read => read,
        };
        let last = memchr::memrchr(b'\n', &bytes[..read]);
        found = last.map(|last| at + last as u64 + 1).or(found);
        at += read as u64;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::event::{Body, Millis};
    use super::super::mint::Mint;
    use super::super::reader::read;
    use super::*;

    fn line(mint: &mut Mint, tool: &str) -> String {
        let body = Body::Opened { tool: tool.to_owned() };
        mint.event(Millis(1_700_000_000_000), None, "bob", body).to_line() + "\n"
    }

    fn tools(events: Vec<Event>) -> Vec<String> {
        let tool = |event: Event| match event.body {
            Body::Opened { tool } => tool,
            other => panic!("{other:?}"),
        };
        events.into_iter().map(tool).collect()
    }

    #[test]
    fn each_event_of_any_journal_is_news_once() {
        let folder = tempfile::tempdir().unwrap();
        let (own, theirs) = (folder.path().join("own"), folder.path().join("theirs"));
        let mut mint = Mint::new(1);
        let (one, two, three) =
            (line(&mut mint, "one"), line(&mut mint, "two"), line(&mut mint, "three"));
        fs::write(&theirs, &one).unwrap();
        let mut watch = Watch::after(&own, &[read(&theirs).unwrap()], &Search::default());
        assert_eq!(tools(watch.news()), Vec::<String>::new());

        let torn = &three[..20];
        fs::write(&theirs, format!("{one}{two}{torn}")).unwrap();
        assert_eq!(tools(watch.news()), ["two"]);
        assert_eq!(tools(watch.news()), Vec::<String>::new(), "the torn line is not there yet");
        fs::write(&theirs, format!("{one}{two}{three}")).unwrap();
        assert_eq!(tools(watch.news()), ["three"]);

        let four = line(&mut mint, "four");
        fs::write(&own, format!("{two}{four}")).unwrap();
        assert_eq!(tools(watch.news()), ["four"], "a journal that comes later, with a copy");
    }

    #[test]
    fn a_journal_that_somebody_begins_later_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("runs.jsonl");
        fs::write(&data, "{}\n").unwrap();
        let plan = super::super::place::plan(&[data], None, "alice", folder.path()).unwrap();
        let mut watch = Watch::after(&plan.write, &[], &plan.search);
        assert_eq!(tools(watch.news()), Vec::<String>::new());
        let theirs = line(&mut Mint::new(1), "theirs");
        fs::write(folder.path().join("runs.labels.bob.jsonl"), theirs).unwrap();
        assert_eq!(tools(watch.news()), ["theirs"]);
    }

    #[test]
    fn a_journal_that_was_replaced_or_cut_is_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut mint = Mint::new(1);
        let (one, two) = (line(&mut mint, "one"), line(&mut mint, "two"));
        fs::write(&path, &one).unwrap();
        let mut watch = Watch::after(&path, &[read(&path).unwrap()], &Search::default());
        assert_eq!(tools(watch.news()), Vec::<String>::new());
        let merged = folder.path().join("merged");
        fs::write(&merged, format!("{two}{one}")).unwrap();
        fs::rename(&merged, &path).unwrap();
        assert_eq!(tools(watch.news()), ["two"]);
        let three = line(&mut mint, "three");
        fs::write(&path, &three).unwrap();
        assert_eq!(tools(watch.news()), ["three"]);
    }

    #[test]
    fn a_journal_that_was_written_over_is_read_anew_though_it_is_longer_or_as_long() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut mint = Mint::new(1);
        let [one, two, three] = ["one", "two", "three"].map(|tool| line(&mut mint, tool));
        fs::write(&path, &one).unwrap();
        let mut watch = Watch::after(&path, &[read(&path).unwrap()], &Search::default());
        assert_eq!(tools(watch.news()), Vec::<String>::new());
        // The clock of a file system has ticks.
        let write = |text: String| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            fs::write(&path, text).unwrap();
        };
        write(format!("{two}{one}"));
        assert_eq!(tools(watch.news()), ["two"], "before what was known");
        write(format!("{three}{one}").split_at(one.len() + two.len()).0.to_owned());
        assert_eq!(tools(watch.news()), ["three"], "as long as before");
        write(one.replace("\"one\"", "\"odd\""));
        assert_eq!(tools(watch.news()), ["odd"], "a known event that says something else");
    }

    #[test]
    fn a_journal_that_grows_without_an_end_is_looked_at_in_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut mint = Mint::new(1);
        fs::write(&path, line(&mut mint, "one")).unwrap();
        let mut watch = Watch::after(&path, &[read(&path).unwrap()], &Search::default());
        let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.set_len(ONE_LOOK + ONE_LOOK / 2).unwrap();
        for _ in 0..3 {
            assert_eq!(tools(watch.news()), Vec::<String>::new());
        }
        let two = line(&mut mint, "two");
        std::io::Write::write_all(&mut file, two.as_bytes()).unwrap();
        assert_eq!(tools(watch.news()), ["two"], "behind the holes");
    }

    #[test]
    fn a_journal_that_is_a_pipe_now_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut mint = Mint::new(1);
        fs::write(&path, line(&mut mint, "one")).unwrap();
        let mut watch = Watch::after(&path, &[], &Search::default());
        assert_eq!(tools(watch.news()), ["one"]);
        fs::remove_file(&path).unwrap();
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert_eq!(tools(watch.news()), Vec::<String>::new());
        fs::remove_file(&path).unwrap();
        fs::write(&path, line(&mut mint, "two")).unwrap();
        assert_eq!(tools(watch.news()), ["two"]);
    }
}
