//! Rows for the results of evaluation tools that differ only in where their texts are.

use serde_json::value::RawValue;

use super::draft::{Draft, Turn};
use super::exchange;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, WarningCode};

/// *promptfoo*: a test case with its prompt and response.
pub const PROMPTFOO: Format = Format {
    name: "promptfoo",
    looks_for: "prompt.raw and response",
    is_verbatim: false,
    items: format::one,
    signature: |object| {
        object.object("prompt")?.get("raw")?;
        object.get("response").or_else(|| object.get("error"))?;
        Some("it has prompt.raw and response".to_owned())
    },
    read: promptfoo,
};

/// *HELM*: a request state with its completions.
pub const HELM: Format = Format {
    name: "helm",
    looks_for: "instance, request and result.completions",
    is_verbatim: false,
    items: format::one,
    signature: |object| {
        object.object("result")?.array("completions")?;
        object.get("request").or_else(|| object.get("instance"))?;
        Some("it has result.completions".to_owned())
    },
    read: helm,
};

/// *`FastChat`*: the answers of a model to a question's turns.
pub const FASTCHAT: Format = Format {
    name: "fastchat",
    looks_for: "choices[].turns[]",
    is_verbatim: false,
    items: format::one,
    signature: |object| {
        let choices = object.array("choices")?;
        Object::of(choices.first()?)?.array("turns")?;
        Some("it has choices[].turns[]".to_owned())
    },
    read: fastchat,
};

/// *`ToolBench`*: an answer with its steps.
pub const TOOLBENCH: Format = Format {
    name: "toolbench",
    looks_for: "answer_generation",
    is_verbatim: false,
    items: format::one,
    signature: |object| {
        object.object("answer_generation").map(|_| "it has answer_generation".to_owned())
    },
    read: toolbench,
};

/// What every one of these readers begins and ends with.
fn reading(
    object: &Object<'_>,
    taken: &[&str],
    fill: impl FnOnce(&mut PartReader<'_>, &mut Draft),
) -> Draft {
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    fill(&mut reader, &mut draft);
    reader.report(&mut draft);
    fields::take_in(object, taken, &mut draft);
    fields::normalise_tier(&mut draft);
    draft
}

/// A prompt that is a text, or the JSON of messages in a text.
fn prompt(value: &RawValue, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let text = reader.decode(value);
    let messages: Option<Vec<&RawValue>> = serde_json::from_str(&text).ok();
    let is_turn = |value: &&RawValue| Object::of(value).is_some_and(|turn| turns::is_turn(&turn));
    match messages.filter(|messages| !messages.is_empty() && messages.iter().all(is_turn)) {
        Some(messages) => draft.turns.extend(turns::read_all(&messages, reader)),
        None => draft.push_text(Role::User, "user", Kind::Text, text),
    }
}

fn answer(value: &RawValue, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let text = reader.decode(value);
    draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
}

fn promptfoo(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let taken = ["id", "prompt", "response", "success", "score", "error", "gradingResult", "cost"];
    Ok(reading(object, &taken, |reader, draft| {
        if let Some(raw) = object.object("prompt").and_then(|prompt| prompt.get("raw")) {
            prompt(raw, reader, draft);
            draft.origin(Pane::Prompt, "prompt.raw");
        }
        let response = object.object("response");
        let inside = |key: &str| response.as_ref().and_then(|response| response.get(key));
        if let Some(reasoning) = inside("reasoning") {
            let mut turn =
                Turn::of(Role::Assistant, "assistant", reader.content(reasoning, Kind::Reasoning));
            turn.parts.iter_mut().for_each(|part| part.kind = Kind::Reasoning);
            draft.turns.push(turn.marked_new());
            draft.origin(Pane::Scratchpad, "response.reasoning");
        }
        if let Some(output) = inside("output") {
            exchange::say(output, Role::Assistant, reader, draft);
        }
        draft.origin(Pane::Answer, "response.output");
        if let Some(prompt) = object.object("prompt") {
            fields::take_in_rest("prompt", &prompt, &["raw", "label"], draft);
        }
        if let Some(response) = &response {
            let known = ["output", "reasoning", "error", "raw", "tokenUsage", "cached"];
            fields::take_in_rest("response", response, &known, draft);
        }
        for flag in ["success", "score"] {
            if let Some(value) = object.get(flag) {
                fields::take_in_flags(flag, value, draft, 0);
            }
        }
        // Here an error may be nothing but an assertion that failed.
        if let Some(error) = object.get("error").or(inside("error")) {
            draft.warn_with(WarningCode::Error, Some(json::text(error).0));
        }
    }))
}

fn helm(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let taken = ["id", "instance", "request", "result"];
    let mut draft = reading(object, &taken, |reader, draft| {
        let request = object.object("request");
        let messages = request.as_ref().and_then(|request| request.array("messages"));
        if let Some(messages) = messages.filter(|messages| !messages.is_empty()) {
            draft.turns.extend(turns::read_all(&messages, reader));
            draft.origin(Pane::Prompt, "request.messages");
        } else if let Some(text) = request.as_ref().and_then(|request| request.get("prompt")) {
            prompt(text, reader, draft);
            draft.origin(Pane::Prompt, "request.prompt");
        }
        let result = object.object("result");
        let completions = result.as_ref().and_then(|result| result.array("completions"));
        if let Some(first) = completions.and_then(|all| Object::of(all.first()?)) {
            if let Some(thought) =
                first.object("thinking").and_then(|thinking| thinking.get("text"))
            {
                let text = reader.decode(thought);
                draft.push_text(Role::Assistant, "assistant", Kind::Reasoning, text);
                draft.origin(Pane::Scratchpad, "thinking.text");
            }
            if let Some(text) = first.get("text") {
                answer(text, reader, draft);
            }
            draft.stop = first.object("finish_reason").and_then(|reason| reason.text("reason"));
        }
        draft.origin(Pane::Answer, "result.completions[0]");
    });
    if draft.id.is_none() {
        draft.id = object.object("instance").and_then(|instance| instance.text("id"));
    }
    Ok(draft)
}

fn fastchat(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = reading(object, &["id", "choices"], |reader, draft| {
        let choices = object.array("choices").unwrap_or_default();
        let first = choices.first().and_then(|choice| Object::of(choice));
        for turn in first.and_then(|choice| choice.array("turns")).unwrap_or_default() {
            let parts = reader.content(turn, Kind::Text);
            draft.turns.push(Turn::of(Role::Assistant, "assistant", parts));
        }
        draft.origin(Pane::Answer, "choices[0].turns");
    });
    let question = object.get("question_id").and_then(fields::scalar);
    draft.id = draft.id.or_else(|| question.map(|question| question.to_string()));
    Ok(draft)
}

fn toolbench(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = reading(object, &["id", "answer_generation", "tree"], |reader, draft| {
        let Some(answer_of) = object.object("answer_generation") else { return };
        if let Some(query) = answer_of.get("query") {
            prompt(query, reader, draft);
        }
        draft.origin(Pane::Prompt, "answer_generation.query");
        let messages = answer_of.array("train_messages").unwrap_or_default();
        if let Some(last) = messages.last().and_then(|messages| json::elements(messages)) {
            draft.turns = turns::read_all(&last, reader);
        } else if let Some(text) = answer_of.get("final_answer") {
            answer(text, reader, draft);
        }
        draft.origin(Pane::Answer, "answer_generation");
    });
    let finished = object
        .object("answer_generation")
        .and_then(|answer| answer.get("valid_data").map(RawValue::get).map(str::to_owned));
    if let Some(finished) = finished {
        draft
            .fields
            .push(("valid_data".to_owned(), crate::transcript::Scalar::Bool(finished == "true")));
    }
    Ok(draft)
}
