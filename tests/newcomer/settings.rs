//! Keymaps and settings that are wrong, or that say only a little.

use std::fs;

use crate::support::{Home, run};

const SIZE: (u16, u16) = (160, 30);

#[test]
fn b2_a_keymap_of_two_lines_lies_over_the_default_one() {
    let home = Home::new();
    fs::write(home.path("km.toml"), "[keys]\nskip = [\"S\"]\nnumbers = [\"N\"]\n").unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--keymap", "km.toml"]);
    review.wait_for("q01-free");
    review.press_for("?", "HELP · keymap");
    review.press_for("q", "? help");
    review.press_for("S", "q01-paid");
    review.press_for("N", "numbers");
    review.press("q");
    review.quit();
    let ran = run(&home, &["keys", "--keymap", "km.toml"]);
    let row = |name: &str| ran.out.lines().find(|line| line.contains(name)).unwrap_or_default();
    assert!(row(" skip ").trim_start().starts_with("S "), "{}", ran.out);
    assert!(row(" help ").trim_start().starts_with("? "), "{}", ran.out);
}

#[test]
fn b2_nobody_can_take_away_the_way_out() {
    let home = Home::new();
    fs::write(home.path("km.toml"), "[keys]\nhelp = []\nline-down = [\":\"]\nlin-up = [\"x\"]\n")
        .unwrap();
    let ran = run(&home, &["keys", "--keymap", "km.toml"]);
    assert_eq!(ran.code, 2);
    for words in [
        "km.toml:2:1: help has no key any more",
        "palette has no key any more",
        "km.toml:4:1: there is no command lin-up; did you mean line-up?",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let mut review = home.review(SIZE, &["runs.jsonl", "--keymap", "km.toml"]);
    review.wait_for("km.toml:2:1: the keys are the default ones");
    review.press_for("?", "HELP · keymap");
    review.press_for("q", "? help");
    review.quit();
}

#[test]
fn s9_a_wrong_config_is_told_whole_and_the_review_opens() {
    let home = Home::new();
    let config = "auto_advance = false\nkeymp = \"vim\"\n\n[filters]\nodd = \"tier=\"\nfree = \"tier=free\"\n";
    fs::write(home.path("c.toml"), config).unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--config", "c.toml"]);
    review.wait_for("c.toml:2:1: 2 wrong settings left out");
    review.press_for("f@free\r", "1/12");
    review.press_for("3", "▸ faking");
    review.press_for("2", "1 done");
    assert!(review.screen().contains("q01-free"), "what is right in the file holds");
    review.quit();
    assert!(review.screen().contains("did you mean keymap?"), "all of it stands in the shell");
    let ran = run(&home, &["list", "runs.jsonl", "--config", "c.toml"]);
    assert_eq!(ran.code, 2, "numbers and tables are not made from half of the settings");
    assert!(ran.err.contains("c.toml:2:1: ") && ran.err.contains("c.toml:5: "), "{}", ran.err);
}

#[test]
fn s9_where_the_settings_may_hide_who_labels_nothing_is_written() {
    let home = Home::new();
    fs::write(home.path("c.toml"), "reviewer = \"bob\n").unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--config", "c.toml"]);
    review.wait_for("nothing is written");
    review.press_for("3", "read only");
    review.quit();
    assert_eq!(home.read("runs.labels.jsonl"), "");
}
