//! What of a file's records is shown where, member by member, and what nowhere.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::value::RawValue;

use crate::corpus::Item;
use crate::corpus::formats::custom::pointer::{EVERY, step};
use crate::json::{self, Object};
use crate::text::visible;
use crate::transcript::{Scalar, Segment, Transcript};

/// How often the values of each member are shown in each place.
#[derive(Default)]
pub struct Members(BTreeMap<String, BTreeMap<&'static str, usize>>);

/// Members that say who speaks, or what a part is: read, and not shown as they stand.
const STRUCTURE: [&str; 5] = ["role", "type", "from", "source", "object"];
const NOWHERE: &str = "nowhere";
/// Values that are nested deeper are one.
const DEEPEST: usize = 24;

impl Members {
    /// Notes where the values of a record went.
    pub fn note(&mut self, record: &str, item: &Item) {
        let mended = json::without_odd_numbers(record);
        let text = mended.as_deref().unwrap_or(record);
        if let Ok(root) = serde_json::from_str::<&RawValue>(text) {
            self.walk(root, (String::new(), ""), item, 0);
        }
    }

    fn walk(
        &mut self,
        value: &RawValue,
        (pointer, name): (String, &str),
        item: &Item,
        depth: usize,
    ) {
        if depth < DEEPEST
            && let Some(object) = Object::of(value)
        {
            for (name, inner) in object.members() {
                self.walk(inner, (format!("{pointer}/{}", step(name)), name), item, depth + 1);
            }
            return;
        }
        if depth < DEEPEST
            && let Some(elements) = json::elements(value)
        {
            for element in elements {
                self.walk(element, (format!("{pointer}/{EVERY}"), name), item, depth + 1);
            }
            return;
        }
        // What is there as JSON in a text is looked at as what it is.
        let embedded = (depth < DEEPEST).then(|| json::embedded(value)).flatten();
        let inner =
            embedded.as_deref().and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
        if let Some(inner) = inner.filter(|inner| places(inner, name, &item.transcript).is_empty())
        {
            return self.walk(inner, (pointer, name), item, depth + 1);
        }
        if matches!(value.get(), "null" | "\"\"") {
            return;
        }
        let mut found = places(value, name, &item.transcript);
        if item.transcript.id.as_deref().is_some_and(|id| id.contains(&json::text(value).0)) {
            found.push("id");
        }
        if found.is_empty() {
            found.push(NOWHERE);
        }
        found.dedup();
        let counts = self.0.entry(pointer).or_default();
        for place in found {
            *counts.entry(place).or_default() += 1;
        }
    }

    /// Prints a line a member: its pointer, and where its values are, the most of them first.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        for (pointer, counts) in &self.0 {
            let mut counts: Vec<(&&str, &usize)> = counts.iter().collect();
            counts.sort_by_key(|(place, count)| (std::cmp::Reverse(**count), **place));
            let words: Vec<String> =
                counts.iter().map(|(place, count)| format!("{place} {count}")).collect();
            writeln!(out, "    {}  {}", visible(pointer), words.join(", "))?;
        }
        Ok(())
    }
}

/// Where a value is to be seen.
fn places(value: &RawValue, name: &str, transcript: &Transcript) -> Vec<&'static str> {
    if STRUCTURE.contains(&name) {
        return vec!["structure"];
    }
    let (text, _) = json::text(value);
    let is_named = |known: &str| known == name || known.ends_with(&format!(".{name}"));
    let says = |all: &[(String, Scalar)]| {
        all.iter().any(|(known, scalar)| {
            let said = scalar.to_string();
            is_named(known) && (said == text || said.contains(&text))
        })
    };
    let beside = [("field", &transcript.fields), ("flag", &transcript.flags)];
    let beside: Vec<&'static str> =
        beside.into_iter().filter(|(_, all)| says(all)).map(|(place, _)| place).collect();
    if !beside.is_empty() || !json::is_string(value) || text.trim().is_empty() {
        return beside;
    }
    // Tags take a text apart, and a call puts several into one.
    let is_it = |segment: &&Segment| {
        !segment.text.is_empty()
            && (segment.text.contains(text.trim()) || text.contains(&segment.text))
    };
    let mut found = Vec::new();
    for segment in transcript.segments.iter().filter(is_it) {
        if !found.contains(&segment.pane.name()) {
            found.push(segment.pane.name());
        }
    }
    if transcript.withdrawn.iter().any(|segment| is_it(&segment)) {
        found.push("withdrawn");
    }
    if transcript.quotes.iter().any(|(_, quote)| *quote == text) {
        found.push("quote");
    }
    found
}
