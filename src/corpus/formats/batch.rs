//! *batch output*: the lines that batch services of model providers give back, and those they take.

use super::chat;
use super::draft::Draft;
use super::fields;
use super::format::{Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Pane, WarningCode};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "batch",
    looks_for: "custom_id with response.body, result or body",
    is_verbatim: false,
    signature,
    read,
};

fn signature(object: &Object<'_>) -> Option<String> {
    object.get("custom_id")?;
    let response = object.object("response").and_then(|response| response.get("body")).is_some();
    let result = object.object("result").and_then(|result| result.get("type")).is_some();
    let request = request_of(object).is_some();
    let failed = object.get("error").is_some();
    (response || result || request || failed).then(|| "it has custom_id".to_owned())
}

/// What a file of a batch holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was sent.
    Request,
    /// What came back.
    Result,
}

/// Whether a record is a request or a result; `None` where it is neither.
#[must_use]
pub fn side(record: &[u8]) -> Option<Side> {
    let text = std::str::from_utf8(record).ok()?;
    let object = Object::parse(text).ok()?;
    signature(&object)?;
    let sent = request_of(&object).is_some();
    let came_back = ["response", "result", "error"].iter().any(|key| object.get(key).is_some());
    Some(if sent && !came_back { Side::Request } else { Side::Result })
}

/// A record's `custom_id`.
#[must_use]
pub fn custom_id(record: &[u8]) -> Option<String> {
    Object::parse(std::str::from_utf8(record).ok()?).ok()?.text("custom_id")
}

fn request_of<'a>(object: &Object<'a>) -> Option<Object<'a>> {
    object.object("body").or_else(|| object.object("params"))
}

fn read(object: &Object<'_>, record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: object.text("custom_id"), ..Draft::default() };
    let mut reader = PartReader { attachments: &NoAttachments, lossy: false };
    let mut joined = Draft::default();
    if let Some(request) = request_of(object) {
        sent(&request, &mut reader, &mut draft);
    } else if let Some(bytes) = draft.id.as_deref().and_then(|id| record.siblings.request(id)) {
        joined = request_alone(&bytes, &mut reader);
        draft.origin(Pane::Prompt, "the request of the same custom_id");
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
    // The digest is of the result's own record, so that labels stay with it whether or not the
    // requests are at hand.
    draft.joined = joined.turns;
    for (name, value) in joined.fields {
        draft.set_field(&name, value);
    }
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

fn sent(request: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    chat::read_conversation(request, reader, draft);
    fields::take_in(request, &["messages", "input", "system", "tools"], draft);
}

/// What a request of another file says; nothing where it cannot be read.
fn request_alone(bytes: &[u8], reader: &mut PartReader<'_>) -> Draft {
    let mut draft = Draft::default();
    let text = String::from_utf8_lossy(bytes);
    let object = Object::parse(&text).ok().filter(|_| !json::is_too_deep(text.as_bytes()));
    if let Some(request) = object.as_ref().and_then(request_of) {
        sent(&request, reader, &mut draft);
    }
    draft
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
        draft.warn_with(WarningCode::Error, Some(json::text(error).0));
    } else if let Some(kind) = kind {
        draft.warn_with(WarningCode::Error, Some(format!("the request was {kind}")));
    }
}
