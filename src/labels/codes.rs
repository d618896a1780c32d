//! Codes that reviewers attach to items and passages, and the codebook that they make.

use std::collections::BTreeMap;

use super::event::{Body, Event, EventId};
use crate::transcript::Pane;

/// A code on an item, or on a passage of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeMark {
    /// The event.
    pub event: EventId,
    /// The code, as it was called then.
    pub code: String,
    /// The passage and the pane that it stands in, where it is on one.
    pub quote: Option<(Pane, String)>,
}

/// What is known of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeEntry {
    /// Its name.
    pub name: String,
    /// What it means.
    pub about: String,
    /// The code that it has been merged into.
    pub merged_into: Option<String>,
}

/// The names, definitions and merges of codes: of each the last one stands, whoever wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    entries: BTreeMap<String, CodeEntry>,
}

impl Codebook {
    /// That of events that stand, in order.
    #[must_use]
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Self {
        let mut book = Codebook::default();
        for event in events {
            if let Body::Codebook { code, name, about, merge_into } = &event.body {
                let entry = CodeEntry {
                    name: name.clone(),
                    about: about.clone(),
                    merged_into: merge_into.clone(),
                };
                book.entries.insert(code.clone(), entry);
            }
        }
        book
    }

    /// The code that a code counts as: what it was merged into, through any number of merges.
    #[must_use]
    pub fn resolve<'b>(&'b self, code: &'b str) -> &'b str {
        let mut found = code;
        for _ in 0..=self.entries.len() {
            match self.entries.get(found).and_then(|entry| entry.merged_into.as_deref()) {
                Some(next) if next != code => found = next,
                Some(_) => return code,
                None => return found,
            }
        }
        found
    }

    /// What is known of a code.
    #[must_use]
    pub fn entry(&self, code: &str) -> Option<&CodeEntry> {
        self.entries.get(code)
    }

    /// The name of a code: its own word where it has none.
    #[must_use]
    pub fn name<'b>(&'b self, code: &'b str) -> &'b str {
        self.entries
            .get(code)
            .map(|entry| entry.name.as_str())
            .filter(|name| !name.is_empty())
            .unwrap_or(code)
    }

    /// The code of a name, or of its own word, whatever the case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        let (word, name) = (slug(name), name.trim().to_lowercase());
        let is_it = |(code, entry): &(&String, &CodeEntry)| {
            entry.merged_into.is_none() && (**code == word || entry.name.to_lowercase() == name)
        };
        self.entries.iter().find(is_it).map(|(code, _)| code.as_str())
    }

    /// Every code that has an entry.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

/// The word of a code from its name: `Evasive answer` is `evasive-answer`.
#[must_use]
pub fn slug(name: &str) -> String {
    let words = name.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::event::Millis;

    fn event(number: u128, code: &str, name: &str, into: Option<&str>) -> Event {
        let body = Body::Codebook {
            code: code.into(),
            name: name.into(),
            about: String::new(),
            merge_into: into.map(Into::into),
        };
        Event::new(EventId(ulid::Ulid(number)), Millis::default(), "ann", body)
    }

    #[test]
    fn merges_are_followed_and_circles_end() {
        let events = [
            event(1, "a", "A", Some("b")),
            event(2, "b", "B", Some("c")),
            event(3, "c", "Evasive answer", None),
            event(4, "x", "", Some("y")),
            event(5, "y", "", Some("x")),
        ];
        let book = Codebook::of(&events);
        assert_eq!((book.resolve("a"), book.resolve("c"), book.resolve("new")), ("c", "c", "new"));
        assert_eq!((book.resolve("x"), book.resolve("y")), ("x", "y"));
        assert_eq!(
            (book.name("c"), book.name("x"), book.find("evasive ANSWER")),
            ("Evasive answer", "x", Some("c"))
        );
        assert_eq!(
            (book.find("a"), slug(" Evasive, (answer)! ")),
            (None, "evasive-answer".to_owned())
        );
    }
}
