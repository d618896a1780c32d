//! The bytes that terminals send for keys, given to the real binary in one piece and in several.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::thread;
use std::time::Duration;

use support::{Home, Terminal};

const SIZE: (u16, u16) = (80, 24);
/// Longer than an ESC waits for the rest of its sequence.
const PAUSE: Duration = Duration::from_millis(150);

fn begin(home: &Home) -> Terminal {
    let review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review
}

/// Types a search, and these bytes in two pieces with a pause between; they leave the search.
fn leave_a_search(review: &mut Terminal, bytes: &str, cut: usize, words: &str) {
    review.press_for("/ab", "ab▏");
    review.press(&bytes[..cut]);
    if cut > 0 {
        thread::sleep(PAUSE);
    }
    review.press_for(&bytes[cut..], words);
    assert!(!review.screen().contains("ab▏"), "{bytes:?} cut at {cut}");
}

#[test]
fn esc_and_another_key_are_two_keys_and_no_label() {
    let home = Home::new();
    let mut review = begin(&home);
    for (bytes, words) in [
        ("\x1b\x1b[1~", "this is the top of the scratchpad"),
        ("\x1b\x1b[3~", "Delete does nothing here"),
        ("\x1b\x1bOH", "this is the top of the scratchpad"),
        ("\x1b\x1b[200~12sm see 3.1\x1b[201~", "the paste was passed over"),
    ] {
        for cut in 0..bytes.len().min(8) {
            leave_a_search(&mut review, bytes, cut, words);
        }
    }
    review.press_for("J", "q01-paid");
    review.quit();
    assert!(!home.path("runs.labels.jsonl").exists(), "{}", home.read("runs.labels.jsonl"));
}

#[test]
fn alt_and_a_digit_is_no_answer() {
    let home = Home::new();
    let mut review = begin(&home);
    for digit in ["1", "2", "3"] {
        review.press_for(&format!("\x1b{digit}"), &format!("M-{digit} does nothing here"));
    }
    review.press_for("J", "q01-paid");
    review.quit();
    assert!(!home.path("runs.labels.jsonl").exists());
}

#[test]
fn what_a_terminal_answers_is_no_answer_of_the_reviewer() {
    let home = Home::new();
    let mut review = begin(&home);
    for answer in [
        "\x1b]11;rgb:1212/3131/2323\x1b\\",
        "\x1b]11;rgb:1212/3131/2323\x07",
        "\x1b[1;2R",
        "\x1b[?64;1;2c",
        "\x1bP1$r2 q\x1b\\",
        "\x1b[M123",
        "\x1b[<0;12;3M\x1b[<0;12;3m",
        "\x1b_G1;2\x1b\\",
    ] {
        review.press(answer);
        review.press(&answer[..3]);
        thread::sleep(PAUSE);
        review.press(&answer[3..]);
    }
    review.press_for("J", "q01-paid");
    review.quit();
    assert!(!home.path("runs.labels.jsonl").exists(), "{}", home.read("runs.labels.jsonl"));
}

#[test]
fn keys_of_kitty_are_pressed_held_and_let_go() {
    let home = Home::new();
    let mut review = begin(&home);
    review.press_for("\x1b[106;2:1u\x1b[106;2:3u", "q01-paid");
    review.press_for("\x1b[106:74;2:2u\x1b[106:74;2:3u", "q02-free");
    review.press_for("\x1b[47u", "search the scratchpad ›");
    review.press("\x1b[27u");
    review.wait_for("? help");
    // One answer, though the key is let go as well.
    review.press_for("\x1b[49;1:1u\x1b[49;1:3u", "✓ saved");
    review.quit();
    assert_eq!(home.kinds("runs.labels.jsonl"), ["opened", "rubric", "answer"]);
}

#[test]
fn a_character_may_come_in_pieces() {
    let home = Home::new();
    let mut review = begin(&home);
    review.press_for("c", "note ›");
    for byte in "考é🙂".as_bytes().chunks(1) {
        review.press_bytes(byte);
        thread::sleep(PAUSE / 10);
    }
    review.wait_for("考é🙂▏");
    review.press_for("\r", "note “考é🙂”");
    review.wait_for("✓ saved");
    review.quit();
}
