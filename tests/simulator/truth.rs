//! What was said of which record, kept by a slow count that knows nothing of the program's rules for
//! finding records again.

use std::collections::{BTreeMap, BTreeSet};

/// What an action did to the records it was about.
#[derive(Clone, Debug)]
pub enum Said {
    Answer(Option<String>),
    Skip,
    Bookmark,
}

/// One action of a reviewer: a key, or equal records answered alike.
#[derive(Clone, Debug)]
struct Act {
    by: String,
    /// The records' numbers, and their texts then.
    of: Vec<(usize, String)>,
    said: Said,
    stands: bool,
}

/// Everything that was done, in order.
#[derive(Default)]
pub struct Truth {
    acts: Vec<Act>,
    /// Of each reviewer, the actions that can be done again, the last first.
    undone: BTreeMap<String, Vec<usize>>,
    /// Every text that a record ever had, with the records that had it.
    texts: BTreeMap<String, BTreeSet<usize>>,
}

impl Truth {
    pub fn note_text(&mut self, serial: usize, text: &str) {
        self.texts.entry(text.to_owned()).or_default().insert(serial);
    }

    /// Whether no other record ever had one of the texts that this record had.
    pub fn is_lonely(&self, serial: usize) -> bool {
        let own = self.texts.values().filter(|serials| serials.contains(&serial));
        own.into_iter().all(|serials| serials.len() == 1)
    }

    pub fn act(&mut self, by: &str, of: Vec<(usize, String)>, said: Said) {
        self.undone.remove(by);
        self.acts.push(Act { by: by.to_owned(), of, said, stands: true });
    }

    /// Takes the last action back; says whether there was one.
    pub fn undo(&mut self, by: &str) -> bool {
        let last = self.acts.iter().rposition(|act| act.by == by && act.stands);
        if let Some(last) = last {
            self.acts[last].stands = false;
            self.undone.entry(by.to_owned()).or_default().push(last);
        }
        last.is_some()
    }

    /// Brings the action back that was taken back last.
    pub fn redo(&mut self, by: &str) -> bool {
        let last = self.undone.get_mut(by).and_then(Vec::pop);
        if let Some(last) = last {
            self.acts[last].stands = true;
        }
        last.is_some()
    }

    /// What a reviewer answered of a record with this text.
    pub fn answer(&self, by: &str, serial: usize, text: &str) -> Option<&str> {
        let about = |act: &&Act| {
            let is_it = |(known, was): &(usize, String)| *known == serial && was == text;
            act.stands && act.by == by && act.of.iter().any(is_it)
        };
        let mut answers = self.acts.iter().rev().filter(about).filter_map(|act| match &act.said {
            Said::Answer(value) => Some(value.as_deref()),
            _ => None,
        });
        answers.next().flatten()
    }

    /// The records, by number and text, of which a reviewer's answer stands.
    pub fn answered(&self, by: &str) -> BTreeSet<(usize, String)> {
        let acts = self.acts.iter().filter(|act| act.by == by && act.stands);
        let all: BTreeSet<(usize, String)> = acts.flat_map(|act| act.of.iter().cloned()).collect();
        all.into_iter().filter(|(serial, text)| self.answer(by, *serial, text).is_some()).collect()
    }

    /// The answers that stand of records with a text, of a reviewer.
    pub fn answers_of_text(&self, by: &str, text: &str) -> Vec<&str> {
        let all = self.answered(by);
        let of_text: Vec<usize> =
            all.iter().filter(|(_, was)| was == text).map(|(serial, _)| *serial).collect();
        of_text.into_iter().filter_map(|serial| self.answer(by, serial, text)).collect()
    }
}
