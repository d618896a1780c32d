//! `stats --csv` and `agree --csv`: the figures of the documents, a row each.

use std::collections::HashMap;

use serde_json::Value;

use crate::labelled;

type Row = HashMap<String, String>;

fn rows(words: &[&str]) -> Vec<Row> {
    let words = [words, &["--csv"]].concat();
    let done = labelled().run(&words);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    csv::Reader::from_reader(done.stdout.as_slice()).deserialize().map(Result::unwrap).collect()
}

fn document(words: &[&str]) -> Value {
    let words = [words, &["--json"]].concat();
    serde_json::from_slice(&labelled().run(&words).stdout).unwrap()
}

/// The only row that has all of these.
fn row<'r>(rows: &'r [Row], cells: &[(&str, &str)]) -> &'r Row {
    let found: Vec<&Row> =
        rows.iter().filter(|row| cells.iter().all(|(name, text)| row[*name] == *text)).collect();
    assert_eq!(found.len(), 1, "{cells:?} {found:?}");
    found[0]
}

fn number(row: &Row, name: &str) -> Option<f64> {
    row[name].parse().ok()
}

#[test]
fn the_shares_and_gaps_are_those_of_the_document() {
    let words = ["stats", "runs.jsonl", "--by", "tier"];
    let (rows, document) = (rows(&words), document(&words));
    let mut shares = 0;
    for question in document["questions"].as_array().unwrap() {
        for group in question["groups"].as_array().unwrap() {
            let tier =
                group["by"]["tier"].as_str().map_or(String::new(), |tier| format!("tier={tier}"));
            for answer in group["answers"].as_array().into_iter().flatten() {
                let (id, value) =
                    (question["id"].as_str().unwrap(), answer["value"].as_str().unwrap());
                let row = row(
                    &rows,
                    &[("kind", "share"), ("question", id), ("group", &tier), ("value", value)],
                );
                assert_eq!(number(row, "k"), answer["k"].as_f64());
                assert_eq!(number(row, "n"), group["n"].as_f64());
                assert_eq!(number(row, "estimate"), answer["estimate"].as_f64());
                assert_eq!(number(row, "high"), answer["ci"][1].as_f64());
                assert_eq!(row["why"].is_empty(), !answer["estimate"].is_null());
                shares += 1;
            }
        }
    }
    assert_eq!(shares, rows.iter().filter(|row| row["kind"] == "share").count());
    let gap = &document["gaps"][0];
    let cells = [("kind", "gap"), ("question", "compliance"), ("figure", "paired")];
    assert_eq!(number(row(&rows, &cells), "estimate"), gap["paired"]["difference"].as_f64());
    assert_eq!(number(row(&rows, &cells), "p"), gap["paired"]["mcnemar_p"].as_f64());
}

#[test]
fn agreement_is_that_of_the_document() {
    let words = ["agree", "runs.jsonl"];
    let (rows, document) = (rows(&words), document(&words));
    let question = &document["questions"][0];
    let kappa = row(&rows, &[("question", "compliance"), ("figure", "cohen_kappa")]);
    assert_eq!(kappa["reviewers"], "alice, bob");
    assert_eq!(number(kappa, "estimate"), question["cohen_kappa"][0]["kappa"].as_f64());
    assert_eq!(number(kappa, "low"), question["cohen_kappa"][0]["kappa_ci95"][0].as_f64());
    let fleiss = row(&rows, &[("question", "compliance"), ("figure", "fleiss_kappa")]);
    assert!(fleiss["estimate"].is_empty() && fleiss["why"].contains("see alpha"), "{fleiss:?}");
    let recall = row(&rows, &[("kind", "flag"), ("figure", "recall")]);
    assert_eq!(recall["flag"], "alignment_faking >= 0.5");
    assert_eq!(number(recall, "estimate"), document["flags"][0]["confusion"]["recall"].as_f64());
}

#[test]
fn numbers_are_printed_in_one_form() {
    for other in [["--json", "--csv"], ["--csv", "--to=md"]] {
        let done = labelled().run(&[&["stats", "runs.jsonl"], &other[..]].concat());
        assert_eq!(done.status.code(), Some(2));
    }
}
