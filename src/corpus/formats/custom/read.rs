//! Reading a record by a mapping.

use serde_json::value::RawValue;

use super::pointer::{self, follow};
use super::{Mapping, Place, Target, before, dialogue};
use crate::corpus::formats::draft::Draft;
use crate::corpus::formats::exchange;
use crate::corpus::formats::fields;
use crate::corpus::formats::format::Problem;
use crate::corpus::formats::parts::{NoAttachments, PartReader};
use crate::corpus::formats::turns;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, Scalar};

/// Reads a record by a mapping: the item at a place, where it holds several arms.
///
/// # Errors
/// Where it is no JSON, or nothing is at any of the places.
pub fn read(mapping: &Mapping, text: &str, item: usize) -> Result<Draft, Problem> {
    let root: &RawValue = serde_json::from_str(text)
        .map_err(|error| Problem(format!("{}; correct the JSON", json::explain(&error, text))))?;
    let arms = mapping.arms();
    let arm = arms.get(item).copied();
    let every = if mapping.is_of_rounds() { "/*" } else { "" };
    let here = |place: &&Place| place.arm.is_none() || place.arm.as_deref() == arm;
    let places: Vec<Place> = mapping
        .places
        .iter()
        .filter(here)
        .map(|place| Place { pointer: format!("{every}{}", place.pointer), ..place.clone() })
        .collect();
    let mut draft = Draft::default();
    let mut reader = PartReader::new(&NoAttachments);
    let found = Found::of(root, &places);
    found.converse(&mut reader, &mut draft);
    found.tell(&mut draft);
    draft.turns_before = before::turns(mapping, root);
    if !found.has_texts() {
        return Err(Problem(nothing_there(root, mapping)));
    }
    reader.report(&mut draft);
    // The record's own id counts where none is mapped.
    let has_no_id = !mapping.places.iter().any(|place| place.target == Target::Id);
    let others = mapping.places.iter().filter(|place| !here(place));
    let others: Vec<String> = others.map(|place| place.pointer.clone()).collect();
    let taken: Vec<&str> = found
        .values
        .iter()
        .map(|(place, _)| place.pointer.as_str())
        .chain(others.iter().map(String::as_str))
        .chain(has_no_id.then_some("/id"))
        .collect();
    fields::take_in_apart(root, &taken, &mut draft);
    if let Some(arm) = arm {
        draft.id = draft.id.map(|id| format!("{id}:{arm}"));
        draft.set_field("arm", Scalar::Text(arm.into()));
        if let Some(tier) = fields::tier_word(arm) {
            draft.set_field("tier", Scalar::Text(tier.into()));
        }
    }
    if let Some(object) = Object::of(root) {
        if has_no_id {
            draft.id = fields::id(&object).map(|id| match arm {
                Some(arm) => format!("{id}:{arm}"),
                None => id,
            });
        }
        draft.carried = fields::carried(&object);
    }
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// What a mapping found in a record.
struct Found<'r> {
    values: Vec<(Place, Vec<&'r RawValue>)>,
}

impl<'r> Found<'r> {
    fn of(root: &'r RawValue, places: &[Place]) -> Self {
        let found = |place: &Place| (place.clone(), follow(root, &place.pointer));
        Found { values: places.iter().map(found).collect() }
    }

    fn all(&self, target: Target) -> impl Iterator<Item = &(Place, Vec<&'r RawValue>)> {
        self.values.iter().filter(move |(place, _)| place.target == target)
    }

    fn has_texts(&self) -> bool {
        let texts =
            [Target::System, Target::Prompt, Target::Scratchpad, Target::Answer, Target::Turns];
        texts.iter().any(|target| self.all(*target).any(|(_, values)| !values.is_empty()))
    }

    /// Puts the texts into the order of a conversation, in whatever order they were mapped.
    fn converse(&self, reader: &mut PartReader<'_>, draft: &mut Draft) {
        for (place, values) in self.all(Target::System) {
            for value in values {
                say(value, Role::System, Kind::Text, reader, draft);
            }
            note(Pane::Prompt, place, values, draft);
        }
        for (place, values) in self.all(Target::Turns) {
            for value in values {
                draft.turns.extend(dialogue::turns(value, reader));
            }
            note(Pane::Prompt, place, values, draft);
            note(Pane::Answer, place, values, draft);
        }
        let prompts = self.spread(Target::Prompt);
        let rounds = prompts.len();
        let mut answers: Vec<&(Place, Vec<&RawValue>)> = self
            .values
            .iter()
            .filter(|(place, _)| matches!(place.target, Target::Scratchpad | Target::Answer))
            .collect();
        answers.sort_by_key(|(place, _)| place.target == Target::Answer);
        let said: Vec<(Target, Vec<&RawValue>)> =
            answers.iter().map(|(place, values)| (place.target, spread(values))).collect();
        let most = said.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
        let in_rounds = most > 1 && rounds > 1;
        for round in 0..if in_rounds { rounds.max(most) } else { 1 } {
            let part = |values: &[&'r RawValue]| -> Vec<&'r RawValue> {
                if in_rounds {
                    values.get(round).copied().into_iter().collect()
                } else {
                    values.to_vec()
                }
            };
            for value in part(&prompts) {
                say(value, Role::User, Kind::Text, reader, draft);
            }
            for (target, values) in &said {
                let kind = if *target == Target::Answer { Kind::Text } else { Kind::Reasoning };
                for value in part(values) {
                    say(value, Role::Assistant, kind, reader, draft);
                }
            }
        }
        for (place, values) in self.all(Target::Prompt) {
            note(Pane::Prompt, place, values, draft);
        }
        for (place, values) in answers {
            let is_answer = place.target == Target::Answer;
            let pane = if is_answer { Pane::Answer } else { Pane::Scratchpad };
            note(pane, place, values, draft);
        }
    }

    /// The values of a target, lists of texts one by one.
    fn spread(&self, target: Target) -> Vec<&'r RawValue> {
        self.all(target).flat_map(|(_, values)| spread(values)).collect()
    }

    /// What stands beside the texts.
    fn tell(&self, draft: &mut Draft) {
        for (place, values) in &self.values {
            let Some(first) = values.first() else { continue };
            match place.target {
                Target::Id => draft.id = fields::scalar(first).map(|id| id.to_string()),
                Target::Tier => {
                    draft.set_field("tier", fields::scalar(first).unwrap_or(Scalar::Null));
                }
                Target::Flag => {
                    let name = name_of(&place.pointer);
                    for (number, value) in values.iter().enumerate() {
                        let name = match values.len() {
                            1 => name.clone(),
                            _ => format!("{name}.{}", number + 1),
                        };
                        fields::take_in_flags(&name, value, draft, 0);
                    }
                }
                _ => {}
            }
        }
    }
}

/// A pointer as the dotted name of a field.
fn name_of(pointer: &str) -> String {
    let steps = pointer::steps(pointer).filter(|step| step != pointer::EVERY);
    steps.collect::<Vec<_>>().join(".")
}

fn spread<'r>(values: &[&'r RawValue]) -> Vec<&'r RawValue> {
    let one = |value: &&'r RawValue| match json::elements(value) {
        Some(texts) if !texts.is_empty() && texts.iter().all(|text| json::is_string(text)) => texts,
        _ => vec![*value],
    };
    values.iter().filter(|value| value.get() != "null").flat_map(one).collect()
}

fn say(value: &RawValue, role: Role, kind: Kind, reader: &mut PartReader<'_>, draft: &mut Draft) {
    // One thing said by one speaker stays theirs; a conversation brings its own.
    let turns = exchange::said(value, role, reader).filter(|_| kind == Kind::Text);
    let Some(turns) = turns else {
        let text = reader.decode(value);
        return draft.push_text(role, role.name(), kind, text);
    };
    draft.turns.extend(turns);
    draft.turns = turns::join_thoughts(std::mem::take(&mut draft.turns));
}

fn note(pane: Pane, place: &Place, values: &[&RawValue], draft: &mut Draft) {
    if !values.is_empty() {
        draft.origin(pane, place.pointer.clone());
    }
}

fn nothing_there(root: &RawValue, mapping: &Mapping) -> String {
    let pointers: Vec<&str> = mapping.places.iter().map(|place| place.pointer.as_str()).collect();
    let there = Object::of(root).map(|object| {
        let names: Vec<&str> = object.members().map(|(name, _)| name).collect();
        format!(" (it has {})", crate::text::listed(&names, 6))
    });
    format!("nothing is at {}{}; correct --map", pointers.join(", "), there.unwrap_or_default())
}
