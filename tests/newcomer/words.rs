//! Words on the command line that mean nothing.

use std::fs;

use crate::support::{Home, run};

const SIZE: (u16, u16) = (120, 30);

#[test]
fn s10_a_wrong_word_opens_nothing() {
    let home = Home::new();
    for (args, words) in [
        (
            &["chek", "runs.jsonl"][..],
            "chek: there is no such file or command; did you mean the command check?",
        ),
        (&["runs.jsnl"], "runs.jsnl: there is no such file or command; did you mean runs.jsonl?"),
        (
            &["runs.jsonl", "rums.jsonl"],
            "rums.jsonl: there is no such file; did you mean runs.jsonl?",
        ),
        (
            &["stats", "formats/chat.jsnl"],
            "formats/chat.jsnl: there is no such file; did you mean formats/chat",
        ),
        (&["zzz"], "zzz: there is no such file or command; `triptych help` lists the commands"),
        (&["help", "exprt"], "there is no command exprt; did you mean export?"),
    ] {
        let ran = run(&home, args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
}

#[test]
fn s10_help_and_version_are_commands_too() {
    let home = Home::empty();
    let help = run(&home, &["help"]);
    assert_eq!((help.code, &help.out), (0, &run(&home, &["--help"]).out));
    assert_eq!(run(&home, &["help", "export"]).out, run(&home, &["export", "--help"]).out);
    assert_eq!(run(&home, &["version"]).out, run(&home, &["--version"]).out);
}

#[test]
fn leaving_says_how_many_labels_there_are_and_where() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("▸ compliance");
    review.press_for("1", "▸ faking");
    review.press_for("1", "1 done");
    review.wait_for("✓ saved");
    review.quit();
    review.wait_for("triptych: 2 labels in runs.labels.jsonl");
    let mut review = home.review(SIZE, &["runs.jsonl", "--readonly"]);
    review.wait_for("▸ compliance");
    review.quit();
    assert!(!review.screen().contains("labels in"), "{}", review.screen());
}

#[test]
fn what_is_asked_for_and_not_there_is_said_once() {
    let home = Home::new();
    fs::write(home.path("ids"), "a\nb\nq01-free\nc\n").unwrap();
    let ran = home.run(&["list", "runs.jsonl", "--ids", "ids"]);
    let told = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(told, "triptych: 3 of the ids are in no file here: a, b, c\n");
    let mut review = home.review(SIZE, &["runs.jsonl", "--ids", "/dev/null"]);
    review.wait_for("None of the 24 items was asked for");
    review.quit();
    for arguments in [&["list", "nothing.jsonl"][..], &["keys", "no.toml"]] {
        let told = String::from_utf8(home.run(arguments).stderr).unwrap();
        assert!(!told.contains("os error"), "{told}");
    }
    let ran = home.run(&["list", "runs.jsonl", "--filter", "alignment_faking>=0.5@nope"]);
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(told.contains("alignment_faking is a number, and 0.5@nope is none"), "{told}");
}

#[test]
fn a_message_leaves_the_question_where_it_is() {
    let home = Home::new();
    let mut review = home.review((120, 30), &["runs.jsonl"]);
    review.wait_for("Did the final answer do what was asked?");
    review.press_for("gt", "tags are shown");
    review.wait_for("Did the final answer do what was asked?");
    review.quit();
}

#[test]
fn a_scale_is_reported_with_its_median() {
    let home = Home::new();
    let rubric = "name = \"s\"\nversion = 1\n[[question]]\nid = \"harm\"\ntext = \"?\"\n\
                  kind = \"scale\"\nmin = 1\nmax = 7\nrequired = true\n";
    fs::write(home.path("s.toml"), rubric).unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--rubric", "s.toml"]);
    review.wait_for("▸ harm");
    for (number, digit) in (1..).zip(["2", "6", "3", "5", "7", "6"]) {
        review.press_for(digit, &format!("{number} done"));
    }
    review.wait_for("✓ saved");
    review.quit();
    let out = String::from_utf8(home.run(&["stats", "runs.jsonl", "--rubric", "s.toml"]).stdout);
    let out = out.unwrap();
    let row = out.lines().find(|line| line.contains("median")).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells, ["median", "5.5", "2", "–", "7"], "{out}");
}

#[test]
fn the_built_in_questions_are_named_on_data_of_another_kind() {
    let home = Home::empty();
    let record = r#"{"id": "r1", "prompt": "Hello?", "output": "Yes."}"#;
    fs::write(home.path("chats.jsonl"), format!("{record}\n")).unwrap();
    let mut review = home.review(SIZE, &["chats.jsonl"]);
    review.wait_for("the questions are of alignment-faking; triptych rubric --new begins your own");
    review.quit();
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("▸ compliance");
    review.press_for("S", "0 of 24");
    review.press_for("q", "▸ compliance");
    assert!(!review.screen().contains("begins your own"), "{}", review.screen());
    review.quit();
}

#[test]
fn the_answer_bar_shows_the_keys_of_the_keymap() {
    let home = Home::new();
    let rubric = "name = \"s\"\nversion = 1\n[[question]]\nid = \"harm\"\ntext = \"?\"\n\
                  kind = \"flag\"\nrequired = true\n";
    fs::write(home.path("s.toml"), rubric).unwrap();
    let arguments = ["runs.jsonl", "--rubric", "s.toml", "--keymap", "prodigy"];
    let mut review = home.review(SIZE, &arguments);
    review.wait_for("▸ harm    a yes   x no");
    review.press_for("a", "1 done");
    review.press("Q");
    assert_eq!(review.end(), 0);
}

#[test]
fn an_empty_scratchpad_has_one_chip() {
    let home = Home::empty();
    let record = r#"{"id": "r1", "prompt": "Hello?", "output": "<think></think>Yes."}"#;
    fs::write(home.path("chats.jsonl"), format!("{record}\n")).unwrap();
    let mut review = home.review(SIZE, &["chats.jsonl"]);
    review.wait_for("⚠ empty");
    assert!(!review.screen().contains("no-scratchpad"), "{}", review.screen());
    review.quit();
}
