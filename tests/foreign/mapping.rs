//! A file of invented members is opened, mapped, saved, opened again, labelled and mapped anew.

use std::fs;

use crate::support::{Home, Terminal};

fn runs() -> String {
    let run = |number: usize| {
        format!(
            r#"{{"run":{{"ask":"Question {number}?","thoughts":"Thought {number}.","said":"Reply {number}."}},"grade":{number}}}"#
        )
    };
    (1..=5).map(|number| run(number) + "\n").collect()
}

/// A home with a file that the program has never seen the like of.
fn home() -> Home {
    let home = Home::empty();
    fs::write(home.path("odd.jsonl"), runs()).unwrap();
    home
}

/// A review with one label in which the screen that maps was opened: `:map` and Enter.
fn labelled_and_mapping(home: &Home) -> Terminal {
    let mut review = home.review((100, 30), &["odd.jsonl"]);
    review.wait_for("⚠ guessed");
    review.press_for("3", "▸ faking");
    review.press_for(":", "go to ›");
    review.press("map");
    review.press_for("\r", "MAP · odd.jsonl:1");
    review
}

#[test]
fn a_guess_is_confirmed_with_six_keys_and_labels_stay() {
    let home = home();
    let mut review = labelled_and_mapping(&home);
    review.press_for("\r", "the mapping is saved in");
    review.wait_until("the guess is confirmed", |screen| !screen.contains("guessed"));
    review.wait_for("3 refused");
    review.quit();
    let saved = home.read("triptych.toml");
    assert!(
        saved.contains("answer = \"/run/said\"") && saved.contains("glob = \"odd.jsonl\""),
        "{saved}"
    );
    let check = home.run(&["check", "odd.jsonl"]);
    let told = String::from_utf8(check.stdout).unwrap();
    assert!(told.contains("it was mapped") && !told.contains("guessed"), "{told}");
    assert!(told.contains("1 labels are current, 0 stale"), "{told}");
}

#[test]
fn what_is_mapped_anew_keeps_labels_of_equal_texts() {
    let home = home();
    let mut review = labelled_and_mapping(&home);
    // The grade becomes a flag, which is no part of the texts.
    review.press("jjjj");
    review.press_for("f", "f grade 1");
    review.press_for("J", "MAP · odd.jsonl:2");
    review.wait_for("f grade 2");
    review.press_for("\r", "the mapping is saved in");
    review.wait_for("grade 1");
    review.wait_for("3 refused");
    review.quit();
    let listed = home.run(&["list", "odd.jsonl", "--filter", "grade>4"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("odd.jsonl#5") && !listed.contains("odd.jsonl#4"), "{listed}");
    let command = home.run(&["check", "odd.jsonl"]);
    let told = String::from_utf8(command.stdout).unwrap();
    assert!(told.contains("1 labels are current, 0 stale, 0 orphaned"), "{told}");
}

#[test]
fn a_weak_guess_opens_the_screen_of_itself() {
    let home = Home::empty();
    let row = r#"{"left":"a text of some length here","right":"a text of a good deal more length, over here"}"#;
    fs::write(home.path("odd.jsonl"), format!("{row}\n{row}\n")).unwrap();
    let mut review = home.review((100, 30), &["odd.jsonl"]);
    review.wait_for("MAP · odd.jsonl:1");
    review.press("\x1b");
    review.wait_for("? help");
    review.quit();
    assert!(!home.path("triptych.toml").exists(), "nothing is saved unasked");
}

#[test]
fn a_mapping_that_is_printed_does_the_same() {
    let home = home();
    let check = home.run(&["check", "odd.jsonl"]);
    let told = String::from_utf8(check.stdout).unwrap();
    let line = told.lines().find(|line| line.contains("--map")).unwrap().trim().to_owned();
    let words: Vec<&str> = line.split(' ').collect();
    let list = |more: &[&str]| {
        let all: Vec<&str> = ["show", "--json", "odd.jsonl", "--id", "odd.jsonl#2"]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        let shown: serde_json::Value = serde_json::from_slice(&home.run(&all).stdout).unwrap();
        (shown["segments"].clone(), shown["digest"].clone())
    };
    assert_eq!(list(&words), list(&[]));
}
