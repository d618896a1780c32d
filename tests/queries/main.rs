//! Searches and filters find the same items as Python does with `json.loads`.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::Home;
use triptych::corpus::{Corpus, OpenOptions};
use triptych::filter::{Atom, Expr, Pattern};
use triptych::queue::search::{Masked, Query, search};
use triptych::transcript::Pane;

#[test]
fn the_same_items_are_found_as_by_decoding_every_record() {
    let home = Home::empty();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queries/reference.py");
    let written = Command::new("python3").arg(script).arg(home.path("")).status();
    if !written.is_ok_and(|status| status.success()) {
        eprintln!("skipped: python3 cannot write the reference");
        return;
    }
    let queries: Vec<Value> = serde_json::from_str(&home.read("queries.json")).unwrap();
    assert!(queries.len() >= 50);
    let corpus = Corpus::open(&[home.path("data.jsonl")], &OpenOptions::default()).corpus;
    corpus.index(&false.into(), &mut |_| {});
    let mut wrong = Vec::new();
    for query in &queries {
        let expected: Vec<&str> =
            query["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        let filter = filter_of(query);
        let listed = home.run(&["list", "data.jsonl", "--json", "--filter", &filter]);
        let listed: Value = serde_json::from_slice(&listed.stdout)
            .unwrap_or_else(|_| panic!("{filter}: {}", String::from_utf8_lossy(&listed.stderr)));
        let listed: Vec<&str> =
            listed["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap()).collect();
        if listed != expected {
            wrong.push(format!("--filter {filter}: {listed:?} instead of {expected:?}"));
        }
        if let Some((pattern, pane)) = pattern_of(query) {
            let found = found(&corpus, &Query { pattern, pane, masked: Masked::default() });
            if found != expected {
                wrong.push(format!("search {filter}: {found:?} instead of {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn found(corpus: &Corpus, query: &Query) -> Vec<String> {
    let mut ids = Vec::new();
    search(corpus, query, 0..corpus.len(), Some, &false.into(), |_, found| {
        ids.extend(found.into_iter().map(|found| found.name));
        true
    });
    ids
}

fn pattern_of(query: &Value) -> Option<(Pattern, Option<Pane>)> {
    let text = query["text"].as_str().unwrap();
    let pattern = match query["kind"].as_str().unwrap() {
        "words" => Pattern::Words(text.to_owned()),
        "regex" => Pattern::regex(text, query["any_case"] == true).unwrap(),
        _ => return None,
    };
    let pane = query["pane"].as_str().unwrap();
    Some((pattern, Pane::ALL.into_iter().find(|known| known.name() == pane)))
}

/// The query as a filter, written as the program itself writes one.
fn filter_of(query: &Value) -> String {
    match pattern_of(query) {
        Some((pattern, pane)) => Expr::Atom(Atom::Text { pane, pattern }).to_string(),
        None => query["text"].as_str().unwrap().to_owned(),
    }
}

#[test]
fn the_index_finds_the_records_that_python_finds() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queries/records.py");
    for seed in ["1", "2"] {
        let home = Home::empty();
        let mut python = Command::new("python3");
        let written = python.arg(&script).arg(home.path("")).arg(seed).status();
        if !written.is_ok_and(|status| status.success()) {
            eprintln!("skipped: python3 cannot write the files");
            return;
        }
        let all: Value = serde_json::from_str(&home.read("records.json")).unwrap();
        let mut files: Vec<(String, Value)> = Vec::new();
        for (name, records) in all.as_object().unwrap() {
            files.push((name.clone(), records.clone()));
            if name.ends_with("0.jsonl") || name.ends_with("4.jsonl") {
                let packed = zstd::encode_all(home.read(name).as_bytes(), 1).unwrap();
                let path = format!("{name}.zst");
                std::fs::write(home.path(&path), packed).unwrap();
                files.push((path, records.clone()));
            }
        }
        for (name, records) in files {
            let corpus = Corpus::open(&[home.path(&name)], &OpenOptions::default()).corpus;
            corpus.index(&false.into(), &mut |_| {});
            let texts = |position| {
                let transcript = corpus.read(position).unwrap().transcript;
                let pane =
                    |pane| transcript.pane(pane).map(|part| part.text.clone()).collect::<String>();
                serde_json::json!([transcript.id, pane(Pane::Prompt), pane(Pane::Answer)])
            };
            let found: Vec<Value> = (0..corpus.len()).map(texts).collect();
            let expected = records.as_array().unwrap();
            assert_eq!(found.len(), expected.len(), "{name}, seed {seed}");
            for (found, expected) in found.iter().zip(expected) {
                assert_eq!(found, expected, "{name}, seed {seed}");
            }
        }
    }
}
