//! Several journals as one, and a journal without what is not needed any more. Pure.
//!
//! A merge is the union of the events, their lines byte for byte. It does not matter how often, in
//! which order or in which groups journals are merged.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, BufRead, Write};

use super::event::{Event, EventId, Footing, Order};
use super::home::{Brought, Homes};
use super::line::LineKey;
use super::reader::{Piece, pieces_of};
use super::standing::{Said, standing_of};
use super::stream::{LONGEST, Lines};

/// Why journals cannot be made into one.
#[derive(Debug, thiserror::Error)]
pub enum UnionError {
    /// One of them cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A line is longer than can be held; it would be lost.
    #[error("its line {line} is longer than {} MB, which no event is; take it out first", LONGEST >> 20)]
    TooLong {
        /// The line, from 1.
        line: usize,
    },
}

/// The events of journals, each once, and their other lines, each once.
#[derive(Debug, Default)]
pub struct Union {
    events: HashMap<EventId, Kept>,
    /// Lines and pieces that are no events.
    foreign: BTreeSet<Box<[u8]>>,
    torn: BTreeSet<Box<[u8]>>,
    /// Events that two different lines have; the smaller line in bytes counts.
    conflicting: HashSet<EventId>,
    /// What was handed over, and comes home.
    homes: Homes,
    /// Lines that were there already.
    pub repeated: usize,
    /// Retracted actions that were dropped.
    pub retracted: usize,
}

/// An event's line, and what of it is needed to place it and to tell whether it stands.
#[derive(Debug)]
struct Kept {
    line: Box<[u8]>,
    order: Order,
    by: Box<str>,
    /// What it retracts.
    of: Box<[EventId]>,
    is_action: bool,
}

impl Kept {
    fn new(event: &Event, line: &[u8]) -> Self {
        let Said { by, of, .. } = Said::in_event(event);
        let (order, is_action) = (event.order(), event.is_action());
        Kept { line: line.into(), order, by: by.into(), of: of.into(), is_action }
    }
}

impl Union {
    /// A union in which what was said of a bundle's records is said of the records that it was made of.
    #[must_use]
    pub fn coming_home(homes: Homes) -> Self {
        Union { homes, ..Union::default() }
    }

    /// What came home, and what could not.
    #[must_use]
    pub fn homes(&self) -> &Homes {
        &self.homes
    }

    /// The union of these journals' bytes, none of whose lines is too long to be held.
    pub fn of<'b>(journals: impl IntoIterator<Item = &'b [u8]>) -> Self {
        let mut union = Union::default();
        for journal in journals {
            // Nothing else can go wrong with bytes that are there.
            let _too_long = union.take_in(journal);
        }
        union
    }

    /// Takes one more journal in.
    ///
    /// # Errors
    /// Where it cannot be read, or a line cannot be held.
    pub fn take_in(&mut self, journal: impl BufRead) -> Result<(), UnionError> {
        let mut lines = Lines::new(journal);
        let mut before: Option<Footing> = None;
        while let Some(line) = lines.next()? {
            for piece in pieces_of(line) {
                let new = match piece {
                    Piece::Foreign(line, _) => self.foreign.insert(line.into()),
                    Piece::Torn(line) => self.torn.insert(line.into()),
                    Piece::TooLong => return Err(UnionError::TooLong { line: line.number }),
                    Piece::Event(event, line) => match self.homes.bring(line) {
                        Brought::AsItIs => self.add_behind(*event, line, &mut before),
                        Brought::Nothing => true,
                        Brought::Home(line) => match Event::parse(&line) {
                            Ok(event) => self.add_behind(event, line.as_bytes(), &mut before),
                            Err(_) => self.foreign.insert(line.into_bytes().into()),
                        },
                    },
                };
                self.repeated += usize::from(!new);
            }
        }
        Ok(())
    }

    /// Takes an event in that stands behind others in its journal; whether its line is new.
    fn add_behind(&mut self, mut event: Event, line: &[u8], before: &mut Option<Footing>) -> bool {
        event.follow(*before);
        *before = event.footing().or(*before);
        self.add(&event, line)
    }

    /// Takes an event in; whether its line is new.
    fn add(&mut self, event: &Event, line: &[u8]) -> bool {
        let Some(known) = self.events.get_mut(&event.id) else {
            self.events.insert(event.id, Kept::new(event, line));
            return true;
        };
        if *known.line == *line {
            // Where one line has two places the earlier counts, as when both are read.
            known.order = known.order.min(event.order());
            return false;
        }
        self.conflicting.insert(event.id);
        if LineKey::of(line) < LineKey::of(&known.line) {
            *known = Kept::new(event, line);
        }
        true
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// How many events two different lines have.
    #[must_use]
    pub fn conflicting(&self) -> usize {
        self.conflicting.len()
    }

    /// How many lines are no events.
    #[must_use]
    pub fn foreign(&self) -> usize {
        self.foreign.len()
    }

    /// How many pieces of events there are.
    #[must_use]
    pub fn torn(&self) -> usize {
        self.torn.len()
    }

    /// Drops torn pieces and the actions that are retracted by what is here and in `beside`,
    /// journals that are read together with this one. The retracts stay, so that an older copy
    /// that is merged later cannot bring an action back; so does what an event without a usable time
    /// stands behind, since that tells its place.
    pub fn compact(&mut self, beside: &Union) {
        self.torn.clear();
        let mut all: HashMap<EventId, &Kept> = HashMap::new();
        for (id, kept) in beside.events.iter().chain(&self.events) {
            all.insert(*id, kept);
        }
        let mut all: Vec<(EventId, &Kept)> = all.into_iter().collect();
        all.sort_by_key(|(_, kept)| kept.order);
        let said = |(id, kept): &(EventId, &'_ Kept)| (*id, kept.is_action);
        let stands =
            standing_of(all.iter().map(|(id, kept)| Said { id: *id, by: &kept.by, of: &kept.of }));
        let needed: HashSet<EventId> =
            self.events.values().filter_map(|kept| kept.order.follows()).collect();
        let gone: Vec<EventId> = all
            .iter()
            .map(said)
            .zip(stands)
            .filter(|((id, is_action), stands)| !stands && *is_action && !needed.contains(id))
            .map(|((id, _), _)| id)
            .collect();
        for id in gone {
            self.retracted += usize::from(self.events.remove(&id).is_some());
        }
    }

    /// Writes the lines: the events in their order, then what is no event.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut events: Vec<&Kept> = self.events.values().collect();
        events.sort_by_key(|kept| kept.order);
        let lines = events.into_iter().map(|kept| &kept.line);
        // Of zeros that a power cut left there is nothing to keep.
        let others = self.foreign.iter().chain(&self.torn).filter(|line| !line.is_empty());
        for line in lines.chain(others) {
            out.write_all(line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// The lines as one text.
    #[must_use]
    pub fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        // Memory takes all.
        let _written = self.write(&mut text);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::{Body, Millis};
    use super::super::mint::Mint;
    use super::*;

    fn lines(by: &str, seed: u64, count: u64) -> Vec<String> {
        let mut mint = Mint::new(seed);
        let body = || Body::Opened { tool: "t".to_owned() };
        (0..count).map(|n| mint.event(Millis(n * 10 + seed), None, by, body()).to_line()).collect()
    }

    fn merged(journals: &[&str]) -> String {
        let union = Union::of(journals.iter().map(|text| text.as_bytes()));
        String::from_utf8(union.text()).unwrap()
    }

    #[test]
    fn events_of_all_stand_by_time_and_the_rest_comes_last() {
        let (alice, bob) = (lines("alice", 1, 2), lines("bob", 2, 2));
        let first = format!("{}\nhello\n{}\n{{\"v\":1,\"eve", alice[1], alice[0]);
        let second = format!("{}\n{}\n{}\nhello", bob[0], alice[0], bob[1]);
        let wanted = [&alice[0], &bob[0], &alice[1], &bob[1], "hello", "{\"v\":1,\"eve", ""];
        assert_eq!(merged(&[&first, &second]), wanted.join("\n"));
        assert_eq!(merged(&[&second, &first]), wanted.join("\n"));
    }

    #[test]
    fn of_two_lines_with_one_event_the_smaller_counts() {
        let line = lines("zoe", 1, 1).remove(0);
        let other = line.replace("zoe", "eve");
        assert_eq!(merged(&[&line, &other]), format!("{other}\n"));
        assert_eq!(merged(&[&other, &line]), format!("{other}\n"));
        // Only their bytes differ; reading them parses both alike.
        let spaced = line.replace("\":", "\": ");
        assert_eq!(merged(&[&line, &spaced]), merged(&[&spaced, &line]));
        assert_eq!(
            Union::of([line.as_bytes(), spaced.as_bytes(), line.as_bytes()]).conflicting(),
            1
        );
    }

    #[test]
    fn an_event_at_the_end_of_time_keeps_its_place_in_every_merge() {
        let (alice, bob) = (lines("alice", 1, 3), lines("bob", 2, 3));
        let late = alice[1].replace("1970-01-01T00:00:00.011", "9999-12-30T22:00:00.000");
        assert_ne!(late, alice[1]);
        let first = format!("{}\n{late}\n{}\n", alice[0], alice[2]);
        let second = bob.join("\n");
        let wanted = [&alice[0], &late, &bob[0], &bob[1], &alice[2], &bob[2]].map(String::clone);
        let wanted = wanted.join("\n") + "\n";
        assert_eq!(merged(&[&first, &second]), wanted);
        assert_eq!(merged(&[&second, &first]), wanted);
        assert_eq!(merged(&[&wanted, &first]), wanted);
        assert_eq!(merged(&[&wanted]), wanted);
    }

    #[test]
    fn a_line_that_cannot_be_held_is_named_and_nothing_is_lost_in_silence() {
        use std::io::{BufReader, Read, repeat};
        let long = repeat(b'x').take(LONGEST as u64 + 1);
        let mut union = Union::default();
        let journal = BufReader::new((&b"hello\n"[..]).chain(long));
        let why = union.take_in(journal).unwrap_err().to_string();
        assert_eq!(why, "its line 2 is longer than 64 MB, which no event is; take it out first");
    }
}
