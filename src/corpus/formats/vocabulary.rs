//! Words that files use for one thing.

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
