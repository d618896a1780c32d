//! *chat*: conversations as chat services and training sets have them: `messages[]` with or
//! without the response, `ShareGPT`'s `conversations[]`, an Anthropic message.

use serde_json::value::RawValue;

use super::draft::{Draft, Turn};
use super::fields;
use super::format::{Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::{session, turns};
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, WarningCode};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "chat",
    looks_for: "messages[], conversations[] or content[] with stop_reason",
    is_verbatim: false,
    signature,
    read,
};

/// Where a conversation's turns may be.
const TURNS_KEYS: [&str; 2] = ["messages", "conversations"];

fn signature(object: &Object<'_>) -> Option<String> {
    for key in TURNS_KEYS {
        let Some(value) = object.get(key) else { continue };
        if session::is_array_of_turns(value.get()) {
            return Some(format!("{key} is an array of turns"));
        }
        if json::embedded(value).is_some_and(|text| session::is_array_of_turns(&text)) {
            return Some(format!("{key} is an array of turns, as text"));
        }
    }
    let blocks = object.array("content").is_some() && object.member("stop_reason").is_some();
    blocks.then(|| "it has content blocks and stop_reason".to_owned())
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    let mut reader = PartReader { attachments: &NoAttachments, lossy: false };
    read_conversation(object, &mut reader, &mut draft);
    read_response(object, &mut reader, &mut draft);
    if reader.lossy {
        draft.warn(WarningCode::BadUtf8);
    }
    let taken = [
        "id",
        "messages",
        "conversations",
        "content",
        "response",
        "choices",
        "system",
        "system_prompt",
        "role",
        "type",
        "tools",
    ];
    fields::take_in(object, &taken, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// The set-up and the messages.
pub fn read_conversation(object: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let system = ["system", "system_prompt", "instructions"];
    if let Some((key, system)) = object.first(&system) {
        let parts = reader.content(system, Kind::Text);
        draft.turns.push(Turn::of(Role::System, "system", parts));
        draft.origin(Pane::Prompt, key);
    }
    if let Some((key, value)) = object.first(&TURNS_KEYS) {
        let inner = json::embedded(value);
        let source = inner.as_deref().unwrap_or(value.get());
        let elements: Vec<&RawValue> = serde_json::from_str(source).unwrap_or_default();
        let read = session::read(&elements, key);
        draft.turns.extend(read.turns);
        for (pane, origin) in read.origins {
            draft.origin(pane, origin);
        }
        for warning in read.warnings {
            draft.warn_with(warning.code, warning.detail);
        }
    } else if let Some(input) = object.get("input") {
        draft.turns.extend(if let Some(items) = json::elements(input) {
            turns::read_items(&items, reader)
        } else {
            let parts = reader.content(input, Kind::Text);
            vec![Turn::of(Role::User, "user", parts)]
        });
        draft.origin(Pane::Prompt, "input");
    }
}

/// The model's last message, where it stands beside the conversation.
pub fn read_response(object: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    draft.stop = object.text("stop_reason").or_else(|| object.text("finish_reason"));
    if object.array("content").is_some() {
        let turn = turns::read_object(object, reader);
        draft.turns.push(turn);
        draft.origin(Pane::Answer, "content");
        return;
    }
    let response = object.get("response");
    let inner = response.and_then(Object::of);
    let choices = inner.as_ref().and_then(|inner| inner.array("choices"));
    let choices = choices.or_else(|| object.array("choices"));
    if let Some(choice) = choices.and_then(|choices| Object::of(choices.first()?)) {
        draft.stop = choice.text("finish_reason").or(draft.stop.take());
        if let Some(message) = choice.get("message") {
            draft.turns.push(turns::read(message, reader));
            draft.origin(Pane::Answer, "choices[0].message");
        } else if let Some(text) = choice.get("text") {
            let text = reader.decode(text);
            draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
            draft.origin(Pane::Answer, "choices[0].text");
        }
        return;
    }
    let Some(response) = response else { return };
    draft.origin(Pane::Answer, "response");
    if let Some(inner) = inner {
        draft.stop = inner.text("stop_reason").or(draft.stop.take());
        draft.turns.push(turns::read(response, reader));
    } else {
        let text = reader.decode(response);
        draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
    }
}
