//! *raw-response*: a response as it came, with what a parser made of it beside.

use super::draft::{Draft, Turn};
use super::exchange;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "raw-response",
    looks_for: "raw_response",
    is_verbatim: true,
    items: format::one,
    signature,
    read,
};

fn signature(object: &Object<'_>) -> Option<String> {
    object.member("raw_response").map(|_| "it has raw_response".to_owned())
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), has_verdict: true, ..Draft::default() };
    let mut taken =
        vec!["id", "messages", "raw_response", "scratchpad", "accepted", "query_text", "output"];
    let mut reader = PartReader::new(&NoAttachments);
    if let Some(messages) = object.array("messages") {
        draft.turns = turns::read_all(&messages, &mut reader);
        draft.origin(Pane::Prompt, "messages");
    } else if let Some((key, value)) = object.first(&["query_text", "query", "prompt"]) {
        let text = reader.decode(value);
        draft.push_text(Role::User, "user", Kind::Text, text);
        draft.origin(Pane::Prompt, key);
    }
    let beside = ["thinking", "reasoning", "reasoning_content", "cot"];
    if let Some((key, thought)) = object.first(&beside) {
        let turn = Turn::of(Role::Assistant, "assistant", reader.content(thought, Kind::Reasoning));
        draft.turns.push(turn.marked_new());
        draft.origin(Pane::Scratchpad, key);
        taken.push(key);
    }
    if let Some(response) = object.get("raw_response") {
        let text = reader.decode(response);
        draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
    }
    draft.origin(Pane::Answer, "raw_response");
    reader.report(&mut draft);
    draft.stop = exchange::stop(object);
    draft.parsed_scratchpad = object
        .member("scratchpad")
        .map(|parsed| if json::is_string(parsed) { json::text(parsed).0 } else { String::new() });
    if let Some(accepted) = object.get("accepted") {
        fields::take_in_flags("accepted", accepted, &mut draft, 0);
    }
    fields::take_in(object, &taken, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}
