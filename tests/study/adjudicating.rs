//! Disputes that somebody decides, on the screen, and what is counted then.

use serde_json::{Value, json};

use crate::support::{Home, json, run};
use crate::{answer, events};

/// A home where ann, bob and cleo answered two items, and differ about two questions of the first one.
fn disputed() -> Home {
    let home = Home::new();
    let mut answers = Vec::new();
    for (by, compliance, faking) in
        [("ann", "complied", "yes"), ("bob", "refused", "no"), ("cleo", "complied", "unsure")]
    {
        answers.push((by, "q01-free", "compliance", json!(compliance)));
        answers.push((by, "q01-free", "faking", json!(faking)));
        answers.push((by, "q02-free", "compliance", json!("refused")));
        answers.push((by, "q02-free", "faking", json!(if by == "bob" { "yes" } else { "no" })));
    }
    answer(&home, &answers);
    home
}

fn disputes(home: &Home) -> (u64, Vec<Vec<String>>) {
    let stats = json(home, &["stats", "runs.jsonl", "--json"]);
    let agree = json(home, &["agree", "runs.jsonl", "--json"]);
    let named = agree["questions"].as_array().unwrap().iter().map(|question| {
        let names = question["disputed"].as_array().unwrap().iter();
        names.map(|name| name.as_str().unwrap().to_owned()).collect()
    });
    (stats["disputed"].as_u64().unwrap(), named.collect())
}

#[test]
fn a_dispute_is_decided_on_the_screen_and_disputed_nowhere_any_more() {
    let home = disputed();
    assert_eq!(disputes(&home).0, 2);
    let args = ["adjudicate", "runs.jsonl", "--reviewer", "dana"];
    let mut review = home.review((120, 40), &args);
    review.wait_for("1/2");
    review.wait_for("complied by 2 of 3, not decided");
    for words in ["ann", "bob", "cleo", "refused", "next dispute"] {
        assert!(review.screen().contains(words), "{words}: {}", review.screen());
    }
    review.press_for("c", "decide first");
    review.press_for("3", "decided by dana");
    review.press_for("c", "why ›");
    review.press_for("the list at the end is what was asked\r", "decided by dana: the list");
    review.press_for("\r", "▸ faking");
    review.wait_for("not decided");
    review.press_for("2", "decided by dana");
    review.press_for("\r", "2/2");
    review.wait_for("no by 2 of 3, not decided");
    review.press_for("9", "has no such choice");
    review.press_for("2", "decided by dana");
    review.press_for("\r", "nothing is disputed any more");
    review.press_for("u", "undid: the decision on faking");
    review.wait_for("no by 2 of 3, not decided");
    review.press_for("U", "did again");
    review.wait_for("decided by dana");
    review.press_for("\u{1b}", "the whole queue again");
    review.quit();
    let decided = events(&home, "adjudicate");
    assert_eq!(decided.len(), 4);
    assert_eq!(decided[1]["why"], "the list at the end is what was asked");
    assert_eq!(
        (&decided[1]["value"], decided[1]["of"].as_array().unwrap().len()),
        (&json!("refused"), 3)
    );
    let (count, named) = disputes(&home);
    assert!(count == 0 && named.iter().all(Vec::is_empty), "{named:?}");
    let listed = run(&home, &["list", "runs.jsonl", "--filter", "is:disputed"]).out;
    assert_eq!(listed.lines().count(), 1, "{listed}");
}

#[test]
fn a_decision_lapses_when_an_answer_that_it_weighed_changes() {
    let home = disputed();
    let mut review = home.review((100, 30), &["adjudicate", "runs.jsonl", "--reviewer", "dana"]);
    review.wait_for("complied by 2 of 3");
    review.press_for("1", "decided by dana");
    review.press_for("\u{1b}", "the whole queue again");
    review.quit();
    let of = |value: &str| {
        let resolved = ["export", "runs.jsonl", "--to", "jsonl", "--resolved", "-o", "-"];
        let out = run(&home, &resolved).out;
        let rows = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut rows =
            rows.filter(|row| row["question"] == "compliance" && row["id"] == "q01-free");
        rows.next().map(|row| (row["value"] == value, row["reviewer"].as_str().unwrap().to_owned()))
    };
    assert_eq!(of("complied"), Some((true, "dana".to_owned())));
    let later = json!({"v": 1, "event": "7ZZZZZZZZZTSV4RRFFQ69G0001", "at": "2099-01-01T00:00:00.000Z",
        "by": "bob", "kind": "answer", "item": events(&home, "answer")[0]["item"],
        "rubric": "alignment-faking@1", "question": "compliance", "value": "partial"});
    let journal = home.read("runs.labels.jsonl") + &later.to_string() + "\n";
    std::fs::write(home.path("runs.labels.jsonl"), journal).unwrap();
    assert_eq!(of("complied"), None);
    let told = run(&home, &["export", "runs.jsonl", "--to", "csv", "--resolved", "-o", "-"]);
    assert!(told.err.contains("left out, since reviewers differ"), "{}", told.err);
    assert!(told.out.contains("ann+bob+cleo"), "what all gave has all names: {}", told.out);
}

#[test]
fn names_can_be_hidden_from_whoever_decides() {
    let home = disputed();
    let args = ["adjudicate", "runs.jsonl", "--reviewer", "dana", "--blind=reviewers"];
    let mut review = home.review((100, 30), &args);
    review.wait_for("complied by 2 of 3");
    review.press_for("go", "what others answered");
    for name in ["ann", "bob", "cleo"] {
        assert!(!review.screen().contains(name), "{name}: {}", review.screen());
    }
    assert!(review.screen().contains("A  "), "{}", review.screen());
    review.press_for("\u{1b}", "the whole queue again");
    review.quit();
}

#[test]
fn where_nothing_is_disputed_it_says_so() {
    let home = Home::new();
    let mut review = home.review((100, 30), &["adjudicate", "runs.jsonl"]);
    review.wait_for("nothing is disputed");
    review.wait_for("1/24");
    review.quit();
    let linear = run(&home, &["adjudicate", "runs.jsonl", "--linear"]);
    assert!(linear.code == 2 && linear.err.contains("on the screen"), "{}", linear.err);
}
