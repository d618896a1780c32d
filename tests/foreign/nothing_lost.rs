//! Nothing of a record is silently lost: each of its texts is in a pane, a field or a flag, or a chip
//! names the member that holds it.

use std::fs;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use triptych::corpus::{Corpus, OpenOptions};
use triptych::transcript::{Transcript, WarningCode};

/// A text that stands nowhere else.
fn text(number: &mut usize) -> Value {
    *number += 1;
    json!(format!("text number {number} ends here"))
}

/// The shape of a foreign value, with room for texts.
#[derive(Clone, Debug)]
enum Shape {
    Text,
    Number,
    List(Vec<Shape>),
    Object(Vec<(String, Shape)>),
}

fn shape() -> impl Strategy<Value = Shape> {
    let leaf = prop_oneof![3 => Just(Shape::Text), 1 => Just(Shape::Number)];
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Shape::List),
            members(inner).prop_map(Shape::Object),
        ]
    })
}

fn members(inner: impl Strategy<Value = Shape>) -> impl Strategy<Value = Vec<(String, Shape)>> {
    proptest::collection::vec(("x_[a-z]{1,5}", inner), 1..4)
}

fn fill(shape: &Shape, number: &mut usize) -> Value {
    match shape {
        Shape::Text => text(number),
        Shape::Number => json!(7),
        Shape::List(all) => all.iter().map(|one| fill(one, number)).collect(),
        Shape::Object(all) => {
            Value::Object(all.iter().map(|(name, one)| (name.clone(), fill(one, number))).collect())
        }
    }
}

fn put(into: &mut Value, foreign: &[(String, Shape)], number: &mut usize) {
    if let Value::Object(members) = into {
        for (name, shape) in foreign {
            members.insert(name.clone(), fill(shape, number));
        }
    }
}

/// The conversations that foreign members are put around and into.
fn record(kind: usize, number: &mut usize) -> Value {
    let mut text = || text(number);
    match kind {
        0 => json!({ "id": "a", "prompt": text(), "scratchpad": text(), "output": text() }),
        1 => json!({ "id": "a", "messages": [
            { "role": "system", "content": text() },
            { "role": "user", "content": text() },
            { "role": "assistant", "content": [{ "type": "thinking", "thinking": text() }, { "type": "text", "text": text() }] },
        ] }),
        2 => json!({ "id": "a", "query_text": text(), "raw_response": text(), "thinking": text() }),
        3 => json!({ "id": "a", "prompt": text(), "chosen": text(), "rejected": "the other" }),
        4 => {
            json!({ "custom_id": "a", "response": { "body": { "choices": [{ "message": { "role": "assistant", "content": text() } }] } } })
        }
        5 => {
            json!({ "request": { "messages": [{ "role": "user", "content": text() }] }, "response": { "choices": [{ "message": { "role": "assistant", "content": text() } }] } })
        }
        6 => json!({ "run": { "ask": text(), "thoughts": text(), "said": text() } }),
        7 => {
            json!({ "id": "a", "prompt": [{ "role": "user", "content": text() }], "completion": [{ "role": "assistant", "content": text() }] })
        }
        8 => {
            json!({ "id": "a", "conversations": [{ "from": "human", "value": text() }, { "from": "gpt", "value": text() }] })
        }
        9 => json!({ "id": "a", "prompt": { "raw": text() }, "response": { "output": text() } }),
        _ => {
            json!({ "span_id": "a", "attributes": { "gen_ai.prompt.0.content": text(), "gen_ai.completion.0.content": text() } })
        }
    }
}

/// The texts of a value, with the outermost member that each is in.
fn texts(value: &Value, path: &mut Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    match value {
        Value::String(text) if text.starts_with("text number") => {
            found.push((text.clone(), path.clone()));
        }
        Value::Array(all) => all.iter().for_each(|one| texts(one, path, found)),
        Value::Object(all) => inside(all, path, found),
        _ => {}
    }
}

fn inside(
    all: &Map<String, Value>,
    path: &mut Vec<String>,
    found: &mut Vec<(String, Vec<String>)>,
) {
    for (name, one) in all {
        path.push(name.clone());
        texts(one, path, found);
        path.pop();
    }
}

/// Whether a text is to be seen, or a member that holds it is named.
fn is_told(transcript: &Transcript, text: &str, path: &[String]) -> bool {
    let in_pane = transcript.segments.iter().any(|segment| segment.text.contains(text));
    let values = transcript.fields.iter().chain(&transcript.flags);
    let in_field = || values.clone().any(|(_, value)| value.to_string().contains(text));
    let chip = transcript.warnings.iter().find(|one| one.code == WarningCode::NotShown);
    let names = chip.and_then(|chip| chip.detail.clone()).unwrap_or_default();
    in_pane || in_field() || path.iter().any(|name| name.starts_with("x_") && names.contains(name))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_text_is_shown_or_named(
        kind in 0usize..11, around in members(shape()), within in members(shape()), in_turn in any::<bool>(),
    ) {
        let mut number = 0;
        let mut record = record(kind, &mut number);
        put(&mut record, &around, &mut number);
        let inner = match kind {
            1 if in_turn => record.pointer_mut("/messages/1"),
            1 => record.pointer_mut("/messages/2/content/1"),
            4 if in_turn => record.pointer_mut("/response"),
            4 => record.pointer_mut("/response/body"),
            9 if in_turn => record.pointer_mut("/prompt"),
            9 => record.pointer_mut("/response"),
            5 => record.pointer_mut("/request"),
            6 => record.pointer_mut("/run"),
            7 => record.pointer_mut("/completion/0"),
            8 => record.pointer_mut("/conversations/1"),
            _ => None,
        };
        if let Some(inner) = inner {
            put(inner, &within, &mut number);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        fs::write(&path, format!("{record}\n")).unwrap();
        let opened = Corpus::open(&[path], &OpenOptions::default());
        prop_assert!(opened.refused.is_empty(), "{record}");
        let transcript = opened.corpus.read(0).unwrap().transcript;
        let mut all = Vec::new();
        texts(&record, &mut Vec::new(), &mut all);
        for (text, path) in all {
            prop_assert!(
                is_told(&transcript, &text, &path),
                "{text} at {path:?} is lost\n{record}\n{:?}\n{:?}", transcript.warnings, transcript.fields
            );
        }
    }
}
