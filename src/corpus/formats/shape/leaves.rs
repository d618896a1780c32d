//! What stands in the first records of a file: every text by its place, and every conversation.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::value::RawValue;

use crate::corpus::formats::custom::pointer::{EVERY, step};
use crate::corpus::formats::{prose, session};
use crate::json::{self, Object};

/// Values deeper than this, and behind so many places of a record, are not looked at.
const DEEPEST: usize = 8;
const MOST: usize = 2_000;
/// So many bytes of a text are searched for marks of turns.
const SEARCHED: usize = 64 << 10;

/// What was found at one place of the records.
#[derive(Clone, Debug, Default)]
pub struct Leaf {
    /// The names that lead there, but for places in lists.
    pub names: Vec<String>,
    /// In how many records it is filled.
    pub records: usize,
    /// How many texts there are, and how many bytes they have in all.
    pub texts: usize,
    pub bytes: usize,
    /// How many of them are numbers or true and false.
    pub scalars: usize,
    /// How many hold a conversation, and how many of those end with the model's turn.
    pub conversations: usize,
    pub ended: usize,
    /// How many are lists of texts.
    pub lists: usize,
    distinct: HashSet<u64>,
    last: usize,
    /// The place where it was first seen.
    pub order: usize,
}

impl Leaf {
    /// The mean length of a text, in bytes.
    pub fn length(&self) -> usize {
        self.bytes / self.texts.max(1)
    }

    /// Whether nearly all that stands there are texts.
    pub fn is_text(&self) -> bool {
        self.texts > 0 && self.texts >= self.scalars
    }

    /// The share of texts that differ from the others, in percent.
    pub fn variety(&self) -> usize {
        self.distinct.len() * 100 / self.texts.max(1)
    }
}

/// The places of some records, by pointer.
#[derive(Debug, Default)]
pub struct Leaves {
    pub by_pointer: BTreeMap<String, Leaf>,
    pub records: usize,
}

impl Leaves {
    /// What stands in these records.
    pub fn of<'r>(records: impl Iterator<Item = &'r RawValue>) -> Self {
        let mut leaves = Leaves::default();
        for record in records {
            leaves.records += 1;
            let mut left = MOST;
            leaves.walk(record, &mut Vec::new(), "", &mut left);
        }
        leaves
    }

    fn walk(&mut self, value: &RawValue, names: &mut Vec<String>, pointer: &str, left: &mut usize) {
        if *left == 0 || names.len() > DEEPEST {
            return;
        }
        *left -= 1;
        if !pointer.is_empty()
            && let Some(ended) = conversation(value)
        {
            let leaf = self.leaf(pointer, names);
            leaf.conversations += 1;
            leaf.ended += usize::from(ended);
            leaf.note(value.get());
            return;
        }
        if let Some(object) = Object::of(value) {
            for (name, inner) in object.members() {
                names.push(name.to_owned());
                self.walk(inner, names, &format!("{pointer}/{}", step(name)), left);
                names.pop();
            }
        } else if let Some(elements) = json::elements(value) {
            if !elements.is_empty() && elements.iter().all(|element| json::is_string(element)) {
                let leaf = self.leaf(pointer, names);
                leaf.lists += 1;
                for element in elements {
                    leaf.note(element.get());
                }
                return;
            }
            for element in elements {
                self.walk(element, names, &format!("{pointer}/{EVERY}"), left);
            }
        } else if value.get() != "null" {
            let leaf = self.leaf(pointer, names);
            if json::is_string(value) {
                leaf.note(value.get());
            } else {
                leaf.scalars += 1;
            }
        }
    }

    fn leaf(&mut self, pointer: &str, names: &[String]) -> &mut Leaf {
        let (order, record) = (self.by_pointer.len(), self.records);
        let leaf = self.by_pointer.entry(pointer.to_owned()).or_insert_with(|| Leaf {
            names: names.to_vec(),
            order,
            ..Leaf::default()
        });
        if leaf.last != record {
            leaf.last = record;
            leaf.records += 1;
        }
        leaf
    }
}

impl Leaf {
    fn note(&mut self, source: &str) {
        self.texts += 1;
        // Without its quotes.
        self.bytes += source.len().saturating_sub(2);
        let mut hasher = DefaultHasher::new();
        source.hash(&mut hasher);
        self.distinct.insert(hasher.finish());
    }
}

/// Whether a value is a conversation, and then whether it ends with the model's turn.
fn conversation(value: &RawValue) -> Option<bool> {
    let embedded = json::embedded(value);
    let source = embedded.as_deref().unwrap_or(value.get());
    if session::is_array_of_turns(source) {
        return Some(ends_with_model(source));
    }
    if !json::is_string(value) || embedded.is_some() {
        return None;
    }
    let (text, _) = json::text(value);
    let end = (0..=SEARCHED.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    let array = prose::turns(&text[..end.unwrap_or(0)])?;
    Some(ends_with_model(std::str::from_utf8(&array).ok()?))
}

fn ends_with_model(array: &str) -> bool {
    let elements: Vec<&RawValue> = serde_json::from_str(array).unwrap_or_default();
    let last = elements.last().and_then(|last| Object::of(last));
    let role = last.and_then(|turn| ["role", "from", "type"].iter().find_map(|key| turn.text(key)));
    role.is_some_and(|role| {
        matches!(role.to_lowercase().as_str(), "assistant" | "gpt" | "model" | "bot" | "ai")
    })
}
