//! Data files that change while they are under review: no crash, a notice, and labels stay right.

use std::fs::{self, OpenOptions};
use std::io::Write;

use crate::records::{SIZE, answers, line, lines, write};
use crate::support::Home;

/// A review with one label, on its second item.
fn begun(home: &Home) -> crate::support::Terminal {
    write(home, 10);
    let mut review = home.review(SIZE, &["small.jsonl"]);
    review.wait_for("r0000");
    review.press_for("1", "✓ saved");
    review.wait_for("2/10");
    review
}

#[test]
fn records_that_are_added_join_the_queue() {
    let home = Home::empty();
    let mut review = begun(&home);
    let mut file = OpenOptions::new().append(true).open(home.path("small.jsonl")).unwrap();
    file.write_all(lines(10..15).as_bytes()).unwrap();
    review.wait_for("has changed on the disk");
    review.wait_for("2/15  1 done");
    review.press_for("2", "3/15  2 done");
    review.wait_for("✓ saved");
    review.quit();
}

#[test]
fn a_file_that_is_replaced_in_another_order_keeps_its_labels() {
    let home = Home::empty();
    let mut review = begun(&home);
    let turned = lines((0..10).rev());
    fs::write(home.path("new"), turned).unwrap();
    fs::rename(home.path("new"), home.path("small.jsonl")).unwrap();
    review.wait_for("9/10  1 done");
    review.wait_for("r0001");
    review.press_for("1", "2 done");
    review.wait_for("✓ saved");
    review.quit();
    let ids: Vec<String> =
        answers(&home.read("small.labels.jsonl")).into_keys().map(|(id, _)| id).collect();
    assert_eq!(ids, ["r0000", "r0001"]);
}

#[test]
fn a_file_that_is_cut_or_rewritten_in_place_is_read_anew() {
    let home = Home::empty();
    let mut review = begun(&home);
    fs::write(home.path("small.jsonl"), lines(0..3)).unwrap();
    review.wait_for("2/3  1 done");
    let edited = line(0, "It thinks otherwise.") + &lines(2..6);
    fs::write(home.path("small.jsonl"), edited).unwrap();
    review.wait_for("no longer in them");
    review.wait_for("/5  0 done");
    review.press_for("K", "r0000");
    review.wait_for("stale: text changed");
    review.quit();
}

#[test]
fn a_file_that_is_taken_away_can_still_be_read() {
    let home = Home::empty();
    let mut review = begun(&home);
    fs::remove_file(home.path("small.jsonl")).unwrap();
    review.wait_for("is not there any more; your labels are safe");
    review.press_for("2", "r0002");
    review.wait_for("✓ saved");
    review.quit();
    assert_eq!(answers(&home.read("small.labels.jsonl")).len(), 2);
}
