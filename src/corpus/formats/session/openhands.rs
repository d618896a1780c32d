//! Events of `OpenHands`: an action with its arguments, or what was observed.

use crate::corpus::formats::draft::{Part, Turn};
use crate::corpus::formats::parts::PartReader;
use crate::corpus::formats::turns;
use crate::json::{self, Object};
use crate::transcript::{Kind, Role};

/// Whether a line is one.
pub fn is_event(object: &Object<'_>) -> bool {
    let named = |key: &str| object.get(key).is_some_and(json::is_string);
    named("source")
        && ((named("action") && object.get("args").is_some())
            || (named("observation") && object.get("content").is_some()))
}

/// An action is a call with the thought that led to it; an observation is what came of it.
pub fn event(object: &Object<'_>, reader: &mut PartReader<'_>) -> Turn {
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
