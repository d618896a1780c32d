//! *exchange* and *opentelemetry*: single calls as proxies, clients and traces log them.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::draft::{Draft, Part, Turn};
use super::exchange;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, WarningCode};

/// *exchange*: a request and its response, or a response alone.
pub const EXCHANGE: Format = Format {
    name: "exchange",
    looks_for: "request and response, or a logged response with choices[] or output[]",
    is_verbatim: false,
    items: |object| response_of(object).map_or(1, |response| exchange::answers(&response)),
    signature: |object| {
        if let Some(object) = object.text("object")
            && matches!(object.as_str(), "response" | "chat.completion" | "text_completion")
        {
            return Some(format!("it is a logged {object}"));
        }
        let request = object.object("request")?;
        let is_call = exchange::is_request(&request) && object.member("response").is_some();
        is_call.then(|| "it has request and response".to_owned())
    },
    read: read_exchange,
};

/// *opentelemetry*: a span of a call to a model, by the conventions for generative models.
pub const OPENTELEMETRY: Format = Format {
    name: "opentelemetry",
    looks_for: "attributes gen_ai.input.messages, gen_ai.prompt.0 or llm.input_messages",
    is_verbatim: false,
    items: format::one,
    signature: |object| {
        // Nearly every record has neither, and telling so is much quicker than collecting.
        let is_said = |name: &str| SAID.iter().any(|said| name.starts_with(said));
        let own = object.members().any(|(name, _)| is_said(name));
        if !own && object.get("attributes").is_none() {
            return None;
        }
        let attributes = Attributes::of(object);
        let told = attributes.0.keys().find(|name| SAID.iter().any(|said| name.starts_with(said)));
        told.map(|name| format!("it has the attribute {name}"))
    },
    read: read_span,
};

/// How attributes with texts begin.
const SAID: [&str; 6] = [
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.prompt.",
    "gen_ai.completion.",
    "llm.input_messages.",
    "llm.output_messages.",
];

fn response_of<'r>(object: &Object<'r>) -> Option<Object<'r>> {
    let is_response = object.text("object").is_some() && object.object("response").is_none();
    let inner = || {
        let response = object.object("response")?;
        Some(response.object("body").unwrap_or(response))
    };
    if is_response { Some(object.clone()) } else { inner() }
}

fn read_exchange(object: &Object<'_>, record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    let sent = object.object("request");
    exchange::request(sent.as_ref().unwrap_or(object), &mut reader, &mut draft);
    match (response_of(object), object.get("response")) {
        (Some(response), _) => {
            exchange::response(&response, record.item, &mut reader, &mut draft);
            if let Some(error) = response.get("error") {
                draft.warn_with(WarningCode::Error, Some(exchange::error_words(error)));
            }
            let taken = [
                "choices",
                "candidates",
                "content",
                "output",
                "error",
                "input",
                "instructions",
                "id",
            ];
            fields::take_in(&response, &taken, &mut draft);
        }
        (None, Some(text)) => {
            exchange::say(text, Role::Assistant, &mut reader, &mut draft);
            draft.origin(Pane::Answer, "response");
        }
        (None, None) => {}
    }
    if let Some(request) = &sent {
        let taken = [&exchange::TURNS_KEYS[..], &["input", "prompt", "system", "instructions"]];
        fields::take_in(request, &taken.concat(), &mut draft);
        fields::take_in(object, &["id", "request", "response"], &mut draft);
    }
    reader.report(&mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// A span's attributes: an object, or a list of keys with typed values.
#[derive(Default)]
struct Attributes<'r>(BTreeMap<String, &'r RawValue>);

impl<'r> Attributes<'r> {
    fn of(span: &Object<'r>) -> Self {
        let mut found = BTreeMap::new();
        let mut take = |object: &Object<'r>| {
            for (name, value) in object.members() {
                found.insert(name.to_owned(), value);
            }
        };
        take(span);
        if let Some(inner) = span.object("attributes") {
            take(&inner);
        }
        for pair in span.array("attributes").unwrap_or_default() {
            let Some(pair) = Object::of(pair) else { continue };
            let value =
                pair.object("value").and_then(|value| value.members().next().map(|it| it.1));
            if let (Some(key), Some(value)) = (pair.text("key"), value) {
                found.insert(key, value);
            }
        }
        Attributes(found)
    }

    /// The messages that stand in attributes `PREFIX.N.…`, by their numbers.
    fn numbered(&self, prefix: &str) -> BTreeMap<usize, Vec<(&str, &'r RawValue)>> {
        let mut messages: BTreeMap<usize, Vec<(&str, &'r RawValue)>> = BTreeMap::new();
        for (name, value) in &self.0 {
            let Some((number, rest)) =
                name.strip_prefix(prefix).and_then(|rest| rest.split_once('.'))
            else {
                continue;
            };
            let Ok(number) = number.parse() else { continue };
            let part = rest.strip_prefix("message.").unwrap_or(rest);
            messages.entry(number).or_default().push((part, value));
        }
        messages
    }
}

fn read_span(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let attributes = Attributes::of(object);
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    draft.id = draft.id.or_else(|| object.text("span_id")).or_else(|| object.text("spanId"));
    let mut reader = PartReader::new(&NoAttachments);
    let whole = [
        ("gen_ai.system_instructions", Role::System),
        ("gen_ai.input.messages", Role::User),
        ("gen_ai.output.messages", Role::Assistant),
    ];
    for (name, role) in whole {
        let Some(value) = attributes.0.get(name) else { continue };
        exchange::say(value, role, &mut reader, &mut draft);
        draft.origin(if role == Role::Assistant { Pane::Answer } else { Pane::Prompt }, name);
    }
    let numbered = [
        ("gen_ai.prompt.", Role::User),
        ("llm.input_messages.", Role::User),
        ("gen_ai.completion.", Role::Assistant),
        ("llm.output_messages.", Role::Assistant),
    ];
    for (prefix, role) in numbered {
        for parts in attributes.numbered(prefix).into_values() {
            draft.turns.push(numbered_turn(&parts, role, &mut reader));
            draft.origin(if role == Role::Assistant { Pane::Answer } else { Pane::Prompt }, prefix);
        }
    }
    reader.report(&mut draft);
    let is_said = |name: &str| {
        SAID.iter().any(|said| name.starts_with(said)) || name == "gen_ai.system_instructions"
    };
    let texts: Vec<&str> =
        attributes.0.keys().map(String::as_str).filter(|name| is_said(name)).collect();
    let mut rest = texts.clone();
    rest.extend(["id", "attributes"]);
    fields::take_in(object, &rest, &mut draft);
    for (name, value) in &attributes.0 {
        let is_own = object.member(name).is_some();
        if !is_own && !is_said(name) {
            fields::take_in_field(name, value, &mut draft);
        }
    }
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

fn numbered_turn(parts: &[(&str, &RawValue)], role: Role, reader: &mut PartReader<'_>) -> Turn {
    let of = |wanted: &str| parts.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
    let word = of("role").map(|word| json::text(word).0);
    let role = word.as_deref().and_then(turns::role).unwrap_or(role);
    let mut said: Vec<Part> = Vec::new();
    if let Some(thought) = of("reasoning").or_else(|| of("reasoning_content")) {
        said.extend(reader.content(thought, Kind::Reasoning));
    }
    if let Some(content) = of("content") {
        said.extend(reader.content(content, Kind::Text));
    }
    for (name, value) in parts {
        if !matches!(
            *name,
            "role" | "content" | "reasoning" | "reasoning_content" | "finish_reason"
        ) {
            let text = format!("{name}: {}", reader.decode(value));
            said.push(Part::shown(Kind::ToolCall, name, text, value));
        }
    }
    Turn::of(role, word.as_deref().unwrap_or(role.name()), said)
}
