//! A mapped record as 0.1 read it, so that labels of then are known again.

use serde_json::value::RawValue;

use super::pointer::{EVERY, follow, steps};
use super::{Mapping, Target};
use crate::corpus::formats::draft::{Draft, Turn};
use crate::corpus::formats::parts::{NoAttachments, PartReader};
use crate::corpus::formats::turns;
use crate::json;
use crate::transcript::{Kind, Role};

/// The turns that 0.1 made of a record; `None` where it knew no such mapping, and where they are what
/// they are now.
pub fn turns(mapping: &Mapping, root: &RawValue) -> Option<Vec<Turn>> {
    if is_read_alike(mapping, root) {
        return None;
    }
    let is_new = |pointer: &str| steps(pointer).any(|step| step == EVERY);
    let mut reader = PartReader::new(&NoAttachments);
    let mut draft = Draft::default();
    for place in &mapping.places {
        if place.arm.is_some() || place.target.is_of_file() || is_new(&place.pointer) {
            return None;
        }
        let (role, kind) = match place.target {
            Target::System => (Role::System, Kind::Text),
            Target::Prompt => (Role::User, Kind::Text),
            Target::Scratchpad => (Role::Assistant, Kind::Reasoning),
            Target::Answer => (Role::Assistant, Kind::Text),
            Target::Id | Target::Tier => continue,
            Target::Turns => {
                let value = follow(root, &place.pointer).first().copied();
                let elements = value.and_then(json::elements).unwrap_or_default();
                draft.turns.extend(turns::read_all(&elements, &mut reader));
                continue;
            }
            _ => return None,
        };
        if let Some(value) = follow(root, &place.pointer).first() {
            let text = reader.decode(value);
            draft.push_text(role, role.name(), kind, text);
        }
    }
    if !mapping.places.iter().any(|place| place.target == Target::Turns) {
        draft.turns.sort_by_key(|turn| match turn.role {
            Role::System => 0,
            Role::Assistant => 2,
            _ => 1,
        });
    }
    Some(draft.turns)
}

/// Whether nothing but plain texts is mapped, in the order of a conversation: nearly always, and then
/// no text need be decoded twice.
fn is_read_alike(mapping: &Mapping, root: &RawValue) -> bool {
    let mut answered = false;
    mapping.places.iter().all(|place| {
        let in_order = place.target != Target::Scratchpad || !answered;
        answered |= place.target == Target::Answer;
        match place.target {
            Target::Turns => false,
            Target::System | Target::Prompt | Target::Scratchpad | Target::Answer => {
                let is_plain =
                    |value: &&RawValue| json::is_string(value) && json::embedded(value).is_none();
                in_order && follow(root, &place.pointer).iter().all(is_plain)
            }
            _ => true,
        }
    })
}
