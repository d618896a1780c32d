//! *raw-response*: a response as it came, with what a parser made of it beside.

use super::draft::Draft;
use super::fields;
use super::format::{Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, WarningCode};

/// The row of the table.
pub const FORMAT: Format =
    Format { name: "raw-response", looks_for: "raw_response", is_verbatim: true, signature, read };

fn signature(object: &Object<'_>) -> Option<String> {
    object.member("raw_response").map(|_| "it has raw_response".to_owned())
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), has_verdict: true, ..Draft::default() };
    let mut reader = PartReader { attachments: &NoAttachments, lossy: false };
    if let Some(messages) = object.array("messages") {
        draft.turns = turns::read_all(&messages, &mut reader);
        draft.origin(Pane::Prompt, "messages");
    } else if let Some((key, value)) = object.first(&["query_text", "query", "prompt"]) {
        let text = reader.decode(value);
        draft.push_text(Role::User, "user", Kind::Text, text);
        draft.origin(Pane::Prompt, key);
    }
    if let Some(response) = object.get("raw_response") {
        let text = reader.decode(response);
        draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
    }
    draft.origin(Pane::Answer, "raw_response");
    if reader.lossy {
        draft.warn(WarningCode::BadUtf8);
    }
    for key in ["stop_reason", "finish_reason"] {
        draft.stop = draft.stop.or_else(|| object.text(key));
    }
    draft.parsed_scratchpad = object
        .member("scratchpad")
        .map(|parsed| if json::is_string(parsed) { json::text(parsed).0 } else { String::new() });
    if let Some(accepted) = object.get("accepted") {
        fields::take_in_flags("accepted", accepted, &mut draft, 0);
    }
    let taken =
        ["id", "messages", "raw_response", "scratchpad", "accepted", "query_text", "output"];
    fields::take_in(object, &taken, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}
