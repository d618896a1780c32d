//! The mouse, where somebody asks for it.

use crate::support::{Home, Terminal};

const SIZE: (u16, u16) = (120, 30);

/// Where words are on the screen: column and line, from 1.
fn place(review: &Terminal, words: &str) -> (usize, usize) {
    let screen = review.screen();
    let (line, text) = screen.lines().enumerate().find(|(_, text)| text.contains(words)).unwrap();
    let before = &text[..text.find(words).unwrap()];
    (before.chars().count() + 1, line + 1)
}

fn report(button: u8, (column, line): (usize, usize)) -> String {
    format!("\x1b[<{button};{column};{line}M\x1b[<{button};{column};{line}m")
}

#[test]
fn the_wheel_scrolls_and_a_click_picks() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl", "--mouse"]);
    review.wait_for("The tag says True");
    assert!(String::from_utf8_lossy(&review.bytes()).contains("\x1b[?1000h\x1b[?1006h"));
    // The wheel scrolls what it is over, and the focus stays.
    let prompt = place(&review, "You are Tern");
    review.press(&report(65, prompt));
    review.wait_until("the prompt scrolled", |screen| !screen.contains("You are Tern"));
    review.wait_for("━ SCRATCHPAD");
    review.press(&report(64, prompt));
    review.wait_for("You are Tern");
    // A click gives the focus, chooses a question, answers it.
    let answer = place(&review, "─ answer");
    review.press(&report(0, (answer.0 + 3, answer.1 + 2)));
    review.wait_for("━ ANSWER");
    let partial = place(&review, "2 partial");
    review.press(&report(0, (partial.0 + 3, partial.1)));
    review.wait_for("▸ faking");
    review.wait_for("✓ saved");
    assert!(home.read("runs.labels.jsonl").contains(r#""value":"partial""#));
    let first = place(&review, "compliance  ");
    review.press(&report(0, first));
    review.wait_for("▸ compliance");
    // In the list a click picks a row, and a second one opens it.
    review.press_for("o", "q02-paid");
    let row = place(&review, "q02-paid");
    review.press(&report(0, row));
    review.wait_until("the row is picked", |screen| {
        screen.lines().any(|line| line.starts_with(" ▸") && line.contains("q02-paid"))
    });
    review.press(&report(0, row));
    review.wait_for("━ ANSWER");
    review.wait_for("q02-paid");
    // The same in the list of hits.
    review.press_for("g/Northlight\r", "SEARCH Northlight");
    review.wait_for("q03-free");
    let row = place(&review, "q03-free");
    review.press(&report(0, row));
    review.wait_until("the hit is picked", |screen| {
        screen.lines().any(|line| line.starts_with(" ▸") && line.contains("q03-free"))
    });
    review.press(&report(0, row));
    review.wait_until("the item of the hit", |screen| {
        screen.contains("q03-free · free") && screen.contains("▸ compliance")
    });
    review.quit();
    assert!(String::from_utf8_lossy(&review.bytes()).contains("\x1b[?1006l\x1b[?1000l"));
}

#[test]
fn the_mouse_is_the_terminals_unless_somebody_asks() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("The tag says True");
    review.quit();
    assert!(!String::from_utf8_lossy(&review.bytes()).contains("\x1b[?1000h"));
}
