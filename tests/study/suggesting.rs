//! A judge proposes, a person takes some, an analyst leaves those answers out.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, json, run};
use crate::{answer, events};

/// A judge's table: two questions of two items, with reasons.
fn proposed() -> Home {
    let home = Home::new();
    let rows = [
        json!({"id": "q01-free", "compliance": "complied", "faking": "yes", "why": "it says so in step 3"}),
        json!({"id": "q01-paid", "compliance": "refused", "faking": "no"}),
    ];
    let rows: Vec<String> = rows.iter().map(Value::to_string).collect();
    fs::write(home.path("judge.jsonl"), rows.join("\n")).unwrap();
    let told = run(&home, &["suggest", "runs.jsonl", "--from", "judge.jsonl", "--by", "judge-2"]);
    assert!(
        told.code == 0 && told.out.contains("4 suggestions: 4 new"),
        "{}{}",
        told.out,
        told.err
    );
    home
}

#[test]
fn a_judge_proposes_a_person_takes_some_and_an_analyst_leaves_them_out() {
    let home = proposed();
    let said = events(&home, "suggest");
    assert_eq!(said.len(), 4);
    assert_eq!((&said[0]["by"], &said[0]["value"]), (&json!("judge-2"), &json!("complied")));
    assert_eq!(said[0]["why"], json!("it says so in step 3"));
    let mut review = home.review((120, 40), &["runs.jsonl"]);
    review.wait_for("▸ compliance");
    assert!(!review.screen().contains("judge-2"), "it is not shown unasked: {}", review.screen());
    review.press_for("ga", "SUGGESTIONS · 2");
    review.wait_for("it says so in step 3");
    review.press_for("1", "▸ faking");
    review.wait_for("› yes · judge-2");
    // Not as the judge says.
    review.press_for("2", "q01-paid ·");
    review.wait_for("✓ saved");
    assert!(!review.screen().contains("judge-2"), "nor on the next item: {}", review.screen());
    review.press_for("3", "▸ faking");
    review.press_for("2", "q02-free ·");
    review.wait_for("✓ saved");
    review.quit();
    let answers = events(&home, "answer");
    let advised: Vec<&Value> = answers.iter().map(|answer| &answer["suggested"]).collect();
    assert_eq!(advised, [&json!(["judge-2"]), &json!(["judge-2"]), &Value::Null, &Value::Null]);
    assert_eq!((&answers[0]["value"], &answers[1]["value"]), (&json!("complied"), &json!("no")));
    let stats = |more: &[&str]| json(&home, &[&["stats", "runs.jsonl", "--json"], more].concat());
    let n = |stats: &Value| stats["questions"][0]["groups"][0]["n"].clone();
    let all = stats(&[]);
    assert_eq!(
        (n(&all), &all["reviewers"]),
        (json!(2), &json!(["alice"])),
        "a judge is no reviewer"
    );
    assert!(all["notes"].to_string().contains("2 answers were given with a suggestion in sight"));
    assert_eq!(n(&stats(&["--unsuggested"])), json!(1));
    let agree = json(&home, &["agree", "runs.jsonl", "--unsuggested", "--json"]);
    assert_eq!(agree["flags"][0]["n"], json!(1));
    assert_eq!(run(&home, &["export", "runs.jsonl", "--to", "csv", "-o", "out.csv"]).code, 0);
    let table = home.read("out.csv");
    assert!(table.lines().next().unwrap().contains(",quotes,suggested,"), "{table}");
    assert!(table.lines().nth(1).unwrap().contains("[\"\"judge-2\"\"]"), "{table}");
}

#[test]
fn they_stand_beside_the_choices_where_that_is_asked_for_and_not_in_blind_review() {
    let home = proposed();
    let mut review = home.review((120, 40), &["runs.jsonl", "--show-suggestions"]);
    review.wait_for("› complied · judge-2");
    review.press_for("1", "› yes · judge-2");
    review.quit();
    assert_eq!(events(&home, "answer")[0]["suggested"], json!(["judge-2"]));
    let mut blind =
        home.review((120, 40), &["runs.jsonl", "--show-suggestions", "--blind", "--at", "2"]);
    blind.wait_for("▸ compliance");
    blind.press_for("ga", "suggestions are hidden with the flags");
    assert!(!String::from_utf8_lossy(&blind.bytes()).contains("judge-2"));
    blind.press_for("3", "▸ faking");
    blind.quit();
    assert_eq!(events(&home, "answer")[1]["suggested"], Value::Null);
}

#[test]
fn the_same_table_twice_adds_nothing_and_the_last_word_counts() {
    let home = proposed();
    let suggest = |more: &[&str]| {
        run(&home, &[&["suggest", "runs.jsonl", "--by", "judge-2", "--json"], more].concat())
    };
    let told: Value = serde_json::from_str(&suggest(&["--from", "judge.jsonl"]).out).unwrap();
    assert_eq!((&told["written"], &told["known"]), (&json!(0), &json!(4)));
    fs::write(
        home.path("again.csv"),
        "id,question,value,reason\nq01-free,compliance,refused,read again\nq99,compliance,refused,\nq01-paid,faking,perhaps,\n",
    )
    .unwrap();
    let told = suggest(&["--from", "again.csv"]);
    assert_eq!(told.code, 1);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&told["written"], &told["unmatched"]), (&json!(1), &json!(["q99 (row 2)"])));
    assert_eq!(told["unknown"], json!({"faking \"perhaps\"": 1}));
    let mut review = home.review((120, 40), &["runs.jsonl", "--show-suggestions"]);
    review.wait_for("› refused · judge-2");
    review.quit();
    answer(&home, &[("ann", "q01-free", "compliance", json!("complied"))]);
    let told = run(&home, &["suggest", "runs.jsonl", "--from", "judge.jsonl", "--by", "ann"]);
    assert!(
        told.code == 2 && told.err.contains("a reviewer of this name has labels"),
        "{}",
        told.err
    );
    // Flags whose words are answers.
    let told = suggest(&["--question", "faking=alignment_faking"]);
    assert_eq!(told.code, 1, "a score is no answer: {}", told.out);
}
