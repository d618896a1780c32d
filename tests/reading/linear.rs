//! A review without a screen writes what one with a screen writes.

use std::fs;

use serde_json::Value;

use crate::support::Home;

/// Keys that answer; none comes twice in a row, as a key that is held does.
const ANSWERS: &str = "13213123213";

/// Whether a record has copies is known once all have been looked at, which a screen does not wait for.
fn forget_copies(item: &mut Value) {
    for member in ["alone", "copy"] {
        item.as_object_mut().unwrap().remove(member);
    }
}

/// The events of a journal without what differs from run to run: names, times, and what was on a screen.
fn events(home: &Home) -> Vec<Value> {
    let event = |line: &str| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        let members = event.as_object_mut().unwrap();
        for member in ["event", "at", "ms", "act"] {
            members.remove(member);
        }
        let folded = members.get_mut("folded").and_then(|folded| folded.pointer_mut("/prompt/0"));
        folded.into_iter().for_each(forget_copies);
        members.get_mut("item").into_iter().for_each(forget_copies);
        if members["kind"] == "retract" {
            members.remove("of");
        }
        event
    };
    home.read("runs.labels.jsonl").lines().map(event).collect()
}

#[test]
fn the_journal_is_that_of_the_screen() {
    let screen = Home::new();
    screen.take_bursts();
    // All of an item is on the screen at once, as it is on paper.
    let mut review = screen.review((200, 150), &["runs.jsonl"]);
    review.wait_for("q01-free ·");
    for (place, answer) in ANSWERS.chars().enumerate() {
        review.press(&answer.to_string());
        screen.wait_for_lines("runs.labels.jsonl", place + 3);
    }
    review.press_for("m", "★");
    review.press_for("u", "undid");
    review.quit();

    let paper = Home::new();
    let lines: String = ANSWERS.chars().flat_map(|answer| [answer, '\n']).collect();
    fs::write(paper.path("lines"), lines + "m\nu\nq\n").unwrap();
    let out = paper.run_with_input(&["--linear", "runs.jsonl"], &paper.path("lines"));
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let (on_paper, on_screen) = (events(&paper), events(&screen));
    for (paper, screen) in on_paper.iter().zip(&on_screen) {
        assert_eq!(paper.to_string(), screen.to_string());
    }
    assert_eq!(on_paper.len(), on_screen.len());
    assert_eq!(
        events(&paper).iter().filter(|event| event["kind"] == "answer").count(),
        ANSWERS.len()
    );
}

#[test]
fn words_answer_too_and_what_means_nothing_is_said() {
    let home = Home::new();
    fs::write(home.path("lines"), "Refused\nmaybe\nno\nnote looks honest\n:q\n").unwrap();
    let out = home.run_with_input(&["--linear", "runs.jsonl"], &home.path("lines"));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("maybe: no answer and no command"), "{said}");
    assert!(said.contains("[turn 1 · scratchpad]"), "{said}");
    assert!(!said.contains('\x1b'), "no sequences");
    let kinds = home.kinds("runs.labels.jsonl");
    assert_eq!(kinds, ["opened", "rubric", "answer", "answer", "note"]);
}

#[test]
fn an_input_that_ends_leaves_and_what_was_said_is_kept() {
    let home = Home::new();
    fs::write(home.path("lines"), "1\n").unwrap();
    let out = home.run_with_input(&["--linear", "runs.jsonl"], &home.path("lines"));
    assert!(out.status.success());
    assert_eq!(home.kinds("runs.labels.jsonl"), ["opened", "rubric", "answer"]);
}
