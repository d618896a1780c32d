//! A request to a model and what came back, in the words of every vendor.

use serde_json::value::RawValue;

use super::draft::{Draft, Part, Turn};
use super::parts::PartReader;
use super::{session, turns, vocabulary};
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, WarningCode};

/// Where a conversation's turns may be.
pub const TURNS_KEYS: [&str; 6] =
    ["messages", "conversations", "contents", "conversation", "turns", "dialogue"];
/// Where the set-up may be.
const SYSTEM_KEYS: [&str; 5] =
    ["system", "system_prompt", "instructions", "systemInstruction", "system_instruction"];
/// Where a request without turns may have its text.
const INPUT_KEYS: [&str; 3] = ["input", "prompt", "inputText"];
/// Where a vendor may say why the model stopped.
const STOP_KEYS: [&str; 5] =
    ["stop_reason", "finish_reason", "stopReason", "finishReason", "done_reason"];
/// Where a response may have its text.
const SAID_KEYS: [&str; 7] =
    ["output_text", "text", "completion", "generation", "outputText", "generated_text", "response"];

/// Why the model stopped, as far as an object says.
pub fn stop(object: &Object<'_>) -> Option<String> {
    let incomplete = || object.object("incomplete_details")?.text("reason");
    let said = STOP_KEYS.iter().find_map(|key| object.text(key));
    // HELM has an object here.
    let inner = || object.object("finish_reason")?.text("reason");
    said.or_else(incomplete).or_else(inner)
}

/// The key of an object's conversation, if it has one, and whether it stands there as text.
pub fn conversation_key(object: &Object<'_>) -> Option<(&'static str, bool)> {
    TURNS_KEYS.into_iter().find_map(|key| {
        let value = object.get(key)?;
        if session::is_array_of_turns(value.get()) {
            return Some((key, false));
        }
        let inner = json::embedded(value)?;
        session::is_array_of_turns(&inner).then_some((key, true))
    })
}

/// Whether an object looks like what is sent to a model.
pub fn is_request(object: &Object<'_>) -> bool {
    let is_input = |key: &str| {
        object
            .get(key)
            .is_some_and(|input| json::is_string(input) || json::elements(input).is_some())
    };
    conversation_key(object).is_some() || INPUT_KEYS.iter().any(|key| is_input(key))
}

/// The set-up and the messages.
pub fn request(object: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    if let Some((key, system)) = object.first(&SYSTEM_KEYS) {
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
        draft.withdrawn.extend(read.withdrawn);
        draft.unshown.extend(read.unshown);
    } else if let Some((key, input)) = object.first(&INPUT_KEYS) {
        draft.turns.extend(match json::elements(input) {
            Some(items) if items.iter().all(|item| json::is_object(item)) => {
                turns::read_items(&items, reader)
            }
            _ => vec![Turn::of(Role::User, "user", reader.content(input, Kind::Text))],
        });
        draft.origin(Pane::Prompt, key);
    }
}

/// How many answers a response has.
pub fn answers(object: &Object<'_>) -> usize {
    choices(object).map_or(1, |(_, all)| all.len())
}

/// The answers of a response that has a list of them; the options of a question are none.
fn choices<'r>(object: &Object<'r>) -> Option<(&'static str, Vec<&'r RawValue>)> {
    let told = ["message", "text", "content", "delta", "finish_reason", "finishReason"];
    let is_answer = |choice: &&RawValue| {
        let found = Object::of(choice);
        found.is_some_and(|choice| told.iter().any(|key| choice.member(key).is_some()))
    };
    ["choices", "candidates"].into_iter().find_map(|key| {
        let all = object.array(key)?;
        (!all.is_empty() && all.iter().all(is_answer)).then_some((key, all))
    })
}

/// What came back: the answer at a place, where there are several. Says whether there was any.
pub fn response(
    object: &Object<'_>,
    place: usize,
    reader: &mut PartReader<'_>,
    draft: &mut Draft,
) -> bool {
    draft.stop = stop(object).or(draft.stop.take());
    if let Some((key, choices)) = choices(object)
        && let Some(choice) = choices.get(place)
    {
        draft.answers = choices.len();
        draft.origin(Pane::Answer, format!("{key}[{place}]"));
        choose(choice, reader, draft);
        return true;
    }
    if let Some(items) = object.array("output") {
        draft.turns.extend(turns::read_items(&items, reader));
        draft.origin(Pane::Answer, "output");
        return true;
    }
    if let Some(message) = object.object("output").and_then(|output| output.get("message")) {
        draft.turns.push(turns::read(message, reader));
        draft.origin(Pane::Answer, "output.message");
        return true;
    }
    if object.array("content").is_some() {
        draft.turns.push(as_assistant(turns::read_record(object, reader)));
        draft.origin(Pane::Answer, "content");
        return true;
    }
    if let Some(message) = object.get("message").filter(|message| json::is_object(message)) {
        draft.turns.push(as_assistant(turns::read(message, reader)));
        draft.origin(Pane::Answer, "message");
        return true;
    }
    if turns::is_turn(object) {
        draft.turns.push(as_assistant(turns::read_record(object, reader)));
        return true;
    }
    if let Some((key, text)) = object.first(&SAID_KEYS) {
        let text = reader.decode(text);
        draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
        draft.origin(Pane::Answer, key);
        return true;
    }
    blocked(object, draft);
    false
}

/// One of several answers.
fn choose(choice: &RawValue, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let Some(object) = Object::of(choice) else {
        let text = reader.decode(choice);
        return draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
    };
    draft.stop = stop(&object).or(draft.stop.take());
    let message = object.first(&["message", "content", "delta"]);
    if let Some((_, message)) = message.filter(|(_, message)| json::is_object(message)) {
        draft.turns.push(as_assistant(turns::read(message, reader)));
    } else if let Some((_, text)) = object.first(&SAID_KEYS) {
        let text = reader.decode(text);
        draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
    } else {
        draft.turns.push(as_assistant(turns::read_object(&object, reader)));
    }
}

/// What comes back is the model's, whatever its role's word.
fn as_assistant(turn: Turn) -> Turn {
    as_of(Role::Assistant, turn)
}

/// A turn whose role's word is not known is of the one who is said to speak.
fn as_of(role: Role, mut turn: Turn) -> Turn {
    if turn.role == Role::Other {
        turn.role = role;
    }
    turn
}

/// A request that was turned down before a model saw it.
fn blocked(object: &Object<'_>, draft: &mut Draft) {
    let feedback = object.object("promptFeedback").or_else(|| object.object("prompt_feedback"));
    let reason = feedback.and_then(|feedback| {
        feedback.text("blockReason").or_else(|| feedback.text("block_reason"))
    });
    if let Some(reason) = reason {
        draft.warn_with(WarningCode::Error, Some(format!("the prompt was blocked: {reason}")));
    }
}

/// The words of an error, as vendors nest it.
pub fn error_words(value: &RawValue) -> String {
    let mut inner = value;
    // `{"error": {"error": {"message": …}}}`
    for _ in 0..4 {
        let Some(object) = Object::of(inner) else { break };
        let Some((_, next)) = object.first(&["message", "error", "errorMessage", "detail"]) else {
            break;
        };
        inner = next;
    }
    json::text(inner).0
}

/// Adds what a field says: turns, items or parts, else its text.
pub fn say(value: &RawValue, role: Role, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let Some(turns) = said(value, role, reader) else {
        let text = reader.decode(value);
        return draft.push_text(role, role.name(), Kind::Text, text);
    };
    draft.turns.extend(turns);
    draft.turns = turns::join_thoughts(std::mem::take(&mut draft.turns));
}

/// The same of a field that 0.1 took for a text, whatever it held.
pub fn say_anew(value: &RawValue, role: Role, reader: &mut PartReader<'_>, draft: &mut Draft) {
    if !json::is_string(value) {
        let mut before = Draft { turns: draft.turns.clone(), ..Draft::default() };
        before.push_text(role, role.name(), Kind::Text, reader.decode(value));
        draft.turns_before = Some(before.turns);
    }
    say(value, role, reader, draft);
}

/// What a field says that holds turns, items, parts or one turn in place of a text; `None` where it is
/// a text after all.
pub fn said(value: &RawValue, role: Role, reader: &mut PartReader<'_>) -> Option<Vec<Turn>> {
    let text = json::embedded(value);
    let inner = text.as_deref().and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    let value = inner.unwrap_or(value);
    let Some(elements) = json::elements(value) else {
        return Object::of(value).and_then(|object| said_by_one(&object, role, reader));
    };
    let objects: Vec<Object<'_>> =
        elements.iter().map(|element| Object::of(element)).collect::<Option<_>>()?;
    if objects.is_empty() {
        return None;
    }
    if objects.iter().all(|object| turns::is_turn(object) || is_item(object)) {
        return Some(turns::read_items(&elements, reader));
    }
    let is_part =
        |object: &Object<'_>| object.text("type").is_some_and(|word| vocabulary::is_part(&word));
    objects.iter().all(is_part).then(|| {
        let parts: Vec<Part> =
            elements.iter().flat_map(|element| reader.content(element, Kind::Text)).collect();
        vec![Turn::of(role, role.name(), parts)]
    })
}

/// Messages as a request, as a response, or as one message.
fn said_by_one(object: &Object<'_>, role: Role, reader: &mut PartReader<'_>) -> Option<Vec<Turn>> {
    let mut draft = Draft::default();
    if conversation_key(object).is_some() {
        request(object, reader, &mut draft);
    }
    let answers = ["choices", "candidates", "output"];
    if answers.iter().any(|key| object.array(key).is_some()) {
        response(object, 0, reader, &mut draft);
    } else if draft.turns.is_empty() && turns::is_turn(object) {
        draft.turns.push(as_of(role, turns::read_object(object, reader)));
    }
    (!draft.turns.is_empty()).then_some(draft.turns)
}

/// Whether an object is an item of a response: reasoning or a call of its own.
fn is_item(object: &Object<'_>) -> bool {
    let Some(word) = object.text("type") else { return false };
    let flat = word.replace('-', "_");
    let is_own = flat.ends_with("_call") || flat.ends_with("_output");
    // Parts of a message have their text beside their type.
    is_own || word == "reasoning" && object.get("summary").is_some()
}
