//! Words that files use for one thing.

use serde_json::value::RawValue;

use crate::json::{self, Object};

/// Whether a type's name (in small letters, with `_`) is one of reasoning.
pub fn is_reasoning(word: &str) -> bool {
    let starts = ["reasoning", "thinking", "thought", "summary_text", "agent_reasoning"];
    starts.iter().any(|start| word.starts_with(start))
}

/// Whether a type's name is one of a part of a message.
pub fn is_part(word: &str) -> bool {
    let flat = word.replace(['-', '.'], "_").to_lowercase();
    let known = [
        "text",
        "function",
        "image",
        "image_url",
        "file",
        "document",
        "audio",
        "refusal",
        "step_start",
    ];
    let ends = ["_text", "_call", "_use", "_result", "_output"];
    known.contains(&flat.as_str())
        || is_reasoning(&flat)
        || flat.starts_with("redacted_thinking")
        || flat.starts_with("tool_")
        || ends.iter().any(|end| flat.ends_with(end))
}

/// Whether a member of a part is read, or says nothing to people.
pub fn is_of_part(name: &str) -> bool {
    let known = [
        "type",
        "text",
        "content",
        "value",
        "reasoning",
        "thinking",
        "think",
        "thought",
        "description",
        "summary",
        "output",
        "result",
        "response",
        "outputs",
        "data",
        "signature",
        "encrypted_content",
        "citations",
        "annotations",
        "parts",
    ];
    known.contains(&name)
}

/// Whether a value holds a text that people read: words with a blank between them.
pub fn holds_text(value: &RawValue) -> bool {
    if json::is_string(value) {
        let (text, _) = json::text(value);
        return text.trim().contains(char::is_whitespace) && text.contains(char::is_alphabetic);
    }
    match json::elements(value) {
        Some(elements) => elements.into_iter().any(holds_text),
        None => Object::of(value)
            .is_some_and(|object| object.members().any(|(_, inner)| holds_text(inner))),
    }
}
