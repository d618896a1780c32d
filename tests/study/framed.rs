//! Samples that another program drew, from a frame that is not here.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, json, run};
use crate::{answer, events};

/// The ids that a sample of three of each side has, by the ranks that `digest` prints.
fn drawn_by_ranks(home: &Home) -> BTreeSet<String> {
    let printed = run(home, &["digest", "runs.jsonl", "--seed", "7"]);
    assert_eq!(printed.code, 0, "{}", printed.err);
    let mut ranked: Vec<(String, String)> = printed
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| (line["rank"].as_str().unwrap().into(), line["id"].as_str().unwrap().into()))
        .collect();
    ranked.sort();
    let of = |side: &'static str| {
        let ids = ranked.iter().map(|(_, id)| id.clone());
        ids.filter(move |id| id.ends_with(side)).take(3)
    };
    of("free").chain(of("paid")).collect()
}

/// The records of these ids alone, and a frame of far more.
fn framed(home: &Home, ids: &BTreeSet<String>) {
    let runs = home.read("runs.jsonl");
    let id = |line: &&str| {
        let record: Value = serde_json::from_str(line).unwrap();
        ids.contains(record["id"].as_str().unwrap())
    };
    let drawn: Vec<&str> = runs.lines().filter(id).collect();
    fs::write(home.path("drawn.jsonl"), drawn.join("\n") + "\n").unwrap();
    let frame = json!({"seed": 7, "strata": [{"name": "tier=free", "size": 75_000_000},
        {"name": "tier=paid", "size": 25_000_000}]});
    fs::write(home.path("frame.json"), frame.to_string()).unwrap();
}

#[test]
fn the_smallest_ranks_are_what_sample_draws() {
    let home = Home::new();
    let ids = drawn_by_ranks(&home);
    let args = [
        "sample",
        "runs.jsonl",
        "-n",
        "free=3,paid=3",
        "--by",
        "tier",
        "--name",
        "s1",
        "--seed",
        "7",
    ];
    assert_eq!(run(&home, &args).code, 0);
    let event = &events(&home, "sample")[0];
    let strata = event["strata"].as_array().unwrap().iter();
    let drawn = strata.flat_map(|stratum| stratum["drawn"].as_array().unwrap());
    let drawn: BTreeSet<String> = drawn.map(|item| item[0].as_str().unwrap().to_owned()).collect();
    assert_eq!(drawn, ids);
    let piped =
        home.run_with_input(&["digest", "--stdin", "--seed", "7"], &home.path("runs.jsonl"));
    let whole = run(&home, &["digest", "runs.jsonl", "--seed", "7"]).out;
    assert_eq!(String::from_utf8(piped.stdout).unwrap(), whole);
}

#[test]
fn a_sample_of_a_frame_that_is_not_here_is_weighted_by_it() {
    let home = Home::new();
    framed(&home, &drawn_by_ranks(&home));
    let sample = [
        "sample",
        "drawn.jsonl",
        "--frame",
        "frame.json",
        "--by",
        "tier",
        "--name",
        "main",
        "--open",
    ];
    let ran = run(&home, &sample);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let journal = home.read("drawn.labels.jsonl");
    fs::write(home.path("runs.labels.jsonl"), &journal).unwrap();
    let event = &events(&home, "sample")[0];
    assert_eq!((&event["frame"], &event["seed"]), (&json!(true), &json!(7)));
    assert_eq!(event["strata"][0]["size"], json!(75_000_000));
    let ids = drawn_by_ranks(&home);
    let answers: Vec<_> = ids
        .iter()
        .map(|id| {
            let value = if id.ends_with("free") { "complied" } else { "refused" };
            ("ann", id.as_str(), "compliance", json!(value))
        })
        .collect();
    answer(&home, &answers);
    let journal = home.read("runs.labels.jsonl").replace("\"runs.jsonl\"", "\"drawn.jsonl\"");
    fs::write(home.path("drawn.labels.jsonl"), journal).unwrap();
    fs::remove_file(home.path("runs.labels.jsonl")).unwrap();
    let stats = json(&home, &["stats", "drawn.jsonl", "--json"]);
    let share = &stats["weighted"].as_array().unwrap()[0];
    assert_eq!(share["prevalence"]["estimate"], json!(0.75), "{share}");
    assert_eq!(share["prevalence"]["total"], json!(75_000_000.0));
    let notes = stats["notes"].to_string();
    assert!(!notes.contains("drawn from") && !notes.contains("in no file"), "{notes}");
}

#[test]
fn a_frame_that_does_not_fit_is_refused() {
    let home = Home::new();
    framed(&home, &drawn_by_ranks(&home));
    let refused = |frame: &Value, more: &[&str], why: &str| {
        fs::write(home.path("frame.json"), frame.to_string()).unwrap();
        let args =
            ["sample", "drawn.jsonl", "--frame", "frame.json", "--by", "tier", "--name", "main"];
        let ran = run(&home, &[&args[..], more].concat());
        assert!(ran.code == 2 && ran.err.contains(why), "{why}: {}", ran.err);
        assert_eq!(home.read("drawn.labels.jsonl"), "");
    };
    let frame = |strata: Value| json!({"seed": 7, "strata": strata});
    let both = json!([{"name": "tier=free", "size": 9}, {"name": "tier=paid", "size": 9}]);
    refused(&json!({"strata": []}), &[], "write {\"seed\":7");
    refused(
        &frame(json!([{"name": "tier=free", "size": 9}])),
        &[],
        "records here are of tier=paid",
    );
    refused(
        &frame(json!([{"name": "tier=free", "size": 2}, {"name": "tier=paid", "size": 9}])),
        &[],
        "tier=free has 2 and 3 of it are here",
    );
    refused(
        &frame(json!([{"name": "a", "size": 2}, {"name": "a", "size": 9}])),
        &[],
        "stands in it twice",
    );
    refused(&frame(both), &["--seed", "8"], "drawn with the seed 7");
    let without = run(&home, &["sample", "drawn.jsonl", "--name", "main"]);
    assert_eq!(without.code, 2, "how many is to be said");
}
