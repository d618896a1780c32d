//! Labels that come home: what was said of a bundle's records is said of the records that it was made of.
//!
//! The sender's journal says which these are. An event about a text that is not the one that was packed is
//! not taken: nobody can say what it is about.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufRead};

use memchr::memmem;
use serde_json::Value;

use super::event::{Body, Event};
use super::packed::{Packed, PackedItem};
use super::reader::{Piece, pieces};
use super::stream::Lines;
use crate::transcript::Digest;

/// The bundles that journals tell of.
#[derive(Debug, Default)]
pub struct Homes {
    bundles: Vec<Home>,
    /// The records whose texts are not those that were packed, by their ids in the bundle.
    altered: BTreeSet<String>,
    /// How many events came home.
    brought: usize,
}

/// One bundle.
#[derive(Debug)]
struct Home {
    /// How its records' file ends in every name that events have for it.
    file: String,
    /// Of its questions, which are these and stand here in full.
    rubric_digest: String,
    /// By id in the bundle: the digest there, and the record here.
    items: HashMap<String, (Digest, Value)>,
}

/// What becomes of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Brought {
    /// It is about nothing that was packed.
    AsItIs,
    /// It is this line here.
    Home(String),
    /// It says nothing here.
    Nothing,
}

impl Homes {
    /// Notes an event: of a bundle that was packed.
    fn note(&mut self, event: &Event) {
        let Body::Pack(packed) = &event.body else { return };
        let Packed { bundle, rubric_digest, items, .. } = &**packed;
        let item = |one: &PackedItem| {
            let item = serde_json::to_value(&one.item).unwrap_or_default();
            (one.id.clone(), (one.digest, item))
        };
        self.bundles.push(Home {
            file: format!("/{bundle}.jsonl"),
            rubric_digest: rubric_digest.clone(),
            items: items.iter().map(item).collect(),
        });
    }

    /// Notes what a journal tells of bundles.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn note_all(&mut self, journal: impl BufRead) -> io::Result<()> {
        let mut lines = Lines::new(journal);
        while let Some(line) = lines.next()? {
            let is_pack = |line: &[u8]| memmem::find(line, b"\"kind\":\"pack\"").is_some();
            for piece in line.text.filter(|line| is_pack(line)).map(pieces).into_iter().flatten() {
                if let Piece::Event(event, _) = piece {
                    self.note(&event);
                }
            }
        }
        Ok(())
    }

    /// The records whose texts are not those that were packed.
    #[must_use]
    pub fn altered(&self) -> &BTreeSet<String> {
        &self.altered
    }

    /// How many events came home so far.
    #[must_use]
    pub fn brought(&self) -> usize {
        self.brought
    }

    /// What a line of a journal is here.
    pub fn bring(&mut self, line: &[u8]) -> Brought {
        for place in 0..self.bundles.len() {
            let home = &self.bundles[place];
            let is_of = |words: &str| memmem::find(line, words.as_bytes()).is_some();
            if is_of(&home.rubric_digest) && is_of("\"kind\":\"rubric\"") {
                return Brought::Nothing;
            }
            if !is_of(&home.file) {
                continue;
            }
            let Ok(mut event) = serde_json::from_slice::<Value>(line) else { continue };
            let mut altered = Vec::new();
            let changed = home.translate(&mut event, &mut altered);
            self.altered.extend(altered);
            if changed {
                self.brought += 1;
                return Brought::Home(event.to_string());
            }
        }
        Brought::AsItIs
    }
}

impl Home {
    /// Puts records of here in the place of those of the bundle; whether there were any.
    fn translate(&self, value: &mut Value, altered: &mut Vec<String>) -> bool {
        if let Some(item) = self.item(value, altered) {
            let again = value.get("showing").cloned();
            *value = item;
            if let Some(again) = again {
                value["showing"] = again;
            }
            return true;
        }
        match value {
            Value::Object(members) => {
                let mut changed = false;
                for (_, member) in members.iter_mut() {
                    changed |= self.translate(member, altered);
                }
                changed
            }
            Value::Array(parts) => {
                let mut changed = false;
                for part in parts {
                    changed |= self.translate(part, altered);
                }
                changed
            }
            _ => false,
        }
    }

    /// The record here that a value names, if it names one of the bundle.
    fn item(&self, value: &Value, altered: &mut Vec<String>) -> Option<Value> {
        let file = value.get("file")?.as_str()?;
        let digest = value.get("digest")?.as_str()?;
        if !file.ends_with(&self.file) {
            return None;
        }
        let id = value.get("id")?.as_str().unwrap_or_default();
        match self.items.get(id) {
            Some((packed, item)) if packed.to_string() == digest => Some(item.clone()),
            _ => {
                altered.push(if id.is_empty() { digest.to_owned() } else { id.to_owned() });
                None
            }
        }
    }
}
