//! *flat*: one field a pane.

use super::draft::{Draft, Turn};
use super::exchange;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, WarningCode};

const SYSTEM_KEYS: [&str; 2] = ["system_prompt", "system"];
const PROMPT_KEYS: [&str; 7] =
    ["prompt", "user_prompt", "user_input", "query_text", "instruction", "question", "input"];
const SCRATCHPAD_KEYS: [&str; 5] =
    ["scratchpad", "reasoning", "reasoning_content", "thinking", "cot"];
const ANSWER_KEYS: [&str; 6] =
    ["output", "response", "completion", "final_answer", "actualOutput", "gen_ans"];

/// Names that 0.1 did not know: they count where none of the others is there.
const LATER_PROMPT_KEYS: [&str; 4] = ["user_message", "query", "request", "user"];
const LATER_ANSWER_KEYS: [&str; 6] =
    ["model_response", "model_output", "generated_text", "reply", "generation", "assistant"];

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "flat",
    looks_for: "a prompt and an answer, or reasoning, in fields of their own",
    is_verbatim: true,
    items: format::one,
    signature,
    read,
};

/// Whether a member of this name is shown in a pane.
#[must_use]
pub fn is_text(name: &str) -> bool {
    let all = [
        &SYSTEM_KEYS[..],
        &PROMPT_KEYS,
        &SCRATCHPAD_KEYS,
        &ANSWER_KEYS,
        &["answer"],
        &LATER_PROMPT_KEYS,
        &LATER_ANSWER_KEYS,
    ];
    all.iter().any(|keys| keys.contains(&name))
}

/// `answer` is the gold answer where another field holds the model's.
fn answer_key(object: &Object<'_>) -> Option<&'static str> {
    let named = ANSWER_KEYS.into_iter().find(|key| object.member(key).is_some());
    let gold = || object.member("answer").map(|_| "answer");
    named.or_else(gold).or_else(|| later(object, &LATER_ANSWER_KEYS))
}

/// The one of these names that holds something to read.
fn later(object: &Object<'_>, keys: &[&'static str]) -> Option<&'static str> {
    let (key, value) = object.first(keys)?;
    (json::is_string(value) || json::elements(value).is_some()).then_some(key)
}

fn signature(object: &Object<'_>) -> Option<String> {
    let there =
        |keys: &[&'static str]| keys.iter().copied().find(|key| object.member(key).is_some());
    let prompt = there(&PROMPT_KEYS).or_else(|| later(object, &LATER_PROMPT_KEYS));
    let prompt = prompt.or_else(|| there(&SYSTEM_KEYS));
    let why = match (prompt, answer_key(object), there(&SCRATCHPAD_KEYS)) {
        (Some(prompt), Some(answer), _) => format!("it has {prompt} and {answer}"),
        (_, _, Some(reasoning)) => format!("it has {reasoning}"),
        _ => return None,
    };
    Some(why)
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    let mut taken: Vec<&str> = vec!["id"];
    for (keys, role) in [(&SYSTEM_KEYS[..], Role::System), (&PROMPT_KEYS[..], Role::User)] {
        for key in keys {
            read_input(object, key, role, &mut reader, &mut draft, &mut taken);
        }
    }
    if object.first(&PROMPT_KEYS).is_none()
        && let Some(key) = later(object, &LATER_PROMPT_KEYS)
    {
        let before = draft.turns.len();
        read_input(object, key, Role::User, &mut reader, &mut draft, &mut taken);
        let read = draft.turns.split_off(before);
        draft.turns.extend(read.into_iter().map(Turn::marked_new));
    }
    if let Some((key, value)) = object.first(&SCRATCHPAD_KEYS) {
        let text = reader.decode(value);
        if text.trim().is_empty() {
            draft.warn(WarningCode::Empty);
        }
        draft.push_text(Role::Assistant, "assistant", Kind::Reasoning, text);
        draft.origin(Pane::Scratchpad, key);
        taken.push(key);
    }
    if let Some(key) = answer_key(object) {
        if let Some(value) = object.get(key) {
            exchange::say_anew(value, Role::Assistant, &mut reader, &mut draft);
        }
        draft.origin(Pane::Answer, key);
        taken.push(key);
    }
    draft.stop = exchange::stop(object);
    reader.report(&mut draft);
    fields::take_in(object, &taken, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// A prompt in one field: a text, or a list of turns.
fn read_input<'k>(
    object: &Object<'_>,
    key: &'k str,
    role: Role,
    reader: &mut PartReader<'_>,
    draft: &mut Draft,
    taken: &mut Vec<&'k str>,
) {
    let Some(value) = object.get(key) else { return };
    taken.push(key);
    draft.origin(Pane::Prompt, key);
    let turns = exchange::said(value, role, reader).filter(|turns| {
        // A prompt that quotes a conversation as JSON is one text.
        !json::is_string(value) || turns.iter().any(|turn| turn.role == Role::User)
    });
    if let Some(turns) = turns {
        draft.turns.extend(turns);
    } else {
        let text = reader.decode(value);
        // Several columns may hold one prompt.
        let said =
            |turn: &Turn| turn.role == role && turn.parts.iter().any(|part| part.text == text);
        if !draft.turns.iter().any(said) {
            draft.push_text(role, role.name(), Kind::Text, text);
        }
    }
}
