//! Words that files use for one thing.

/// Whether a type's name (in small letters, with `_`) is one of reasoning.
pub fn is_reasoning(word: &str) -> bool {
    let starts = ["reasoning", "thinking", "thought", "summary_text", "agent_reasoning"];
    starts.iter().any(|start| word.starts_with(start))
}
