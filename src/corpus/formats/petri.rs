//! *Petri*: transcripts of an auditor that may take turns back. The edits are replayed for the
//! view of the model under study.

use serde_json::value::RawValue;

use super::draft::Draft;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Pane, WarningCode};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "petri",
    looks_for: "metadata and events with view and edit",
    is_verbatim: false,
    items: format::one,
    signature,
    read,
};

/// The view of the model under study.
const TARGET: &str = "target";

fn signature(object: &Object<'_>) -> Option<String> {
    object.get("metadata")?;
    if object.get("target_messages").is_some() {
        return Some("it has metadata and target_messages".to_owned());
    }
    let events = object.array("events")?;
    let is_edit =
        |event: &&RawValue| Object::of(event).is_some_and(|event| event.get("edit").is_some());
    events.iter().any(is_edit).then(|| "it has metadata and events with edits".to_owned())
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft::default();
    let mut reader = PartReader::new(&NoAttachments);
    let metadata = object.object("metadata");
    draft.id = metadata
        .as_ref()
        .and_then(|metadata| metadata.text("transcript_id"))
        .or_else(|| fields::id(object));
    let ready = object.array("target_messages");
    let origin = if ready.is_some() { "target_messages" } else { "events" };
    let messages = if let Some(messages) = ready {
        messages
    } else {
        let events = object.array("events").unwrap_or_default();
        let mut taken_back = Vec::new();
        let messages = replay(&events, &mut taken_back, &mut draft);
        draft.withdrawn = turns::read_all(&taken_back, &mut reader);
        messages
    };
    draft.turns = turns::read_all(&messages, &mut reader);
    draft.origin(Pane::Prompt, origin);
    draft.origin(Pane::Answer, origin);
    reader.report(&mut draft);
    if let Some(metadata) = &metadata {
        let judge = metadata.object("judge_output");
        if let Some(scores) = judge.as_ref().and_then(|judge| judge.get("scores")) {
            fields::take_in_flags("scores", scores, &mut draft, 0);
        }
        fields::take_in(metadata, &["judge_output", "transcript_id"], &mut draft);
    }
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// The target's messages after all edits; those that were taken back go to others.
fn replay<'r>(
    events: &[&'r RawValue],
    taken_back: &mut Vec<&'r RawValue>,
    draft: &mut Draft,
) -> Vec<&'r RawValue> {
    let mut messages: Vec<&'r RawValue> = Vec::new();
    let mut not_applied = 0;
    for event in events.iter().filter_map(|event| Object::of(event)) {
        let Some(edit) = event.object("edit").filter(|_| is_for_target(&event)) else { continue };
        match edit.text("operation").as_deref() {
            Some("add") => messages.extend(edit.get("message")),
            Some("rollback") => taken_back.extend(roll_back(&edit, &mut messages)),
            Some("reset") => {
                let after = edit.array("messages").unwrap_or_default();
                let stays =
                    |message: &&RawValue| after.iter().any(|kept| kept.get() == message.get());
                taken_back.extend(messages.into_iter().filter(|message| !stays(message)));
                messages = after;
            }
            // Patches of single words cannot be shown as slices of the record.
            _ => not_applied += 1,
        }
    }
    if not_applied > 0 {
        let words = format!("{not_applied} edits of this transcript could not be replayed");
        draft.warn_with(WarningCode::Error, Some(words));
    }
    messages
}

/// The last so many messages go, or all behind one; gives them.
fn roll_back<'r>(edit: &Object<'_>, messages: &mut Vec<&'r RawValue>) -> Vec<&'r RawValue> {
    if let Some(id) = edit.text("to_id") {
        let has_id = |message: &&RawValue| {
            Object::of(message).and_then(|message| message.text("id")).as_deref()
                == Some(id.as_str())
        };
        let kept = messages.iter().rposition(has_id).map_or(messages.len(), |place| place + 1);
        return messages.split_off(kept);
    }
    let count = edit.get("count").and_then(|count| count.get().parse::<usize>().ok()).unwrap_or(0);
    messages.split_off(messages.len().saturating_sub(count))
}

/// A view is a word, or a list of them.
fn is_for_target(event: &Object<'_>) -> bool {
    let Some(view) = event.get("view") else { return false };
    match json::elements(view) {
        Some(views) => views.iter().any(|view| json::text(view).0 == TARGET),
        None => json::text(view).0 == TARGET,
    }
}
