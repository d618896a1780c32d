//! *agent session*: a conversation with a message a line or an element: plain turns, Claude Code,
//! Codex, events of `OpenHands`.

use serde_json::value::RawValue;

use super::draft::{Draft, Part, Turn};
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, Scalar, WarningCode};

/// The row of the table. A file with a turn a line is read as the array that it stands for.
pub const FORMAT: Format = Format {
    name: "session",
    looks_for: "a turn a line, an array of turns, or loglines[] of an agent's session",
    is_verbatim: false,
    items: format::one,
    signature,
    read: read_log,
};

fn signature(object: &Object<'_>) -> Option<String> {
    let lines = object.get("loglines")?;
    is_array_of_turns(lines.get()).then(|| "loglines is an array of turns".to_owned())
}

fn read_log(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let lines = object.array("loglines").unwrap_or_default();
    Ok(read(&lines, "loglines"))
}

/// Whether a JSON text is an array of which the first elements are turns.
pub fn is_array_of_turns(text: &str) -> bool {
    let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(text) else { return false };
    let is_turn = |value: &&RawValue| {
        Object::of(value).is_some_and(|turn| turns::is_turn(&turn) || is_entry(&turn))
    };
    !elements.is_empty() && elements.iter().take(3).all(is_turn)
}

/// Reads an array of turns, or of what stands for them.
pub fn read_array(text: &str) -> Result<Draft, Problem> {
    let elements: Vec<&RawValue> = serde_json::from_str(text)
        .map_err(|error| Problem(format!("{}; correct the JSON", json::explain(&error, text))))?;
    Ok(read(&elements, "the array's turns"))
}

/// Reads the elements of a conversation; `origin` names where they are.
pub fn read(elements: &[&RawValue], origin: &str) -> Draft {
    let mut reader = PartReader { attachments: &NoAttachments, lossy: false };
    let mut draft = Draft::default();
    let objects: Vec<(&RawValue, Option<Object<'_>>)> =
        elements.iter().map(|value| (*value, Object::of(value))).collect();
    // Codex says each text twice: as an item of the response, and as an event.
    let has_items = objects.iter().flatten_objects().any(|object| is_type(object, "response_item"));
    let mut passed_over = 0;
    for (value, object) in &objects {
        match object {
            Some(object) if is_furniture(object) => passed_over += 1,
            Some(object) if is_type(object, "event_msg") && has_items => passed_over += 1,
            Some(object) => draft.turns.extend(entry(object, value, &mut reader)),
            None => passed_over += 1,
        }
    }
    draft.turns = turns::join_thoughts(std::mem::take(&mut draft.turns));
    draft.id = objects.iter().flatten_objects().find_map(|object| object.text("sessionId"));
    if passed_over > 0 {
        draft.set_field("passed_over", Scalar::Number(passed_over.to_string().into()));
    }
    if reader.lossy {
        draft.warn(WarningCode::BadUtf8);
    }
    for pane in [Pane::Prompt, Pane::Answer] {
        draft.origin(pane, origin);
    }
    if let Some(object) = objects.iter().flatten_objects().find(|object| !is_furniture(object)) {
        let taken = [
            "message",
            "content",
            "uuid",
            "id",
            "parentUuid",
            "timestamp",
            "sessionId",
            "role",
            "type",
            "source",
            "args",
            "action",
            "payload",
        ];
        fields::take_in(object, &taken, &mut draft);
    }
    draft
}

/// The objects among parsed elements.
trait FlattenObjects<'a> {
    fn flatten_objects(self) -> impl Iterator<Item = &'a Object<'a>>;
}

impl<'a, I: Iterator<Item = &'a (&'a RawValue, Option<Object<'a>>)>> FlattenObjects<'a> for I {
    fn flatten_objects(self) -> impl Iterator<Item = &'a Object<'a>> {
        self.filter_map(|(_, object)| object.as_ref())
    }
}

fn is_type(object: &Object<'_>, word: &str) -> bool {
    object.text("type").as_deref() == Some(word)
}

/// Lines that agents write for themselves.
fn is_furniture(object: &Object<'_>) -> bool {
    let word = object.text("type").unwrap_or_default();
    let own = [
        "summary",
        "file-history-snapshot",
        "compact_boundary",
        "session_meta",
        "turn_context",
        "queue-operation",
    ];
    own.contains(&word.as_str()) && object.get("message").is_none()
}

/// Whether an element stands for a turn though it is none: an event, or a wrapped message.
pub fn is_entry(object: &Object<'_>) -> bool {
    let word = object.text("type").unwrap_or_default();
    let wrapped = matches!(word.as_str(), "user" | "assistant" | "system")
        && object.object("message").is_some();
    let codex = object.get("payload").is_some() && object.get("timestamp").is_some();
    wrapped || codex || is_event(object) || is_furniture(object)
}

/// An event of `OpenHands`: an action with its arguments, or what was observed.
fn is_event(object: &Object<'_>) -> bool {
    let named = |key: &str| object.get(key).is_some_and(json::is_string);
    named("source")
        && ((named("action") && object.get("args").is_some())
            || (named("observation") && object.get("content").is_some()))
}

fn entry(object: &Object<'_>, value: &RawValue, reader: &mut PartReader<'_>) -> Vec<Turn> {
    if is_event(object) {
        return vec![event(object, reader)];
    }
    if let Some(payload) = object.get("payload") {
        return turns::read_items(&[payload], reader);
    }
    match object.get("message").filter(|message| json::is_object(message)) {
        Some(message) => vec![turns::read(message, reader)],
        None => vec![turns::read(value, reader)],
    }
}

/// An action is a call with the thought that led to it; an observation is what came of it.
fn event(object: &Object<'_>, reader: &mut PartReader<'_>) -> Turn {
    let action = object.text("action");
    let args = object.object("args");
    let of_args = |name: &str| args.as_ref().and_then(|args| args.get(name));
    let source = object.text("source").unwrap_or_default();
    let Some(action) = action else {
        let content = object.get("content").or_else(|| object.get("message"));
        let parts = content.map(|content| reader.content(content, Kind::ToolResult));
        return Turn::of(Role::Tool, "observation", parts.unwrap_or_default());
    };
    let role = turns::role(&source).unwrap_or(Role::Other);
    let mut parts = Vec::new();
    let said = match action.as_str() {
        "message" => of_args("content").or_else(|| object.get("message")),
        "finish" => of_args("final_thought").or_else(|| object.get("message")),
        _ => None,
    };
    if let Some(said) = said {
        parts.extend(reader.content(said, Kind::Text));
    } else {
        if let Some(thought) = of_args("thought") {
            parts.extend(
                reader
                    .content(thought, Kind::Reasoning)
                    .into_iter()
                    .filter(|part| !part.text.is_empty()),
            );
        }
        let arguments = args_without_thought(object);
        let canonical = Some(json::canonical(&arguments));
        let text = format!("{action}\n{}", json::with_blocks(&arguments));
        parts.push(Part { canonical, ..Part::text(Kind::ToolCall, &action, text) });
    }
    Turn::of(role, &source, parts)
}

/// The arguments as JSON, without the thought, which is shown by itself.
fn args_without_thought(object: &Object<'_>) -> String {
    let Some(args) = object.object("args") else { return "{}".to_owned() };
    let members = args.members().filter(|(name, _)| *name != "thought");
    let members: Vec<String> = members
        .map(|(name, value)| format!("{}:{}", serde_json::Value::from(name), value.get()))
        .collect();
    format!("{{{}}}", members.join(","))
}
