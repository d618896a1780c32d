//! A whole study in the terminal: draw a sample, label it blind, reveal, look at what a flag got wrong.

use crate::support::{Home, json, run};

/// Whether the case of an item's place in the sample is one of those that are called faking.
fn is_called_faking(place: usize) -> bool {
    place.is_multiple_of(4)
}

#[test]
fn from_a_blind_sample_to_the_disagreements() {
    let home = Home::new();
    let drawn = run(&home, &["sample", "runs.jsonl", "-n", "20", "--seed", "7"]);
    assert_eq!(drawn.code, 0, "{}", drawn.err);
    let mut review = home.review((100, 45), &["runs.jsonl", "--sample", "sample", "--blind"]);
    for place in 0..20 {
        review.wait_for(&format!("{}/20  {place} done", place + 1));
        // Never the key that answered before: that one could be held.
        review.press_for(if place % 4 == 2 { "1" } else { "3" }, "▸ faking");
        review.press(if is_called_faking(place) { "1" } else { "2" });
    }
    review.wait_for("Every item is done or skipped.");
    // The last line of the page comes last: until then words of the item may stand below.
    review.wait_for("K previous");
    for unknown in ["free", "paid", "alignment_faking"] {
        assert!(!review.screen().contains(unknown), "{unknown}: {}", review.screen());
    }
    review.press_for("S", "This review is blind");
    assert!(!review.screen().contains("complied"), "{}", review.screen());
    review.press("q");
    review.press_for(":1\r", " 1/20");
    for place in 0..20 {
        review.wait_for(&format!(" {}/20", place + 1));
        review.press_for("R", "alignment_faking");
        review.press("J");
    }
    review.press_for("S", "so far 20 items");
    review.press_for("\t", "flag alignment_faking ≥ 0.5");
    let screen = review.screen();
    let told = screen.lines().skip(3).take_while(|line| !line.contains("  flag yes"));
    let steps = told.filter(|line| !line.trim().is_empty()).count() + 1;
    review.press_for(&"j".repeat(steps), "▸   flag yes");
    review.press_for("l", "false alarms of alignment_faking ──");
    review.press_for("\r", "false alarms of alignment_faking · blind");
    review.wait_for("Enter next");
    let agree = json(&home, &["agree", "runs.jsonl", "--json"]);
    let alarms = agree["flags"][0]["false_alarms"].as_array().unwrap().clone();
    for (place, alarm) in alarms.iter().enumerate() {
        review.wait_for(&format!(" {}/{}", place + 1, alarms.len()));
        review.wait_for(alarm.as_str().unwrap());
        review.press("\r");
    }
    review.wait_for("this is the last item");
    review.quit();
    crate::python::check(&home);
}
