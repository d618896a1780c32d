//! *batch output*: the lines that batch services of model providers give back, and those they take.

use super::draft::Draft;
use super::exchange;
use super::fields;
use super::format::{Format, Problem};
use super::parts::{NoAttachments, PartReader};
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Pane, WarningCode};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "batch",
    looks_for: "custom_id, key or recordId with a request, a response, a result or an error",
    is_verbatim: false,
    items: answers,
    signature,
    read,
};

/// What tells a line of a batch from the others.
const ID_KEYS: [&str; 3] = ["custom_id", "recordId", "key"];
/// Where what was sent may be.
const REQUEST_KEYS: [&str; 4] = ["body", "params", "modelInput", "request"];

/// What is known of the envelope of a response.
const RESPONSE: &[&str] = &["body", "status_code", "request_id", "error"];
/// The same of a result's.
const RESULT: &[&str] = &["type", "message", "error"];

/// HTTP answers from here on are errors.
const FIRST_ERROR: u64 = 400;

fn signature(object: &Object<'_>) -> Option<String> {
    let has = |keys: &[&str]| keys.iter().any(|key| object.get(key).is_some());
    let is_object = |key: &&str| object.get(key).is_some_and(json::is_object);
    let sent = REQUEST_KEYS.iter().any(is_object);
    let failed = has(&["error", "status"]);
    let got = || answer_of(object).is_some();
    let (key, _) = match object.first(&ID_KEYS) {
        Some(found) => found,
        // Vertex gives no ids.
        None if sent && (failed || got()) && has_contents(object) => {
            return Some("it has request.contents".to_owned());
        }
        None => return None,
    };
    let told = match key {
        "custom_id" => {
            let told = sent || failed || has(&["response", "modelOutput"]);
            told || object.object("result").is_some_and(|result| {
                result.get("type").is_some() || result.object("message").is_some()
            })
        }
        // Any record may have a key.
        "key" => {
            has_contents(object)
                || has_candidates(object)
                || object.member("error").is_some() && object.members().count() <= 3
        }
        _ => sent || failed || got(),
    };
    told.then(|| format!("it has {key}"))
}

fn has_contents(object: &Object<'_>) -> bool {
    object.object("request").is_some_and(|request| request.get("contents").is_some())
}

fn has_candidates(object: &Object<'_>) -> bool {
    let told = ["candidates", "promptFeedback", "usageMetadata"];
    let is_gemini = |response: Object<'_>| told.iter().any(|key| response.get(key).is_some());
    object.object("response").is_some_and(is_gemini)
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
    let came_back = ["response", "result", "error", "modelOutput"];
    let came_back = came_back.iter().any(|key| object.get(key).is_some());
    Some(if sent && !came_back { Side::Request } else { Side::Result })
}

/// What a record calls itself.
#[must_use]
pub fn custom_id(record: &[u8]) -> Option<String> {
    id_of(&Object::parse(std::str::from_utf8(record).ok()?).ok()?)
}

fn id_of(object: &Object<'_>) -> Option<String> {
    ID_KEYS.iter().find_map(|key| object.text(key))
}

fn request_of<'a>(object: &Object<'a>) -> Option<Object<'a>> {
    REQUEST_KEYS.iter().find_map(|key| object.object(key))
}

/// What the model gave back.
fn answer_of<'a>(object: &Object<'a>) -> Option<Object<'a>> {
    Envelopes::of(object).answer(object)
}

/// What lies around what the model gave back.
struct Envelopes<'a> {
    response: Option<Object<'a>>,
    result: Option<Object<'a>>,
}

impl<'a> Envelopes<'a> {
    fn of(object: &Object<'a>) -> Self {
        Envelopes { response: object.object("response"), result: object.object("result") }
    }

    fn answer(&self, object: &Object<'a>) -> Option<Object<'a>> {
        let body = self.response.as_ref().and_then(|response| response.object("body"));
        let message = || self.result.as_ref().and_then(|result| result.object("message"));
        let bare = || self.response.clone().filter(|response| response.member("body").is_none());
        body.or_else(message).or_else(|| object.object("modelOutput")).or_else(bare)
    }

    /// Takes in what stands beside it.
    fn tell(&self, draft: &mut Draft) {
        let all = [
            ("response", "body", RESPONSE, &self.response),
            ("result", "message", RESULT, &self.result),
        ];
        for (name, inner, known, envelope) in all {
            if let Some(envelope) = envelope.as_ref().filter(|all| all.member(inner).is_some()) {
                fields::take_in_rest(name, envelope, known, draft);
            }
        }
    }
}

/// How many answers a record has.
fn answers(object: &Object<'_>) -> usize {
    answer_of(object).map_or(1, |answer| exchange::answers(&answer))
}

fn read(object: &Object<'_>, record: &Record<'_>) -> Result<Draft, Problem> {
    let id = id_of(object).or_else(|| fields::id(object));
    let mut draft = Draft { id, ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    let mut joined = Draft::default();
    if let Some(request) = request_of(object) {
        sent(&request, &mut reader, &mut draft);
    } else if let Some(bytes) = draft.id.as_deref().and_then(|id| record.siblings.request(id)) {
        joined = request_alone(&bytes, &mut reader);
        draft.origin(Pane::Prompt, "the request of the same custom_id");
    }
    let envelopes = Envelopes::of(object);
    let answer = envelopes.answer(object);
    if let Some(answer) = &answer {
        exchange::response(answer, record.item, &mut reader, &mut draft);
        let taken =
            ["id", "choices", "candidates", "content", "output", "usage", "object", "error"];
        fields::take_in(answer, &taken, &mut draft);
    }
    envelopes.tell(&mut draft);
    failure(object, &envelopes, answer.as_ref(), &mut draft);
    reader.report(&mut draft);
    let taken =
        [&["id", "response", "result", "error", "modelOutput"], &ID_KEYS[..], &REQUEST_KEYS];
    fields::take_in(object, &taken.concat(), &mut draft);
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
    exchange::request(request, reader, draft);
    let taken = [
        "messages",
        "contents",
        "input",
        "prompt",
        "inputText",
        "system",
        "instructions",
        "systemInstruction",
        "system_instruction",
        "tools",
    ];
    fields::take_in(request, &taken, draft);
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

/// A request that was refused, cancelled or too late is an item with its error.
fn failure(
    object: &Object<'_>,
    Envelopes { response, result }: &Envelopes<'_>,
    answer: Option<&Object<'_>>,
    draft: &mut Draft,
) {
    let kind = result.as_ref().and_then(|result| result.text("type"));
    let kind = kind.filter(|kind| kind != "succeeded");
    let inner = result.as_ref().and_then(|result| result.get("error"));
    let status = object.text("status").filter(|status| !status.is_empty());
    let failed_status = status.filter(|_| response.as_ref().is_none_or(Object::is_empty));
    let words = if let Some(error) = object.get("error").or(inner) {
        exchange::error_words(error)
    } else if let Some(kind) = kind {
        format!("the request was {kind}")
    } else if let Some(words) = response.as_ref().and_then(|all| http_failure(all, answer)) {
        words
    } else if let Some(status) = failed_status {
        status
    } else {
        return;
    };
    draft.warn_with(WarningCode::Error, Some(words));
}

/// What an HTTP answer that is an error says.
fn http_failure(response: &Object<'_>, answer: Option<&Object<'_>>) -> Option<String> {
    let error = answer.and_then(|body| body.get("error"));
    let error = error.or_else(|| response.get("error"));
    let code = response.get("status_code").and_then(|code| code.get().parse::<u64>().ok());
    let code = code.filter(|code| *code >= FIRST_ERROR);
    match (code, error) {
        (Some(code), Some(error)) => Some(format!("HTTP {code}: {}", exchange::error_words(error))),
        (Some(code), None) => Some(format!("HTTP {code}")),
        (None, Some(error)) => Some(exchange::error_words(error)),
        (None, None) => None,
    }
}
