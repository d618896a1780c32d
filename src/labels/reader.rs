//! A journal's lines to events. Whatever cannot be read is named and kept.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::event::{Event, EventId};

/// What every event begins with.
const EVENT_START: &str = "{\"v\":";
/// A file's kind is told by this many bytes.
const HEAD: u64 = 256 << 10;

/// A journal as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadJournal {
    /// The file.
    pub path: PathBuf,
    /// Its events, in its order.
    pub events: Vec<Event>,
    /// Lines that are no events.
    pub unread: Vec<UnreadLine>,
    /// Lines that repeat another one.
    pub repeated: usize,
    /// Ids that stand on two different lines.
    pub conflicting: Vec<EventId>,
    /// Bytes up to the end of the last whole line.
    pub length: u64,
}

/// A line that is no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadLine {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub why: String,
}

/// Reads a journal.
///
/// # Errors
/// Where the file cannot be read.
pub fn read(path: &Path) -> io::Result<ReadJournal> {
    Ok(read_bytes(path, &fs::read(path)?))
}

/// What makes a line an event, even one that this program cannot read.
#[derive(Deserialize)]
struct Outline {
    #[serde(rename = "v")]
    _version: u64,
    #[serde(rename = "event")]
    _id: String,
    #[serde(rename = "kind")]
    _kind: String,
}

/// Whether a file holds something else than events, so that nothing may be appended to it.
/// Its first line that is JSON tells; a journal may have lost its start in a power cut.
///
/// # Errors
/// Where the file cannot be read.
pub fn holds_other_data(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    fs::File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let mut lines = head.split(|&byte| byte == b'\n');
    let readable = |line: &&[u8]| serde_json::from_slice::<IgnoredAny>(line).is_ok();
    if let Some(line) = lines.find(readable) {
        return Ok(serde_json::from_slice::<Outline>(line).is_err());
    }
    let blank = |byte: &&u8| **byte != 0 && !byte.is_ascii_whitespace();
    let start: Vec<u8> = head.iter().filter(blank).take(EVENT_START.len()).copied().collect();
    Ok(!EVENT_START.as_bytes().starts_with(&start))
}

/// Reads a journal's bytes.
#[must_use]
pub fn read_bytes(path: &Path, bytes: &[u8]) -> ReadJournal {
    let mut journal = ReadJournal { path: path.to_owned(), ..ReadJournal::default() };
    let mut seen: HashMap<EventId, String> = HashMap::new();
    let whole = memchr::memrchr(b'\n', bytes).map_or(0, |last| last + 1);
    journal.length = whole as u64;
    for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end_matches('\r');
        if text.trim().is_empty() {
            continue;
        }
        match find_event(text) {
            Ok((event, torn)) => {
                if torn {
                    let why = "a torn line stands before the event on it; the event counts";
                    journal.unread.push(UnreadLine { line: number + 1, why: why.to_owned() });
                }
                journal.note(event, text, &mut seen);
            }
            Err(why) => journal.unread.push(UnreadLine { line: number + 1, why }),
        }
    }
    journal
}

impl ReadJournal {
    fn note(&mut self, event: Event, line: &str, seen: &mut HashMap<EventId, String>) {
        match seen.get(&event.id) {
            None => {
                seen.insert(event.id, line.to_owned());
                self.events.push(event);
            }
            Some(known) if known == line => self.repeated += 1,
            Some(_) => {
                self.conflicting.push(event.id);
                self.events.push(event);
            }
        }
    }
}

/// The event on a line, and whether a torn piece stands before it.
fn find_event(line: &str) -> Result<(Event, bool), String> {
    let problem = match Event::parse(line) {
        Ok(event) => return Ok((event, false)),
        Err(problem) => problem.to_string(),
    };
    // A line end may be missing where a write was cut and the next one followed.
    let starts = line.match_indices(EVENT_START).map(|(at, _)| at).filter(|&at| at > 0);
    let behind = starts.into_iter().find_map(|at| Event::parse(&line[at..]).ok());
    behind.map(|event| (event, true)).ok_or(problem)
}
