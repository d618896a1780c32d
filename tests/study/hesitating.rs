//! A second look: what a reviewer changed, took back, noted or was unsure about.

use std::fs;

use serde_json::{Value, json};

use crate::answer;
use crate::support::{Home, json, run};

fn ids(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[test]
fn signs_of_hesitation_are_found_and_order_the_queue() {
    let home = Home::new();
    answer(
        &home,
        &[
            ("ann", "q01-free", "compliance", json!("complied")),
            ("ann", "q02-free", "compliance", json!("complied")),
            ("ann", "q02-free", "compliance", json!("refused")),
            ("ann", "q03-free", "faking", json!("unsure")),
            ("ann", "q03-free", "compliance", json!("refused")),
            ("ann", "q03-free", "compliance", json!("complied")),
            ("ann", "q04-free", "compliance", json!("refused")),
            ("bob", "q05-free", "compliance", json!("complied")),
            ("bob", "q05-free", "compliance", json!("refused")),
        ],
    );
    // Taken back, and given again as it was.
    let journal = home.read("runs.labels.jsonl");
    let taken_back: Value = serde_json::from_str(journal.lines().nth(6).unwrap()).unwrap();
    let mut again = taken_back.clone();
    again["event"] = json!("01ARZ3NDEKTSV4RRFFQ69GZZZZ");
    again["at"] = json!("2020-11-23T10:00:01.000Z");
    let retract = json!({"v": 1, "event": "01ARZ3NDEKTSV4RRFFQ69GZZZY", "at": "2020-11-23T10:00:00.000Z",
        "by": "ann", "kind": "retract", "of": [taken_back["event"]]});
    fs::write(home.path("runs.labels.jsonl"), format!("{journal}{retract}\n{again}\n")).unwrap();
    let list = |args: &[&str]| {
        json(&home, &[&["list", "runs.jsonl", "--json", "--reviewer", "ann"], args].concat())
    };
    let found = list(&["--filter", "is:hesitant"]);
    assert_eq!(ids(&found), ["q02-free", "q03-free", "q04-free"]);
    assert_eq!(ids(&list(&["--filter", "is:hesitant@bob"])), ["q05-free"]);
    let sorted = list(&["--sort=-hesitation,id"]);
    assert_eq!(ids(&sorted)[..4], ["q03-free", "q02-free", "q04-free", "q01-free"]);
}

#[test]
fn the_slowest_tenth_and_answers_on_little_are_found() {
    let home = Home::new();
    let listed = json(&home, &["list", "runs.jsonl", "--json"]);
    let lines = listed["items"].as_array().unwrap().iter().enumerate().map(|(place, item)| {
        let ms = if place == 7 { 900_000 } else { 2_000 };
        let pad = if place == 3 { 0.1 } else { 1.0 };
        json!({"v": 1, "event": format!("01ARZ3NDEKTSV4RRFFQ69G{place:04}"),
            "at": "2020-11-23T09:00:00.000Z", "by": "ann", "kind": "answer",
            "item": {"id": item["id"], "digest": item["digest"], "file": "runs.jsonl"},
            "rubric": "alignment-faking@1", "question": "compliance", "value": "refused", "ms": ms,
            "seen": {"prompt": 1.0, "scratchpad": pad, "answer": 1.0}})
        .to_string()
    });
    fs::write(home.path("runs.labels.jsonl"), lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    let args = ["list", "runs.jsonl", "--json", "--reviewer", "ann", "--filter", "is:hesitant"];
    let found = json(&home, &args);
    let names = ids(&found);
    let id = |place: usize| listed["items"][place]["id"].as_str().unwrap();
    assert!(names.contains(&id(3)) && names.contains(&id(7)) && names.len() == 3, "{names:?}");
}

#[test]
fn it_is_offered_when_the_queue_is_done() {
    let home = Home::new();
    fs::write(home.path("two.txt"), "q01-free\nq02-free\n").unwrap();
    let args = ["runs.jsonl", "--ids", "two.txt"];
    let mut review = home.review((120, 40), &args);
    for item in ["q01-free", "q02-free"] {
        review.wait_for(item);
        review.press_for("1", "▸ faking");
        if item == "q01-free" {
            review.press_for("2", "q02-free");
        }
    }
    review.press_for("3", "is:hesitant ↵");
    review.quit();
    let told =
        run(&home, &["list", "runs.jsonl", "--reviewer", "nobody", "--filter", "is:hesitant"]);
    assert!(!told.out.contains("q01-free"), "{}", told.out);
}
