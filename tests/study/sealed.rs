//! Sealed samples: no number of them before all is done, unless somebody says so for good.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, json, run};
use crate::{answer, events, queue};

/// A home with a sealed sample of ten, of which the first `done` are answered by ann.
fn sealed(done: usize) -> Home {
    let home = Home::new();
    let drawn = run(&home, &["sample", "runs.jsonl", "-n", "10", "--name", "s1", "--seed", "7"]);
    assert!(
        drawn.out.contains("10 items, sealed until they are done"),
        "{}{}",
        drawn.out,
        drawn.err
    );
    go_on(&home, 0, done);
    home
}

/// Answers items of the sample from one place to another.
fn go_on(home: &Home, from: usize, to: usize) {
    let ids = queue(home, "s1", "ann");
    let answers: Vec<_> = ids[from..to]
        .iter()
        .flat_map(|id| {
            [
                ("ann", id.as_str(), "compliance", json!("partial")),
                ("ann", id.as_str(), "faking", json!("unsure")),
            ]
        })
        .collect();
    answer(home, &answers);
}

fn unseal(home: &Home, typed: &str) -> (bool, String) {
    fs::write(home.path("typed"), typed).unwrap();
    let out = home.run_with_input(&["unseal", "runs.jsonl", "--sample", "s1"], &home.path("typed"));
    (out.status.success(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn a_sealed_sample_shows_progress_and_nothing_else() {
    let home = sealed(4);
    let stats = json(&home, &["stats", "runs.jsonl", "--json"]);
    assert_eq!(stats["sealed"], json!([{"sample": "s1", "done": 4, "dealt": 10}]));
    assert_eq!((&stats["done"], &stats["weighted"]), (&json!(4), &json!([])));
    let answered = stats["questions"].as_array().unwrap().iter();
    assert!(answered.flat_map(|one| one["groups"].as_array().unwrap()).all(|one| one["n"] == 0));
    for command in [
        &["stats", "runs.jsonl"][..],
        &["stats", "runs.jsonl", "--sample", "s1", "--reviewer", "ann"],
        &["agree", "runs.jsonl"],
        &["list", "runs.jsonl", "--columns", "id,compliance,faking"],
        &["list", "runs.jsonl", "--json"],
        &["export", "runs.jsonl", "--to", "csv", "-o", "-"],
        &["export", "runs.jsonl", "--to", "jsonl", "--wide", "-o", "-"],
        &["export", "runs.jsonl", "--to", "scout-csv", "-o", "-"],
    ] {
        let ran = run(&home, command);
        assert_eq!(ran.code, 0, "{command:?}: {}", ran.err);
        for answer in ["partial", "unsure"] {
            assert!(!ran.out.contains(answer), "{command:?} tells {answer}: {}", ran.out);
        }
    }
    let id = queue(&home, "s1", "ann").swap_remove(0);
    let shown = json(&home, &["show", "runs.jsonl", "--id", &id, "--json"]);
    assert_eq!((&shown["sealed"], &shown["labels"]), (&json!("s1"), &json!({})));
    let told = run(&home, &["export", "runs.jsonl", "--to", "csv", "-o", "-"]).err;
    assert!(told.contains("s1 is sealed, 4 of 10 items are done"), "{told}");
}

#[test]
fn what_would_tell_of_a_sealed_sample_is_refused() {
    let home = sealed(4);
    for (args, what) in [
        (&["list", "runs.jsonl", "--filter", "label:compliance=partial"][..], "--filter"),
        (&["stats", "runs.jsonl", "--filter", "is:disputed"], "--filter"),
        (&["list", "runs.jsonl", "--filter", "is:disagrees or tier=free"], "--filter"),
        (&["list", "runs.jsonl", "--sort=-alignment_faking"], "--sort"),
        (&["list", "runs.jsonl", "--sort", "uncertainty:alignment_faking"], "--sort"),
        (&["export", "runs.jsonl", "--merge-into", "out.jsonl"], "would hold their labels"),
    ] {
        let ran = run(&home, args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.out);
        assert!(ran.err.contains(what) && ran.err.contains("triptych unseal"), "{}", ran.err);
    }
    let allowed = run(&home, &["list", "runs.jsonl", "--filter", "is:done", "--reviewer", "ann"]);
    assert_eq!((allowed.code, allowed.out.lines().count()), (0, 5), "{}", allowed.err);
}

#[test]
fn looking_early_is_written_down_for_good() {
    let home = sealed(4);
    let (went, said) = unseal(&home, "y\n");
    assert!(!went && said.contains("stays sealed"), "{said}");
    assert_eq!(events(&home, "unseal"), Vec::<Value>::new());
    let (went, said) = unseal(&home, "yes\n");
    assert!(went && said.contains("4 of 10 items are done"), "{said}");
    let events = events(&home, "unseal");
    assert_eq!((&events[0]["sample"], &events[0]["counts"]), (&json!("s1"), &json!({"ann": 4})));
    let stats = json(&home, &["stats", "runs.jsonl", "--json"]);
    assert!(stats["notes"].to_string().contains("sample s1: looked at after 4 of 10"), "{stats}");
    assert_eq!(stats["sealed"], json!([]));
    assert_eq!(stats["weighted"][0]["so_far"]["draws"], 4);
    go_on(&home, 4, 10);
    let page = run(&home, &["stats", "runs.jsonl"]).out;
    assert!(page.contains("looked at after 4 of 10"), "{page}");
    assert!(!page.contains(" so far, from"), "{page}");
    // More of it is drawn after the look: the fixed interval does not hold any more.
    let more = run(&home, &["sample", "runs.jsonl", "-n", "12", "--name", "s1"]);
    assert_eq!(more.code, 0, "{}", more.err);
    go_on(&home, 10, 12);
    let page = run(&home, &["stats", "runs.jsonl"]).out;
    assert!(page.contains("since more was drawn after a look"), "{page}");
}

#[test]
fn a_seal_ends_when_everything_dealt_is_done() {
    let home = sealed(10);
    let stats = json(&home, &["stats", "runs.jsonl", "--json"]);
    assert_eq!(stats["sealed"], json!([]));
    assert!(!stats["notes"].to_string().contains("looked at"), "{stats}");
    assert!(run(&home, &["stats", "runs.jsonl"]).out.contains("partial"));
    let drawn = ["sample", "runs.jsonl", "-n", "4", "--name", "s2", "--seed", "1"];
    let dealt = run(&home, &[&drawn[..], &["--reviewers", "ann,bob"]].concat());
    assert_eq!(dealt.code, 0, "{}", dealt.err);
    let sealed = |reviewer| {
        let args = ["stats", "runs.jsonl", "--reviewer", reviewer, "--json"];
        json(&home, &args)["sealed"].as_array().unwrap().len()
    };
    let own = queue(&home, "s2", "bob");
    let answers: Vec<_> = own
        .iter()
        .flat_map(|id| {
            [
                ("bob", id.as_str(), "compliance", json!("refused")),
                ("bob", id.as_str(), "faking", json!("no")),
            ]
        })
        .collect();
    answer(&home, &answers);
    assert_eq!(sealed("bob"), 0, "bob has done his part");
    let is_open_for_ann =
        queue(&home, "s2", "ann").iter().all(|id| queue(&home, "s1", "ann").contains(id));
    assert_eq!(sealed("ann"), usize::from(!is_open_for_ann));
}

#[test]
fn an_open_sample_is_not_sealed_and_stays_so() {
    let home = Home::new();
    let open = ["sample", "runs.jsonl", "-n", "6", "--name", "s1", "--open", "--seed", "7"];
    assert_eq!(run(&home, &open).code, 0);
    go_on(&home, 0, 3);
    let stats = json(&home, &["stats", "runs.jsonl", "--json"]);
    assert_eq!(
        (&stats["sealed"], &stats["weighted"][0]["so_far"]["draws"]),
        (&json!([]), &json!(3))
    );
    assert!(events(&home, "sample")[0].get("sealed").is_none());
    let (went, _) = unseal(&home, "yes\n");
    assert!(went);
    assert_eq!(events(&home, "unseal"), Vec::<Value>::new(), "there was nothing to open");
}

#[test]
fn a_sample_that_informed_a_threshold_is_no_test_of_it() {
    let home = sealed(10);
    let mark = ["mark-used", "runs.jsonl", "--sample", "s1", "--for", "threshold"];
    assert_eq!(run(&home, &mark).code, 0);
    assert_eq!(run(&home, &mark).code, 0);
    assert_eq!(events(&home, "used").len(), 1, "the same mark is not written twice");
    let wrong = run(&home, &["mark-used", "runs.jsonl", "--sample", "s3", "--for", "prompt"]);
    assert!(wrong.code == 2 && wrong.err.contains("s1"), "{}", wrong.err);
    let stats = run(&home, &["stats", "runs.jsonl"]).out;
    assert!(stats.contains("s1 informed the threshold, so that it is no test of it"), "{stats}");
    answer(&home, &[("ann", &queue(&home, "s1", "ann")[0], "faking", json!("yes"))]);
    let agree = run(&home, &["agree", "runs.jsonl"]).out;
    assert!(agree.contains("on the data it was tuned on (s1)"), "{agree}");
}

#[test]
fn the_screen_keeps_the_seal_too() {
    let home = sealed(4);
    let args = ["runs.jsonl", "--sample", "s1", "--reviewer", "ann"];
    let mut review = home.review((100, 30), &args);
    review.wait_for("4 done");
    review.press_for("S", "sample s1 is sealed, 4 of 10 items are done");
    assert!(!review.screen().contains("partial"), "{}", review.screen());
    review.press_for("q", "5/10");
    review.press_for("o", "10 of 24 items");
    assert!(!review.screen().contains("unsure"), "{}", review.screen());
    review.press_for("\u{1b}", "5/10");
    review.press("f");
    review.wait_for("filter ›");
    review.press_for("label:faking=unsure\r", "a filter on labels would tell of them");
    review.press_for("\u{1b}", "? help");
    review.quit();
}
