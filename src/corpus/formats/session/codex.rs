//! Codex: each text is said twice, as an item of the response and as an event; the items count.

use serde_json::value::RawValue;

use super::line::Line;
use crate::corpus::formats::draft::{Draft, Part, Turn};
use crate::corpus::formats::parts::PartReader;
use crate::corpus::formats::turns;
use crate::json::Object;
use crate::transcript::{Kind, Role};

/// What the items of a session say, so that its events need not.
#[derive(Default)]
pub struct Said {
    has_items: bool,
    /// Whether any item of reasoning has a text or a summary.
    has_thoughts: bool,
    /// How many of the user's last turns were taken back, after so many turns in all.
    rolled_back: Vec<(usize, usize)>,
}

impl Said {
    /// What stands in these lines.
    pub fn of(lines: &[Line<'_>]) -> Self {
        let mut said = Said::default();
        let mut users = 0;
        for line in lines {
            let Some(payload) = line.object.object("payload") else { continue };
            let word = payload.text("type").unwrap_or_default();
            let is_item = line.kind() == "response_item";
            said.has_items |= is_item;
            users += usize::from(is_item && payload.text("role").as_deref() == Some("user"));
            if is_item && word == "reasoning" {
                let filled = |key: &str| payload.array(key).is_some_and(|all| !all.is_empty());
                said.has_thoughts |= filled("summary") || filled("content");
            }
            if matches!(word.as_str(), "thread_rolled_back" | "thread_rollback" | "undo_completed")
            {
                let count = payload.get("num_turns").and_then(|count| count.get().parse().ok());
                said.rolled_back.push((users, count.unwrap_or(1)));
            }
        }
        said
    }

    /// The turns of a line with a payload; none where it says nothing new.
    pub fn turns(
        &self,
        line: &Line<'_>,
        payload: &RawValue,
        reader: &mut PartReader<'_>,
    ) -> Vec<Turn> {
        let word = Object::of(payload).and_then(|payload| payload.text("type")).unwrap_or_default();
        let read = match line.kind().as_str() {
            "compacted" | "session_meta" | "turn_context" => return Vec::new(),
            "event_msg" if !self.has_items => match word.as_str() {
                "user_message"
                | "agent_message"
                | "agent_reasoning"
                | "agent_reasoning_raw_content" => event(&word, payload, reader),
                "item_completed" => {
                    let object = Object::of(payload);
                    let item = object.as_ref().and_then(|payload| payload.get("item"));
                    return item.map(|item| read_item(item, reader)).unwrap_or_default();
                }
                _ => return Vec::new(),
            },
            // Raw thoughts are events only, and so are summaries of encrypted ones.
            "event_msg" => match word.as_str() {
                "agent_reasoning" if self.has_thoughts => return Vec::new(),
                "agent_reasoning_raw_content" | "agent_reasoning" => {
                    event(&word, payload, reader).into_iter().map(Turn::marked_new).collect()
                }
                _ => return Vec::new(),
            },
            _ => turns::read_items(&[payload], reader),
        };
        let says = |turn: &Turn| turn.parts.iter().any(says_something);
        read.into_iter().filter(says).collect()
    }

    /// Takes back the turns that were.
    pub fn withdraw(&self, draft: &mut Draft) {
        for (users, count) in &self.rolled_back {
            let is_user = |(_, turn): &(usize, &Turn)| turn.role == Role::User;
            let starts: Vec<usize> =
                draft.turns.iter().enumerate().filter(is_user).map(|(place, _)| place).collect();
            let first = users.saturating_sub(*count);
            let Some(start) = starts.get(first).copied() else { continue };
            draft.turns_before.get_or_insert_with(|| draft.turns.clone());
            let end = starts.get(*users).copied().unwrap_or(draft.turns.len());
            draft.withdrawn.extend(draft.turns.drain(start..end));
        }
    }
}

fn says_something(part: &Part) -> bool {
    !part.text.is_empty() || part.hidden > 0 || part.canonical.is_some()
}

/// An event that says what no item says.
fn event(word: &str, payload: &RawValue, reader: &mut PartReader<'_>) -> Vec<Turn> {
    let object = Object::of(payload);
    let text = object.as_ref().and_then(|event| event.first(&["text", "message"]));
    let Some((_, text)) = text else { return Vec::new() };
    let text = reader.decode(text);
    let (role, kind) = match word {
        "user_message" => (Role::User, Kind::Text),
        "agent_message" => (Role::Assistant, Kind::Text),
        _ => (Role::Assistant, Kind::Reasoning),
    };
    vec![Turn::of(role, role.name(), vec![Part::text(kind, "text", text)])]
}

/// Whether a line is one of what `codex exec --json` prints.
pub fn is_of_stream(object: &Object<'_>) -> bool {
    let word = object.text("type").unwrap_or_default();
    let starts = ["thread.", "turn.", "item."];
    let beside = ["thread_id", "item", "usage", "error"];
    starts.iter().any(|start| word.starts_with(start))
        && beside.iter().any(|name| object.member(name).is_some())
        || word == "turn.started"
}

/// The item of such a line that is complete.
pub fn item<'r>(object: &Object<'r>) -> Option<&'r RawValue> {
    (object.text("type")? == "item.completed").then(|| object.get("item"))?
}

/// An item that is complete: what was said, thought or done.
pub fn read_item(item: &RawValue, reader: &mut PartReader<'_>) -> Vec<Turn> {
    let Some(object) = Object::of(item) else { return Vec::new() };
    let word = object.text("type").or_else(|| object.text("item_type")).unwrap_or_default();
    let flat = word.to_lowercase().replace('_', "");
    let text = object.first(&["text", "message", "content", "raw_content", "summary_text"]);
    let text = text.map(|(_, text)| reader.joined(text, Kind::Text)).unwrap_or_default();
    let (role, kind) = match flat.as_str() {
        "usermessage" => (Role::User, Kind::Text),
        "agentmessage" | "assistantmessage" => (Role::Assistant, Kind::Text),
        "reasoning" => (Role::Assistant, Kind::Reasoning),
        "error" => (Role::Assistant, Kind::Error),
        _ => return call(&object, &word, item, reader),
    };
    vec![Turn::of(role, role.name(), vec![Part::text(kind, "text", text)])]
}

/// What an agent did, and what came of it.
fn call(
    object: &Object<'_>,
    word: &str,
    item: &RawValue,
    reader: &mut PartReader<'_>,
) -> Vec<Turn> {
    let what = ["command", "query", "changes", "arguments", "items", "tool"];
    let what = object.first(&what).map(|(_, what)| reader.decode(what)).unwrap_or_default();
    let call = Part::shown(Kind::ToolCall, word, format!("{word}\n{what}"), item);
    let mut turns = vec![Turn::of(Role::Assistant, "assistant", vec![call])];
    let output = object.first(&["aggregated_output", "result", "output"]);
    if let Some((_, output)) = output {
        let text = reader.joined(output, Kind::ToolResult);
        let result = Part::text(Kind::ToolResult, "text", text);
        turns.push(Turn::of(Role::Tool, "tool", vec![result]));
    }
    turns
}
