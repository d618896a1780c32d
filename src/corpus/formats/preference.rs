//! *preference pairs*: two answers to one prompt; each is an item.

use super::draft::Draft;
use super::fields;
use super::format::{Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, Scalar};

/// Its name in the table.
pub const NAME: &str = "preference";

/// The row of the table.
pub const FORMAT: Format = Format {
    name: NAME,
    looks_for: "chosen and rejected",
    is_verbatim: false,
    items: |_| 2,
    signature,
    read,
};

/// The two sides, in order.
pub const SIDES: [&str; 2] = ["chosen", "rejected"];

fn key(object: &Object<'_>, side: &str) -> Option<String> {
    let long = format!("{side}_messages");
    [long, side.to_owned()].into_iter().find(|key| object.get(key).is_some())
}

fn signature(object: &Object<'_>) -> Option<String> {
    let (chosen, rejected) = (key(object, SIDES[0])?, key(object, SIDES[1])?);
    Some(format!("it has {chosen} and {rejected}"))
}

fn read(object: &Object<'_>, record: &Record<'_>) -> Result<Draft, Problem> {
    let side = SIDES[record.item.min(1)];
    let mut draft = Draft::default();
    let mut reader = PartReader::new(&NoAttachments);
    draft.id = fields::id(object).map(|id| format!("{id}:{side}"));
    for prompt in ["system", "prompt", "question", "instruction", "input"] {
        let Some(value) = object.get(prompt) else { continue };
        let role = if prompt == "system" { Role::System } else { Role::User };
        draft.origin(Pane::Prompt, prompt);
        if let Some(elements) = json::elements(value) {
            draft.turns.extend(turns::read_all(&elements, &mut reader));
        } else {
            let text = reader.decode(value);
            draft.push_text(role, role.name(), Kind::Text, text);
        }
    }
    if let Some(key) = key(object, side) {
        if let Some(value) = object.get(&key) {
            match json::elements(value) {
                Some(elements) => draft.turns.extend(turns::read_all(&elements, &mut reader)),
                None if json::is_object(value) => draft.turns.push(turns::read(value, &mut reader)),
                None => {
                    let text = reader.decode(value);
                    draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
                }
            }
        }
        draft.origin(Pane::Answer, key);
    }
    reader.report(&mut draft);
    draft.set_field("side", Scalar::Text(side.into()));
    let taken = [
        "id",
        "system",
        "prompt",
        "question",
        "instruction",
        "input",
        "chosen",
        "rejected",
        "chosen_messages",
        "rejected_messages",
    ];
    fields::take_in(object, &taken, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}
