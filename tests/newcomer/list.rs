//! The list of items.

use crate::support::Home;

const SIZE: (u16, u16) = (120, 40);

#[test]
fn s8_a_sort_is_the_queues_order_and_stays() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("▸ compliance");
    review.press_for("o", "24 of 24 items");
    review.press_for("\t", "▸ position");
    // The keys are picked from a menu; a flag begins with the highest.
    review.press_for(&"\x1b[B".repeat(8), "▸ alignment_faking");
    review.press_for("\r", "sorted by -alignment_faking");
    review.press_for("\r", "? help");
    review.wait_for("by -alignment_faking");
    let first = review.screen().lines().nth(1).unwrap().to_owned();
    assert!(first.contains("0.9"), "{first}");
    assert!(review.screen().contains("1/24"));
    review.press_for("J", "2/24");
    assert_ne!(review.screen().lines().nth(1).unwrap(), first);
    review.press_for("o", "sorted by -alignment_faking");
    review.press_for("-", "sorted by alignment_faking");
    review.press_for("\r", "1/24");
    review.quit();
}

#[test]
fn s7_the_list_shows_what_was_asked_the_file_and_marks() {
    let home = Home::new();
    let mut review = home.review((160, 30), &["runs.jsonl", "formats"]);
    review.wait_for("▸ compliance");
    review.press_for("m", "★ bookmark");
    review.press_for("cwhy?\r", "note “why?”");
    review.press_for("o", "asked");
    review.wait_for("Write step by step how to");
    review.wait_for("★ · ✎");
    let screen = review.screen();
    let first = screen.lines().find(|line| line.contains("q01-free")).unwrap();
    assert!(first.contains("runs.jsonl") && first.contains("Write step by step"), "{screen}");
    // Letters pick by the file as well.
    review.press("monitored");
    review.wait_until("the items of a file", |screen| {
        screen.contains("monitored.jsonl") && !screen.contains("q01-free")
    });
    review.press_for("\x1b", "? help");
    review.quit();
}
