//! Which item the terminal is known to show. Over a slow link keys may be typed before the item that is
//! on the wire is on the glass: those that write belong to the item before it.
//!
//! Behind the first frame of each item the terminal is asked where its cursor is, which has been put on a
//! place of its own; the answer tells that the frame before it was drawn. A terminal answers in order, so
//! a key that is pressed after the frame came on the glass arrives behind that answer.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use crate::corpus::Item;
use crate::labels::event::Millis;
use crate::text::counted;

/// A terminal that has never answered is waited for so long, in ms.
const FIRST_WAIT: u64 = 500;
/// One that answered before and does not any more is waited for so long, in ms: longer than a link takes
/// to send again what it lost.
const LAST_WAIT: u64 = 10_000;
/// Frames that may be unanswered; each has its own column of the narrowest screen.
const MOST: u16 = 38;

/// Guards against labels of items that the reviewer cannot have seen.
#[derive(Debug, Default)]
pub struct FrameGuard {
    is_on: bool,
    terminal: Answers,
    /// Frames on their way, the oldest first.
    asked: VecDeque<Asked>,
    /// The items on the frame that was drawn last, as far as is known.
    shown: Vec<Weak<Item>>,
    /// The column that the next question puts the cursor on, from 0.
    next: u16,
    /// Keys that were passed over since the last frame arrived.
    passed_over: usize,
    /// Whether one of them would have opened a line, so that what comes behind it may be its text.
    swallows: bool,
}

/// Whether a terminal tells what it has drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Answers {
    #[default]
    Unknown,
    Yes,
    No,
}

/// A frame with items that were not on the one before it.
#[derive(Debug)]
struct Asked {
    column: u16,
    items: Vec<Weak<Item>>,
    at: Millis,
}

impl FrameGuard {
    /// A guard, or none.
    #[must_use]
    pub fn new(is_on: bool) -> Self {
        FrameGuard { is_on, ..FrameGuard::default() }
    }

    /// A frame with these items has been drawn. Gives the column, from 1, that the terminal is to be
    /// asked with, if they are new.
    pub fn drawn(&mut self, items: &[&Arc<Item>], now: Millis) -> Option<u16> {
        let last = self.asked.back().map_or(&self.shown, |asked| &asked.items);
        if !self.is_on || items.iter().all(|item| holds(last, item)) {
            return None;
        }
        let items: Vec<Weak<Item>> = items.iter().map(|item| Arc::downgrade(item)).collect();
        // The first item has none before it that a key could belong to.
        if self.shown.is_empty() && self.asked.is_empty() {
            self.shown.clone_from(&items);
        }
        if self.asked.len() == usize::from(MOST) {
            self.asked.pop_front();
        }
        self.next = self.next % MOST + 1;
        self.asked.push_back(Asked { column: self.next, items, at: now });
        Some(self.next)
    }

    /// Whether an answer is worth waiting for.
    #[must_use]
    pub fn expects_answers(&self) -> bool {
        self.terminal != Answers::No
    }

    /// The terminal has answered with this column: all up to that frame has been drawn.
    pub fn answered(&mut self, column: u16) {
        let Some(place) = self.asked.iter().position(|asked| asked.column == column) else {
            return;
        };
        self.terminal = Answers::Yes;
        if let Some(asked) = self.asked.drain(..=place).next_back() {
            self.shown = asked.items;
        }
        self.passed_over = 0;
        self.swallows = false;
    }

    /// Whether an item may not be on the glass yet.
    pub fn is_unseen(&mut self, item: &Arc<Item>, now: Millis) -> bool {
        if !self.is_on || holds(&self.shown, item) {
            return false;
        }
        let patience = match self.terminal {
            Answers::No => return false,
            Answers::Unknown => FIRST_WAIT,
            Answers::Yes => LAST_WAIT,
        };
        let oldest = self.asked.front();
        let is_silent = oldest.is_some_and(|asked| now.0.saturating_sub(asked.at.0) > patience);
        if is_silent {
            self.terminal = Answers::No;
        }
        !is_silent
    }

    /// A key that would write is passed over; what to say of it. Where it would have opened a line, the
    /// keys behind it may be meant for that line.
    pub fn pass_over(&mut self, opens_line: bool) -> String {
        self.passed_over += 1;
        self.swallows |= opens_line;
        format!("{} came before this item was shown", counted(self.passed_over, "key"))
    }

    /// The item that was being read is there; says whether keys came before it. Where no terminal tells
    /// when it is on the glass, keys are for it from now on.
    pub fn has_arrived(&mut self) -> bool {
        let any = self.passed_over > 0;
        if !self.is_on || !self.expects_answers() {
            (self.passed_over, self.swallows) = (0, false);
        }
        any
    }

    /// Whether all keys are passed over for now.
    #[must_use]
    pub fn swallows(&self) -> bool {
        self.swallows
    }
}

fn holds(items: &[Weak<Item>], item: &Arc<Item>) -> bool {
    items.iter().any(|known| Weak::ptr_eq(known, &Arc::downgrade(item)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Transcript;

    fn items<const N: usize>() -> [Arc<Item>; N] {
        std::array::from_fn(|position| {
            let transcript = Transcript::default();
            let (file, number) = ("runs.jsonl".into(), position + 1);
            let (source, raw, is_mapped) = (0, None, false);
            Arc::new(Item { position, file, source, number, raw, is_mapped, transcript })
        })
    }

    #[test]
    fn an_item_is_seen_once_its_frame_is_answered() {
        let [one, two, three] = items();
        let mut guard = FrameGuard::new(true);
        let first = guard.drawn(&[&one], Millis(0)).unwrap();
        assert!(!guard.is_unseen(&one, Millis(0)), "nothing came before it");
        guard.answered(first);
        assert!(guard.is_unseen(&two, Millis(1000)), "it is not even drawn");
        let second = guard.drawn(&[&two], Millis(1000)).unwrap();
        assert_eq!(guard.drawn(&[&two], Millis(1001)), None, "the next frame shows the same item");
        let third = guard.drawn(&[&two, &three], Millis(1002)).unwrap();
        assert!(guard.is_unseen(&two, Millis(1700)));
        assert_eq!(guard.pass_over(false), "1 key came before this item was shown");
        assert_eq!(guard.pass_over(false), "2 keys came before this item was shown");
        guard.answered(second);
        assert!(!guard.is_unseen(&two, Millis(1701)));
        assert!(guard.is_unseen(&three, Millis(1701)));
        guard.answered(third);
        assert!(!guard.is_unseen(&two, Millis(1702)) && !guard.is_unseen(&three, Millis(1702)));
        assert!(guard.is_unseen(&one, Millis(1702)), "it has left the glass");
        guard.answered(second);
        assert!(!guard.is_unseen(&three, Millis(1703)), "an answer that was given is no answer");
    }

    #[test]
    fn a_terminal_that_does_not_answer_costs_no_key() {
        let [one, two, three] = items();
        let mut guard = FrameGuard::new(true);
        let late = guard.drawn(&[&one], Millis(0)).unwrap();
        let column = guard.drawn(&[&two], Millis(100)).unwrap();
        assert!(guard.is_unseen(&two, Millis(400)), "it may be on its way");
        assert!(!guard.is_unseen(&two, Millis(501)) && !guard.expects_answers());
        // A link that takes longer than that is found out by the answer that comes late.
        guard.answered(late);
        assert!(guard.is_unseen(&two, Millis(600)) && guard.expects_answers());
        guard.answered(column);
        guard.drawn(&[&three], Millis(700));
        assert!(guard.is_unseen(&three, Millis(10_700)));
        assert!(!guard.is_unseen(&three, Millis(10_701)), "the answer is lost");
    }

    #[test]
    fn frames_in_any_number_can_be_on_their_way() {
        let [one, two] = items();
        let mut guard = FrameGuard::new(true);
        let mut last = 0;
        for round in 0..200 {
            let item = if round % 2 == 0 { &one } else { &two };
            last = guard.drawn(&[item], Millis(round)).unwrap();
            assert!((1..=MOST).contains(&last));
        }
        guard.answered(last);
        assert!(!guard.is_unseen(&two, Millis(300)) && guard.is_unseen(&one, Millis(300)));
    }

    #[test]
    fn a_guard_that_is_off_asks_nothing() {
        let [one] = items();
        let mut guard = FrameGuard::new(false);
        assert_eq!(guard.drawn(&[&one], Millis(0)), None);
        assert!(!guard.is_unseen(&one, Millis(0)));
    }
}
