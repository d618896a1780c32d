//! What others write meanwhile: journals are looked at for lines that have come behind the known
//! ones.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::event::{Event, EventId};
use super::place::Search;
use super::reader::{ReadJournal, read_bytes};

/// Journals under watch, and the events of them that are known.
pub struct Watch {
    journals: Vec<Watched>,
    known: HashSet<EventId>,
    search: Search,
    /// Folders that new journals may appear in, and when something last did.
    folders: Vec<(PathBuf, Option<SystemTime>)>,
}

struct Watched {
    path: PathBuf,
    /// Bytes whose events are known; always whole lines.
    length: u64,
    /// Device and number of the file that was looked at last.
    file: Option<(u64, u64)>,
}

impl Watch {
    /// Watches journals that have been read, the one that is written, and those that `search` may
    /// find later.
    #[must_use]
    pub fn after(write: &Path, journals: &[ReadJournal], search: &Search) -> Self {
        let known = journals.iter().flat_map(|journal| &journal.events).map(|event| event.id);
        // Nothing is known of the folders, so that the first look finds what has come meanwhile.
        let folders = search.folders().into_iter().map(|folder| (folder, None));
        let mut watch = Watch {
            journals: Vec::new(),
            known: known.collect(),
            folders: folders.collect(),
            search: search.clone(),
        };
        for journal in journals {
            watch.add(&journal.path, journal.length);
        }
        watch.add(write, 0);
        watch
    }

    /// Watches one more journal.
    pub fn add(&mut self, path: &Path, length: u64) {
        if !self.journals.iter().any(|watched| watched.path == path) {
            self.journals.push(Watched { path: path.to_owned(), length, file: None });
        }
    }

    /// Says that an event is known.
    pub fn know(&mut self, id: EventId) {
        self.known.insert(id);
    }

    /// The events that have come since the last look. A journal that cannot be read now is looked
    /// at again the next time.
    pub fn news(&mut self) -> Vec<Event> {
        self.look_for_journals();
        let bytes = self.journals.iter_mut().filter_map(|watched| watched.news().transpose());
        let bytes: Vec<(PathBuf, Vec<u8>)> = bytes.flatten().collect();
        let events = bytes.iter().flat_map(|(path, bytes)| read_bytes(path, bytes).events);
        events.filter(|event| self.known.insert(event.id)).collect()
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
                self.add(&journal, 0);
            }
        }
    }
}

impl Watched {
    /// The whole lines behind the known ones, if there are any.
    fn news(&mut self) -> io::Result<Option<(PathBuf, Vec<u8>)>> {
        let found = match fs::metadata(&self.path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let file = Some((found.dev(), found.ino()));
        let replaced = self.file.is_some() && self.file != file;
        self.file = file;
        if replaced || found.len() < self.length {
            self.length = 0;
        }
        if found.len() == self.length {
            return Ok(None);
        }
        let mut journal = fs::File::open(&self.path)?;
        journal.seek(SeekFrom::Start(self.length))?;
        let mut bytes = Vec::new();
        journal.read_to_end(&mut bytes)?;
        // A line without an end may still be on its way.
        let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |last| last + 1);
        bytes.truncate(whole);
        self.length += whole as u64;
        Ok((whole > 0).then(|| (self.path.clone(), bytes)))
    }
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
}
