//! What stands beside the texts of a record: fields, flags and the record's id.

use serde_json::value::RawValue;

use super::custom::pointer;
use super::draft::Draft;
use crate::json::{self, Object};
use crate::transcript::Scalar;

/// Objects inside a record are looked into this deep.
const DEEPEST: usize = 4;

/// A list or an object of at most so many bytes is a field.
const LONGEST_JSON: usize = 256;

/// The member that holds labels of an export.
pub const CARRIED: &str = "triptych";

/// What a condition may be called.
const TIER_FIELDS: [&str; 5] =
    ["tier", "condition", "metadata.tier", "metadata.condition", "sample_metadata.tier"];

/// A scalar value; `None` for objects and arrays.
pub fn scalar(value: &RawValue) -> Option<Scalar> {
    match value.get() {
        "null" => Some(Scalar::Null),
        "true" => Some(Scalar::Bool(true)),
        "false" => Some(Scalar::Bool(false)),
        source if source.starts_with('"') => Some(Scalar::Text(json::text(value).0.into())),
        source if source.starts_with(['{', '[']) => None,
        source => Some(Scalar::Number(source.into())),
    }
}

/// Takes in every member that is not `taken`: numbers and booleans under `flags` or `scores`, or
/// whose names end in `_score`, are flags; other scalars are fields.
pub fn take_in(object: &Object<'_>, taken: &[&str], draft: &mut Draft) {
    for (name, value) in object.members() {
        // Labels of an export are no flags.
        if taken.contains(&name) || name == CARRIED {
            continue;
        }
        match name {
            "flags" => take_in_flags("", value, draft, 0),
            "scores" => take_in_flags("scores", value, draft, 0),
            _ => take_in_value(name, value, draft, 0),
        }
    }
}

/// Takes in everything that is at none of these pointers, however deep one of them leads.
pub fn take_in_apart(root: &RawValue, taken: &[&str], draft: &mut Draft) {
    let taken: Vec<Vec<String>> =
        taken.iter().map(|pointer| pointer::steps(pointer).collect()).collect();
    let Some(rounds) = json::elements(root) else {
        return apart(root, (&mut Vec::new(), ""), &taken, draft);
    };
    // A file that is one conversation: what stands beside a round is numbered, the rest is of all.
    let mut number = 0;
    for (place, round) in rounds.iter().enumerate() {
        let Some(object) = Object::of(round) else { continue };
        let of_round =
            |steps: &Vec<String>| steps.get(1).is_some_and(|name| object.member(name).is_some());
        let is_round = taken.iter().any(of_round);
        number += usize::from(is_round);
        for (name, value) in object.members() {
            let mut path = vec![place.to_string(), name.to_owned()];
            if matches(&taken, &path) {
                continue;
            }
            match scalar(value) {
                Some(_) if is_round => {
                    take_in_flags(&format!("{name}.{number}"), value, draft, 0);
                }
                _ => apart(value, (&mut path, name), &taken, draft),
            }
        }
    }
}

/// Takes in a value unless it is taken, or what is in it and is not.
fn apart(
    value: &RawValue,
    (path, name): (&mut Vec<String>, &str),
    taken: &[Vec<String>],
    draft: &mut Draft,
) {
    if matches(taken, path) {
        return;
    }
    let leads_on = |steps: &Vec<String>| steps.len() > path.len() && fits(steps, path);
    if !path.is_empty() && !taken.iter().any(leads_on) {
        return match name {
            CARRIED => {}
            "flags" => take_in_flags("", value, draft, 0),
            "scores" => take_in_flags("scores", value, draft, 0),
            _ => take_in_value(name, value, draft, 0),
        };
    }
    let dot = if name.is_empty() { "" } else { "." };
    let mut inside = |step: String, shown: String, value: &RawValue| {
        path.push(step);
        apart(value, (path, &format!("{name}{dot}{shown}")), taken, draft);
        path.pop();
    };
    if let Some(object) = Object::of(value) {
        for (inner, value) in object.members() {
            inside(inner.to_owned(), inner.to_owned(), value);
        }
    } else {
        for (place, value) in json::elements(value).unwrap_or_default().into_iter().enumerate() {
            inside(place.to_string(), (place + 1).to_string(), value);
        }
    }
}

fn matches(taken: &[Vec<String>], path: &[String]) -> bool {
    taken.iter().any(|steps| steps.len() == path.len() && fits(steps, path))
}

/// Whether the first steps of a pointer are those of a path.
fn fits(steps: &[String], path: &[String]) -> bool {
    steps.iter().zip(path).all(|(step, name)| step == pointer::EVERY || step == name)
}

/// The labels that an export wrote into a record; in a table they are a text.
#[must_use]
pub fn carried(object: &Object<'_>) -> Option<Box<str>> {
    let value = object.get(CARRIED)?;
    let text = json::embedded(value).unwrap_or_else(|| value.get().to_owned());
    Some(text.into())
}

/// Takes in one value under a name.
pub fn take_in_field(name: &str, value: &RawValue, draft: &mut Draft) {
    take_in_value(name, value, draft, 0);
}

/// Takes in the members of an object inside of the record that are not `taken`, under its name.
pub fn take_in_rest(name: &str, object: &Object<'_>, taken: &[&str], draft: &mut Draft) {
    for (inner, value) in object.members().filter(|(inner, _)| !taken.contains(inner)) {
        take_in_value(&format!("{name}.{inner}"), value, draft, 1);
    }
}

/// Takes in the members of an object that was found in a text, under a name.
pub fn take_in_under(name: &str, object: &Object<'_>, draft: &mut Draft) {
    for (inner, value) in object.members() {
        take_in_value(&format!("{name}.{inner}"), value, draft, 1);
    }
}

fn take_in_value(name: &str, value: &RawValue, draft: &mut Draft, depth: usize) {
    if let Some(scalar) = scalar(value) {
        let number = matches!(scalar, Scalar::Bool(_) | Scalar::Number(_));
        let list =
            if number && name.ends_with("_score") { &mut draft.flags } else { &mut draft.fields };
        if scalar != Scalar::Null {
            list.push((name.to_owned(), scalar));
        }
        return;
    }
    if let Some(object) = Object::of(value).filter(|_| depth < DEEPEST) {
        for (inner, value) in object.members() {
            take_in_value(&format!("{name}.{inner}"), value, draft, depth + 1);
        }
    } else if let Some(words) = list_of_scalars(value) {
        draft.fields.push((name.to_owned(), Scalar::Text(words.into())));
    } else {
        take_in_json(name, value, draft);
    }
}

/// A list or a deep object: a field with its JSON where that is short, else one that is not shown.
fn take_in_json(name: &str, value: &RawValue, draft: &mut Draft) {
    let source = value.get();
    if matches!(source, "[]" | "{}") {
        return;
    }
    if source.len() <= LONGEST_JSON {
        draft.fields.push((name.to_owned(), Scalar::Text(source.into())));
    } else {
        draft.unshown.push(name.to_owned());
    }
}

/// Takes in flags, whatever their type; `null` is a missing one.
pub fn take_in_flags(name: &str, value: &RawValue, draft: &mut Draft, depth: usize) {
    match (scalar(value), Object::of(value)) {
        (Some(Scalar::Null), _) => {}
        (Some(scalar), _) => draft.flags.push((name.to_owned(), scalar)),
        (None, Some(object)) if depth < DEEPEST => {
            for (inner, value) in object.members() {
                let name =
                    if name.is_empty() { inner.to_owned() } else { format!("{name}.{inner}") };
                take_in_flags(&name, value, draft, depth + 1);
            }
        }
        _ => {}
    }
}

/// A short list of scalars as words: `a, b`.
fn list_of_scalars(value: &RawValue) -> Option<String> {
    let elements = json::elements(value)?;
    let words: Option<Vec<String>> =
        elements.iter().take(17).map(|element| Some(scalar(element)?.to_string())).collect();
    words.filter(|words| (1..=16).contains(&words.len())).map(|words| words.join(", "))
}

/// The record's own id: one member, or two joined by a colon.
pub fn id(object: &Object<'_>) -> Option<String> {
    let one = |name: &str| {
        let text = scalar(object.get(name)?)?.to_string();
        (!text.is_empty()).then_some(text)
    };
    let two = |a: &str, b: &str| Some(format!("{}:{}", one(a)?, one(b)?));
    one("id")
        .or_else(|| two("sample_id", "epoch"))
        .or_else(|| two("query_id", "tier"))
        .or_else(|| one("custom_id"))
        .or_else(|| one("uuid"))
        .or_else(|| one("transcript_id"))
        .or_else(|| one("doc_id"))
}

/// Whether the tier may be told by the field of this name.
#[must_use]
pub fn may_tell_tier(name: &str) -> bool {
    TIER_FIELDS.contains(&name)
}

/// Writes the field `tier` as the rubric's condition has it, whatever the source's spelling.
pub fn normalise_tier(draft: &mut Draft) {
    let named = |name: &str| draft.fields.iter().find(|(key, _)| key == name);
    let found = TIER_FIELDS.into_iter().find_map(named);
    let Some(tier) = found.and_then(|(_, value)| tier_word(value.as_text()?)) else { return };
    draft.fields.retain(|(key, _)| key != "tier");
    draft.fields.insert(0, ("tier".to_owned(), Scalar::Text(tier.into())));
}

/// `free` or `paid` for `free_tier`, `Free-Tier`, …
pub fn tier_word(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| ["free", "paid"].into_iter().find(|tier| *tier == word))
}
