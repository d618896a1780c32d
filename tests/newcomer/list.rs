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
    review.press_for("\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B", "▸ alignment_faking");
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
