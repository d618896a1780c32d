//! A journal's lines to events. Whatever cannot be read is named and kept.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use memchr::memmem;
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
    let mut seen: HashMap<EventId, &[u8]> = HashMap::new();
    let whole = memchr::memrchr(b'\n', bytes).map_or(0, |last| last + 1);
    journal.length = whole as u64;
    for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        match find_event(line) {
            Ok((event, at)) => {
                if at > 0 {
                    let why = "a torn line stands before the event on it; the event counts";
                    journal.unread.push(UnreadLine { line: number + 1, why: why.to_owned() });
                }
                journal.note(event, line.get(at..).unwrap_or(line), &mut seen);
            }
            Err(why) => journal.unread.push(UnreadLine { line: number + 1, why }),
        }
    }
    journal
}

impl ReadJournal {
    fn note<'b>(&mut self, event: Event, line: &'b [u8], seen: &mut HashMap<EventId, &'b [u8]>) {
        match seen.get(&event.id) {
            None => {
                seen.insert(event.id, line);
                self.events.push(event);
            }
            Some(known) if *known == line => self.repeated += 1,
            Some(_) => {
                self.conflicting.push(event.id);
                self.events.push(event);
            }
        }
    }
}

/// The event on a line, and where it begins: a torn piece may stand before it.
fn find_event(line: &[u8]) -> Result<(Event, usize), String> {
    let parse = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => Event::parse(text).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let problem = match parse(line) {
        Ok(event) => return Ok((event, 0)),
        Err(problem) => problem,
    };
    // A line end may be missing where a write was cut and the next one followed.
    let starts = memmem::find_iter(line, EVENT_START).filter(|&at| at > 0);
    let mut behind = starts.filter_map(|at| Some((parse(line.get(at..)?).ok()?, at)));
    behind.next().ok_or(problem)
}

#[cfg(test)]
mod tests {
    use super::super::event::{Body, Millis};
    use super::super::mint::Mint;
    use super::*;

    fn lines(count: usize) -> Vec<String> {
        let mut mint = Mint::new(7);
        let body = || Body::Opened { tool: "Prüfer 審査".to_owned() };
        let event = |_| mint.event(Millis(1_700_000_000_000), None, "zoë", body()).to_line();
        (0..count).map(event).collect()
    }

    fn read_text(bytes: &[u8]) -> ReadJournal {
        read_bytes(Path::new("runs.labels.jsonl"), bytes)
    }

    #[test]
    fn a_journal_cut_at_any_byte_of_its_last_two_events_keeps_all_before() {
        let lines = lines(4);
        let text = lines.join("\n") + "\n";
        let whole = read_text(text.as_bytes()).events;
        let safe = text.len() - lines[2].len() - lines[3].len() - 2;
        for cut in safe..=text.len() {
            let read = read_text(&text.as_bytes()[..cut]);
            let complete = 2 + [3, 4].into_iter().filter(|&n| cut >= end_of(&lines, n)).count();
            assert_eq!(read.events, whole[..complete], "cut at {cut}");
            // What the next event would follow: a line end is put behind the torn piece.
            let next = [&text.as_bytes()[..cut], b"\n", lines[3].as_bytes(), b"\n"].concat();
            assert!(read_text(&next).events.contains(&whole[3]), "cut at {cut}");
        }
    }

    /// Where the line end of the event of this number, from 1, stands.
    fn end_of(lines: &[String], number: usize) -> usize {
        lines.iter().take(number).map(|line| line.len() + 1).sum::<usize>() - 1
    }

    #[test]
    fn an_event_behind_any_torn_piece_counts() {
        let lines = lines(2);
        for cut in 0..lines[0].len() {
            let glued = [&lines[0].as_bytes()[..cut], lines[1].as_bytes(), b"\n"].concat();
            let read = read_text(&glued);
            assert_eq!(read.events.len(), 1, "cut at {cut}");
            assert_eq!(read.events[0].to_line(), lines[1], "cut at {cut}");
            assert_eq!(read.unread.len(), usize::from(cut > 0), "cut at {cut}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line_and_the_rest_counts() {
        let lines = lines(2);
        let text = format!("{}\r\nhello\n\n{{\"v\":1}}\n{}\n", lines[0], lines[1]);
        let bad = text.replace("hello", "he\u{1}o").into_bytes();
        let bad: Vec<u8> = bad.into_iter().map(|b| if b == 1 { 0xff } else { b }).collect();
        for bytes in [text.as_bytes(), &bad] {
            let read = read_text(bytes);
            assert_eq!(read.events.len(), 2);
            let unread: Vec<usize> = read.unread.iter().map(|line| line.line).collect();
            assert_eq!(unread, [2, 4]);
        }
    }

    #[test]
    fn repeated_lines_and_two_lines_of_one_id_are_told_apart() {
        let lines = lines(1);
        let other = lines[0].replace("zoë", "eve");
        let read = read_text(
            [&lines[0], &lines[0], &other].map(|line| line.clone() + "\n").concat().as_bytes(),
        );
        assert_eq!((read.repeated, read.conflicting.len(), read.events.len()), (1, 1, 2));
    }
}
