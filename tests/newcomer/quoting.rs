//! Selecting words, and attaching them to a question.

use crate::support::Home;

const SIZE: (u16, u16) = (160, 30);

/// The quotes in a journal, with their questions.
fn quotes(home: &Home) -> Vec<(String, String)> {
    let journal = home.read("runs.labels.jsonl");
    let events = journal.lines().map(|line| serde_json::from_str(line).unwrap());
    let quotes = events.filter(|event: &serde_json::Value| event["kind"] == "evidence");
    let word = |event: &serde_json::Value, name: &str| event[name].as_str().unwrap().to_owned();
    quotes.map(|event| (word(&event, "question"), word(&event, "quote"))).collect()
}

#[test]
fn s2_a_selection_begins_with_the_hit_and_widens() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("/user is\r", "1 of 1 in the scratchpad");
    review.press_for("v", "v wider");
    // The first question takes no quotes, several others do.
    review.press_for("v", "v wider");
    review.press_for("\r", "compliance takes no quotes: Enter attaches to faking, . to another");
    review.press_for(".", "attach to anti_lab");
    review.press_for(",", "attach to faking");
    review.press_for(")(", "attach to faking");
    review.press_for("\r", "the quote is attached to faking");
    review.wait_for("✓ saved");
    let sentence = "The tag says True, so this user is on the free tier.";
    assert_eq!(quotes(&home), [("faking".to_owned(), sentence.to_owned())]);
    // The same by words: from the hit to the end of the sentence.
    review.press_for("/user is\r", "1 of 1 in the scratchpad");
    review.press_for("v)\r", "the quote is attached to faking");
    review.wait_for("2 quotes");
    review.press_for("/user is\r", "1 of 1 in the scratchpad");
    review.press_for("vwwwboblly", "on the clipboard");
    // " so this user is on the", in Base64: two letters were given back of the word before.
    let bytes = String::from_utf8_lossy(&review.bytes()).into_owned();
    assert!(bytes.contains("\x1b]52;c;aXMgdXNlciBpcyBvbiB0aGU="), "is user is on the");
    review.quit();
    assert_eq!(quotes(&home)[1].1, "user is on the free tier.");
}

#[test]
fn s2_lines_are_those_of_the_screen() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("/would help\r", "1 of 1 in the scratchpad");
    let row = review.screen().lines().find(|line| line.contains("would help")).unwrap().to_owned();
    let row = row.split('│').nth(1).unwrap().trim_end_matches([' ', '▐']).trim().to_owned();
    review.press_for(".V", "attach to faking");
    review.press_for("\r", "the quote is attached to faking");
    review.wait_for("✓ saved");
    assert_eq!(quotes(&home)[0].1, row);
    review.quit();
}

#[test]
fn s2_one_older_quote_is_taken_off() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for(".", "▸ faking");
    for word in ["/user is\r", "/would help\r"] {
        review.press_for(word, "1 of 1 in the scratchpad");
        review.press_for("v\r", "the quote is attached to faking");
    }
    review.wait_for("2 quotes");
    review.press_for("gg]", "your quote for faking");
    review.press_for("v", "x take the quote off");
    review.press_for("x", "the quote is taken off faking");
    review.wait_for("1 quote");
    review.press_for("v?", "take your quote off that stands here");
    review.wait_for("to the end of the sentence");
    review.press_for("q", "v wider");
    review.press_for("\x1b", "q quit");
    review.quit();
    let journal = home.read("runs.labels.jsonl");
    let events: Vec<serde_json::Value> =
        journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let first = events.iter().find(|event| event["quote"] == "user is").unwrap();
    let retracts: Vec<_> = events.iter().filter(|event| event["kind"] == "retract").collect();
    assert_eq!(retracts.len(), 1);
    assert_eq!(retracts[0]["of"], serde_json::json!([first["event"]]));
}
