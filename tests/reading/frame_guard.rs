//! A key that labels counts only once the terminal has drawn the item.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::support::{Home, Terminal};

const SIZE: (u16, u16) = (80, 24);
const JOURNAL: &str = "runs.labels.jsonl";
/// Longer than a terminal that never answered is waited for.
const SILENCE: Duration = Duration::from_millis(700);

/// A review of the sample data in a terminal that has answered for the first item.
fn begin(home: &Home) -> Terminal {
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    // Its label is there, so that the terminal's answer has been read before.
    review.press_for("1", "✓ saved");
    review.press_for("u", "undid");
    review
}

/// The items of the answers in the journal.
fn answered(home: &Home) -> Vec<String> {
    let events = home.read(JOURNAL);
    let events = events.lines().map(|line| serde_json::from_str(line).unwrap());
    let answers = events.filter(|event: &serde_json::Value| event["kind"] == "answer");
    answers.map(|answer| answer["item"]["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_key_that_comes_before_its_item_is_shown_is_not_written() {
    let home = Home::new();
    let mut review = begin(&home);
    review.be_silent(true);
    review.press_for("J1", "1 key came before this item was shown");
    // Keys that only move are taken, and what follows of them is not on the glass either.
    review.press_for("2x", "3 keys came before this item was shown");
    review.press_for("J", "q02-free");
    review.press_for("1", "4 keys came before");
    review.be_silent(false);
    review.press_for("2", "✓ saved");
    review.quit();
    assert_eq!(answered(&home), ["q01-free", "q02-free"]);
}

#[test]
fn undo_speaks_of_the_last_action_and_is_taken() {
    let home = Home::new();
    let mut review = begin(&home);
    review.press_for("2", "✓ saved");
    review.be_silent(true);
    review.press_for("J", "q01-paid");
    review.press_for("u", "undid: compliance");
    review.be_silent(false);
    review.quit();
    assert_eq!(home.kinds(JOURNAL).last().unwrap(), "retract");
}

#[test]
fn what_was_typed_for_a_note_is_no_row_of_commands() {
    let home = Home::new();
    let mut review = begin(&home);
    review.be_silent(true);
    review.press_for("Jc", "1 key came before this item was shown");
    review.press_for("12 quit J", "10 keys came before");
    review.be_silent(false);
    review.press_for("\x07", "? help");
    review.press_for("c", "note ›");
    review.press_for("seen\r", "note “seen”");
    review.quit();
    let kinds = home.kinds(JOURNAL);
    assert_eq!(kinds.iter().filter(|kind| *kind == "answer").count(), 1, "{kinds:?}");
}

#[test]
fn a_quote_and_the_other_side_of_a_pair_wait_for_their_frame() {
    let home = Home::new();
    let mut review = begin(&home);
    review.be_silent(true);
    review.press_for("Jv)\r\r", "1 key came before this item was shown");
    review.be_silent(false);
    review.press_for("\x07", "? help");
    review.be_silent(true);
    review.press_for("p", "other side");
    review.press_for("\t1", "1 key came before this item was shown");
    review.press_for("\t2", "✓ saved");
    review.be_silent(false);
    review.press_for("p", "q01-paid");
    review.quit();
    assert_eq!(answered(&home), ["q01-free", "q01-paid"], "{:?}", home.kinds(JOURNAL));
    assert!(!home.kinds(JOURNAL).contains(&"evidence".to_owned()));
}

#[test]
fn a_terminal_that_never_answers_loses_no_key() {
    let home = Home::new();
    let mut review =
        home.review_command(SIZE, &["sh", "-c", "sleep 1; exec \"$0\" runs.jsonl", PROGRAM]);
    review.be_silent(true);
    review.wait_for("q01-free");
    thread::sleep(SILENCE);
    review.press_for("J1", "✓ saved");
    review.press_for("J2", "q02-free");
    review.press_for("J3", "q02-paid");
    review.quit();
    assert_eq!(answered(&home), ["q01-paid", "q02-free", "q02-paid"]);
}

#[test]
fn a_guard_that_is_off_asks_nothing() {
    let home = Home::new();
    fs::write(home.path("config.toml"), "frame_guard = false\n").unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--config", "config.toml"]);
    review.wait_for("q01-free");
    review.be_silent(true);
    review.press_for("J1", "✓ saved");
    review.quit();
    assert_eq!(answered(&home), ["q01-paid"]);
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_triptych");
