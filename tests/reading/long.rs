//! Items that are long, and items that take long to read.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use triptych::tui::message::Message;

use crate::driven::Review;
use crate::support::Home;

/// So many numbered lines are some megabytes.
const LINES: usize = 40_000;

/// Writes two runs of a query whose scratchpads and answers are very long.
fn write_long(path: &Path) {
    let text = |tier: &str, what: &str| {
        let mut text = String::new();
        for number in 0..LINES {
            let _ =
                writeln!(text, "{what} line {number:06} of the {tier} run, which goes on and on.");
        }
        text
    };
    let record = |tier: &str| {
        let said =
            format!("<scratchpad>{}</scratchpad>\n{}", text(tier, "thought"), text(tier, "answer"));
        let record = serde_json::json!({
            "id": format!("long-{tier}"), "query_id": "q", "tier": tier,
            "messages": [
                { "role": "user", "content": "Count." },
                { "role": "assistant", "content": said },
            ],
        });
        format!("{record}\n")
    };
    fs::write(path, record("free") + &record("paid")).unwrap();
}

fn long(size: (u16, u16)) -> Review {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.jsonl");
    write_long(&path);
    let review = Review::open(path.to_str().unwrap(), size);
    // An open file is read by its handle.
    drop(folder);
    review
}

/// The numbers of the lines on the screen.
fn numbers(picture: &str) -> Vec<usize> {
    let words: Vec<&str> = picture.split_whitespace().collect();
    let numbers = words.windows(2).filter(|words| words[0] == "line");
    numbers.filter_map(|words| words[1].parse().ok()).collect()
}

#[test]
fn pages_of_a_long_text_show_each_line_down_and_up_again() {
    for layout in ["", "gl"] {
        let mut review = long((100, 120));
        review.press(layout);
        review.press("z");
        let mut seen = BTreeSet::new();
        for _ in 0..200 {
            seen.extend(numbers(&review.picture()));
            review.press("\u{6}");
        }
        let last = *seen.last().unwrap();
        assert!(last > 12_000, "{layout:?}: only to {last}");
        assert_eq!(seen.len(), last + 1, "{layout:?}: lines were left out");
        let down = numbers(&review.picture());
        for _ in 0..200 {
            review.press("\u{2}");
        }
        assert_ne!(numbers(&review.picture()), down);
        let up = numbers(&review.picture());
        assert_eq!(up.first(), Some(&0), "{layout:?}");
    }
}

#[test]
fn the_ends_of_a_long_text_are_a_key_away() {
    let mut review = long((80, 24));
    review.press("G");
    let picture = review.picture();
    assert!(picture.contains(&format!("thought line {:06}", LINES - 1)), "{picture}");
    assert!(picture.contains("100%"), "{picture}");
    review.press("gg");
    let picture = review.picture();
    assert!(picture.contains("thought line 000000"), "{picture}");
    assert!(!picture.contains("more above") && !picture.contains("more below"), "{picture}");
    review.press("glG");
    let picture = review.picture();
    assert!(picture.contains(&format!("answer line {:06}", LINES - 1)), "{picture}");
}

#[test]
fn a_hit_far_into_a_long_text_is_shown_and_left_again_as_it_was() {
    for layout in ["", "gl"] {
        let mut review = long((80, 24));
        review.press(layout);
        review.press("\u{6}");
        let before = review.picture();
        review.press("/line 031234");
        assert!(review.picture().contains("line 031234 of"), "{}", review.picture());
        review.press("\u{7}");
        assert_eq!(numbers(&review.picture()), numbers(&before), "{layout:?}");
        review.press("/line 031234\r");
        let found = numbers(&review.picture());
        assert!(found.contains(&31_234));
        // To another item and back.
        review.press("JK");
        assert_eq!(numbers(&review.picture()), found, "{layout:?}");
    }
}

#[test]
fn a_quote_far_into_a_long_text_has_its_words() {
    let mut review = long((80, 24));
    review.press("/thought line 031234\rv)\r\r");
    let event = review.model.tally.ledger.standing().last().unwrap().to_line();
    let event: serde_json::Value = serde_json::from_str(&event).unwrap();
    assert_eq!(event["kind"], "evidence", "{event}");
    let quote = event["quote"].as_str().unwrap_or_default();
    assert_eq!(quote, "thought line 031234 of the free run, which goes on and on.", "{event}");
}

#[test]
fn two_long_items_side_by_side_move_together() {
    let mut review = long((140, 40));
    review.press("pG");
    let picture = review.picture();
    let last = format!("line {:06}", LINES - 1);
    assert_eq!(picture.matches(&last).count(), 2, "{picture}");
    review.press("gg");
    for _ in 0..60 {
        review.press("\u{6}");
    }
    let shown = numbers(&review.picture());
    assert!(!shown.is_empty(), "{}", review.picture());
    let (left, right): (Vec<usize>, Vec<usize>) = (
        shown.iter().step_by(2).copied().collect(),
        shown.iter().skip(1).step_by(2).copied().collect(),
    );
    assert_eq!(left, right, "{}", review.picture());
    review.press("d");
    let picture = review.picture();
    assert!(picture.contains("these texts differ too much, or are too long"), "{picture}");
}

#[test]
fn the_outline_and_the_turns_lead_to_where_a_long_text_begins() {
    let mut review = long((100, 40));
    review.press("glG");
    review.press("giscratchpad\r");
    assert!(review.picture().contains("thought line 000000"), "{}", review.picture());
    review.press("G");
    review.press("gianswer\r");
    assert!(review.picture().contains("answer line 000000"), "{}", review.picture());
}

#[test]
fn while_an_item_is_read_nothing_is_written_and_steps_go_on_from_it() {
    let mut review = Review::open("runs.jsonl", (80, 24));
    assert!(review.picture().contains("q01-free"));
    review.take(Message::Awaits(Some(1)));
    let picture = review.picture();
    assert!(picture.contains("reading item 2") && picture.contains("q01-free"), "{picture}");
    review.press("1");
    assert!(review.written.is_empty());
    assert!(review.picture().contains("1 key came before this item was shown"));
    review.press("p");
    assert!(review.picture().contains("still being read"), "{}", review.picture());
    let item = Arc::new(review.corpus.read(1).unwrap());
    review.take(Message::Loaded(item));
    assert!(review.picture().contains("q01-paid"));
    review.press("1");
    assert!(!review.written.is_empty());
    review.take(Message::Awaits(Some(4)));
    review.press("J");
    assert_eq!(review.model.position(), Some(5));
    assert!(!review.picture().contains("reading item"), "{}", review.picture());
    review.take(Message::Awaits(Some(1)));
    review.take(Message::NotRead);
    let before = review.written.len();
    review.press("2");
    assert!(review.written.len() > before, "it is waited for no more");
}

#[test]
fn a_record_that_takes_long_to_read_holds_no_key_up() {
    let home = Home::empty();
    let record = |id: &str| {
        let words = format!("{id} says a word or two of it. ").repeat(600_000);
        let record = serde_json::json!({ "id": id, "prompt": "Tell it.", "response": words });
        format!("{record}\n")
    };
    fs::write(home.path("slow.jsonl"), record("one") + &record("two") + &record("three")).unwrap();
    let mut review = home.review((80, 24), &["slow.jsonl"]);
    review.wait_for("one says a word");
    // Both keys are taken at once, and the second goes on from what the first asked for.
    review.press_for("JJ", "three says a word");
    review.press_for("K", "two says a word");
    review.press_for("1", "three says a word");
    review.press_for("gr", "RAW");
    review.press_for("G", "more of this record");
    review.press_for("x", "three says a word");
    review.quit();
    assert!(home.read("slow.labels.jsonl").contains("\"id\":\"two\""));
}
