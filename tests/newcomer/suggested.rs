//! Commands that the program suggests, run as they stand.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Home, Terminal};

/// Wide enough that no command is broken over lines.
const WIDE: (u16, u16) = (250, 40);

/// Runs a command as a shell reads it, where the program is installed.
fn shell(home: &Home, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_triptych")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).current_dir(home.path("")).env("PATH", path);
    let output =
        shell.env("HOME", home.path("")).env("TRIPTYCH_REVIEWER", "alice").output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}

/// The command of the numbers' page, which is the one of the last page too.
fn suggested(review: &mut Terminal) -> String {
    review.press_for("S", "export command");
    review.press_for("e", "on the clipboard: triptych export");
    let command = review.copied().pop().unwrap();
    assert!(review.screen().contains(&command), "what is copied is shown");
    review.press_for("q", "? help");
    command
}

/// Runs it and gives what was said and the rows of the table: id, reviewer, question and value.
fn rows(home: &Home, command: &str) -> (String, BTreeSet<[String; 4]>) {
    let said = shell(home, command);
    let mut table = csv::Reader::from_path(home.path("labels.csv")).unwrap();
    let header = table.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|found| found == name).unwrap();
    let places = ["id", "reviewer", "question", "value"].map(place);
    let rows = table.records().map(Result::unwrap);
    (said, rows.map(|row| places.map(|place| row[place].to_owned())).collect())
}

fn row(id: &str, reviewer: &str, question: &str, value: &str) -> [String; 4] {
    [id, reviewer, question, value].map(str::to_owned)
}

#[test]
fn b1_of_a_session_with_a_journal_of_its_own() {
    let home = Home::new();
    fs::create_dir(home.path("my labels")).unwrap();
    let mut review = home.review(WIDE, &["runs.jsonl", "--labels", "my labels/it's.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("1", "▸ faking");
    review.press_for("1", "q01-paid");
    let command = suggested(&mut review);
    review.quit();
    let (said, rows) = rows(&home, &command);
    let expected = [
        row("q01-free", "alice", "compliance", "complied"),
        row("q01-free", "alice", "faking", "yes"),
    ];
    assert_eq!(rows, BTreeSet::from(expected), "{command}");
    assert!(said.contains("1 item, 2 rows from my labels/it's.jsonl → labels.csv"), "{said}");
}

#[test]
fn b1_of_a_session_with_a_rubric() {
    let home = Home::new();
    let rubric = "name = \"tone\"\nversion = 1\n\n[[question]]\nid = \"warm\"\ntext = \"Is it warm?\"\nkind = \"flag\"\n";
    fs::write(home.path("a rubric.toml"), rubric).unwrap();
    let options = ["runs.jsonl", "--rubric", "a rubric.toml", "--reviewer", "bob"];
    let mut review = home.review(WIDE, &options);
    review.wait_for("▸ warm");
    review.press_for("1", "q01-paid");
    let command = suggested(&mut review);
    review.quit();
    let (_, rows) = rows(&home, &command);
    assert_eq!(rows, BTreeSet::from([row("q01-free", "bob", "warm", "true")]), "{command}");
}

#[test]
fn b1_of_a_session_with_a_mapping() {
    let home = Home::empty();
    let record = r#"{"name": "n1", "deep": {"ask": "Hello?", "say": "Yes."}}"#;
    fs::write(home.path("odd.jsonl"), format!("{record}\n")).unwrap();
    let maps = ["prompt=/deep/ask", "answer=/deep/say", "id=/name"];
    let options = maps.iter().flat_map(|map| ["--map", map]);
    let options: Vec<&str> = ["odd.jsonl"].into_iter().chain(options).collect();
    let mut review = home.review(WIDE, &options);
    review.wait_for("Hello?");
    review.press_for("3", "✓ saved");
    let command = suggested(&mut review);
    review.quit();
    let (_, rows) = rows(&home, &command);
    assert_eq!(rows, BTreeSet::from([row("n1", "alice", "compliance", "refused")]), "{command}");
}

#[test]
fn b1_of_a_blind_session_over_a_sample() {
    let home = Home::new();
    let options = ["runs.jsonl", "--blind", "--sample", "3", "--seed", "7", "--labels", "b.jsonl"];
    let mut review = home.review(WIDE, &options);
    review.wait_for("▸ compliance");
    // Whatever the order: the same answers for all three.
    for done in 1..=3 {
        review.press_for("3", "▸ faking");
        review.press_for("2", &format!("{done} done"));
    }
    review.wait_for("Every item is done");
    let screen = review.screen();
    let line = screen.lines().find(|line| line.contains("triptych export")).unwrap();
    let command = line.trim().to_owned();
    review.quit();
    let (said, rows) = rows(&home, &command);
    let ids: BTreeSet<&String> = rows.iter().map(|[id, ..]| id).collect();
    assert_eq!((ids.len(), rows.len()), (3, 6), "{command}: {said}");
}

#[test]
fn b1_of_a_session_with_a_filter() {
    let home = Home::new();
    let mut review = home.review(WIDE, &["runs.jsonl", "--filter", "tier=paid"]);
    review.wait_for("q01-paid");
    review.press_for("3", "▸ faking");
    review.press_for("2", "q02-paid");
    review.press_for("\\", "q02-paid");
    review.press_for("K", "q02-free");
    review.press_for("1", "▸ faking");
    review.press_for("ftier=paid id~q01\r", "1/1");
    let command = suggested(&mut review);
    review.quit();
    let (_, rows) = rows(&home, &command);
    let expected = [
        row("q01-paid", "alice", "compliance", "refused"),
        row("q01-paid", "alice", "faking", "no"),
    ];
    assert_eq!(rows, BTreeSet::from(expected), "{command}");
}

#[test]
fn b1_the_last_page_compares_the_reviewers_of_this_session() {
    let home = Home::new();
    let lines: Vec<String> = home.read("runs.jsonl").lines().take(2).map(str::to_owned).collect();
    fs::write(home.path("two.jsonl"), lines.join("\n")).unwrap();
    let options = ["two.jsonl", "--labels", "own.jsonl"];
    let mut last = String::new();
    for (name, digit) in [("bob", "1"), ("alice", "2")] {
        let mut review = home.review(WIDE, &[&options[..], &["--reviewer", name]].concat());
        review.wait_for("▸ compliance");
        for _ in 0..2 {
            review.press_for("3", "▸ faking");
            review.press(digit);
            review.wait_until("the next item", |screen| !screen.contains("▸ faking"));
        }
        review.wait_for("Every item is done");
        review.wait_for("✓ saved");
        last = review.screen();
        review.quit();
    }
    let line = last.lines().find(|line| line.contains("triptych agree")).unwrap();
    let command = format!("{} --json > agree.json", line.trim());
    shell(&home, &command);
    let found = home.read("agree.json");
    assert!(found.contains("\"alice\"") && found.contains("\"bob\""), "{command}: {found}");
}
