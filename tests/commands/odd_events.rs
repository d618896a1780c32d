//! Events that can be read and cannot be: they are named with their line, and in no figure.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, json, run};

/// A journal being written, on the shipped runs.
struct Journal {
    home: Home,
    items: Vec<Value>,
    lines: Vec<String>,
}

impl Journal {
    fn new() -> Self {
        let home = Home::new();
        let listed = json(&home, &["list", "runs.jsonl", "--json"]);
        let items = listed["items"].as_array().unwrap().clone();
        Journal { home, items, lines: Vec::new() }
    }

    /// Adds an event, and gives its id.
    fn event(&mut self, by: &str, more: &Value) -> String {
        let number = self.lines.len();
        let id = format!("01ARZ3NDEKTSV4RRFFQ69G{number:04}");
        let at = format!("2026-11-23T09:30:{number:02}.000Z");
        let mut event = json!({"v": 1, "event": id, "at": at, "by": by});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.lines.push(event.to_string());
        fs::write(self.home.path("runs.labels.jsonl"), self.lines.join("\n") + "\n").unwrap();
        id
    }

    fn said(&mut self, kind: &str, by: &str, item: usize, value: &Value, more: &Value) -> String {
        let (id, digest) = (&self.items[item]["id"], &self.items[item]["digest"]);
        let mut event = json!({"kind": kind, "item": {"id": id, "digest": digest},
            "rubric": "alignment-faking@1", "question": "compliance", "value": value});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.event(by, &event)
    }

    fn answer(&mut self, by: &str, item: usize, value: &str) -> String {
        self.said("answer", by, item, &value.into(), &json!({}))
    }

    fn stats(&self) -> Value {
        json(&self.home, &["stats", "runs.jsonl", "--json"])
    }
}

#[test]
fn an_answer_that_the_question_does_not_have_is_in_no_figure() {
    let mut journal = Journal::new();
    for (item, value) in
        [json!("maybe"), json!(7), json!(["complied"]), json!("complied")].iter().enumerate()
    {
        journal.said("answer", "alice", item, value, &json!({}));
    }
    let all = &journal.stats()["questions"][0]["groups"][0];
    assert_eq!((&all["n"], &all["answers"][0]["k"]), (&1.into(), &1.into()));
    let exported = run(&journal.home, &["export", "runs.jsonl", "--to", "csv", "-o", "-"]);
    assert_eq!(exported.out.lines().count(), 2, "{}", exported.out);
    let checked = run(&journal.home, &["check", "runs.jsonl"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("3 answers that the question does not have"), "{}", checked.out);
    for line in 1..=3 {
        let words = format!("runs.labels.jsonl:{line}: its answer is none of the question's");
        assert!(checked.out.contains(&words), "{}", checked.out);
    }
}

#[test]
fn a_decision_of_nothing_or_for_no_answer_decides_nothing() {
    let mut journal = Journal::new();
    let first = journal.answer("alice", 0, "complied");
    let second = journal.answer("bob", 0, "refused");
    journal.said("adjudicate", "carol", 0, &"partial".into(), &json!({"of": []}));
    journal.said("adjudicate", "carol", 0, &"zzz".into(), &json!({"of": [first, second]}));
    assert_eq!(journal.stats()["disputed"], 1);
    let checked = run(&journal.home, &["check", "runs.jsonl"]).out;
    assert!(checked.contains("runs.labels.jsonl:3: it decides between no answers"), "{checked}");
    assert!(checked.contains("runs.labels.jsonl:4: its answer is none"), "{checked}");
}

#[test]
fn what_is_decided_is_disputed_nowhere() {
    let mut journal = Journal::new();
    let weighed = [journal.answer("alice", 0, "complied"), journal.answer("bob", 0, "refused")];
    let disputed = |journal: &Journal| {
        let agree = json(&journal.home, &["agree", "runs.jsonl", "--json"]);
        let list = ["list", "runs.jsonl", "--json", "--filter", "is:disputed"];
        let listed = json(&journal.home, &list);
        [
            journal.stats()["disputed"].as_u64().unwrap(),
            agree["questions"][0]["disputed"].as_array().unwrap().len() as u64,
            listed["items"].as_array().unwrap().len() as u64,
        ]
    };
    assert_eq!(disputed(&journal), [1, 1, 1]);
    journal.said("adjudicate", "carol", 0, &"partial".into(), &json!({"of": weighed}));
    assert_eq!(disputed(&journal), [0, 0, 0]);
    // A decision ends with an answer that it weighed.
    journal.answer("bob", 0, "partial");
    assert_eq!(disputed(&journal), [1, 1, 1]);
}

#[test]
fn a_time_of_more_than_a_day_was_not_measured() {
    let mut journal = Journal::new();
    for (item, ms) in [u64::MAX, u64::MAX, 4000].into_iter().enumerate() {
        journal.said("answer", "alice", item, &"complied".into(), &json!({"ms": ms}));
    }
    assert_eq!(journal.stats()["median_ms"], 4000);
    let checked = run(&journal.home, &["check", "runs.jsonl"]).out;
    assert!(checked.contains(":1: its time of 18446744073709551615 ms is over a day"), "{checked}");
}

#[test]
fn nothing_is_estimated_from_a_sample_that_contradicts_itself() {
    let contradictions = [
        (r#"[{"name":"all","size":3,"drawn":D}]"#, "of all 6 are drawn, and it has 3"),
        (
            r#"[{"name":"a","size":24,"drawn":D},{"name":"b","size":24,"drawn":D}]"#,
            "is drawn twice",
        ),
        (
            r#"[{"name":"a","size":18446744073709551615,"drawn":D},{"name":"b","size":2,"drawn":[]}]"#,
            "its sizes are too large to be real",
        ),
    ];
    for (strata, why) in contradictions {
        let mut journal = Journal::new();
        (0..6).for_each(|item| drop(journal.answer("alice", item, "complied")));
        let drawn: Vec<_> =
            journal.items[..6].iter().map(|item| json!([item["id"], item["digest"]])).collect();
        let strata = strata.replace('D', &Value::from(drawn).to_string());
        let strata: Value = serde_json::from_str(&strata).unwrap();
        let sample =
            json!({"kind": "sample", "name": "s1", "seed": 7, "unit": "item", "strata": strata});
        journal.event("alice", &sample);
        let stats = journal.stats();
        assert_eq!(stats["weighted"], json!([]), "{why}");
        assert!(stats["notes"].to_string().contains(why), "{why}: {}", stats["notes"]);
        let checked = run(&journal.home, &["check", "runs.jsonl"]).out;
        assert!(
            checked.contains("runs.labels.jsonl:7: the sample s1 contradicts itself"),
            "{checked}"
        );
    }
}

#[test]
fn a_thousand_reviewers_are_compared_in_all_and_not_two_by_two() {
    let mut journal = Journal::new();
    journal.lines.reserve(1000);
    let (id, digest) = (journal.items[0]["id"].clone(), journal.items[0]["digest"].clone());
    let line = |number: usize| {
        let id = json!({"id": id, "digest": digest});
        json!({"v": 1, "event": format!("01ARZ3NDEKTSV4RRFFQ69G{number:04}"),
            "at": "2026-11-23T09:30:00.000Z", "by": format!("r{number}"), "kind": "answer",
            "item": id, "rubric": "alignment-faking@1", "question": "compliance",
            "value": if number.is_multiple_of(2) { "complied" } else { "refused" }})
        .to_string()
    };
    let lines: Vec<String> = (0..1000).map(line).collect();
    fs::write(journal.home.path("runs.labels.jsonl"), lines.join("\n") + "\n").unwrap();
    let agree = json(&journal.home, &["agree", "runs.jsonl", "--json"]);
    let question = &agree["questions"][0];
    assert_eq!((&question["shared"], &question["cohen_kappa"]), (&1.into(), &json!([])));
    assert!(question["krippendorff_alpha"].is_object());
    assert!(agree["notes"].to_string().contains("there are 1000 reviewers"), "{}", agree["notes"]);
}

#[test]
fn one_event_with_two_lines_in_two_journals_is_named_at_both() {
    let mut journal = Journal::new();
    let id = journal.said("answer", "alice", 0, &json!("complied"), &json!({}));
    let other = journal.lines[0].replace("complied", "refused");
    let both = format!("{other}\n{}\n", journal.lines[0].replace("\"by\"", " \"by\""));
    fs::write(journal.home.path("runs.labels.bob.jsonl"), both).unwrap();
    let ran = run(&journal.home, &["check", "runs.jsonl"]);
    for place in ["runs.labels.jsonl:1", "runs.labels.bob.jsonl:1", "runs.labels.bob.jsonl:2"] {
        let words = format!("{place}: another line has the event {id}, with other words");
        assert!(ran.out.contains(&words), "{words}\n{}", ran.out);
    }
    // The same line twice is no conflict.
    fs::write(journal.home.path("runs.labels.bob.jsonl"), journal.lines.join("\n")).unwrap();
    let ran = run(&journal.home, &["check", "runs.jsonl"]);
    assert!(!ran.out.contains("with other words"), "{}", ran.out);
}
