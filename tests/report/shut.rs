//! A report of sealed or unlabelled data says so, and has progress alone.

use std::fs;

use serde_json::{Value, json};

use crate::printed;
use crate::support::{Home, json};

#[test]
fn a_report_of_nothing_says_so() {
    let home = Home::new();
    let out = home.run(&["report", "runs.jsonl", "-o", "r.html"]);
    assert!(out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("nothing is labelled yet"));
    let page = home.read("r.html");
    assert!(page.contains("nothing is labelled yet") && page.contains("0 of 24 labelled"));
    assert!(page.contains("What was read") && !page.contains("95 % interval"));
    printed(&home, &["verify", "r.html", "runs.jsonl"]);
}

#[test]
fn a_report_of_a_sealed_sample_has_progress_alone() {
    let home = Home::new();
    printed(&home, &["sample", "runs.jsonl", "-n", "10", "--name", "s1", "--seed", "7"]);
    let listed =
        json(&home, &["list", "runs.jsonl", "--json", "--sample", "s1", "--reviewer", "ann"]);
    let mut journal = home.read("runs.labels.jsonl");
    for (number, item) in listed["items"].as_array().unwrap().iter().take(4).enumerate() {
        for (place, (question, value)) in
            [("compliance", "partial"), ("faking", "unsure")].iter().enumerate()
        {
            let event = json!({"v": 1, "event": format!("01ARZ3NDEKTSV4RRFFQ69G{:04}", number * 2 + place),
                "at": "2020-11-23T09:00:00.000Z", "by": "ann", "kind": "answer",
                "item": {"id": item["id"], "digest": item["digest"], "file": "runs.jsonl"},
                "rubric": "alignment-faking@1", "question": question, "value": value, "ms": 9000,
                "hidden": []});
            journal += &format!("{event}\n");
        }
    }
    fs::write(home.path("runs.labels.jsonl"), journal).unwrap();
    for form in ["html", "md", "tex", "json"] {
        let out =
            home.run(&["report", "runs.jsonl", "--quotes", "--to", form, "--reviewer", "ann"]);
        let (page, said) = (
            String::from_utf8_lossy(&out.stdout).into_owned(),
            String::from_utf8_lossy(&out.stderr).into_owned(),
        );
        assert!(
            said.contains("progress only: sample s1 is sealed, 4 of 10 items are done"),
            "{said}"
        );
        assert!(page.contains("sample s1 is sealed, 4 of 10 items are done"), "{form}");
        // The questions of the rubric name no answer.
        let shown = page.split("<script").next().unwrap();
        for word in ["partial", "unsure"].iter().filter(|_| form != "json") {
            assert!(!shown.contains(word), "{form} tells {word}");
        }
    }
    let data = json(&home, &["report", "runs.jsonl", "--json", "--reviewer", "ann"]);
    assert_eq!(data["samples"][0]["is_shut"], json!(true));
    assert_eq!(data["disputes"], json!([]));
    assert_eq!(data["stats"]["done"], json!(4));
    let counts = data["stats"]["questions"].as_array().unwrap().iter();
    assert!(counts.flat_map(|one| one["groups"].as_array().unwrap()).all(|one| one["n"] == 0));
    assert_eq!(data["manner"]["answers"], Value::from(0));
}
