//! Records of equal text: each has labels of its own, and one that was read may answer for the others.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::fs;

use serde_json::Value;
use support::{Home, json};

/// Five equal refusals behind two other records.
fn copies() -> Home {
    let home = Home::empty();
    let line = |prompt: &str, output: &str| {
        format!("{{\"prompt\":\"{prompt}\",\"output\":\"{output}\"}}\n")
    };
    let data = line("one", "Yes.") + &line("two", "No.") + &line("q", "Sorry.").repeat(5);
    fs::write(home.path("runs.jsonl"), data).unwrap();
    home
}

fn answered(home: &Home) -> Vec<usize> {
    let listed = json(home, &["list", "runs.jsonl", "--json", "--filter", "is:labelled"]);
    let place = |item: &Value| usize::try_from(item["n"].as_u64().unwrap()).unwrap();
    listed["items"].as_array().unwrap().iter().map(place).collect()
}

#[test]
fn equal_records_are_answered_alike_once_that_is_confirmed() {
    let home = copies();
    let mut review = home.review((80, 24), &["runs.jsonl", "--at", "4"]);
    review.wait_for("copy 2 of 5 equal");
    review.press_for("3", "4 equal records are open · :same answers them alike");
    review.wait_for("✓ saved");
    assert_eq!(answered(&home), [4]);
    review.press_for(":same\r", "compliance refused for 4 equal records: type yes");
    review.press_for("no\r", "no record was answered");
    assert_eq!(answered(&home), [4]);
    review.press_for(":same\r", "compliance refused for 4 equal records: type yes");
    review.press_for("yes\r", "4 records answered alike");
    review.wait_for("5 done");
    review.wait_for("✓ saved");
    assert_eq!(answered(&home), [3, 4, 5, 6, 7]);
    let journal = home.read("runs.labels.jsonl");
    let answers: Vec<Value> = journal
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| event["kind"] == "answer")
        .collect();
    let (read, copied) = (&answers[0], &answers[1..]);
    for answer in copied {
        assert_eq!((&answer["same_as"], &answer["act"]), (&read["event"], &copied[0]["event"]));
        assert_eq!((&answer["ms"], &answer["seen"]), (&Value::Null, &Value::Null));
    }
    // One action: undone together, and brought back together.
    review.press_for("u", "undid: compliance refused");
    review.wait_for("1 done");
    review.press_for("U", "did again");
    review.wait_for("5 done");
    review.quit();
    let checked = json(&home, &["check", "runs.jsonl", "--json"]);
    assert_eq!(
        (&checked["files"][0]["copies"], &checked["labels"]["current"]),
        (&5.into(), &5.into())
    );
}

#[test]
fn a_copy_takes_the_answers_of_the_equal_record_that_was_read() {
    let home = copies();
    let mut review = home.review((80, 24), &["runs.jsonl", "--at", "3"]);
    review.wait_for("copy 1 of 5 equal");
    // Equal records are known once every record has been read.
    review.press_for(":7\r", "copy 5 of 5 equal");
    review.press_for(":1\r", "runs.jsonl#1");
    review.press_for(":same\r", "answer this record first");
    review.press_for(":7\r", "copy 5 of 5 equal");
    review.press_for("1", "4 equal records are open");
    review.press_for(":3\r", "copy 1 of 5 equal");
    review.press_for(":same\r", "compliance complied for 4 equal records");
    review.press_for("yes\r", "5 done");
    review.press_for(":same\r", "no equal record is open");
    review.quit();
}
