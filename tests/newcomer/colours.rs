//! Themes, and what the terminal is asked about its background.

use std::fs;

use crate::support::Home;

const SIZE: (u16, u16) = (120, 24);

/// The question for the background's colour, and the end of a frame.
const QUESTION: &str = "\x1b]11;?\x1b\\";
const END: &str = "\x1b[?2026l";

#[test]
fn the_background_is_asked_for_after_the_first_frame_and_chooses_the_colours() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("▸ compliance");
    review.press_for("1", "▸ faking");
    let bytes = String::from_utf8_lossy(&review.bytes()).into_owned();
    let (before, after) = bytes.split_once(QUESTION).unwrap();
    assert!(before.contains(END), "the first frame came before the question");
    assert!(!after.contains("\x1b[38;5;"), "nothing is known, and nothing is coloured");
    assert!(!bytes.contains(QUESTION.repeat(2).as_str()));
    // The answer's digits answer nothing, however slowly they come.
    for byte in "\x1b]11;rgb:1212/3434/5656\x1b\\".bytes() {
        review.press_bytes(&[byte]);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let dark = "\x1b[38;5;80;49m";
    let coloured = |bytes: &[u8], colour: &str| String::from_utf8_lossy(bytes).contains(colour);
    review.wait_until("the colours", |_| coloured(&review.bytes(), dark));
    assert!(review.screen().contains("▸ faking"));
    // The terminal says that it has become light.
    review.press("\x1b[?997;2n");
    review.wait_until("other colours", |_| coloured(&review.bytes(), "\x1b[38;5;23;49m"));
    review.press_for(":next-theme\r", "the theme is dark now");
    review.quit();
    let journal = home.read("runs.labels.jsonl");
    assert_eq!(journal.matches("\"kind\":\"answer\"").count(), 1, "{journal}");
}

#[test]
fn a_theme_is_chosen_by_the_option_and_by_the_settings() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl", "--theme", "light"]);
    review.wait_for("▸ compliance");
    let bytes = String::from_utf8_lossy(&review.bytes()).into_owned();
    assert!(bytes.contains("\x1b[38;5;23;49m") && !bytes.contains(QUESTION));
    review.quit();
    let mut review = home.review(SIZE, &["runs.jsonl", "--color", "never", "--theme", "dark"]);
    review.wait_for("▸ compliance");
    assert!(!String::from_utf8_lossy(&review.bytes()).contains("38;5;"));
    review.quit();
    fs::write(home.path("own.toml"), "theme = \"drak\"\n").unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--config", "own.toml"]);
    review.wait_for("own.toml:1");
    review.quit();
    let ran = home.run(&["list", "runs.jsonl", "--config", "own.toml"]);
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(told.contains("did you mean dark?"), "{told}");
}

#[test]
fn the_themes_are_shown_with_every_tone() {
    let home = Home::new();
    let plain = String::from_utf8(home.run(&["themes"]).stdout).unwrap();
    for words in ["auto:", "dark:", "light:", "high-contrast:", "colour-blind:", "flag-quote"] {
        assert!(plain.contains(words), "{plain}");
    }
    assert!(!plain.contains('\x1b'), "a file gets no sequences");
    let coloured = home.run(&["themes", "--color", "always"]).stdout;
    assert!(String::from_utf8(coloured).unwrap().contains("\x1b[1;38;5;75mrole\x1b[0m"));
}
