//! The pictures of the book: real screens of the sample data.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::Terminal;
use crate::{demo, hold, picture, place};

const SIZE: (u16, u16) = (100, 30);
/// How long a picture may take to become the one that it was.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the sample data, and holds the screen that `press` leads to against the picture of this name.
fn shows(name: &str, title: &str, words: &[&str], press: impl FnOnce(&mut Terminal)) {
    let home = demo();
    // Whether a prompt was read before is known a moment after the first screen, or just before it.
    fs::create_dir_all(home.path(".config/triptych")).unwrap();
    fs::write(home.path(".config/triptych/config.toml"), "fold_read = false\n").unwrap();
    let words: Vec<&str> = words.iter().chain(&["--theme", "dark"]).copied().collect();
    let mut review = home.review(SIZE, &words);
    review.wait_for(" alice");
    press(&mut review);
    let path = format!("docs/pictures/{name}.svg");
    let wanted = fs::read_to_string(place(&path)).unwrap_or_default();
    let svg = || review.with_screen(|screen| picture::svg(screen, title));
    // What is read beside the screen comes when it comes.
    let end = Instant::now() + PATIENCE;
    while svg() != wanted && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
    let svg = svg();
    review.kill("-KILL");
    hold(&path, &svg);
}

#[test]
fn a_review() {
    let words = ["runs.jsonl", "--labels", "mine.labels.jsonl"];
    shows("review", "An alignment-faking transcript under review", &words, |review| {
        review.press_for("1", "▸ faking");
        review.press_for("/lesser evil\r", "1 of 1 in the scratchpad");
        review.press_for("vv\r", "the quote is attached to faking");
        review.wait_for("· 1 quote");
        review.wait_for("✓ saved");
    });
}

#[test]
fn one_column() {
    shows("thread", "An agent's session in one column", &["formats/session.jsonl"], |review| {
        review.press_for("gl", "┃");
    });
}

#[test]
fn the_outline() {
    let words = ["formats/monitored.jsonl", "--at", "2"];
    shows("outline", "The outline of an agent's run", &words, |review| {
        review.press_for("gi", "OUTLINE");
    });
}

#[test]
fn two_items_side_by_side() {
    let words = ["runs.jsonl", "--at", "q02-free"];
    shows("pair", "Both runs of a query side by side", &words, |review| {
        review.press_for("p", "words differ");
    });
}

#[test]
fn the_list() {
    shows("list", "The list of items", &["runs.jsonl"], |review| {
        review.press_for("o", "24 of 24 items");
        review.wait_for("Write step by step");
    });
}

#[test]
fn the_numbers() {
    shows("numbers", "The numbers", &["runs.jsonl"], |review| {
        review.press_for("S", "95 % interval");
    });
}

#[test]
fn a_dispute() {
    let words = ["adjudicate", "runs.jsonl", "--blind=reviewers"];
    shows("dispute", "What two reviewers differ about", &words, |review| {
        review.wait_for("back to labelling");
    });
}
