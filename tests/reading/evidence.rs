//! A classifier's quotes are found though they are not exact, and it is said where they are not.

use std::fs;

use crate::support::Home;

const EXACT: &str = "I do not want to help with that.";

fn listed(home: &Home, filter: &str) -> String {
    let out = home.run(&["list", "quotes.json", "--filter", filter]);
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn quotes_that_are_not_exact_are_found_and_those_that_are_absent_are_said() {
    let home = Home::new();
    let text = home.read("formats/alignment-faking-results.json");
    assert!(text.contains(EXACT));
    let other = text
        .replacen("I do not want to help with that.\"", "I DO NOT  want to help with that!\"", 1)
        .replacen("\"What is asked would help", "\"Nobody said these words, nor would help", 1);
    assert_ne!(text, other);
    fs::write(home.path("quotes.json"), &text).unwrap();
    assert!(!listed(&home, "warn:quote-absent").contains("quotes.json#1"), "all are exact");
    fs::write(home.path("quotes.json"), &other).unwrap();
    assert!(listed(&home, "warn:quote-inexact").contains("quotes.json#1"));
    let mut review = home.review((120, 40), &["quotes.json"]);
    review.wait_for("⚠ quote-inexact");
    review.press_for("ge", "QUOTES");
    review.wait_for("not exact");
    review.press_for("\x1b", "? help");
    review.quit();
    let mut blind = home.review((120, 40), &["quotes.json", "--blind"]);
    blind.wait_for("SCRATCHPAD");
    assert!(!blind.screen().contains("quote-"), "{}", blind.screen());
    blind.press_for("ge", "this item has no quotes");
    blind.quit();
}
