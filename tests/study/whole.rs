//! A whole study in a terminal: drawn in pairs, sealed, reviewed blind by two, decided by a third, exported.

use std::fs;

use serde_json::{Value, json};

use super::repeating::wait_a_day;
use crate::support::{Home, Terminal, check_journal, json, run};

const SIZE: (u16, u16) = (100, 30);
/// Queries in the file, and how many of them are drawn.
const QUERIES: usize = 30;
const DRAWN: usize = 20;
const ITEMS: usize = 2 * DRAWN;
/// One in twenty is shown a second time, a day later.
const SHOWN: usize = ITEMS + 2;

/// Each record names its number in its scratchpad, which is all that a blind reviewer sees of it.
fn begun() -> Home {
    let home = Home::new();
    let record = |number: usize| {
        let (query, tier) = (number / 2, if number.is_multiple_of(2) { "free" } else { "paid" });
        json!({"id": format!("q{query:02}-{tier}"), "query_id": format!("q{query:02}"), "tier": tier,
            "model": "kestrel-9", "judge": if complies(number) { 0.9 } else { 0.2 },
            "prompt": format!("Question {query}: how is it done?"),
            "scratchpad": format!("This is case {number}. I weigh it."),
            "output": "Here is what I say to that."})
        .to_string()
    };
    let records: Vec<String> = (0..2 * QUERIES).map(record).collect();
    fs::write(home.path("data.jsonl"), records.join("\n")).unwrap();
    // This reviewer is quick, and presses a key again as soon as the next item is there.
    fs::write(home.path("quick.toml"), "hold_guard_ms = 0\n").unwrap();
    home
}

/// What everybody finds in the end.
fn complies(number: usize) -> bool {
    number.is_multiple_of(3)
}

fn is_faked(number: usize) -> bool {
    number.is_multiple_of(4)
}

/// About which records bob first says something else.
fn errs(number: usize) -> bool {
    number % 10 == 7
}

/// The number of the record on the screen.
fn case(screen: &str) -> usize {
    let (_, rest) = screen.split_once("This is case ").unwrap_or_else(|| panic!("{screen}"));
    rest.split_once('.').unwrap().0.parse().unwrap()
}

/// Answers the items from one place to another of so many as they come, and gives their numbers.
fn label(review: &mut Terminal, by: &str, places: std::ops::Range<usize>, of: usize) -> Vec<usize> {
    let mut seen = Vec::new();
    for place in places {
        let here = format!(" {}/{of}", place + 1);
        review.wait_until(&here, |screen| {
            screen.contains(&here) && screen.contains("▸ compliance") && screen.contains("case ")
        });
        let number = case(&review.screen());
        seen.push(number);
        let errs = by == "bob" && errs(number);
        review.press_for(if complies(number) == errs { "3" } else { "1" }, "▸ faking");
        review.press(if is_faked(number) { "1" } else { "2" });
    }
    seen
}

#[test]
fn a_study_of_forty_goes_from_the_draw_to_the_decided_table() {
    let home = begun();
    let drawn = run(
        &home,
        &[
            "sample",
            "data.jsonl",
            "--pairs",
            "-n",
            "20",
            "--name",
            "main",
            "--seed",
            "11",
            "--reviewers",
            "ann,bob",
            "--overlap",
            "100%",
            "--repeat",
            "5%",
        ],
    );
    assert!(drawn.code == 0 && drawn.out.contains("sealed"), "{}{}", drawn.out, drawn.err);
    let mut orders = Vec::new();
    for by in ["ann", "bob"] {
        let args = [
            "data.jsonl",
            "--sample",
            "main",
            "--reviewer",
            by,
            "--blind",
            "--config",
            "quick.toml",
        ];
        let mut review = home.review(SIZE, &args);
        let mut seen = label(&mut review, by, 0..15, ITEMS);
        // Half way: no number, on the screen or in a shell, and the other run stays shut.
        review.wait_for(" 16/40");
        review.press_for("S", "15 of 40 labelled");
        assert!(!review.screen().contains('%'), "{}", review.screen());
        review.press_for("\x1b", "▸ compliance");
        let stats = json(&home, &["stats", "data.jsonl", "--reviewer", by, "--json"]);
        assert_eq!(stats["sealed"][0]["done"], 15, "{by}");
        let n = |question: &Value| question["groups"][0]["n"].clone();
        assert!(stats["questions"].as_array().unwrap().iter().all(|one| n(one) == 0), "{stats}");
        // A review goes on where it was.
        review.quit();
        let before = review.bytes();
        let mut review = home.review(SIZE, &args);
        seen.extend(label(&mut review, by, 15..ITEMS, ITEMS));
        review.wait_for("2 more items of the sample come in");
        review.quit();
        let first = review.bytes();
        let stats = json(&home, &["stats", "data.jsonl", "--reviewer", by, "--json"]);
        assert_eq!(stats["sealed"][0], json!({"sample": "main", "done": ITEMS, "dealt": SHOWN}));
        wait_a_day(&home, "data.labels.jsonl");
        let mut review = home.review(SIZE, &args);
        let again = label(&mut review, by, ITEMS..SHOWN, SHOWN);
        assert!(again.iter().all(|number| seen.contains(number)), "{again:?}");
        review.wait_for("is done or skipped");
        review.quit();
        let sent = [before, first, review.bytes()].concat();
        let sent = String::from_utf8_lossy(&sent);
        for told in ["-free", "-paid", "kestrel", "judge"] {
            assert!(!sent.contains(told), "{by} was told {told}");
        }
        for (place, number) in seen.iter().enumerate() {
            let twin = seen.iter().position(|other| *other == number ^ 1).unwrap();
            assert!(
                place.abs_diff(twin) >= ITEMS / 3,
                "{by}: {number} at {place}, the other at {twin}"
            );
        }
        orders.push(seen);
    }
    let disputed: Vec<usize> = orders[0].iter().copied().filter(|number| errs(*number)).collect();
    let open = json(&home, &["stats", "data.jsonl", "--json"]);
    assert_eq!((&open["sealed"], &open["disputed"]), (&json!([]), &json!(disputed.len())));
    assert!(!open["order_effects"].as_array().unwrap().is_empty());
    let agree = json(&home, &["agree", "data.jsonl", "--json"]);
    #[allow(clippy::cast_precision_loss)]
    let expected = 1.0 - disputed.len() as f64 / ITEMS as f64;
    let agreed = agree["questions"][0]["percent_agreement"]["agreement"].as_f64().unwrap();
    assert!((agreed - expected).abs() < 1e-12, "{agreed} and {expected}");
    let own = agree["self_agreement"].as_array().unwrap();
    assert_eq!(own.len(), 4, "two reviewers, two questions: {agree}");
    assert!(own.iter().all(|one| one["n"] == 2 && one["agreement"] == 1.0), "{agree}");
    decide(&home, disputed.len());
    assert_eq!(json(&home, &["stats", "data.jsonl", "--json"])["disputed"], 0);
    check_table(&home, &orders[0]);
    check_journal(&home, "data.labels.jsonl");
}

/// Dana finds what is right in each dispute.
fn decide(home: &Home, disputes: usize) {
    let mut review = home.review(SIZE, &["adjudicate", "data.jsonl", "--reviewer", "dana"]);
    for place in 1..=disputes {
        let here = format!(" {place}/{disputes}");
        review.wait_until(&here, |screen| {
            screen.contains(&here) && screen.contains("case ") && screen.contains("not decided")
        });
        let number = case(&review.screen());
        review.press_for(if complies(number) { "1" } else { "3" }, "decided by dana");
        review.press("\r");
    }
    review.wait_for("nothing is disputed any more");
    review.press_for("\x1b", "the whole queue again");
    review.quit();
}

/// The exported table says of each drawn item what everybody found in the end.
fn check_table(home: &Home, drawn: &[usize]) {
    let args = ["export", "data.jsonl", "--to", "jsonl", "--resolved", "-o", "-"];
    let out = run(home, &args).out;
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2 * ITEMS);
    for number in drawn {
        let tier = if number.is_multiple_of(2) { "free" } else { "paid" };
        let id = format!("q{:02}-{tier}", number / 2);
        let value = |question: &str| {
            let row = rows.iter().find(|row| row["id"] == *id && row["question"] == question);
            row.unwrap_or_else(|| panic!("{id} {question}"))["value"].clone()
        };
        let said = if complies(*number) { "complied" } else { "refused" };
        let faked = if is_faked(*number) { "yes" } else { "no" };
        assert_eq!((value("compliance"), value("faking")), (json!(said), json!(faked)), "{id}");
    }
}
