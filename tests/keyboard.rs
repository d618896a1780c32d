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

/// Keys that terminals send as sequences, by what they are in a review.
const SEQUENCES: [&str; 40] = [
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1bOA",
    "\x1bOB",
    "\x1bOC",
    "\x1bOD",
    "\x1b[H",
    "\x1b[F",
    "\x1bOH",
    "\x1bOF",
    "\x1b[1~",
    "\x1b[2~",
    "\x1b[3~",
    "\x1b[4~",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[7~",
    "\x1b[8~",
    "\x1bOP",
    "\x1bOQ",
    "\x1bOR",
    "\x1bOS",
    "\x1b[15~",
    "\x1b[17~",
    "\x1b[18~",
    "\x1b[19~",
    "\x1b[20~",
    "\x1b[21~",
    "\x1b[23~",
    "\x1b[24~",
    "\x1b[Z",
    "\x1b[1;2A",
    "\x1b[1;5C",
    "\x1b[1;3D",
    "\x1b[3;5~",
    "\x1b[I",
    "\x1b[O",
    "\x1b[27;5;49~",
];

#[test]
#[ignore = "a minute: cargo test --test keyboard -- --ignored"]
fn forty_sequences_cut_at_every_byte_write_nothing() {
    let home = Home::new();
    let mut review = begin(&home);
    for bytes in SEQUENCES.map(|bytes| format!("\x1b{bytes}")) {
        for cut in 1..bytes.len() {
            review.press_for("/ab", "ab▏");
            review.press(&bytes[..cut]);
            thread::sleep(PAUSE);
            review.press(&bytes[cut..]);
            review.wait_until("the search is left", |screen| !screen.contains("ab▏"));
            // F1 opens the help; an Esc and a letter at once would be another key.
            review.press("\x1b");
            thread::sleep(PAUSE);
            // No key is lost behind it, and none is made of its rest.
            review.press_for("c", "note › ▏");
            review.press("\x1b");
            review.wait_until("the note is left", |screen| !screen.contains("note ›"));
        }
    }
    review.quit();
    assert!(!home.path("runs.labels.jsonl").exists(), "{}", home.read("runs.labels.jsonl"));
}
