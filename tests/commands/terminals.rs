//! What reaches a terminal, whatever the data hold.

use std::fs;
use std::io::Read;

use crate::support::{Home, run};

/// Control characters of both sets, a character that turns the writing, one that cannot be seen.
const HOSTILE: &str = "x\\u001b[31m\\u009b2J\\u007f\\u202e\\u200b";

fn hostile() -> Home {
    let home = Home::empty();
    let record = format!(
        "{{\"id\":\"{HOSTILE}\",\"prompt\":\"{HOSTILE}\",\"output\":\"o\",\"tier\":\"{HOSTILE}\",\"flags\":{{\"f\":\"{HOSTILE}\"}}}}\n"
    );
    fs::write(home.path("runs.jsonl"), record).unwrap();
    let listed = crate::support::json(&home, &["list", "runs.jsonl", "--json"]);
    let event = serde_json::json!({"v": 1, "event": "01ARZ3NDEKTSV4RRFFQ69G0000",
        "at": "2026-11-23T09:30:00.000Z", "by": "al\u{1b}[31m\u{202e}ice", "kind": "answer",
        "item": {"id": listed["items"][0]["id"], "digest": listed["items"][0]["digest"]},
        "rubric": "alignment-faking@1", "question": "compliance", "value": "refused"});
    fs::write(home.path("runs.labels.jsonl"), format!("{event}\n")).unwrap();
    home
}

fn is_bare(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}')
}

#[test]
fn no_command_sends_a_terminal_what_could_disturb_it() {
    let home = hostile();
    let commands: [&[&str]; 13] = [
        &["list", "runs.jsonl"],
        &["list", "runs.jsonl", "--csv"],
        &["list", "runs.jsonl", "--json"],
        &["show", "runs.jsonl"],
        &["show", "runs.jsonl", "--json"],
        &["stats", "runs.jsonl", "--by", "tier"],
        &["agree", "runs.jsonl", "--json"],
        &["check", "runs.jsonl"],
        &["export", "runs.jsonl", "--to", "csv", "-o", "-"],
        &["export", "runs.jsonl", "--to", "jsonl", "-o", "-"],
        &["export", "runs.jsonl", "--merge-into", "-"],
        &["sample", "runs.jsonl", "-n", "1", "--seed", "1", "--name", "s\u{1b}[31m\u{202e}"],
        &["list", "runs.jsonl", "--filter", "tier=\u{1b}[31m\u{9b}"],
    ];
    for command in commands {
        let words = [&[env!("CARGO_BIN_EXE_triptych")], command].concat();
        let mut terminal = home.review_command((200, 50), &words);
        let code = terminal.end();
        let shown = String::from_utf8(terminal.bytes()).unwrap();
        assert!(!shown.contains(is_bare), "{command:?}: {shown:?}");
        assert!(!shown.trim().is_empty() && code < 3, "{command:?}: {code}");
    }
    let parquet = ["export", "runs.jsonl", "--to", "parquet", "-o", "-"];
    let words = [&[env!("CARGO_BIN_EXE_triptych")][..], &parquet].concat();
    let mut terminal = home.review_command((200, 50), &words);
    assert_eq!(terminal.end(), 2);
    let shown = String::from_utf8(terminal.bytes()).unwrap();
    assert!(shown.contains("is no text for a terminal"), "{shown:?}");
}

#[test]
fn json_holds_the_files_own_texts_and_nothing_bare() {
    let home = hostile();
    let own: String = serde_json::from_str(&format!("\"{HOSTILE}\"")).unwrap();
    for command in [&["list", "runs.jsonl", "--json"][..], &["show", "runs.jsonl", "--json"]] {
        let out = run(&home, command).out;
        assert!(!out.contains(is_bare), "{out:?}");
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        let item = document.get("items").map_or(&document, |items| &items[0]);
        assert_eq!(
            (&item["id"], &item["fields"]["tier"]),
            (&own.clone().into(), &own.clone().into())
        );
    }
    // A file or a pipe gets a table with the very bytes.
    let csv = run(&home, &["export", "runs.jsonl", "--to", "csv", "-o", "-"]).out;
    assert!(csv.contains(&own), "{csv:?}");
    let mut bytes = Vec::new();
    assert_eq!(run(&home, &["export", "runs.jsonl", "--to", "csv", "-o", "out.csv"]).code, 0);
    fs::File::open(home.path("out.csv")).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), csv);
}
