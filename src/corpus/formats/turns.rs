//! One reader of turns, with one vocabulary of roles and of what stands beside a turn's content.

use serde_json::value::RawValue;

use super::draft::{Part, Turn};
use super::parts::{self, PartReader};
use super::vocabulary::is_reasoning;
use super::{reasoning, scored};
use crate::json::{self, Object};
use crate::transcript::{Kind, Role};

/// What may hold a turn's role.
const ROLE_KEYS: [&str; 6] = ["role", "from", "source", "author", "type", "speaker"];
/// What may hold a turn's content.
const CONTENT_KEYS: [&str; 7] = ["content", "value", "text", "message", "parts", "body", "output"];
/// Native reasoning beside the content.
const REASONING_KEYS: [&str; 4] = ["reasoning_content", "reasoning", "thinking", "thought"];
/// The same, as 0.1 did not know it.
const NEW_REASONING_KEYS: [&str; 5] = [
    "reasoning_details",
    "thinking_blocks",
    "reasoning_text",
    "reasoningContent",
    "chain_of_thought",
];

/// The class of a role word.
pub fn role(word: &str) -> Option<Role> {
    match word.to_ascii_lowercase().as_str() {
        "system" | "developer" => Some(Role::System),
        "user" | "human" => Some(Role::User),
        "assistant" | "gpt" | "model" | "bot" | "agent" | "gemini" | "ai" => Some(Role::Assistant),
        "tool" | "function" | "observation" | "environment" | "ipython" => Some(Role::Tool),
        _ => None,
    }
}

/// A turn's role, and the file's own word for it.
fn role_of(object: &Object<'_>) -> Option<(Role, String)> {
    let mut unknown = None;
    for key in ROLE_KEYS {
        let Some(value) = object.get(key) else { continue };
        let word = match Object::of(value) {
            Some(author) => author.text("role").or_else(|| author.text("name")),
            None => json::is_string(value).then(|| json::text(value).0),
        };
        let Some(word) = word else { continue };
        if let Some(role) = role(&word) {
            return Some((role, word));
        }
        if key == "role" {
            unknown = Some((Role::Other, word));
        }
    }
    unknown
}

/// Whether an object is one turn and not a conversation.
pub fn is_turn(object: &Object<'_>) -> bool {
    let conversation = ["messages", "conversations", "prompt", "completion", "stop_reason"];
    let whole = conversation.iter().any(|key| object.get(key).is_some());
    let says = CONTENT_KEYS.iter().chain(&REASONING_KEYS).any(|key| object.member(key).is_some());
    let calls = object.get("tool_calls").is_some() || object.get("function_call").is_some();
    !whole && (says || calls) && role_of(object).is_some()
}

/// Reads turns; what is no turn is a turn of unknown role that shows its JSON.
pub fn read_all(values: &[&RawValue], reader: &mut PartReader<'_>) -> Vec<Turn> {
    values.iter().map(|value| read(value, reader)).collect()
}

/// Reads items of a response, of which reasoning and calls are items of their own.
pub fn read_items(items: &[&RawValue], reader: &mut PartReader<'_>) -> Vec<Turn> {
    join_thoughts(items.iter().map(|item| read_item(item, reader)).collect())
}

fn read_item(item: &RawValue, reader: &mut PartReader<'_>) -> Turn {
    let word = Object::of(item).and_then(|object| object.text("type")).unwrap_or_default();
    let flat = word.replace('-', "_");
    let result = flat.ends_with("_output") || flat.ends_with("_result");
    let own = result || flat.ends_with("_call") || is_reasoning(&flat);
    if !own {
        return read(item, reader);
    }
    let parts = reader.content(item, Kind::Text);
    let (role, word) = if result { (Role::Tool, "tool") } else { (Role::Assistant, "assistant") };
    Turn::of(role, word, parts)
}

/// Reads one turn.
pub fn read(value: &RawValue, reader: &mut PartReader<'_>) -> Turn {
    let Some(object) = Object::of(value) else {
        let parts = reader.content(value, Kind::Text);
        return Turn::of(Role::Other, "other", parts);
    };
    read_known(value, &object, reader)
}

/// The same of a value that has been taken apart.
pub fn read_known(value: &RawValue, object: &Object<'_>, reader: &mut PartReader<'_>) -> Turn {
    let mut turn = read_object(object, reader);
    if turn.parts.is_empty() && role_of(object).is_none() {
        let text = json::indent(value.get());
        turn.parts.push(Part::shown(Kind::Other, "other", text, value));
    }
    turn
}

/// Reads one turn from its members.
pub fn read_object(object: &Object<'_>, reader: &mut PartReader<'_>) -> Turn {
    reader.note_unknown(object, "turn", is_of_turn);
    Turn { scores: scored::of(object), ..read_record(object, reader) }
}

/// Reads the turn that a whole record is, whose other members are the record's.
pub fn read_record(object: &Object<'_>, reader: &mut PartReader<'_>) -> Turn {
    let (role, word) = role_of(object).unwrap_or((Role::Other, "other".to_owned()));
    let plain = if role == Role::Tool { Kind::ToolResult } else { Kind::Text };
    let mut parts = Vec::new();
    beside_before(object, reader, &mut parts);
    let content = CONTENT_KEYS.iter().find(|key| object.get(key).is_some());
    let from = parts.len();
    if let Some(content) = content.and_then(|key| object.get(key)) {
        parts.extend(reader.content(content, plain));
        reasoning::once(&mut parts, from);
    }
    beside_after(object, reader, &mut parts);
    if role == Role::Tool {
        let call = parts::joined_by(object, &parts::RESULT_ID_KEYS);
        for part in &mut parts {
            part.call.clone_from(&call);
        }
    }
    // A user's turn may be nothing but the results of the model's calls.
    let all_results = !parts.is_empty() && parts.iter().all(|part| part.kind == Kind::ToolResult);
    let role = if role == Role::User && all_results { Role::Tool } else { role };
    Turn { name: speaker(object, &word), ..Turn::of(role, &word, parts) }
}

/// Whether a member of a turn is read, or says nothing to people.
fn is_of_turn(name: &str) -> bool {
    let beside = [
        "thoughts",
        "tool_calls",
        "toolCalls",
        "function_call",
        "refusal",
        "citations",
        "annotations",
        "audio",
        "error",
        "name",
        "summary",
        "observation",
        "usage",
        "metadata",
        "timestamp",
        "date",
    ];
    let lists = [&ROLE_KEYS[..], &CONTENT_KEYS, &REASONING_KEYS, &NEW_REASONING_KEYS, &beside[..]];
    scored::is_telling(name) || lists.iter().any(|known| known.contains(&name))
}

/// The speaker's own name, where it says more than the role.
fn speaker(object: &Object<'_>, word: &str) -> String {
    let name = object.text("name").filter(|name| !name.eq_ignore_ascii_case(word));
    name.unwrap_or_default()
}

/// Reasoning comes before what it led to.
fn beside_before(object: &Object<'_>, reader: &mut PartReader<'_>, parts: &mut Vec<Part>) {
    for key in REASONING_KEYS {
        if let Some(value) = object.get(key) {
            let from = parts.len();
            parts.extend(reader.content(value, Kind::Reasoning).into_iter().map(as_reasoning));
            reasoning::once(parts, from);
        }
    }
    thoughts(object, reader, parts);
    // Vendors give the same again in pieces, with signatures; or only so.
    for key in NEW_REASONING_KEYS {
        if let Some(value) = object.get(key).filter(|value| !is_flag(value)) {
            let from = parts.len();
            let read = reader.content(value, Kind::Reasoning).into_iter().map(as_reasoning);
            parts.extend(read.map(|part| Part { is_new: true, ..part }));
            reasoning::once(parts, from);
        }
    }
}

fn is_flag(value: &RawValue) -> bool {
    matches!(value.get(), "true" | "false")
}

/// Thoughts with a subject and a description.
fn thoughts(object: &Object<'_>, reader: &mut PartReader<'_>, parts: &mut Vec<Part>) {
    for thought in object.array("thoughts").unwrap_or_default() {
        let Some(thought) = Object::of(thought) else {
            parts.extend(reader.content(thought, Kind::Reasoning));
            continue;
        };
        let subject = thought.text("subject").map(|subject| format!("— {subject}"));
        let words = thought.text("description").into_iter().chain(subject);
        let text = words.collect::<Vec<_>>().join("\n");
        parts.push(Part::text(Kind::Reasoning, "thought", text));
    }
}

/// Plain text in a reasoning key is reasoning, whatever its own type says.
fn as_reasoning(mut part: Part) -> Part {
    if part.kind == Kind::Text {
        part.kind = Kind::Reasoning;
    }
    if part.canonical.is_none() {
        "reasoning".clone_into(&mut part.word);
    }
    part
}

fn beside_after(object: &Object<'_>, reader: &mut PartReader<'_>, parts: &mut Vec<Part>) {
    for call in object.array("tool_calls").or_else(|| object.array("toolCalls")).unwrap_or_default()
    {
        match Object::of(call) {
            Some(call_object) => parts.extend(reader.tool_call(&call_object, call)),
            None => parts.extend(reader.content(call, Kind::ToolCall)),
        }
    }
    if let Some(call) = object.get("function_call") {
        match Object::of(call) {
            Some(call_object) => parts.extend(reader.tool_call(&call_object, call)),
            None => parts.extend(reader.content(call, Kind::ToolCall)),
        }
    }
    if let Some(refusal) = object.get("refusal").filter(|value| json::is_string(value)) {
        parts.push(Part::text(Kind::Refusal, "refusal", reader.decode(refusal)));
    }
    parts.extend(parts::citations(object));
    if let Some(audio) = object.object("audio") {
        if let Some(value) = object.get("audio") {
            parts.push(reader.media(Kind::Audio, "audio", "audio", value));
        }
        if let Some(transcript) = audio.get("transcript") {
            parts.push(Part::text(Kind::Text, "text", reader.decode(transcript)));
        }
    }
    if let Some(error) = object.get("error") {
        let text = match Object::of(error).and_then(|error| error.text("message")) {
            Some(message) => message,
            None => reader.decode(error),
        };
        parts.push(Part::shown(Kind::Error, "error", text, error));
    }
}

/// A thought that was logged as an entry of its own belongs to the message that follows it.
pub fn join_thoughts(turns: Vec<Turn>) -> Vec<Turn> {
    let mut joined: Vec<Turn> = Vec::new();
    for turn in turns {
        match joined.last_mut() {
            Some(last)
                if last.role == Role::Assistant
                    && turn.role == Role::Assistant
                    && only_thinks(last) =>
            {
                last.parts.extend(turn.parts);
                last.scores.extend(turn.scores);
            }
            _ => joined.push(turn),
        }
    }
    joined
}

fn only_thinks(turn: &Turn) -> bool {
    turn.parts.iter().all(|part| matches!(part.kind, Kind::Reasoning | Kind::Redacted))
}
