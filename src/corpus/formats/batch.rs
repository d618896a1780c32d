//! *batch output*: the lines that batch services of model providers give back, and those they take.

use super::super::json::Object;
use super::draft::Draft;
use super::parts::{NoAttachments, PartReader};
use super::{Format, Problem, Record, chat, fields, turns};
use crate::transcript::{Pane, WarningCode};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "batch",
    looks_for: "custom_id with response.body, result or body",
    signature,
    read,
};

fn signature(object: &Object<'_>) -> Option<String> {
    object.get("custom_id")?;
    let response = object.object("response").and_then(|response| response.get("body")).is_some();
    let result = object.object("result").and_then(|result| result.get("type")).is_some();
    let request = object.object("body").or_else(|| object.object("params")).is_some();
    let failed = object.get("error").is_some();
    (response || result || request || failed).then(|| "it has custom_id".to_owned())
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: object.text("custom_id"), ..Draft::default() };
    let mut reader = PartReader { attachments: &NoAttachments, lossy: false };
    if let Some(request) = object.object("body").or_else(|| object.object("params")) {
        chat::read_conversation(&request, &mut reader, &mut draft);
        fields::take_in(&request, &["messages", "input", "system", "tools"], &mut draft);
    }
    let body = object.object("response").and_then(|response| response.object("body"));
    let result = object.object("result");
    let message = result.as_ref().and_then(|result| result.object("message"));
    if let Some(body) = body.or(message) {
        answer(&body, &mut reader, &mut draft);
        fields::take_in(
            &body,
            &["id", "choices", "content", "output", "usage", "object"],
            &mut draft,
        );
    }
    failure(object, &mut draft);
    if reader.lossy {
        draft.warn(WarningCode::BadUtf8);
    }
    fields::take_in(
        object,
        &["id", "custom_id", "response", "result", "body", "params", "error"],
        &mut draft,
    );
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// A chat completion, a message, or a response with `output[]` items.
fn answer(body: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    if let Some(items) = body.array("output") {
        draft.turns.extend(turns::read_items(&items, reader));
        draft.stop = body.object("incomplete_details").and_then(|details| details.text("reason"));
        draft.origin(Pane::Answer, "output");
        return;
    }
    chat::read_response(body, reader, draft);
}

/// A request that was refused, cancelled or too late is an item with its error.
fn failure(object: &Object<'_>, draft: &mut Draft) {
    let result = object.object("result");
    let kind = result.as_ref().and_then(|result| result.text("type"));
    let kind = kind.filter(|kind| kind != "succeeded");
    let inner = result.as_ref().and_then(|result| result.get("error"));
    if let Some(error) = object.get("error").or(inner) {
        draft.warn_with(WarningCode::Error, Some(super::super::json::text(error).0));
    } else if let Some(kind) = kind {
        draft.warn_with(WarningCode::Error, Some(format!("the request was {kind}")));
    }
}
