//! *custom*: where the texts of a record are, said by the user or guessed by its shape.

mod before;
mod dialogue;
pub mod pointer;
mod read;

use std::fmt;

pub use self::read::read;
use super::format::{self, Format, Problem};
use crate::text::shell_word;

/// The row of the table. No record looks like it: it is only ever named.
pub const FORMAT: Format = Format {
    name: "custom",
    looks_for: "what --map says",
    is_verbatim: false,
    items: format::one,
    signature: |_| None,
    read: |_, _| Err(Problem("nothing was said about where its texts are; use --map".to_owned())),
};

/// Where the parts of a record are, as JSON Pointers (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    pub(super) places: Vec<Place>,
}

/// What stands somewhere in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The arm that it is of, where a record holds several.
    pub arm: Option<String>,
    pub target: Target,
    pub pointer: String,
}

/// What a pointer leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// What sets the model up.
    System,
    /// What it was asked.
    Prompt,
    /// What it thought.
    Scratchpad,
    /// What it said.
    Answer,
    /// A whole conversation.
    Turns,
    /// The record's id.
    Id,
    /// The condition.
    Tier,
    /// What a classifier said.
    Flag,
    /// Nothing that is shown.
    Nowhere,
    /// The records of a file: every value that the pointer leads to.
    Records,
    /// What counts the rounds of a file that is one conversation.
    Rounds,
}

/// The words for targets, and the letter of each on the screen that maps.
pub const TARGETS: [(&str, Target, Option<char>); 11] = [
    ("prompt", Target::Prompt, Some('p')),
    ("scratchpad", Target::Scratchpad, Some('s')),
    ("answer", Target::Answer, Some('a')),
    ("turns", Target::Turns, Some('t')),
    ("system", Target::System, Some('y')),
    ("id", Target::Id, Some('i')),
    ("flag", Target::Flag, Some('f')),
    ("tier", Target::Tier, Some('c')),
    ("nowhere", Target::Nowhere, Some('x')),
    ("records", Target::Records, None),
    ("rounds", Target::Rounds, None),
];

/// A mapping that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// There is no such target.
    #[error("there is nothing called {name} to map; there are {}", names().join(", "))]
    UnknownTarget {
        /// What was named.
        name: String,
    },
    /// The pointer does not start with a slash.
    #[error("{0} is no JSON Pointer; write e.g. prompt=/request/text")]
    NotAPointer(String),
}

fn names() -> Vec<&'static str> {
    TARGETS.iter().map(|(name, _, _)| *name).collect()
}

impl Target {
    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        TARGETS.iter().find(|(_, target, _)| *target == self).map_or("", |(name, _, _)| name)
    }

    /// Whether it tells how a file is split into records.
    fn is_of_file(self) -> bool {
        matches!(self, Target::Records | Target::Rounds)
    }
}

impl Mapping {
    /// Adds `prompt=/a/b` and the like; `ARM:answer` is of one arm of a record that holds several.
    ///
    /// # Errors
    /// Where the target is unknown or the pointer is none.
    pub fn add(&mut self, target: &str, pointer: &str) -> Result<(), MappingError> {
        let (arm, name) = match target.rsplit_once(':') {
            Some((arm, name)) => (Some(arm.to_owned()), name),
            None => (None, target),
        };
        let found = TARGETS.iter().find(|(known, _, _)| *known == name);
        let (_, found, _) =
            found.ok_or_else(|| MappingError::UnknownTarget { name: name.to_owned() })?;
        if !pointer.starts_with('/') {
            return Err(MappingError::NotAPointer(pointer.to_owned()));
        }
        self.places.push(Place { arm, target: *found, pointer: pointer.to_owned() });
        Ok(())
    }

    /// Adds what stands at a place of every record.
    pub fn put(&mut self, target: Target, pointer: &str) {
        self.places.push(Place { arm: None, target, pointer: pointer.to_owned() });
    }

    /// Adds what stands at a place of one arm.
    pub fn put_arm(&mut self, arm: &str, target: Target, pointer: &str) {
        let arm = Some(arm.to_owned());
        self.places.push(Place { arm, target, pointer: pointer.to_owned() });
    }

    /// Puts what stands at a place somewhere else; what it was put to before goes.
    pub fn set(&mut self, target: Target, pointer: &str) {
        self.clear(pointer);
        if matches!(target, Target::Id | Target::Tier) {
            self.places.retain(|place| place.target != target);
        }
        self.put(target, pointer);
    }

    /// Puts what stands at a place nowhere in particular.
    pub fn clear(&mut self, pointer: &str) {
        self.places.retain(|place| place.pointer != pointer || place.target.is_of_file());
    }

    /// What stands at a place.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<Target> {
        let here = |place: &&Place| place.pointer == pointer && !place.target.is_of_file();
        self.places.iter().find(here).map(|place| place.target)
    }

    /// Whether nothing is mapped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether any text is mapped.
    #[must_use]
    pub fn has_texts(&self) -> bool {
        let texts =
            [Target::System, Target::Prompt, Target::Scratchpad, Target::Answer, Target::Turns];
        self.places.iter().any(|place| texts.contains(&place.target))
    }

    /// Where the file's records are, where that is said.
    #[must_use]
    pub fn records(&self) -> Option<&str> {
        let found = self.places.iter().find(|place| place.target == Target::Records);
        found.map(|place| place.pointer.as_str())
    }

    /// Whether the file is one conversation, a round a record.
    #[must_use]
    pub fn is_of_rounds(&self) -> bool {
        self.places.iter().any(|place| place.target == Target::Rounds)
    }

    /// The arms of a record, in the order they were named; none where it is one item.
    #[must_use]
    pub fn arms(&self) -> Vec<&str> {
        let mut arms: Vec<&str> = Vec::new();
        for arm in self.places.iter().filter_map(|place| place.arm.as_deref()) {
            if !arms.contains(&arm) {
                arms.push(arm);
            }
        }
        arms
    }

    /// How many items a record is.
    #[must_use]
    pub fn items(&self) -> usize {
        self.arms().len().max(1)
    }

    /// Its parts, as `--map` takes them: the target's word and the pointer.
    pub fn pairs(&self) -> impl Iterator<Item = (String, &str)> {
        self.places.iter().map(|place| {
            let name = place.target.name();
            let word = match &place.arm {
                Some(arm) => format!("{arm}:{name}"),
                None => name.to_owned(),
            };
            (word, place.pointer.as_str())
        })
    }
}

/// As a command line takes it.
impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (target, pointer)) in self.pairs().enumerate() {
            let blank = if place == 0 { "" } else { " " };
            write!(f, "{blank}--map {}", shell_word(&format!("{target}={pointer}")))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_said() {
        let mut mapping = Mapping::default();
        assert!(mapping.add("promt", "/a").unwrap_err().to_string().contains("prompt"));
        assert!(mapping.add("prompt", "a").is_err());
    }

    #[test]
    fn a_mapping_is_written_as_it_is_typed() {
        let mut mapping = Mapping::default();
        mapping.add("prompt", "/Model Prompt").unwrap();
        mapping.add("free:answer", "/a").unwrap();
        assert_eq!(mapping.to_string(), "--map 'prompt=/Model Prompt' --map free:answer=/a");
        assert_eq!(mapping.arms(), ["free"]);
        mapping.set(Target::Answer, "/Model Prompt");
        assert_eq!(mapping.at("/Model Prompt"), Some(Target::Answer));
    }
}
