//! Small transcripts with one yes/no question, so that each key is a label.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::support::Home;

pub const SIZE: (u16, u16) = (80, 24);

const RUBRIC: &str = "name = \"odd\"\nversion = 1\n\n[[question]]\nid = \"odd\"\ntext = \"Is it odd?\"\nkind = \"flag\"\nrequired = true\n";

/// Writes `small.jsonl` and its rubric.
pub fn write(home: &Home, count: usize) {
    fs::write(home.path("rubric.toml"), RUBRIC).unwrap();
    fs::write(home.path("small.jsonl"), lines(0..count)).unwrap();
}

/// Records with these numbers, a line each.
pub fn lines(numbers: impl Iterator<Item = usize>) -> String {
    numbers.map(|number| line(number, "It thinks.")).collect()
}

pub fn line(number: usize, scratchpad: &str) -> String {
    let record = json!({
        "id": format!("r{number:04}"),
        "user_prompt": format!("Question {number}?"),
        "scratchpad": scratchpad,
        "output": format!("Answer {number}."),
    });
    format!("{record}\n")
}

/// The answers in a journal's text, by item and reviewer; the last one counts, and a line that is
/// no event is passed over.
pub fn answers(journal: &str) -> BTreeMap<(String, String), bool> {
    let events = journal.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let answers = events.filter(|event| event["kind"] == "answer");
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    answers
        .map(|event| {
            ((word(&event["item"]["id"]), word(&event["by"])), event["value"].as_bool().unwrap())
        })
        .collect()
}

/// How many lines of a journal are no JSON.
pub fn torn(journal: &str) -> usize {
    journal.lines().filter(|line| serde_json::from_str::<Value>(line).is_err()).count()
}
