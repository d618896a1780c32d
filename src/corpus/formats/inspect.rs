//! *Inspect log*: the samples of an evaluation, whole, pooled or in chunks.

mod agents;

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::draft::{Draft, Turn};
use super::fields;
use super::format::{Format, Problem};
use super::parts::{Attachments, PartReader};
use super::turns;
use crate::corpus::record::{Record, Siblings};
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, Scalar, WarningCode};

/// Its name in the table.
pub const NAME: &str = "inspect";

/// The row of the table.
pub const FORMAT: Format = Format {
    name: NAME,
    looks_for: "a zip with header.json or _journal/start.json, or samples with id, epoch and input",
    is_verbatim: false,
    items: answers,
    signature,
    read,
};

fn signature(object: &Object<'_>) -> Option<String> {
    object.member("epoch")?;
    object.member("input")?;
    let told = ["messages", "output", "scores", "message_refs"];
    let told = told.into_iter().find(|key| object.member(key).is_some())?;
    Some(format!("it has epoch, input and {told}"))
}

/// What the header of a log says of all its samples: the task, the model, the time.
#[must_use]
pub fn file_fields(header: &[u8]) -> Vec<(String, Scalar)> {
    let text = String::from_utf8_lossy(header);
    let Ok(object) = Object::parse(&text) else { return Vec::new() };
    let inner = object.object("eval");
    let eval = inner.as_ref().unwrap_or(&object);
    let field = |name: &str| Some((name.to_owned(), fields::scalar(eval.get(name)?)?));
    ["task", "model", "created"].into_iter().filter_map(field).collect()
}

fn read(object: &Object<'_>, record: &Record<'_>) -> Result<Draft, Problem> {
    let folder = record.place.entry.as_deref().and_then(|entry| entry.strip_suffix("sample.json"));
    let chunks = Chunks { siblings: record.siblings, folder: folder.unwrap_or("") };
    let kept = Kept::new(object, &chunks)?;
    let mut reader = PartReader::new(&kept);
    let mut draft = Draft { id: id(object), ..Draft::default() };
    draft.turns = conversation(object, &chunks, &mut reader, &mut draft)?;
    last_output(object, record.item, &mut reader, &mut draft);
    agents::calls(object, &mut reader, &mut draft);
    reader.report(&mut draft);
    error(object, &mut draft);
    scores(object, &mut draft);
    let taken = [
        "id",
        "input",
        "messages",
        "output",
        "scores",
        "metadata",
        "error",
        "attachments",
        "events",
        "events_data",
        "message_pool",
        "call_pool",
        "message_refs",
        "store",
        "model_usage",
        "role_usage",
        "error_retries",
        "sandbox",
        "files",
        "setup",
    ];
    fields::take_in(object, &taken, &mut draft);
    metadata(object, &chunks, &mut draft);
    for (name, value) in record.file_fields {
        draft.set_field(name, value.clone());
    }
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// The sample's id and epoch.
fn id(object: &Object<'_>) -> Option<String> {
    let id = fields::scalar(object.get("id")?)?;
    match object.get("epoch").and_then(fields::scalar) {
        Some(epoch) => Some(format!("{id}:{epoch}")),
        None => Some(id.to_string()),
    }
}

/// The entries of a sample that is kept in chunks.
struct Chunks<'r> {
    siblings: &'r dyn Siblings,
    /// `samples/1_epoch_1/`, or nothing where the sample is whole.
    folder: &'r str,
}

impl Chunks<'_> {
    fn entry(&self, name: &str) -> Result<Option<String>, Problem> {
        if self.folder.is_empty() {
            return Ok(None);
        }
        let bytes = self.siblings.entry(&format!("{}{name}", self.folder));
        let bytes = bytes.map_err(|why| Problem(format!("{name}: {why}")))?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The pages of a list, `messages/0.json`, `messages/100.json`, …, in order.
    fn pages(&self, kind: &str) -> Result<Vec<String>, Problem> {
        if self.folder.is_empty() {
            return Ok(Vec::new());
        }
        let start = format!("{}{kind}/", self.folder);
        let mut names = self.siblings.names(&start);
        let number = |name: &String| {
            let page = name[start.len()..].strip_suffix(".json");
            page.and_then(|page| page.parse::<u64>().ok())
        };
        names.retain(|name| number(name).is_some());
        names.sort_by_key(number);
        let read = |name: String| {
            let page = self.entry(&name[self.folder.len()..])?;
            page.ok_or_else(|| Problem(format!("{name} is missing; copy the log again")))
        };
        names.into_iter().map(read).collect()
    }
}

/// Texts that a sample keeps apart.
struct Kept {
    by_name: HashMap<String, String>,
}

impl Kept {
    fn new(object: &Object<'_>, chunks: &Chunks<'_>) -> Result<Self, Problem> {
        let mut by_name = HashMap::new();
        if let Some(attachments) = object.object("attachments") {
            for (name, value) in attachments.members() {
                by_name.insert(name.to_owned(), json::text(value).0);
            }
        }
        for page in chunks.pages("attachments")? {
            for value in parse_page(&page)? {
                by_name.insert(by_name.len().to_string(), json::text(value).0);
            }
        }
        Ok(Kept { by_name })
    }
}

impl Attachments for Kept {
    fn find(&self, key: &str) -> Option<String> {
        self.by_name.get(key).cloned()
    }
}

fn parse_page(page: &str) -> Result<Vec<&RawValue>, Problem> {
    serde_json::from_str(page)
        .map_err(|error| Problem(format!("{}; copy the log again", json::explain(&error, page))))
}

/// The messages, wherever they are; where there are none, the input.
fn conversation(
    object: &Object<'_>,
    chunks: &Chunks<'_>,
    reader: &mut PartReader<'_>,
    draft: &mut Draft,
) -> Result<Vec<Turn>, Problem> {
    let messages = object.array("messages").unwrap_or_default();
    if !messages.is_empty() {
        draft.origin(Pane::Prompt, "messages");
        draft.origin(Pane::Answer, "messages");
        return Ok(turns::read_all(&messages, reader));
    }
    if let Some(refs) = object.get("message_refs") {
        let pages = chunks.pages("messages")?;
        let mut pool = object.array("message_pool").unwrap_or_default();
        for page in &pages {
            pool.extend(parse_page(page)?);
        }
        draft.origin(Pane::Prompt, "message_refs");
        draft.origin(Pane::Answer, "message_refs");
        return Ok(turns::read_all(&referenced(refs, &pool)?, reader));
    }
    let Some(input) = object.get("input") else { return Ok(Vec::new()) };
    draft.origin(Pane::Prompt, "input");
    if let Some(elements) = json::elements(input) {
        return Ok(turns::read_all(&elements, reader));
    }
    let parts = reader.content(input, Kind::Text);
    Ok(vec![Turn::of(Role::User, "user", parts)])
}

/// The messages that half-open ranges over the pool name.
fn referenced<'m>(refs: &RawValue, pool: &[&'m RawValue]) -> Result<Vec<&'m RawValue>, Problem> {
    let ranges: Vec<(usize, usize)> = serde_json::from_str(refs.get())
        .map_err(|error| Problem(format!("message_refs: {error}; copy the log again")))?;
    let mut found = Vec::new();
    for (start, end) in ranges {
        let part = pool.get(start..end).ok_or_else(|| {
            let there = pool.len();
            Problem(format!("message_refs names {start} to {end}, and there are {there} messages; copy the log again"))
        })?;
        found.extend_from_slice(part);
    }
    Ok(found)
}

/// How many answers the last call gave.
fn answers(object: &Object<'_>) -> usize {
    object.object("output").and_then(|output| output.array("choices")).map_or(1, |all| all.len())
}

/// The model's last output, if it is not among the messages.
fn last_output(object: &Object<'_>, item: usize, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let Some(output) = object.object("output") else { return };
    let choices = output.array("choices").unwrap_or_default();
    draft.answers = choices.len();
    let choice = choices.get(item).or(choices.first());
    let Some(choice) = choice.and_then(|choice| Object::of(choice)) else { return };
    draft.stop = choice.text("stop_reason");
    let Some(message) = choice.get("message") else { return };
    let turn = turns::read(message, reader);
    let same_id = |other: &RawValue| {
        let id = |value: &RawValue| Object::of(value).and_then(|object| object.text("id"));
        id(message).is_some() && id(other) == id(message)
    };
    let messages = object.array("messages").unwrap_or_default();
    let by_id = messages.iter().any(|other| same_id(other));
    let says = |turn: &Turn| {
        turn.parts.iter().map(|part| (part.kind, part.text.clone())).collect::<Vec<_>>()
    };
    let by_text =
        draft.turns.iter().any(|known| known.role == turn.role && says(known) == says(&turn));
    if !by_id && !by_text && turn.parts.iter().any(|part| !part.text.is_empty()) {
        // Another answer to the same prompt stands in the place of the one among the messages.
        if item > 0 && draft.turns.last().is_some_and(|last| last.role == Role::Assistant) {
            draft.turns.pop();
        }
        draft.turns.push(turn);
        draft.origin(Pane::Answer, format!("output.choices[{item}]"));
    }
}

fn error(object: &Object<'_>, draft: &mut Draft) {
    let Some(error) = object.get("error") else { return };
    let message = Object::of(error).and_then(|error| error.text("message"));
    let message = message.unwrap_or_else(|| json::text(error).0);
    draft.warn_with(WarningCode::Error, Some(message));
}

/// `scores.NAME.value` is the flag `scores.NAME`.
fn scores(object: &Object<'_>, draft: &mut Draft) {
    let Some(scores) = object.object("scores") else { return };
    for (name, value) in scores.members() {
        let inner = Object::of(value).and_then(|score| score.get("value"));
        fields::take_in_flags(&format!("scores.{name}"), inner.unwrap_or(value), draft, 0);
    }
}

fn metadata(object: &Object<'_>, chunks: &Chunks<'_>, draft: &mut Draft) {
    let page = chunks.entry("metadata.json").ok().flatten().unwrap_or_default();
    let apart = Object::parse(&page).ok();
    let Some(metadata) = object.object("metadata").or(apart) else { return };
    let mut inner = Draft::default();
    fields::take_in(&metadata, &[], &mut inner);
    let named = |(name, value): (String, Scalar)| (format!("metadata.{name}"), value);
    draft.fields.extend(inner.fields.into_iter().map(named));
    draft.flags.extend(inner.flags.into_iter().map(named));
}
