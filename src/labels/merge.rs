//! Several journals as one, and a journal without what is not needed any more. Pure.
//!
//! A merge is the union of the events, their lines byte for byte. It does not matter how often, in
//! which order or in which groups journals are merged.

use std::collections::{BTreeSet, HashMap};

use super::event::{Event, EventId};
use super::reader::{Piece, pieces};
use super::standing::standing;

/// The events of journals, each once, and their other lines, each once.
#[derive(Debug, Default)]
pub struct Union<'b> {
    events: HashMap<EventId, (Event, &'b [u8])>,
    /// Lines and pieces that are no events.
    foreign: BTreeSet<&'b [u8]>,
    torn: BTreeSet<&'b [u8]>,
    /// Lines that were there already.
    pub repeated: usize,
    /// Events that two different lines have; the smaller line in bytes counts.
    pub conflicting: usize,
    /// Retracted actions that were dropped.
    pub retracted: usize,
}

impl<'b> Union<'b> {
    /// The union of these journals' bytes.
    pub fn of(journals: impl IntoIterator<Item = &'b [u8]>) -> Self {
        let mut union = Union::default();
        for journal in journals {
            for line in journal.split(|byte| *byte == b'\n') {
                for piece in pieces(line) {
                    union.add(piece);
                }
            }
        }
        union
    }

    fn add(&mut self, piece: Piece<'b>) {
        let new = match piece {
            Piece::Foreign(line, _) => self.foreign.insert(line),
            Piece::Torn(line) => self.torn.insert(line),
            Piece::Event(event, line) => match self.events.get(&event.id) {
                Some((_, known)) if *known == line => false,
                known => {
                    let is_smaller = known.is_none_or(|(_, known)| line < *known);
                    self.conflicting += usize::from(known.is_some());
                    if is_smaller {
                        self.events.insert(event.id, (*event, line));
                    }
                    true
                }
            },
        };
        self.repeated += usize::from(!new);
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
    /// that is merged later cannot bring an action back.
    pub fn compact(&mut self, beside: &Union<'_>) {
        self.torn.clear();
        let mut all: HashMap<EventId, &Event> = HashMap::new();
        for (id, (event, _)) in beside.events.iter().chain(&self.events) {
            all.insert(*id, event);
        }
        let mut all: Vec<Event> = all.into_values().cloned().collect();
        all.sort_by_key(Event::order);
        let stands = standing(&all);
        for (event, _) in
            all.iter().zip(stands).filter(|(event, stands)| !stands && event.is_action())
        {
            self.retracted += usize::from(self.events.remove(&event.id).is_some());
        }
    }

    /// The lines: the events by time, then what is no event.
    #[must_use]
    pub fn text(&self) -> Vec<u8> {
        let mut events: Vec<_> = self.events.values().collect();
        events.sort_by_key(|(event, _)| event.order());
        let lines = events.into_iter().map(|(_, line)| *line);
        let others = self.foreign.iter().chain(&self.torn).copied();
        lines.chain(others).flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
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
    }
}
