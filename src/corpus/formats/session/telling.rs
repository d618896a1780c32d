//! Which lines are turns, and which only agents' sessions have.

use super::line::Line;
use super::{codex, gemini_cli, openhands};
use crate::corpus::formats::turns;
use crate::json::Object;

/// Whether a line is the agent's own, and no turn.
pub fn is_passed_over(line: &Line<'_>) -> bool {
    let object = &line.object;
    let says = is_wrapped(object) || is_codex(object) || codex::item(object).is_some();
    let says = says || openhands::is_event(object) || turns::is_turn(object);
    is_bookkeeping(object) || !says
}

/// Whether only the sessions of agents have such a line.
pub fn is_of_session(object: &Object<'_>) -> bool {
    is_wrapped(object)
        || is_codex(object)
        || codex::is_of_stream(object)
        || openhands::is_event(object)
        || gemini_cli::is_of_session(object)
        || is_bookkeeping(object)
}

/// A message in an envelope that says whose it is.
fn is_wrapped(object: &Object<'_>) -> bool {
    let word = object.text("type").unwrap_or_default();
    matches!(word.as_str(), "user" | "assistant" | "system") && object.object("message").is_some()
}

fn is_codex(object: &Object<'_>) -> bool {
    object.get("payload").is_some() && object.get("timestamp").is_some()
}

/// Lines that agents write for themselves, as far as they are known.
fn is_bookkeeping(object: &Object<'_>) -> bool {
    let word = object.text("type").unwrap_or_default();
    let own = [
        "summary",
        "file-history-snapshot",
        "compact_boundary",
        "session_meta",
        "turn_context",
        "queue-operation",
    ];
    let is_own = own.contains(&word.as_str()) && object.get("message").is_none();
    // Kimi: `_checkpoint`, `_usage`.
    is_own || object.text("role").is_some_and(|role| role.starts_with('_'))
}
