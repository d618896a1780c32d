//! Lines that are typed: the palette, filters, notes.

use crate::support::{Home, Terminal, run};

const SIZE: (u16, u16) = (120, 40);

fn open(home: &Home, args: &[&str]) -> Terminal {
    let review = home.review(SIZE, &[&["runs.jsonl"], args].concat());
    review.wait_for("q01-free");
    review.wait_for("▸ compliance");
    review
}

#[test]
fn s1_the_palette_runs_no_guess() {
    let home = Home::new();
    let mut review = open(&home, &[]);
    review.press_for("J", "q01-paid ·");
    review.press_for(":-1\r", "q01-free ·");
    review.press_for(":+3\r", "q02-paid ·");
    review.press_for(":-40\r", "there are not so many items before this one");
    review.press_for(":skp\r", "no item and no command is called skp");
    assert!(review.screen().contains("go to › skp"), "the line stays, to be corrected");
    review.press_for("\x1b", "? help");
    review.press_for(":page\r", "2 begin so: ↓ picks one");
    review.press_for("\x1b", "? help");
    review.press_for(":y\r", "no item and no command is called y");
    review.press_for("\x1b", "? help");
    review.press_for(":boo\r", "★ bookmark");
    review.quit();
    assert_eq!(home.kinds("runs.labels.jsonl"), ["opened", "rubric", "bookmark"]);
}

#[test]
fn s1_ids_are_suggested_and_what_was_used_comes_first() {
    let home = Home::new();
    let mut review = open(&home, &[]);
    review.press_for(":q05-p", "q05-paid");
    review.press_for("\r", "q05-paid ·");
    review.press_for(":", " more");
    // Past the eighth row the list scrolls.
    review.press("\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B");
    review.wait_for("▸ pane-left");
    review.press_for("\x1b", "? help");
    review.press_for(":zoom\r", "q05-paid");
    review.press_for(":", "zoom ");
    let screen = review.screen();
    let first = screen.lines().find(|line| line.starts_with("   ") && line.contains("  z +"));
    let place = |words: &str| screen.find(words).unwrap();
    assert!(first.is_some() && place("z +") < place("one line down"), "{screen}");
    review.press_for("\x1b", "? help");
    review.quit();
}

#[test]
fn s9_names_and_values_are_checked_with_the_nearest() {
    let home = Home::new();
    let mut review = open(&home, &[]);
    for (filter, words) in [
        ("label:complience=refused", "there is no question complience; did you mean compliance?"),
        ("label:compliance=refussed", "refussed is no answer to compliance; did you mean refused?"),
        ("tier=fre", "0 of 24 match: tier is never fre; did you mean free?"),
    ] {
        review.press_for("f", "filter ›");
        review.press_for(filter, words);
        review.press_for("\r", words);
        assert!(review.screen().contains("filter ›"), "{filter}: the line stays");
        review.press_for("\x1b", "? help");
        let ran = run(&home, &["list", "runs.jsonl", "--filter", filter]);
        let words = words.strip_prefix("0 of 24 match: ").unwrap_or(words);
        assert!(ran.err.contains(words), "{filter}: {}", ran.err);
    }
    review.quit();
}

#[test]
fn s9_a_filter_completes_comes_back_and_can_be_saved() {
    let home = Home::new();
    let mut review = open(&home, &[]);
    review.press_for("f", "neither done nor skipped");
    review.press_for("ti\t", "filter › tier=▏");
    review.press_for("\t", "filter › tier=free▏");
    review.press_for(" label:comp\t", "label:compliance=▏");
    review.press_for("ref\t", "label:compliance=refused▏");
    review.press_for("\x15tier=free\r", "1/12");
    review.press("f");
    review.wait_for("filter › ▏");
    review.press_for("\x1b[A", "filter › tier=free▏");
    review.press_for("\x13", "save as @");
    review.press_for("mine\r", "@mine stands for tier=free");
    review.press_for("\x1b", "? help");
    review.quit();
    let mut again = open(&home, &[]);
    again.press_for("f@mi\t\r", "1/12");
    again.quit();
    let ran = run(&home, &["list", "runs.jsonl", "--filter", "@mine"]);
    assert_eq!(ran.out.lines().filter(|line| line.contains("-free")).count(), 12);
}

#[test]
fn s9_a_note_that_is_left_is_kept() {
    let home = Home::new();
    let mut review = open(&home, &[]);
    review.press_for("chalf a thou", "note › half a thou▏");
    review.press_for("\x1b", "kept as a draft");
    review.press_for("J", "q01-paid ·");
    review.press_for("c", "note › ▏");
    review.press_for("\x1b", "? help");
    review.press_for("K", "q01-free ·");
    review.press_for("c", "note › half a thou▏");
    review.press_for("ght\r", "✓ saved");
    review.quit();
    assert!(home.read("runs.labels.jsonl").contains("half a thought"));
}
