//! *chat*: conversations as chat services and training sets have them: `messages[]` with or
//! without the response, `ShareGPT`'s `conversations[]`, an Anthropic message.

use super::draft::Draft;
use super::exchange;
use super::fields;
use super::format::{Format, Problem};
use super::parts::{NoAttachments, PartReader};
use crate::corpus::record::Record;
use crate::json::Object;
use crate::transcript::{Pane, Role};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "chat",
    looks_for: "messages[], conversations[] or content[] with stop_reason",
    is_verbatim: false,
    items,
    signature,
    read,
};

/// Where a response beside a conversation may be; the others may repeat its last turn.
const ANSWER_KEYS: [&str; 3] = ["response", "completion", "output"];

fn signature(object: &Object<'_>) -> Option<String> {
    if let Some((key, as_text)) = exchange::conversation_key(object) {
        return Some(format!(
            "{key} is an array of turns{}",
            if as_text { ", as text" } else { "" }
        ));
    }
    let blocks = object.array("content").is_some() && object.member("stop_reason").is_some();
    blocks.then(|| "it has content blocks and stop_reason".to_owned())
}

fn items(object: &Object<'_>) -> usize {
    let inner = object.object("response").map_or(1, |response| exchange::answers(&response));
    exchange::answers(object).max(inner)
}

fn read(object: &Object<'_>, record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    exchange::request(object, &mut reader, &mut draft);
    read_response(object, record.item, &mut reader, &mut draft);
    reader.report(&mut draft);
    let taken = [
        "id",
        "messages",
        "conversations",
        "contents",
        "conversation",
        "turns",
        "dialogue",
        "content",
        "response",
        "choices",
        "candidates",
        "system",
        "system_prompt",
        "systemInstruction",
        "system_instruction",
        "instructions",
        "role",
        "type",
        "tools",
    ];
    let answer = draft.origins.iter().rev().find(|(pane, _)| *pane == Pane::Answer);
    let answer = answer.map(|(_, key)| key.clone()).unwrap_or_default();
    let taken: Vec<&str> = taken.into_iter().chain([answer.as_str()]).collect();
    fields::take_in(object, &taken, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// The model's last message, where it stands beside the conversation.
fn read_response(
    object: &Object<'_>,
    place: usize,
    reader: &mut PartReader<'_>,
    draft: &mut Draft,
) {
    let answers = ["choices", "candidates"].iter().any(|key| object.array(key).is_some());
    if answers || object.array("content").is_some() {
        exchange::response(object, place, reader, draft);
        return;
    }
    draft.stop = exchange::stop(object);
    let ended = draft.turns.last().is_some_and(|turn| turn.role == Role::Assistant);
    let keys = if ended { &ANSWER_KEYS[..1] } else { &ANSWER_KEYS };
    let Some((key, value)) = object.first(keys) else { return };
    draft.origin(Pane::Answer, key);
    match Object::of(value) {
        Some(inner) if exchange::response(&inner, place, reader, draft) => {}
        _ => exchange::say(value, Role::Assistant, reader, draft),
    }
}
