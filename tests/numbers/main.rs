//! Samples, and the numbers that `stats` and `agree` print, through the command line.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod flow;
mod python;
#[path = "../support/mod.rs"]
mod support;
mod table;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::{Home, json, run};

/// The sample data's runs with the labels of two reviewers.
fn labelled() -> Home {
    let home = Home::new();
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/labels.jsonl");
    fs::copy(journal, home.path("runs.labels.jsonl")).unwrap();
    home
}

/// The last design that the journal records.
fn design(home: &Home) -> Value {
    let journal = home.read("runs.labels.jsonl");
    let mut events = journal.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    events.rfind(|event| event["kind"] == "sample").unwrap()
}

/// Everything that was drawn, by stratum.
fn drawn(design: &Value) -> Vec<(String, Vec<String>)> {
    let id = |item: &Value| item[0].as_str().unwrap().to_owned();
    let stratum = |one: &Value| {
        let items = one["drawn"].as_array().unwrap().iter().map(id).collect();
        (one["name"].as_str().unwrap().to_owned(), items)
    };
    design["strata"].as_array().unwrap().iter().map(stratum).collect()
}

#[test]
fn the_numbers_are_those_of_an_independent_count() {
    python::check(&labelled());
}

#[test]
fn a_sample_depends_on_seed_and_data_alone_and_grows() {
    let home = Home::new();
    let draw = |number: &str| {
        let by = ["--by", "alignment_faking=0.5", "--seed", "7", "-n", number];
        let ran = run(&home, &[&["sample", "runs.jsonl"][..], &by].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        design(&home)
    };
    let ten = draw("10");
    assert_eq!(ten["seed"], 7);
    let sizes: u64 =
        ten["strata"].as_array().unwrap().iter().map(|s| s["size"].as_u64().unwrap()).sum();
    assert_eq!(sizes, 24);
    let sixteen = draw("16");
    for ((name, ten), (_, sixteen)) in drawn(&ten).iter().zip(drawn(&sixteen)) {
        assert!(sixteen.starts_with(ten), "{name}");
    }
    // Another order of the records, another machine's journal.
    fs::remove_file(home.path("runs.labels.jsonl")).unwrap();
    let text = home.read("runs.jsonl");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.reverse();
    fs::write(home.path("runs.jsonl"), lines.join("\n") + "\n").unwrap();
    assert_eq!(drawn(&draw("16")), drawn(&sixteen));

    let listed = run(&home, &["list", "runs.jsonl", "--sample", "sample", "--columns", "id"]).out;
    let mut listed: Vec<&str> = listed.lines().skip(1).collect();
    assert_eq!(listed.len(), 16);
    listed.sort_unstable();
    let mut all: Vec<String> = drawn(&sixteen).into_iter().flat_map(|(_, items)| items).collect();
    all.sort_unstable();
    assert_eq!(listed, all);
}

#[test]
fn a_data_file_that_grows_leaves_the_sample_and_its_estimates() {
    let home = labelled();
    run(&home, &["sample", "runs.jsonl", "--by", "tier", "-n", "100%", "--seed", "1"]);
    let before =
        (design(&home), json(&home, &["stats", "runs.jsonl", "--json"])["weighted"].clone());
    let mut data = home.read("runs.jsonl");
    data.push_str("{\"id\":\"new\",\"tier\":\"free\",\"prompt\":\"p\",\"response\":\"r\"}\n");
    fs::write(home.path("runs.jsonl"), data).unwrap();
    let after = json(&home, &["stats", "runs.jsonl", "--json"]);
    assert_eq!((design(&home), after["weighted"].clone()), before);
    assert!(!before.1.as_array().unwrap().is_empty());
    let notes = after["notes"].to_string();
    assert!(
        notes.contains("sample sample was drawn from 24 items, and there are 25 now"),
        "{notes}"
    );

    // Samples of pairs, and of what a filter lets through, tell it as well, each of its own frame.
    let draw = |name: &str, words: &[&str]| {
        let ran = run(
            &home,
            &[&["sample", "runs.jsonl", "-n", "4", "--open", "--name", name], words].concat(),
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    draw("pairs", &["--pairs"]);
    draw("free", &["--filter", "tier=free"]);
    let notes = || json(&home, &["stats", "runs.jsonl", "--json"])["notes"].to_string();
    assert!(!notes().contains("sample pairs was") && !notes().contains("sample free was"));
    let mut data = home.read("runs.jsonl");
    for tier in ["free", "paid"] {
        data.push_str(&format!(
            "{{\"id\":\"more-{tier}\",\"tier\":\"{tier}\",\"prompt\":\"p\",\"response\":\"r\"}}\n"
        ));
    }
    fs::write(home.path("runs.jsonl"), data).unwrap();
    let notes = notes();
    assert!(
        notes.contains("sample pairs was drawn from 12 pairs, and there are 13 now"),
        "{notes}"
    );
    assert!(notes.contains("sample free was drawn from 13 items, and there are 14 now"), "{notes}");
}

#[test]
fn items_are_dealt_with_a_shared_part_and_pairs_stay_together() {
    let home = Home::new();
    let words = "sample runs.jsonl --pairs -n 10 --seed 3 --overlap 0.2 --reviewers alice,bob";
    let ran = run(&home, &words.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let of = |reviewer: &str| {
        let args =
            ["list", "runs.jsonl", "--sample", "sample", "--reviewer", reviewer, "--columns", "id"];
        let out = run(&home, &args).out;
        out.lines().skip(1).map(str::to_owned).collect::<Vec<String>>()
    };
    let (alice, bob, carol) = (of("alice"), of("bob"), of("carol"));
    assert_eq!((alice.len(), bob.len(), carol.len()), (12, 12, 20));
    assert_eq!(alice.iter().filter(|id| bob.contains(id)).count(), 4);
    for id in &alice {
        let query = id.split('-').next();
        assert_eq!(alice.iter().filter(|other| other.split('-').next() == query).count(), 2);
    }
}

#[test]
fn what_was_dealt_stays_with_its_reviewer() {
    let home = Home::new();
    let sample = |words: &str| {
        let args: Vec<&str> = words.split(' ').collect();
        run(&home, &[&["sample", "runs.jsonl", "--name", "ov"][..], &args].concat())
    };
    let dealt = |name: &str| design(&home)["deal"][name].as_array().unwrap().clone();
    assert_eq!(sample("-n 8 --overlap 25% --reviewers alice,bob").code, 0);
    let before = dealt("alice");
    assert!(sample("-n 18").err.contains("was dealt to alice, bob; name all of them"));
    assert_eq!(sample("-n 16 --overlap 0.5 --reviewers alice,bob,carol").code, 0);
    assert!(dealt("alice").starts_with(&before));
}

#[test]
fn nothing_is_estimated_from_a_part_of_a_sample_that_a_filter_chose() {
    let home = labelled();
    run(&home, &["sample", "runs.jsonl", "-n", "24", "--open", "--name", "all", "--seed", "1"]);
    run(&home, &["sample", "runs.jsonl", "-n", "9", "--open", "--name", "few", "--seed", "1"]);
    let stats = |words: &[&str]| json(&home, &[&["stats", "runs.jsonl", "--json"], words].concat());
    let samples = |stats: &Value| {
        let all = stats["weighted"].as_array().unwrap().iter().map(|one| one["sample"].clone());
        let mut all: Vec<Value> = all.collect();
        all.dedup();
        all
    };
    assert_eq!(samples(&stats(&[])), ["all", "few"]);
    assert_eq!(samples(&stats(&["--sample", "few"])), ["few"]);
    let filtered = stats(&["--filter", "label:compliance=complied"]);
    assert_eq!(samples(&filtered), [] as [&str; 0]);
    assert!(filtered["notes"].to_string().contains("sample all: the filter leaves out some"));
}

#[test]
fn an_unfinished_sample_has_an_interval_that_holds_however_often_one_looks() {
    let home = labelled();
    run(&home, &["sample", "runs.jsonl", "--by", "tier", "-n", "100%", "--seed", "1"]);
    let stats = json(&home, &["stats", "runs.jsonl", "--json"]);
    let shares = stats["weighted"].as_array().unwrap();
    let of = |question: &str| shares.iter().find(|share| share["question"] == question).unwrap();
    let strata = of("compliance")["strata"].as_array().unwrap();
    let labelled: u64 = strata.iter().map(|one| one["labelled"].as_u64().unwrap()).sum();
    let so_far = &of("compliance")["so_far"];
    let draws = so_far["draws"].as_u64().unwrap();
    assert!(draws > 0 && draws <= labelled && labelled < 24, "{so_far} of {labelled}");
    let end = |place: usize| so_far["ci"][place].as_f64().unwrap();
    let share = of("compliance")["prevalence"]["p"].as_f64();
    assert!(0.0 <= end(0) && end(0) < end(1) && end(1) <= 1.0, "{so_far}");
    assert!(share.is_none_or(|share| end(0) <= share && share <= end(1)), "{share:?} {so_far}");
    // What need not be answered is never finished.
    let mut optional = shares.iter().filter(|share| share["question"] == "anti_lab");
    assert!(optional.all(|share| share["so_far"].is_null()));
    let page = run(&home, &["stats", "runs.jsonl"]).out;
    assert!(page.contains(&format!("so far, from the first {draws}")), "{page}");
}

#[test]
fn wrong_wishes_are_answered_with_what_is_there() {
    let home = labelled();
    let cases: [(&str, i32, &str); 20] = [
        ("sample runs.jsonl -n 99", 0, "there are only 24; all of them are drawn"),
        ("sample runs.jsonl -n ten", 2, "write a number, a share as 10%, or STRATUM=N"),
        ("sample runs.jsonl -n 5 --by teir", 2, "did you mean tier?"),
        (
            "sample runs.jsonl -n 5 --by model=0.5 --name m",
            2,
            "is no number, and has no bands; write --by model",
        ),
        (
            "sample runs.jsonl -n fre=5 --by tier --name t",
            2,
            "there is no stratum fre; the strata are tier=free, tier=paid",
        ),
        (
            "sample runs.jsonl -n 5 --by alignment_faking --name f",
            2,
            "e.g. --by alignment_faking=0.5",
        ),
        (
            "sample runs.jsonl -n 5 --by tier --pairs --name p",
            2,
            "the two runs of a query differ in tier",
        ),
        ("sample runs.jsonl -n free=5 --by tier --name t", 0, "nothing is drawn of tier=paid"),
        ("sample runs.jsonl -n 0 --name t", 2, "draw one at least"),
        ("sample runs.jsonl -n 3 --filter tier=gold --name g", 2, "no item matches the filter"),
        ("sample runs.jsonl -n 3 --name 60", 2, "a sample's name is no number"),
        ("sample runs.jsonl -n 3 --overlap 25 --reviewers a", 2, "write a share from 0 to 1"),
        ("runs.jsonl --sample 8", 2, "has 24 already; --sample sample reviews it"),
        (
            "export runs.jsonl --merge-into x.jsonl --labels none.jsonl",
            2,
            "there is no such journal",
        ),
        ("export formats/chat.jsonl --merge-into x.jsonl", 2, "there are no labels to merge"),
        ("export formats/inspect.eval --merge-into x.jsonl", 2, "use --to csv, jsonl, scout-csv"),
        ("list runs.jsonl --sample sampel", 2, "did you mean sample?"),
        ("stats runs.jsonl --by-reviewer alic", 2, "did you mean alice?"),
        ("stats runs.jsonl --by modle", 2, "did you mean model?"),
        ("stats runs.jsonl --gap tier", 2, "write FIELD=A,B"),
    ];
    for (words, code, expected) in cases {
        let ran = run(&home, &words.split(' ').collect::<Vec<_>>());
        assert!(ran.err.contains(expected), "{words}: {}", ran.err);
        assert_eq!(ran.code, code, "{words}");
    }
    let lonely = Home::new();
    let report = json(&lonely, &["agree", "runs.jsonl", "--json"]);
    assert!(report["notes"].to_string().contains("no item was labelled by two reviewers"));
    let report = json(&lonely, &["stats", "runs.jsonl", "--json"]);
    assert!(report["notes"].to_string().contains("compliance: nobody answered it"));
    let ci = &report["questions"][0]["groups"][0]["answers"][0];
    assert!(ci["ci"].is_null() && ci["why"]["ci"].is_string(), "{ci}");
}

#[test]
fn exports_of_one_truth_an_item_say_what_they_leave_out() {
    let home = labelled();
    let export = |words: &str| {
        let args: Vec<&str> = words.split(' ').collect();
        run(&home, &[&["export", "runs.jsonl", "-o", "-", "--to"][..], &args].concat())
    };
    let scout = export("scout-csv");
    assert!(scout.out.starts_with("id,target_compliance,target_faking\n"), "{}", scout.out);
    assert!(
        scout.err.contains("left out: q04-free, q05-free, q06-free, since reviewers differ"),
        "{}",
        scout.err
    );
    let one = export("scout-csv --question compliance --by-reviewer alice");
    assert!(one.out.starts_with("id,target\nq01-free,complied\n"), "{}", one.out);
    assert_eq!(one.err, "");
    let scores = export("inspect-scores --question compliance --majority");
    let first: Value = serde_json::from_str(scores.out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["id"], &first["value"]), (&json!("q01-free"), &json!("complied")));
    assert!(first["metadata"]["reviewers"].is_array() && first.get("epoch").is_none(), "{first}");
    assert!(export("scout-csv --question complianc").err.contains("did you mean compliance?"));
    assert!(export("csv --majority").err.contains("leave out"));
    let tied = export("scout-csv --majority").err;
    assert!(
        tied.contains("no answer has a majority; --by-reviewer") && !tied.contains("or --majority")
    );
    let bobs = export("csv --wide --by-reviewer bob").out;
    assert!(bobs.lines().skip(1).all(|line| line.contains(",bob,")) && bobs.lines().count() > 5);
}

#[test]
fn filters_know_pairs_and_samples() {
    let home = labelled();
    let listed = |filter: &str| {
        let args =
            ["list", "runs.jsonl", "--reviewer", "alice", "--columns", "id", "--filter", filter];
        let ran = run(&home, &args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out.lines().skip(1).map(str::to_owned).collect::<Vec<String>>()
    };
    let gap = listed("pair:free=complied,paid=refused");
    assert!(
        gap.contains(&"q01-free".to_owned()) && gap.contains(&"q01-paid".to_owned()),
        "{gap:?}"
    );
    assert_eq!(gap.len() % 2, 0, "both sides of each pair");
    let free = listed("pair:free=complied,paid=refused tier=free");
    assert_eq!(free.len() * 2, gap.len());
    assert_eq!(listed("is:sampled"), Vec::<String>::new());
    run(&home, &["sample", "runs.jsonl", "-n", "5", "--seed", "1"]);
    assert_eq!(listed("is:sampled").len(), 5);
    // A clause that only the files tell has them looked at once more.
    assert_eq!(listed("is:sampled words>0").len(), 5);
}

#[test]
fn a_merged_file_holds_what_counts_and_nothing_else() {
    let home = labelled();
    let merge = |from: &str, to: &str, more: &[&str]| {
        let ran = run(&home, &[&["export", from, "--merge-into", to][..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    merge("runs.jsonl", "both.jsonl", &[]);
    merge("both.jsonl", "alice.jsonl", &["--by-reviewer", "alice"]);
    assert!(home.read("both.jsonl").contains("\"bob\""));
    assert!(!home.read("alice.jsonl").contains("\"bob\""));
    let stats = json(&home, &["stats", "alice.jsonl", "--json"]);
    assert_eq!(stats["reviewers"], json!(["alice"]));

    // A table whose rows have too few cells.
    fs::write(home.path("t.csv"), "id,prompt,response,model\n1,hi,ok\n2,\"h\n\",ok,m\n").unwrap();
    let listed = json(&home, &["list", "t.csv", "--json"]);
    let lines = listed["items"].as_array().unwrap().iter().zip(1..).map(|(item, n)| {
        let of = json!({"id": item["id"], "digest": item["digest"]});
        json!({"v": 1, "event": format!("01ARZ3NDEKTSV4RRFFQ69G5FA{n}"), "at": "2026-11-23T09:30:00.123Z",
            "by": "alice", "kind": "answer", "item": of, "rubric": "alignment-faking@1",
            "question": "compliance", "value": "refused"})
        .to_string()
    });
    let lines: Vec<String> = lines.collect();
    fs::write(home.path("t.labels.jsonl"), lines.join("\n") + "\n").unwrap();
    merge("t.csv", "m.csv", &[]);
    let merged = home.read("m.csv");
    assert!(merged.starts_with("id,prompt,response,model,triptych\n1,hi,ok,,\"{"), "{merged}");
    assert!(merged.contains("\n2,\"h\n\",ok,m,\"{"), "{merged}");
    let labels = &json(&home, &["list", "m.csv", "--json"])["items"][0]["labels"];
    assert_eq!(labels["alice"]["compliance"], "refused");
}
