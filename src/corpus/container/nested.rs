//! Records that stand deeper in a document: in lists in lists, or under keys. What stands around them
//! belongs to each.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::document::read_range;
use super::records::{Limits, RecordBytes, Records, Written};
use super::source::Source;
use crate::corpus::formats::custom::pointer::{EVERY, step, steps};
use crate::corpus::formats::{self, shape};
use crate::corpus::record::{NoSiblings, Place, Siblings};
use crate::json::{self, Object};

/// What stands around records is taken along where it has at most so many bytes.
pub const LONGEST_BESIDE: usize = 64 << 10;
/// So many values of a place are looked at, so many places, and so deep.
const SAMPLE: usize = 20;
const MOST_PLACES: usize = 200;
const DEEPEST: usize = 6;

/// Names of lists whose elements are parts of one conversation.
const ROUNDS: [&str; 8] =
    ["rounds", "turns", "exchanges", "dialogue", "dialog", "conversation", "history", "messages"];

/// Members that stand around records, as JSON.
pub type Outer = Vec<(String, String)>;

/// Records of a document that was read whole, wherever they stand in it.
pub struct NestedRecords {
    source: Source,
    limits: Limits,
    found: Vec<(Range<u64>, Arc<Outer>)>,
}

impl NestedRecords {
    /// The records that a pointer leads to, in a text that starts at a byte of the file; `None` where
    /// there are none.
    #[must_use]
    pub fn at(
        pointer: &str,
        (source, start): (&Source, u64),
        text: &str,
        limits: Limits,
    ) -> Option<Self> {
        let root: &RawValue = serde_json::from_str(text).ok()?;
        let steps: Vec<String> = steps(pointer).collect();
        let mut found = Vec::new();
        collect(root, &steps, &Outer::new(), &mut |value, outer| {
            let at = value.get().as_ptr() as usize - text.as_ptr() as usize;
            let at = start + at as u64;
            found.push((at..at + value.get().len() as u64, Arc::new(outer.clone())));
        });
        let source = source.clone();
        (!found.is_empty()).then_some(NestedRecords { source, limits, found })
    }
}

/// Calls `take` with each value that the steps lead to, and with what stands around it.
fn collect<'r>(
    value: &'r RawValue,
    steps: &[String],
    outer: &Outer,
    take: &mut dyn FnMut(&'r RawValue, &Outer),
) {
    let Some((next, rest)) = steps.split_first() else {
        return take(value, outer);
    };
    if let Some(elements) = json::elements(value) {
        let chosen = elements.iter().enumerate();
        let chosen = chosen.filter(|(place, _)| next == EVERY || place.to_string() == *next);
        chosen.for_each(|(_, element)| collect(element, rest, outer, take));
        return;
    }
    let Some(object) = Object::of(value) else { return };
    for (name, inner) in object.members() {
        let mut around = outer.clone();
        if next == EVERY {
            let key = free("key", &around);
            around.push((key, serde_json::Value::from(name).to_string()));
        } else if name == next {
            around.extend(beside(&object, name));
        } else {
            continue;
        }
        collect(inner, rest, &around, take);
    }
}

/// A name that is not taken: `key`, `key_2`, …
fn free(name: &str, taken: &Outer) -> String {
    let is_free = |name: &String| !taken.iter().any(|(known, _)| known == name);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// The members that stand beside one: scalars and short objects.
pub fn beside(object: &Object<'_>, chosen: &str) -> Outer {
    let members = object.members().filter(|(name, _)| *name != chosen);
    let is_kept = |value: &RawValue| {
        json::elements(value).is_none()
            && value.get().len() <= LONGEST_BESIDE
            && value.get() != "null"
    };
    members
        .filter(|(_, value)| is_kept(value))
        .map(|(name, value)| (name.to_owned(), value.get().to_owned()))
        .collect()
}

/// A record with what stands around it; of equal names its own counts, and the other is `outer.NAME`.
#[must_use]
pub fn with_outer(record: Vec<u8>, outer: &Outer) -> Vec<u8> {
    if outer.is_empty() || !record.trim_ascii_start().starts_with(b"{") {
        return record;
    }
    let names: HashSet<String> = {
        let text = String::from_utf8_lossy(&record);
        let object = Object::parse(&text).unwrap_or_default();
        object.members().map(|(name, _)| name.to_owned()).collect()
    };
    let member = |(name, value): &(String, String)| {
        let name = if names.contains(name) { format!("outer.{name}") } else { name.clone() };
        format!("{}:{value}", serde_json::Value::from(name))
    };
    let members: Vec<String> = outer.iter().map(member).collect();
    let open = record.iter().position(|byte| *byte == b'{').unwrap_or(0);
    let comma = if names.is_empty() { "" } else { "," };
    [&record[..=open], members.join(",").as_bytes(), comma.as_bytes(), &record[open + 1..]].concat()
}

impl Records for NestedRecords {
    fn len(&self) -> usize {
        self.found.len()
    }

    fn complete(&self) -> bool {
        true
    }

    fn looked_at(&self) -> u64 {
        self.source.length()
    }

    fn index_some(&self) -> bool {
        false
    }

    fn record(&self, number: usize) -> RecordBytes {
        let Some((range, outer)) = self.found.get(number) else { return RecordBytes::default() };
        let place = Place { line: None, offset: range.start, entry: None };
        let range = range.clone();
        let found = read_range(&self.source, range, self.limits.record, "limits.record_mb", place);
        if found.problem.is_some() {
            return found;
        }
        RecordBytes { bytes: with_outer(found.bytes, outer), ..found }
    }

    fn written(&self, number: usize) -> Option<Written> {
        self.found.get(number).map(|(range, _)| Written::Json(range.clone()))
    }

    fn siblings(&self) -> &dyn Siblings {
        &NoSiblings
    }
}

/// Records of any container with the same members around all of them.
pub struct Surrounded {
    records: Box<dyn Records>,
    outer: Outer,
}

impl Surrounded {
    /// These records with these members.
    #[must_use]
    pub fn new(records: Box<dyn Records>, outer: Outer) -> Self {
        Surrounded { records, outer }
    }
}

impl Records for Surrounded {
    fn len(&self) -> usize {
        self.records.len()
    }

    fn complete(&self) -> bool {
        self.records.complete()
    }

    fn looked_at(&self) -> u64 {
        self.records.looked_at()
    }

    fn index_some(&self) -> bool {
        self.records.index_some()
    }

    fn record(&self, number: usize) -> RecordBytes {
        let found = self.records.record(number);
        if found.problem.is_some() {
            return found;
        }
        RecordBytes { bytes: with_outer(found.bytes, &self.outer), ..found }
    }

    fn keep(&self) -> Option<Vec<u64>> {
        self.records.keep()
    }

    fn recall(&self, kept: &[u64]) -> bool {
        self.records.recall(kept)
    }

    fn written(&self, number: usize) -> Option<Written> {
        self.records.written(number)
    }

    fn siblings(&self) -> &dyn Siblings {
        self.records.siblings()
    }
}

/// Where the records of a document are that is none itself: the outermost place at which nearly all
/// values are of a format, else at which names tell what they hold.
#[must_use]
pub fn find(text: &str) -> Option<String> {
    let root: &RawValue = serde_json::from_str(text).ok()?;
    let places = places(root);
    let sample = |values: &[&RawValue]| -> Vec<Vec<u8>> {
        values.iter().take(SAMPLE).map(|value| value.get().as_bytes().to_vec()).collect()
    };
    let known = |values: &[&RawValue]| {
        let heads = sample(values);
        let known = heads.iter().filter(|head| formats::recognise(head).is_some()).count();
        known * 5 >= heads.len() * 4
    };
    let size = |values: &[&RawValue]| values.iter().map(|value| value.get().len()).sum::<usize>();
    let level = |pointer: &str| steps(pointer).count();
    let best = |fits: &dyn Fn(&[&RawValue]) -> bool| {
        // A single object inside of another is a part of it, and so are rounds.
        let is_list = |pointer: &String| {
            let named = steps(pointer).filter(|step| step != EVERY).last();
            let is_of_rounds = named.is_some_and(|name| ROUNDS.contains(&name.as_str()));
            steps(pointer).any(|step| step == EVERY) && !is_of_rounds
        };
        let fitting = places.iter().filter(|(pointer, values)| is_list(pointer) && fits(values));
        let found = fitting
            .min_by_key(|(pointer, values)| (level(pointer), std::cmp::Reverse(size(values))));
        found.map(|(pointer, _)| pointer.clone())
    };
    let guessed = |values: &[&RawValue]| {
        values.len() > 1 && shape::guess(&sample(values)).is_some_and(|guess| guess.is_sure)
    };
    best(&known).or_else(|| best(&guessed))
}

/// The places below the root that hold objects, and these.
fn places(root: &RawValue) -> Vec<(String, Vec<&RawValue>)> {
    let mut found = Vec::new();
    let mut level: Vec<(String, Vec<&RawValue>)> = vec![(String::new(), vec![root])];
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for (pointer, values) in &level {
            for (step, inner) in inside(values) {
                if found.len() >= MOST_PLACES {
                    return found;
                }
                let place = (format!("{pointer}/{step}"), inner);
                if place.1.iter().all(|value| json::is_object(value)) {
                    found.push(place.clone());
                }
                next.push(place);
            }
        }
        level = next;
    }
    found
}

/// The steps that lead further into values, and what they lead to.
fn inside<'r>(values: &[&'r RawValue]) -> Vec<(String, Vec<&'r RawValue>)> {
    let holds = |value: &&RawValue| json::is_object(value) || value.get().starts_with('[');
    let lists: Vec<Vec<&RawValue>> =
        values.iter().filter_map(|value| json::elements(value)).collect();
    if !lists.is_empty() {
        let all: Vec<&RawValue> = lists.into_iter().flatten().filter(holds).collect();
        return if all.is_empty() { Vec::new() } else { vec![(EVERY.to_owned(), all)] };
    }
    let objects: Vec<Object<'r>> = values.iter().filter_map(|value| Object::of(value)).collect();
    let is_map = |object: &Object<'r>| {
        let inner: Vec<&RawValue> = object.members().map(|(_, value)| value).collect();
        inner.len() > 1 && inner.iter().all(holds) && alike(&inner)
    };
    if !objects.is_empty() && objects.iter().any(is_map) {
        let all = objects.iter().flat_map(|object| object.members().map(|(_, value)| value));
        return vec![(EVERY.to_owned(), all.filter(holds).collect())];
    }
    let mut named: Vec<(String, Vec<&'r RawValue>)> = Vec::new();
    for object in &objects {
        for (name, value) in object.members().filter(|(_, value)| holds(value)) {
            let step = step(name);
            match named.iter_mut().find(|(known, _)| *known == step) {
                Some((_, values)) => values.push(value),
                None => named.push((step, vec![value])),
            }
        }
    }
    named
}

/// Whether values have most of their members in common, as those under keys have.
fn alike(values: &[&RawValue]) -> bool {
    let names = |value: &RawValue| -> HashSet<String> {
        Object::of(value)
            .iter()
            .flat_map(Object::members)
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    let mut sets = values.iter().take(SAMPLE).map(|value| names(value));
    let Some(first) = sets.next() else { return false };
    // Maps of maps have other keys on each level, and objects in all of them.
    let are_maps = values.iter().all(|value| {
        Object::of(value).is_some_and(|object| {
            !object.is_empty() && object.members().all(|(_, inner)| json::is_object(inner))
        })
    });
    are_maps
        || sets.all(|set| {
            let both = set.intersection(&first).count();
            both * 2 >= set.len().max(first.len()) && both > 0
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_where_they_stand() {
        let keyed = r#"{"a":{"x":{"prompt":"p","response":"r"},"y":{"prompt":"p","response":"r"}},"b":{"x":{"prompt":"p","response":"r"}}}"#;
        assert_eq!(find(keyed).as_deref(), Some("/*/*"));
        let inner = r#"{"id":"e","results":{"version":3,"results":[{"prompt":{"raw":"p"},"response":{"output":"r"}}]}}"#;
        assert_eq!(find(inner).as_deref(), Some("/results/results/*"));
        let lists = r#"[[{"prompt":"p","output":"r"}],[{"prompt":"q","output":"s"}]]"#;
        assert_eq!(find(lists).as_deref(), Some("/*/*"));
        assert_eq!(find(r#"{"a":1,"b":{"c":[1,2]}}"#), None);
    }

    #[test]
    fn what_stands_around_a_record_is_put_into_it() {
        let outer =
            vec![("prompt".to_owned(), "\"p\"".to_owned()), ("id".to_owned(), "1".to_owned())];
        let record = with_outer(br#"{"id":2}"#.to_vec(), &outer);
        assert_eq!(String::from_utf8(record).unwrap(), r#"{"prompt":"p","outer.id":1,"id":2}"#);
        assert_eq!(with_outer(b"{}".to_vec(), &outer), br#"{"prompt":"p","id":1}"#);
    }
}
