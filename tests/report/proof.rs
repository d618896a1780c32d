//! `verify` finds every change of journal, data or report, names the figures that it changes, and finds
//! nothing where nothing was changed.

use std::fs;
use std::thread;

use fastrand::Rng;
use serde_json::{Value, json};

use crate::support::{Home, json, schemas};
use crate::{labelled, printed};

/// The report that is proved, with everything that the sample data have.
const REPORT: [&str; 5] = ["report", "runs.jsonl", "--quotes", "-o", "r.html"];

/// So many bits are changed; `TRIPTYCH_PROOF_FLIPS` says otherwise.
const FLIPS: usize = 120;

fn reported() -> Home {
    let home = labelled();
    printed(&home, &REPORT);
    home
}

/// The figures of a report: what is counted and computed, without where from.
fn figures(home: &Home) -> Option<Value> {
    let out = home.run(&["report", "runs.jsonl", "--quotes", "--json"]);
    let mut data: Value = serde_json::from_slice(&out.stdout).ok()?;
    for name in ["digest", "read", "asked"] {
        data.as_object_mut().unwrap().remove(name);
    }
    Some(data)
}

/// Changes a bit of a file, and says what `verify` says of it: the exit code and the document.
fn flipped(home: &Home, file: &str, bit: usize) -> (Option<i32>, Option<Value>, Option<Value>) {
    let path = home.path(file);
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[bit / 8] ^= 1 << (bit % 8);
    fs::write(&path, changed).unwrap();
    let out = home.run(&["verify", "r.html", "runs.jsonl", "--json"]);
    let figures = if file == "r.html" { None } else { figures(home) };
    fs::write(&path, whole).unwrap();
    (out.status.code(), serde_json::from_slice(&out.stdout).ok(), figures)
}

#[test]
fn a_report_holds_where_nothing_was_changed() {
    let home = reported();
    let found = json(&home, &["verify", "r.html", "runs.jsonl", "--json"]);
    schemas::check("verify", &found);
    assert_eq!(found["differ"], json!([]));
    assert!(found["compared"].as_u64() > Some(500));
    // Neither when it was written nor where it lies counts.
    let elsewhere = labelled();
    fs::copy(home.path("r.html"), elsewhere.path("r.html")).unwrap();
    printed(&elsewhere, &["verify", "r.html", "runs.jsonl"]);
    printed(
        &home,
        &["report", "runs.jsonl", "-o", "r.json", "--by", "model", "--filter", "tier=free"],
    );
    printed(&home, &["verify", "r.json", "runs.jsonl"]);
}

#[test]
fn every_bit_that_is_changed_is_found() {
    let flips = std::env::var("TRIPTYCH_PROOF_FLIPS").ok().and_then(|text| text.parse().ok());
    let flips: usize = flips.unwrap_or(FLIPS);
    let workers = 2;
    let work = |worker: usize| {
        let home = reported();
        let before = figures(&home).unwrap();
        let mut random = Rng::with_seed(worker as u64 + 1);
        let mut changed_figures = 0;
        for _ in 0..flips.div_ceil(workers) {
            let file = ["labels.jsonl", "runs.jsonl", "r.html"][random.usize(..3)];
            let bits = fs::metadata(home.path(file)).unwrap().len() * 8;
            let bit = random.usize(..usize::try_from(bits).unwrap());
            let (code, found, figures) = flipped(&home, file, bit);
            assert!(matches!(code, Some(1 | 2)), "bit {bit} of {file}: {code:?} {found:?}");
            let Some(found) = found else { continue };
            schemas::check("verify", &found);
            let named = !found["differ"].as_array().unwrap().is_empty();
            if let Some(now) = figures {
                assert_eq!(named, now != before, "bit {bit} of {file}: {found:#}");
                changed_figures += usize::from(named);
            }
        }
        printed(&home, &["verify", "r.html", "runs.jsonl"]);
        changed_figures
    };
    let changed: usize = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(changed > flips / 20, "{changed} of {flips} changed a figure");
}

#[test]
fn what_differs_is_named() {
    let home = reported();
    let page = home.read("r.html");
    let said = |page: &str, args: &[&str]| {
        fs::write(home.path("x.html"), page).unwrap();
        let out = home.run(&[&["verify", "x.html"], args].concat());
        assert_eq!(out.status.code(), Some(1));
        String::from_utf8(out.stdout).unwrap() + &String::from_utf8_lossy(&out.stderr)
    };
    let runs = &["runs.jsonl"][..];
    let shown = said(&page.replacen("42.9 %", "43.9 %", 1), runs);
    assert!(shown.contains("the page says \"43.9 %\""), "{shown}");
    let held = said(&page.replacen("\"k\": 6", "\"k\": 7", 1), runs);
    let figure = "stats › questions › compliance › groups › all › answers › complied › k: 7 in the report, 6 in the files";
    assert!(
        held.contains("the report was changed after it was written") && held.contains(figure),
        "{held}"
    );
    assert!(said("<p>no report</p>", runs).contains("there is no report in it"));
    let other = said(&page, &["formats/chat.jsonl"]);
    assert!(other.contains("transcripts runs.jsonl is not here"), "{other}");
    assert!(other.contains("transcripts chat.jsonl was not read for the report"), "{other}");
    // A label more.
    let journal = home.read("labels.jsonl");
    let last = journal.lines().rfind(|line| {
        line.contains("\"kind\":\"answer\"") && line.contains("\"file\":\"runs.jsonl\"")
    });
    let last = last.unwrap();
    let mut event: Value = serde_json::from_str(last).unwrap();
    event["event"] = "01ZZZ3NDEKTSV4RRFFQ69G0000".into();
    event["by"] = "carol".into();
    fs::write(home.path("labels.jsonl"), format!("{journal}{event}\n")).unwrap();
    let more = said(&page, runs);
    assert!(more.contains("labels labels.jsonl has grown since"), "{more}");
    assert!(
        more.contains("stats › reviewers › 3: nothing in the report, \"carol\" in the files"),
        "{more}"
    );
}
