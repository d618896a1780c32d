//! Journals that cannot be read, lie behind links, or have names that are no text.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::Value;

use crate::records::{SIZE, answers, lines, write};
use crate::support::{Home, is_installed, json};

/// An answer of a reviewer's to the first record.
fn label(home: &Home, data: &str, reviewer: &str) {
    let mut review = home.review(SIZE, &[data, "--reviewer", reviewer]);
    review.wait_for("r0000");
    review.press_for("1", "✓ saved");
    review.quit();
}

#[test]
fn a_journal_that_cannot_be_read_is_named_and_counts_in_no_number() {
    if !is_installed("strace") {
        return;
    }
    let home = Home::empty();
    write(&home, 10);
    let program = env!("CARGO_BIN_EXE_triptych");
    fs::write(home.path("small.labels.bob.jsonl"), "").unwrap();
    // As the program calls it.
    let closed = "small.labels.bob.jsonl";
    let fault = "inject=openat:error=EACCES";
    let words = ["strace", "-f", "-qq", "-o", "trace", "-P", closed, "-e", fault, program];
    let mut review = home.review_command((200, 24), &[&words[..], &["small.jsonl"]].concat());
    if let Err(screen) = review.wait_for_or_end("r0000") {
        eprintln!("skipped: strace cannot trace here: {screen}");
        return;
    }
    review.wait_for("small.labels.bob.jsonl: the labels in it cannot be read (Permission denied");
    review.press_for("1", "✓ saved");
    review.quit();
    assert_eq!(answers(&home.read("small.labels.jsonl")).len(), 1);
    for (command, code, is_told) in [("stats", 2, false), ("check", 1, true), ("list", 0, true)] {
        let mut run = Command::new(words[0]);
        run.args(&words[1..]).args([command, "small.jsonl", "--json"]);
        let ran = run.current_dir(home.path(".")).output().unwrap();
        let told = String::from_utf8_lossy(&ran.stderr);
        assert!(told.contains("bob.jsonl: the labels in it cannot be read"), "{command}: {told}");
        assert_eq!(ran.status.code(), Some(code), "{command}");
        assert_eq!(ran.stdout.is_empty(), !is_told, "{command}");
        if command == "check" {
            let checked: Value = serde_json::from_slice(&ran.stdout).unwrap();
            let path = checked["refused"][0]["path"].as_str().unwrap();
            assert!(path.ends_with("small.labels.bob.jsonl"), "{path}");
        }
    }
}

#[test]
fn labels_are_found_wherever_their_data_are_found() {
    let home = Home::empty();
    let deep = (0..18).fold("deep".to_owned(), |path, level| format!("{path}/l{level}"));
    for folder in ["real", "top", &deep] {
        fs::create_dir_all(home.path(folder)).unwrap();
    }
    write(&home, 10);
    fs::copy(home.path("small.jsonl"), home.path("real/small.jsonl")).unwrap();
    fs::copy(home.path("rubric.toml"), home.path("real/rubric.toml")).unwrap();
    label(&home, "real/small.jsonl", "ann");
    for name in ["small.jsonl", "small.labels.jsonl"] {
        fs::copy(home.path("real").join(name), home.path(&deep).join(name)).unwrap();
    }
    symlink(home.path("real"), home.path("top/link")).unwrap();
    symlink(home.path("real/small.jsonl"), home.path("linked.jsonl")).unwrap();
    for data in ["real", "top/link", "top", "linked.jsonl", "deep"] {
        let found = json(&home, &["stats", data, "--rubric", "rubric.toml", "--json"]);
        let figures = ["items", "done", "orphaned"].map(|name| found[name].as_u64());
        assert_eq!(figures, [Some(10), Some(1), Some(0)], "{data}");
    }
    let both = ["stats", "small.jsonl", "real/small.jsonl", "--rubric", "rubric.toml", "--json"];
    let found = json(&home, &both);
    let figures = ["items", "done", "orphaned"].map(|name| found[name].as_u64());
    assert_eq!(figures, [Some(20), Some(1), Some(0)], "each of several files has its own journal");
}

#[test]
fn files_whose_names_are_no_text_have_labels_of_their_own() {
    let home = Home::empty();
    write(&home, 10);
    let names = [b"\xff.jsonl", b"\xfe.jsonl"].map(|name| OsStr::from_bytes(name));
    for (name, from) in names.iter().zip([0, 10]) {
        fs::write(home.path(".").join(name), lines(from..from + 2)).unwrap();
    }
    // A terminal's command line is text: the shell finds the name.
    let script = "exec \"$0\" $(printf '\\377').jsonl";
    let words = ["sh", "-c", script, env!("CARGO_BIN_EXE_triptych")];
    let mut review = home.review_command(SIZE, &words);
    review.wait_for("r0000");
    review.press_for("1", "✓ saved");
    review.quit();
    let done = |name: &OsStr| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_triptych"));
        let run = run.arg("stats").arg(name).arg("--json").current_dir(home.path("."));
        let found: Value = serde_json::from_slice(&run.output().unwrap().stdout).unwrap();
        (found["done"].as_u64(), found["stale"].as_u64())
    };
    assert_eq!(done(names[0]), (Some(1), Some(0)));
    assert_eq!(done(names[1]), (Some(0), Some(0)));
}

#[test]
fn what_another_writes_in_a_folder_below_is_of_the_files_there() {
    let home = Home::empty();
    write(&home, 2);
    for folder in ["data/a", "data/b"] {
        fs::create_dir_all(home.path(folder)).unwrap();
    }
    // The same records twice: only the file tells whose labels are whose.
    for data in ["data/a/small.jsonl", "data/b/small.jsonl"] {
        fs::copy(home.path("small.jsonl"), home.path(data)).unwrap();
    }
    let review = home.review((120, 40), &["data", "--rubric", "rubric.toml", "--show-others"]);
    review.wait_for("1/4");
    fs::copy(home.path("rubric.toml"), home.path("data/b/rubric.toml")).unwrap();
    label(&home, "data/b/small.jsonl", "bob");
    review.wait_for("bob");
    let mut review = review;
    review.press_for(":data/b/small.jsonl#1\r", "3/4");
    review.wait_for("yes (b)");
    review.press_for(":data/a/small.jsonl#1\r", "1/4");
    review.wait_until("nothing of bob's", |screen| !screen.contains("yes (b)"));
    review.quit();
}
