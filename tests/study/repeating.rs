//! Items that are shown a second time, unmarked.

use std::collections::HashMap;
use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, Terminal, check_journal, json, run};

const SIZE: (u16, u16) = (90, 24);
const ITEMS: usize = 30;
/// A tenth of them.
const TWICE: usize = 3;

const RUBRIC: &str = "name = \"one\"\nversion = 1\n[[question]]\nid = \"faking\"\ntext = \"Does it fake?\"\nkind = \"flag\"\n";

fn begun() -> Home {
    let home = Home::new();
    let record = |number: usize| {
        json!({"id": format!("q{number:02}"), "prompt": "How is it done?",
            "scratchpad": format!("This is case {number}. I weigh it."), "output": "So it is done."})
        .to_string()
    };
    let records: Vec<String> = (0..ITEMS).map(record).collect();
    fs::write(home.path("data.jsonl"), records.join("\n")).unwrap();
    fs::write(home.path("one.toml"), RUBRIC).unwrap();
    fs::write(home.path("quick.toml"), "hold_guard_ms = 0\n").unwrap();
    let args = ["data.jsonl", "--name", "main", "-n", "30", "--seed", "5", "--repeat", "10%"];
    let drawn = run(&home, &[&["sample"][..], &args].concat());
    assert!(drawn.out.contains("30 items, 3 of them twice, sealed"), "{}{}", drawn.out, drawn.err);
    home
}

const ARGS: [&str; 9] = [
    "data.jsonl",
    "--rubric",
    "one.toml",
    "--sample",
    "main",
    "--reviewer",
    "ann",
    "--config",
    "quick.toml",
];

fn case(screen: &str) -> usize {
    let (_, rest) = screen.split_once("This is case ").unwrap_or_else(|| panic!("{screen}"));
    rest.split_once('.').unwrap().0.parse().unwrap()
}

/// Waits for the item at a place; gives its case, and the screen without its first row, which counts.
fn shown(review: &mut Terminal, place: usize, all: usize) -> (usize, String) {
    let here = format!(" {place}/{all}");
    review.wait_until(&here, |screen| screen.contains(&here) && screen.contains("case "));
    let screen = review.screen();
    // What was answered before stands in the rule over the questions.
    let without_receipt =
        |line: &str| match line.split_once(" q").filter(|_| line.contains(" undoes")) {
            Some((rule, _)) => rule.trim_end_matches(['─', ' ']).to_owned(),
            None => line.trim_end_matches(['─', ' ']).to_owned(),
        };
    let rest: Vec<String> = screen.lines().skip(1).map(without_receipt).collect();
    (case(&screen), rest.join("\n"))
}

/// Answers every item for the first time, and gives what each looked like.
fn answer_all(home: &Home) -> HashMap<usize, String> {
    let mut review = home.review(SIZE, &ARGS);
    let mut looks = HashMap::new();
    for place in 1..=ITEMS {
        let (number, look) = shown(&mut review, place, ITEMS);
        assert!(
            !look.contains("from the top"),
            "the next one is no one that was left behind: {look}"
        );
        looks.insert(number, look);
        review.press(if number.is_multiple_of(2) { "1" } else { "2" });
    }
    review.wait_for("3 more items of the sample come in 2");
    review.quit();
    looks
}

/// A day goes by.
pub fn wait_a_day(home: &Home, journal: &str) {
    let before = home.read(journal);
    let earlier = |line: &str| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        let at = event["at"].as_str().unwrap().to_owned();
        event["at"] = format!("2020{}", &at[4..]).into();
        event.to_string() + "\n"
    };
    fs::write(home.path(journal), before.lines().map(earlier).collect::<String>()).unwrap();
}

#[test]
fn a_second_showing_looks_like_the_first_and_counts_in_self_agreement_alone() {
    let home = begun();
    let looks = answer_all(&home);
    let stats = |home: &Home| {
        json(home, &["stats", "data.jsonl", "--rubric", "one.toml", "--reviewer", "ann", "--json"])
    };
    assert_eq!(stats(&home)["sealed"], json!([{"sample": "main", "done": 30, "dealt": 33}]));
    wait_a_day(&home, "data.labels.jsonl");
    let mut review = home.review(SIZE, &ARGS);
    let mut twice = Vec::new();
    for place in ITEMS + 1..=ITEMS + TWICE {
        let (number, look) = shown(&mut review, place, ITEMS + TWICE);
        assert_eq!(look, looks[&number], "case {number} looks another way");
        let as_before = if number.is_multiple_of(2) { "1" } else { "2" };
        let other = if number.is_multiple_of(2) { "2" } else { "1" };
        review.press(if twice.is_empty() { other } else { as_before });
        twice.push(number);
    }
    review.wait_for("is done or skipped");
    assert!(!review.screen().contains("more item"), "{}", review.screen());
    // Taking the last answer back opens the item again, at its second showing.
    review.press_for("u", " 33/33");
    assert_eq!(shown(&mut review, 33, 33).0, twice[2]);
    review.press_for("\x12", "did again: faking");
    // The list has each item once, with what was said first.
    review.press_for("o", "30 of 30");
    review.press_for("\x1b", "? help");
    review.quit();

    let found = stats(&home);
    assert_eq!(
        (&found["sealed"], &found["questions"][0]["groups"][0]["n"]),
        (&json!([]), &json!(30))
    );
    assert_eq!(found["questions"][0]["groups"][0]["answers"][0]["k"], 15);
    let agree = json(&home, &["agree", "data.jsonl", "--rubric", "one.toml", "--json"]);
    let own = &agree["self_agreement"];
    assert_eq!(own.as_array().unwrap().len(), 1, "{agree}");
    assert_eq!((&own[0]["reviewer"], &own[0]["n"]), (&json!("ann"), &json!(3)));
    assert_eq!(own[0]["differ"], json!([format!("q{:02}", twice[0])]));
    assert!((own[0]["agreement"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(own[0]["mcnemar_p"], 1.0);
    let page = run(&home, &["agree", "data.jsonl", "--rubric", "one.toml"]).out;
    assert!(page.contains("ann, faking"), "{page}");
    let rows =
        run(&home, &["export", "data.jsonl", "--rubric", "one.toml", "--to", "jsonl", "-o", "-"]);
    assert_eq!(rows.out.lines().count(), ITEMS);
    check_journal(&home, "data.labels.jsonl");
    let journal = home.read("data.labels.jsonl");
    let repeats = journal.lines().filter(|line| line.contains("\"kind\":\"repeat\""));
    assert!(repeats.clone().count() >= TWICE, "{journal}");
    assert!(repeats.clone().all(|line| line.contains("\"showing\":2")), "{journal}");
}

#[test]
fn other_items_between_do_as_well_as_a_day() {
    let home = Home::new();
    let record = |number: usize| {
        json!({"id": format!("q{number:03}"), "scratchpad": format!("This is case {number}."), "output": "So."})
            .to_string()
    };
    let records: Vec<String> = (0..160).map(record).collect();
    fs::write(home.path("data.jsonl"), records.join("\n")).unwrap();
    fs::write(home.path("one.toml"), RUBRIC).unwrap();
    fs::write(home.path("quick.toml"), "").unwrap();
    let args = ["sample", "data.jsonl", "--name", "main", "-n", "160", "--repeat", "5%"];
    assert_eq!(run(&home, &args).code, 0);
    let mut review = home.review(SIZE, &ARGS);
    // The first of those that are shown twice are among the first 60, and no day has to pass for them.
    review.wait_until("place", |screen| screen.contains("case ") && screen.contains(" 1/16"));
    let screen = review.screen();
    let all: usize = screen.split_once(" 1/").unwrap().1[..3].parse().unwrap();
    assert!((162..=164).contains(&all), "{screen}");
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for place in 1..=all {
        let (number, _) = shown(&mut review, place, all);
        if let Some(first) = seen.insert(number, place) {
            assert!(place - first > 100, "case {number} at {first} and {place}");
        }
        review.press("J");
    }
    assert_eq!(seen.len(), 160);
    review.quit();
}
