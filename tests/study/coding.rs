//! Open coding: codes by a key, the codebook, how many are still to come, a rubric of them.

use serde_json::{Value, json};

use crate::events;
use crate::support::{Home, json, run};

/// Attaches a code to the item on the screen.
fn code(review: &mut crate::support::Terminal, name: &str, said: &str) {
    review.press_for("#", "code of the item ›");
    review.press_for(&format!("{name}\r"), said);
}

#[test]
fn codes_are_attached_defined_merged_and_undone() {
    let home = Home::new();
    let mut review = home.review((120, 40), &["runs.jsonl", "--reviewer", "ann"]);
    review.wait_for("1/24");
    code(&mut review, "Evasive answer", "has the code evasive-answer, a new one");
    review.wait_for("# Evasive answer");
    review.press_for("v", "begin here");
    review.press(")");
    review.press_for("#", "code of the passage ›");
    review.press_for("fear\r", "the passage has the code fear, a new one");
    review.press_for("J", "2/24");
    code(&mut review, "evasive ANSWER", "has the code evasive-answer");
    assert!(!review.screen().contains("a new one"), "{}", review.screen());
    code(&mut review, "dodging", "has the code dodging, a new one");
    review.press(":codes\r");
    review.wait_for("CODES · 3");
    review.press_for("d", "evasive-answer means ›");
    review.press_for("It says nothing.\r", "It says nothing.");
    review.press_for("j", "▸ dodging");
    review.press_for("m", "dodging is merged into ›");
    review.press_for("fear\r", "CODES · 2");
    review.press_for("u", "CODES · 3");
    review.press_for("k", "▸ dodging");
    review.press_for("m", "dodging is merged into ›");
    review.press_for("evasive-answer\r", "CODES · 2");
    review.press_for("\u{1b}", "? help");
    // The same code again takes it off.
    code(&mut review, "Evasive answer", "is taken off");
    review.press_for("U", "did again: the code evasive-answer");
    review.quit();
    let codes = events(&home, "code");
    assert_eq!(codes.len(), 4);
    assert_eq!((&codes[1]["code"], &codes[1]["pane"]), (&json!("fear"), &json!("scratchpad")));
    let quote = codes[1]["quote"].as_str().unwrap();
    assert!(!quote.is_empty() && codes[1]["to"].as_u64() > codes[1]["from"].as_u64(), "{quote}");
    let filtered = |filter: &str| {
        let args = ["list", "runs.jsonl", "--filter", filter, "--columns", "id"];
        run(&home, &args).out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(filtered("code:evasive-answer"), ["q01-free", "q01-paid"]);
    assert_eq!(filtered("code:\"Evasive answer\" not code:fear"), ["q01-paid"]);
    assert_eq!(
        filtered("code:dodging"),
        ["q01-free", "q01-paid"],
        "it counts as what it was merged into"
    );
    let stats = json(&home, &["stats", "runs.jsonl", "--json"])["codes"].clone();
    assert_eq!((&stats["items"], &stats["codes"][0]["items"]), (&json!(2), &json!(2)));
    // One code of two is on one item only.
    assert_eq!(stats["expected_new"], 0.5);
    assert_eq!(stats["curve"].as_array().unwrap().last().unwrap(), &json!([2, 2.0]));
    let page = run(&home, &["stats", "runs.jsonl"]).out;
    assert!(page.contains("is expected to show 0.50 new codes"), "{page}");
    let exported = run(&home, &["export", "runs.jsonl", "--to", "jsonl", "-o", "-"]).out;
    let rows: Vec<Value> =
        exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.iter().all(|row| row["question"] == "#") && rows.len() == 4, "{exported}");
    assert!(rows.iter().any(|row| row["value"] == "fear" && row["quotes"] == json!([quote])));
}

#[test]
fn a_rubric_is_made_of_codes() {
    let home = Home::new();
    let mut review = home.review((100, 30), &["runs.jsonl", "--reviewer", "ann"]);
    review.wait_for("1/24");
    code(&mut review, "says \"no\"", "has the code says-no, a new one");
    review.quit();
    let made = run(&home, &["rubric", "--from-codes", "says-no", "runs.jsonl"]);
    assert_eq!(made.code, 0, "{}", made.err);
    std::fs::write(home.path("rubric.toml"), &made.out).unwrap();
    let checked = run(&home, &["rubric", "rubric.toml"]);
    assert!(checked.code == 0 && checked.out.contains("says_no"), "{}{}", checked.out, checked.err);
    let wrong = run(&home, &["rubric", "--from-codes", "say-no", "runs.jsonl"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean says-no?"), "{}", wrong.err);
}

#[test]
fn a_sealed_sample_keeps_its_codes_shut() {
    let home = Home::new();
    run(&home, &["sample", "runs.jsonl", "-n", "5", "--name", "s", "--seed", "1"]);
    let ran = run(&home, &["list", "runs.jsonl", "--filter", "code:fear"]);
    assert!(ran.code == 2 && ran.err.contains("is sealed"), "{}", ran.err);
    let mut review = home.review((100, 30), &["runs.jsonl", "--sample", "s"]);
    review.wait_for("1/5");
    code(&mut review, "fear", "has the code fear");
    review.press(":codes\r");
    review.wait_for("its codes are counted once all are");
    review.quit();
    assert_eq!(json(&home, &["stats", "runs.jsonl", "--json"])["codes"], Value::Null);
}
