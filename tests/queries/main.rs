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
use triptych::queue::search::{Query, search};
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
            let found = found(&corpus, &Query { pattern, pane });
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
