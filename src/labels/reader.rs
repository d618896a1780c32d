//! A journal's lines to events. Whatever cannot be read is named and kept.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use memchr::memmem;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::event::{Event, EventId, Footing};
use super::line::LineDigest;
use super::mark::Mark;
use super::stream::{LONGEST, Line, Lines};
use crate::disk::regular;

/// So many bytes of a journal are read at once.
const AT_ONCE: usize = 256 << 10;
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
    /// The numbers of their lines, from 1.
    pub numbers: Vec<usize>,
    /// What is odd about it, in its order.
    pub oddities: Vec<Oddity>,
    /// What the lines of the events are known by, in their order.
    pub lines: Vec<LineDigest>,
    /// Bytes up to the end of the last whole line.
    pub length: u64,
    /// What the file was like then.
    pub mark: Option<Mark>,
    /// Where events without a usable time that come behind all of these are placed.
    pub last: Option<Footing>,
}

/// Something odd about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The line's number, from 1.
    pub line: usize,
    /// What it is.
    pub kind: Odd,
}

/// What may be odd about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Odd {
    /// It is no event, for this reason.
    Unread(String),
    /// It holds a piece of an event that was cut off.
    Torn,
    /// It repeats the line of this event.
    Repeated(EventId),
    /// Another line has this event with other words.
    Conflicting(EventId),
    /// Its event is of this kind, or this version, which the program does not know.
    Unknown(String),
}

impl ReadJournal {
    /// The numbers of the lines that are no events, and of those with torn pieces.
    pub fn unread(&self) -> impl Iterator<Item = usize> {
        let unread = |odd: &&Oddity| matches!(odd.kind, Odd::Unread(_) | Odd::Torn);
        self.oddities.iter().filter(unread).map(|odd| odd.line)
    }
}

/// Reads a journal. It is never held as a whole.
///
/// # Errors
/// Where the file cannot be read, or is no file.
pub fn read(path: &Path) -> io::Result<ReadJournal> {
    let file = regular::open(path)?;
    let found = file.metadata()?;
    let mut journal = read_from(path, BufReader::with_capacity(AT_ONCE, &file))?;
    journal.mark = Some(Mark::of(&file, &found, journal.length)?);
    Ok(journal)
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
    regular::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let mut lines = head.split(|&byte| byte == b'\n');
    if let Some(line) = lines.find(|line| is_json(line)) {
        return Ok(serde_json::from_slice::<Outline>(line).is_err());
    }
    let blank = |byte: &&u8| **byte != 0 && !byte.is_ascii_whitespace();
    let start: Vec<u8> = head.iter().filter(blank).take(EVENT_START.len()).copied().collect();
    Ok(!EVENT_START.as_bytes().starts_with(&start))
}

/// Reads a journal's bytes.
#[must_use]
pub fn read_bytes(path: &Path, bytes: &[u8]) -> ReadJournal {
    // Nothing can go wrong with bytes that are there.
    read_from(path, bytes).unwrap_or_default()
}

/// Reads a journal as it comes.
///
/// # Errors
/// Where the input cannot be read.
pub fn read_from(path: &Path, input: impl BufRead) -> io::Result<ReadJournal> {
    read_behind(path, input, None)
}

/// Reads what comes behind this event in a journal.
///
/// # Errors
/// Where the input cannot be read.
pub fn read_behind(
    path: &Path,
    input: impl BufRead,
    before: Option<Footing>,
) -> io::Result<ReadJournal> {
    let mut journal = ReadJournal { path: path.to_owned(), last: before, ..ReadJournal::default() };
    let mut seen: HashMap<EventId, LineDigest> = HashMap::new();
    let mut lines = Lines::new(input);
    while let Some(line) = lines.next()? {
        for piece in pieces_of(line) {
            let odd = match piece {
                Piece::Event(event, text) => journal.note(*event, (line.number, text), &mut seen),
                Piece::Torn(_) => Some(Odd::Torn),
                Piece::Foreign(_, why) => Some(Odd::Unread(why)),
                Piece::TooLong => {
                    Some(Odd::Unread(format!("it is longer than {} MB", LONGEST >> 20)))
                }
            };
            journal.oddities.extend(odd.map(|kind| Oddity { line: line.number, kind }));
        }
    }
    journal.length = lines.whole();
    Ok(journal)
}

impl ReadJournal {
    /// Takes an event in; says what is odd about it.
    fn note(
        &mut self,
        mut event: Event,
        (number, line): (usize, &[u8]),
        seen: &mut HashMap<EventId, LineDigest>,
    ) -> Option<Odd> {
        let digest = LineDigest::of(line);
        event.follow(self.last);
        self.last = event.footing().or(self.last);
        let odd = match seen.get(&event.id) {
            None => {
                seen.insert(event.id, digest);
                event.unknown_kind().map(Odd::Unknown)
            }
            Some(known) if *known == digest => return Some(Odd::Repeated(event.id)),
            Some(_) => Some(Odd::Conflicting(event.id)),
        };
        self.events.push(event);
        self.numbers.push(number);
        self.lines.push(digest);
        odd
    }
}

/// What stands on a line.
pub enum Piece<'b> {
    /// An event, and its bytes.
    Event(Box<Event>, &'b [u8]),
    /// A piece of an event that was cut off.
    Torn(&'b [u8]),
    /// Something else, and why it is no event.
    Foreign(&'b [u8], String),
    /// More than can be held.
    TooLong,
}

/// Takes a line apart, and the zeros at its start.
#[must_use]
pub fn pieces_of(line: Line<'_>) -> Vec<Piece<'_>> {
    let mut found = match line.text {
        Some(text) => pieces(text),
        None => vec![Piece::TooLong],
    };
    if line.zeros {
        found.insert(0, Piece::Torn(b""));
    }
    found
}

/// Takes a line apart. It holds one event, unless a write was cut and the next one followed
/// without a line end.
#[must_use]
pub fn pieces(line: &[u8]) -> Vec<Piece<'_>> {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Vec::new();
    }
    let whole = piece(line);
    let is_one = matches!(whole, Piece::Event(..)) || is_json(line);
    if is_one || starts(line).all(|at| at == 0) {
        return vec![whole];
    }
    let ends = starts(line).filter(|&at| at > 0).chain([line.len()]);
    let mut from = 0;
    let parts = ends.map(|end| &line[std::mem::replace(&mut from, end)..end]);
    parts.map(|part| piece(part.trim_ascii())).collect()
}

fn starts(line: &[u8]) -> impl Iterator<Item = usize> {
    memmem::find_iter(line, EVENT_START)
}

fn piece(bytes: &[u8]) -> Piece<'_> {
    let parsed = match std::str::from_utf8(bytes) {
        Ok(text) => Event::parse(text).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match parsed {
        Ok(event) => Piece::Event(Box::new(event), bytes),
        Err(_) if is_torn(bytes) => Piece::Torn(bytes),
        Err(why) => Piece::Foreign(bytes, why),
    }
}

/// Whether these bytes begin as an event does and break off; a power cut may leave zeros, too.
fn is_torn(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let rest = &bytes[zeros..];
    let start = rest.get(..EVENT_START.len()).unwrap_or(rest);
    EVENT_START.as_bytes().starts_with(start) && !is_json(rest)
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
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
            assert_eq!(read.unread().count(), usize::from(cut > 0), "cut at {cut}");
        }
    }

    #[test]
    fn two_events_on_one_line_count_both() {
        let lines = lines(2);
        let glued = format!("{}{}{}\n", lines[0], lines[1], &lines[0][..30]);
        let read = read_text(glued.as_bytes());
        let found: Vec<String> = read.events.iter().map(Event::to_line).collect();
        assert_eq!(found, lines);
        assert_eq!(read.oddities, [Oddity { line: 1, kind: Odd::Torn }]);
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
            assert_eq!(read.unread().collect::<Vec<_>>(), [2, 4]);
        }
    }

    #[test]
    fn repeated_lines_and_two_lines_of_one_id_are_told_apart() {
        let lines = lines(1);
        let other = lines[0].replace("zoë", "eve");
        let read = read_text(
            [&lines[0], &lines[0], &other].map(|line| line.clone() + "\n").concat().as_bytes(),
        );
        let id = read.events[0].id;
        let odd = |line, kind| Oddity { line, kind };
        assert_eq!(read.oddities, [odd(2, Odd::Repeated(id)), odd(3, Odd::Conflicting(id))]);
        assert_eq!(read.events.len(), 2);
    }

    #[test]
    fn a_journal_of_holes_is_read_and_what_is_behind_them_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.labels.jsonl");
        let lines = lines(2);
        std::fs::write(&path, lines[0].clone() + "\n").unwrap();
        let file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.set_len(200 << 20).unwrap();
        std::io::Write::write_all(&mut &file, (lines[1].clone() + "\n").as_bytes()).unwrap();
        let read = read(&path).unwrap();
        let found: Vec<String> = read.events.iter().map(Event::to_line).collect();
        assert_eq!(found, lines);
        assert_eq!(read.oddities, [Oddity { line: 2, kind: Odd::Torn }]);
        assert_eq!(read.length, file.metadata().unwrap().len());
    }

    #[test]
    fn an_event_at_the_end_of_time_counts_where_it_was_written() {
        let lines = lines(3);
        let late = lines[1].replace("2023-11-14T22:13:20", "9999-12-30T22:00:00");
        assert_ne!(late, lines[1]);
        let ids = |text: String| {
            let mut events = read_text(text.as_bytes()).events;
            events.sort_by_key(Event::order);
            events.into_iter().map(|event| event.to_line()).collect::<Vec<_>>()
        };
        let wanted = [&lines[0], &late, &lines[2]].map(String::clone);
        assert_eq!(ids(wanted.join("\n")), wanted);
        assert_eq!(ids([&late, &lines[0], &lines[2]].map(String::clone).join("\n"))[0], late);
    }
}
