//! *lm-eval samples*: what the evaluation harness logs for each document and filter.

use serde_json::value::RawValue;

use super::draft::Draft;
use super::exchange;
use super::fields;
use super::format::{Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, Scalar};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "lm-eval",
    looks_for: "doc, arguments and resps",
    is_verbatim: false,
    items: answers,
    signature,
    read,
};

fn signature(object: &Object<'_>) -> Option<String> {
    let all = ["doc", "arguments", "resps"].iter().all(|key| object.get(key).is_some());
    all.then(|| "it has doc, arguments and resps".to_owned())
}

fn read(object: &Object<'_>, record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft::default();
    let mut reader = PartReader::new(&NoAttachments);
    let scalar =
        |name: &str| object.get(name).and_then(fields::scalar).map(|value| value.to_string());
    draft.id = match (scalar("doc_id"), scalar("filter")) {
        (Some(doc), Some(filter)) => Some(format!("{doc}:{filter}")),
        (doc, _) => doc,
    };
    if let Some(argument) = object.get("arguments").and_then(first_argument) {
        prompt(argument, &mut reader, &mut draft);
    }
    let responses = object.array("resps").unwrap_or_default();
    let choices: Vec<f64> =
        responses.iter().filter_map(|response| log_likelihood(response)).collect();
    if choices.is_empty() {
        let generations = generations(object);
        draft.answers = generations.len();
        if let Some(chosen) = generations.get(record.item) {
            exchange::say(chosen, Role::Assistant, &mut reader, &mut draft);
        }
        draft.origin(Pane::Answer, "resps");
    } else {
        multiple_choice(object, &choices, &mut reader, &mut draft);
    }
    reader.report(&mut draft);
    let metrics = metrics(object, &mut draft);
    let mut taken = vec!["doc_id", "doc", "arguments", "resps", "filtered_resps", "metrics"];
    taken.extend(metrics.iter().map(String::as_str));
    fields::take_in(object, &taken, &mut draft);
    Ok(draft)
}

/// The texts that were generated for each call, in order.
fn generations<'r>(object: &Object<'r>) -> Vec<&'r RawValue> {
    let responses = object.array("resps").unwrap_or_default();
    responses.into_iter().flat_map(|one| json::elements(one).unwrap_or_else(|| vec![one])).collect()
}

fn answers(object: &Object<'_>) -> usize {
    let responses = object.array("resps").unwrap_or_default();
    let is_choice = responses.iter().any(|response| log_likelihood(response).is_some());
    if is_choice { 1 } else { generations(object).len() }
}

/// The first argument of the first call: `{gen_args_0: {arg_0: …}}`, else a list of lists.
fn first_argument(arguments: &RawValue) -> Option<&RawValue> {
    if let Some(object) = Object::of(arguments) {
        let (_, first) = object.members().next()?;
        return Object::of(first)?.get("arg_0").map(unwrap_list);
    }
    json::elements(arguments)?.first().map(|call| unwrap_list(call))
}

/// The first element of a list, anything else as it is.
fn unwrap_list(value: &RawValue) -> &RawValue {
    json::elements(value).and_then(|all| all.first().copied()).unwrap_or(value)
}

/// A prompt is a text, or the JSON of messages in a text.
fn prompt(argument: &RawValue, reader: &mut PartReader<'_>, draft: &mut Draft) {
    draft.origin(Pane::Prompt, "arguments");
    let text = json::embedded(argument);
    let messages: Option<Vec<&RawValue>> =
        text.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let is_turn = |value: &&RawValue| Object::of(value).is_some_and(|turn| turns::is_turn(&turn));
    let messages = messages.filter(|messages| !messages.is_empty() && messages.iter().all(is_turn));
    if let Some(messages) = messages {
        draft.turns.extend(turns::read_all(&messages, reader));
    } else {
        let text = reader.decode(argument);
        draft.push_text(Role::User, "user", Kind::Text, text);
    }
}

/// `[["-1.5", "False"]]`: the log-likelihood of one choice.
fn log_likelihood(response: &RawValue) -> Option<f64> {
    let pair = json::elements(response)?;
    let pair = pair.first().and_then(|first| json::elements(first)).unwrap_or(pair);
    match pair.as_slice() {
        [likelihood, greedy] => {
            let greedy = json::text(greedy).0.to_lowercase();
            matches!(greedy.as_str(), "true" | "false")
                .then(|| json::text(likelihood).0.parse().ok())?
        }
        _ => None,
    }
}

/// The choice that the model finds most likely is its answer; all likelihoods are flags.
fn multiple_choice(
    object: &Object<'_>,
    likelihoods: &[f64],
    reader: &mut PartReader<'_>,
    draft: &mut Draft,
) {
    let best = likelihoods.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
    let best = best.map_or(0, |(place, _)| place);
    let doc = object.object("doc");
    let choices = doc.as_ref().and_then(|doc| doc.array("choices"));
    let text = match choices.as_ref().and_then(|choices| choices.get(best)) {
        Some(choice) => reader.decode(choice),
        None => format!("choice {}", best + 1),
    };
    draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
    draft.origin(Pane::Answer, "the likeliest of resps");
    for (place, likelihood) in likelihoods.iter().enumerate() {
        let value = Scalar::Number(likelihood.to_string().into());
        draft.flags.push((format!("log_likelihood.{}", place + 1), value));
    }
}

/// The metrics that the record names are flags; gives their names.
fn metrics(object: &Object<'_>, draft: &mut Draft) -> Vec<String> {
    let names = object.array("metrics").unwrap_or_default();
    let names: Vec<String> = names.into_iter().map(|name| json::text(name).0).collect();
    for name in &names {
        if let Some(value) = object.get(name) {
            fields::take_in_flags(name, value, draft, 0);
        }
    }
    names
}
