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
    let mut reader = PartReader { attachments: &NoAttachments, lossy: false };
    let metadata = object.object("metadata");
    draft.id = metadata
        .as_ref()
        .and_then(|metadata| metadata.text("transcript_id"))
        .or_else(|| fields::id(object));
    let ready = object.array("target_messages");
    let origin = if ready.is_some() { "target_messages" } else { "events" };
    let messages = match ready {
        Some(messages) => messages,
        None => replay(&object.array("events").unwrap_or_default(), &mut draft)?,
    };
    draft.turns = turns::read_all(&messages, &mut reader);
    draft.origin(Pane::Prompt, origin);
    draft.origin(Pane::Answer, origin);
    if reader.lossy {
        draft.warn(WarningCode::BadUtf8);
    }
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

/// The target's messages after all edits.
fn replay<'r>(events: &[&'r RawValue], draft: &mut Draft) -> Result<Vec<&'r RawValue>, Problem> {
    let mut messages: Vec<&'r RawValue> = Vec::new();
    let mut not_applied = 0;
    for event in events.iter().filter_map(|event| Object::of(event)) {
        let Some(edit) = event.object("edit").filter(|_| is_for_target(&event)) else { continue };
        match edit.text("operation").as_deref() {
            Some("add") => messages.extend(edit.get("message")),
            Some("rollback") => roll_back(&edit, &mut messages),
            Some("reset") => messages = edit.array("messages").unwrap_or_default(),
            // Patches of single words cannot be shown as slices of the record.
            _ => not_applied += 1,
        }
    }
    if not_applied > 0 {
        let words = format!("{not_applied} edits of this transcript could not be replayed");
        draft.warn_with(WarningCode::Error, Some(words));
    }
    Ok(messages)
}

/// The last so many messages go, or all behind one.
fn roll_back(edit: &Object<'_>, messages: &mut Vec<&RawValue>) {
    if let Some(id) = edit.text("to_id") {
        let has_id = |message: &&RawValue| {
            Object::of(message).and_then(|message| message.text("id")).as_deref()
                == Some(id.as_str())
        };
        if let Some(place) = messages.iter().rposition(has_id) {
            messages.truncate(place + 1);
        }
        return;
    }
    let count = edit.get("count").and_then(|count| count.get().parse::<usize>().ok()).unwrap_or(0);
    messages.truncate(messages.len().saturating_sub(count));
}

/// A view is a word, or a list of them.
fn is_for_target(event: &Object<'_>) -> bool {
    let Some(view) = event.get("view") else { return false };
    match json::elements(view) {
        Some(views) => views.iter().any(|view| json::text(view).0 == TARGET),
        None => json::text(view).0 == TARGET,
    }
}
