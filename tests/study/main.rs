//! What makes a study one that others can check: seals, pairs apart, marks, through the command line and
//! in a terminal.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod adjudicating;
mod coding;
mod deriving;
mod framed;
mod hesitating;
mod importing;
mod judges;
mod pairs_asked;
mod repeating;
mod sealed;
mod stopping;
mod suggesting;
#[path = "../support/mod.rs"]
mod support;
mod twins;
mod whole;

use std::fs::OpenOptions;
use std::io::Write;

use serde_json::{Value, json};
use support::{Home, json, schemas};

/// Writes answers into the journal of `runs.jsonl`: who, to which item, on what, and the answer.
fn answer(home: &Home, answers: &[(&str, &str, &str, Value)]) {
    let listed = json(home, &["list", "runs.jsonl", "--json"]);
    let items = listed["items"].as_array().unwrap();
    let path = home.path("runs.labels.jsonl");
    let before = std::fs::read_to_string(&path).unwrap_or_default().lines().count();
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    for (number, (by, id, question, value)) in (before..).zip(answers) {
        let item = items.iter().find(|item| item["id"] == **id).unwrap();
        let minute = number / 60;
        let event = json!({"v": 1, "event": format!("01ARZ3NDEKTSV4RRFFQ69G{number:04}"),
            "at": format!("2020-11-23T09:{minute:02}:{:02}.000Z", number % 60), "by": by,
            "kind": "answer", "item": {"id": id, "digest": item["digest"], "file": "runs.jsonl"},
            "rubric": "alignment-faking@1", "question": question, "value": value, "hidden": []});
        writeln!(file, "{event}").unwrap();
    }
}

/// The events of a kind in the journal.
fn events(home: &Home, kind: &str) -> Vec<Value> {
    let journal = home.read("runs.labels.jsonl");
    let events = journal.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let events = events.inspect(|event| schemas::check("events", event));
    events.filter(|event| event["kind"] == kind).collect()
}

/// The ids of a sample's items in the order they are shown in.
fn queue(home: &Home, sample: &str, reviewer: &str) -> Vec<String> {
    let args = ["list", "runs.jsonl", "--sample", sample, "--reviewer", reviewer, "--json"];
    let listed = json(home, &args);
    let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
    listed["items"].as_array().unwrap().iter().map(id).collect()
}
