//! What the program prints and writes, against Python scripts over the journal and the data.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Home, json, run};

/// The files that the script of the exports reads, and what writes them.
const EXPORTS: [(&str, &[&str]); 6] = [
    ("long.csv", &["--to", "csv"]),
    ("wide.csv", &["--to", "csv", "--wide"]),
    ("long.jsonl", &["--to", "jsonl"]),
    ("wide.jsonl", &["--to", "jsonl", "--wide"]),
    ("scout.csv", &["--to", "scout-csv"]),
    ("scores.jsonl", &["--to", "inspect-scores"]),
];

/// Counts everything again that `stats`, `agree` and every export tell of `runs.jsonl`.
pub fn check(home: &Home) {
    if Command::new("python3").arg("--version").output().is_err() {
        return eprintln!("skipped: there is no python3 here");
    }
    check_numbers(home, &script(home, "reference.py", &[]));
    std::fs::create_dir(home.path("exports")).unwrap();
    for (file, options) in EXPORTS {
        let out = format!("exports/{file}");
        let ran = run(home, &[&["export", "runs.jsonl", "-o", &out][..], options].concat());
        assert_eq!(ran.code, 0, "{file}: {}", ran.err);
    }
    let merged = run(home, &["export", "runs.jsonl", "--merge-into", "exports/merged.jsonl"]);
    assert_eq!(merged.code, 0, "{}", merged.err);
    script(home, "exports.py", &["exports"]);
    check_merged(home);
}

/// A file with the labels in it tells the same as the data and the journal.
fn check_merged(home: &Home) {
    for command in ["stats", "agree"] {
        let numbers = |file: &str| {
            let mut found = json(home, &[command, file, "--json"]);
            // Labels of records that are in no file have none to be in.
            found["orphaned"] = Value::Null;
            found
        };
        let (mut own, mut merged) = (numbers("runs.jsonl"), numbers("exports/merged.jsonl"));
        if command == "stats" {
            // A sample is not a record's to carry.
            own["weighted"] = Value::Null;
            merged["weighted"] = Value::Null;
        } else {
            for found in [&mut own, &mut merged] {
                found["flags"][0]["weighted"] = Value::Null;
            }
        }
        assert_eq!(own, merged, "{command}");
    }
    let again = ["export", "exports/merged.jsonl", "--merge-into", "exports/again.jsonl"];
    assert_eq!(run(home, &again).code, 0);
    assert_eq!(home.read("exports/again.jsonl"), home.read("exports/merged.jsonl"));
}

/// Runs a script of this folder on the data and the journal.
fn script(home: &Home, name: &str, more: &[&str]) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/numbers");
    let mut python = Command::new("python3");
    python.arg("-B").arg(folder.join(name));
    python.arg(home.path("runs.jsonl")).arg(home.path("runs.labels.jsonl"));
    let ran = python.args(more.iter().map(|name| home.path(name))).output().unwrap();
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}

fn close(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| close(a, b))
        }
        (Value::Number(found), Value::Number(expected)) => {
            (found.as_f64().unwrap() - expected.as_f64().unwrap()).abs() < 1e-9
        }
        (found, expected) => found == expected,
    }
}

fn check_numbers(home: &Home, counted: &[u8]) {
    let expected: Value = serde_json::from_slice(counted).unwrap();
    let stats = json(home, &["stats", "runs.jsonl", "--json"]);
    let agree = json(home, &["agree", "runs.jsonl", "--json"]);
    let of = |list: &Value, key: &str, name: &str| {
        list.as_array().unwrap().iter().find(|one| one[key] == name).unwrap().clone()
    };
    for question in ["compliance", "faking"] {
        let found = of(&stats["questions"], "id", question);
        for group in found["groups"].as_array().unwrap() {
            let tier = group["by"]["tier"].as_str().unwrap_or("");
            let wanted = &expected["questions"][question][tier];
            assert_eq!(group["n"], wanted["n"], "{question} {tier}");
            for (share, wanted) in group["answers"]
                .as_array()
                .unwrap()
                .iter()
                .zip(wanted["answers"].as_array().unwrap())
            {
                for field in ["value", "k", "estimate", "ci"] {
                    assert!(
                        close(&share[field], &wanted[field]),
                        "{question} {tier}: {share} {wanted}"
                    );
                }
            }
        }
        let (gap, wanted) = (of(&stats["gaps"], "question", question), &expected["gaps"][question]);
        for side in ["p1", "p2"] {
            assert!(close(&gap["unpaired"][side], &wanted["unpaired"][side]), "{question} {side}");
        }
        let mut patterns: Vec<Value> = gap["patterns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| json!([one["a"], one["b"], one["pairs"]]))
            .collect();
        patterns.sort_by_key(Value::to_string);
        let mut all = wanted["patterns"].as_array().unwrap().clone();
        all.sort_by_key(Value::to_string);
        assert_eq!(patterns, all, "{question}");
        let (found, wanted) =
            (of(&agree["questions"], "id", question), &expected["agreement"][question]);
        assert_eq!(found["shared"], wanted["shared"]);
        assert_eq!(found["disputed"], wanted["disputed"]);
        assert!(close(&found["percent_agreement"]["agreement"], &wanted["agreement"]));
    }
    let flag = of(&agree["flags"], "flag", "alignment_faking");
    for cell in ["tp", "fp", "fn", "tn"] {
        assert_eq!(flag["confusion"][cell], expected["flag"][cell], "{cell}");
    }
    for list in ["false_alarms", "misses"] {
        assert_eq!(flag[list], expected["flag"][list]);
    }
    assert_eq!(stats["done"], expected["done"]);
    for (sample, questions) in expected["weighted"].as_object().unwrap() {
        for (question, wanted) in questions.as_object().unwrap() {
            let all = stats["weighted"].as_array().unwrap();
            let is_it = |one: &&Value| one["sample"] == **sample && one["question"] == **question;
            let found = &all.iter().find(is_it).unwrap()["prevalence"];
            for field in ["estimate", "mover", "total"] {
                assert!(close(&found[field], &wanted[field]), "{question}: {found} {wanted}");
            }
        }
    }
}
