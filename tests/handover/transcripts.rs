//! `export --to transcripts`: what is shown of records, as a file that opens anywhere.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Home, json, run};

/// What `show` tells of an item but its place, its digest and what only all records together tell.
fn shown(home: &Home, file: &str, at: usize) -> Value {
    let mut item = json(home, &["show", file, "--at", &at.to_string(), "--json"]);
    for name in ["file", "n", "digest", "labels"] {
        item.as_object_mut().unwrap().remove(name);
    }
    // Where a record has no id its place stands for it.
    if item["id"].as_str().unwrap().contains('#') {
        item["id"] = Value::Null;
    }
    let warnings = item["warnings"].as_array_mut().unwrap();
    warnings.retain(|warning| warning["code"] != "duplicate-id");
    item
}

#[test]
fn every_sample_file_reads_the_same_when_it_is_written_out() {
    let home = Home::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/formats");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("formats/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    names.push("runs.jsonl".to_owned());
    names.sort();
    let mut items = 0;
    for name in names {
        let ran =
            run(&home, &["export", &name, "--to", "transcripts", "-o", "out.jsonl", "--force"]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        let count = home.read("out.jsonl").lines().count();
        items += count;
        for at in 1..=count {
            assert_eq!(shown(&home, "out.jsonl", at), shown(&home, &name, at), "{name} {at}");
        }
        let check = json(&home, &["check", "out.jsonl", "--json"]);
        assert_eq!(check["files"][0]["format"], "transcript", "{name}");
    }
    assert!(items > 50, "{items}");
}

#[test]
fn what_names_people_is_replaced_everywhere() {
    let home = Home::empty();
    let record = json!({"id": "ann@example.org", "owner": "ann@example.org",
        "user_prompt": "write to ann@example.org, +44 20 7946 0958",
        "scratchpad": "the key is sk-abcDEF0123456789abcd, in /home/ann/x; Falcon",
        "output": "I wrote to ann@example.org about Falcon"});
    fs::write(home.path("runs.jsonl"), format!("{record}\n")).unwrap();
    let ran = run(
        &home,
        &[
            "export",
            "runs.jsonl",
            "--to",
            "transcripts",
            "--redact",
            "--redact-pattern",
            "Falcon",
            "-o",
            "out.jsonl",
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("email 4 times (1 different)"), "{}", ran.err);
    let out = home.read("out.jsonl");
    for secret in ["ann", "example", "7946", "sk-abc", "Falcon"] {
        assert!(!out.contains(secret), "{secret}: {out}");
    }
    let item = json(&home, &["show", "out.jsonl", "--at", "1", "--json"]);
    assert_eq!(item["id"], "[email-1]");
    assert_eq!(item["segments"][2]["text"], "I wrote to [email-1] about [redacted-1]");
    let refused = run(&home, &["export", "runs.jsonl", "--to", "csv", "--redact", "-o", "-"]);
    assert!(refused.code == 2 && refused.err.contains("use --to transcripts"), "{}", refused.err);
}
