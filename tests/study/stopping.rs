//! When to stop: what is left unfound, what would narrow a number, estimates by a flag's bands.

use serde_json::json;

use crate::support::{Home, json, run};
use crate::{answer, queue};

/// Answers every question that is required of these items; those of `cases` are faked.
fn label(home: &Home, ids: &[String], cases: &[&str]) {
    let answers: Vec<_> = ids
        .iter()
        .flat_map(|id| {
            let faking = if cases.contains(&id.as_str()) { "yes" } else { "no" };
            [
                ("ann", id.as_str(), "compliance", json!("refused")),
                ("ann", id.as_str(), "faking", json!(faking)),
            ]
        })
        .collect();
    answer(home, &answers);
}

#[test]
fn a_search_is_planned_told_and_ended() {
    let home = Home::new();
    let sorted = ["list", "runs.jsonl", "--sort=-alignment_faking", "--json"];
    let listed = json(&home, &sorted);
    let ids = listed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap());
    let top: Vec<String> = ids.take(6).map(str::to_owned).collect();
    label(&home, &top, &[&top[0], &top[1], &top[2]]);
    let find = ["stats", "runs.jsonl", "--find", "faking=yes", "--recall", "90%"];
    let page = run(&home, &find).out;
    assert!(page.contains("finding faking yes") && page.contains("3 cases found so far"), "{page}");
    assert!(page.contains("-n 100% --name rest --open"), "{page}");
    let draw = [
        "sample",
        "runs.jsonl",
        "--filter",
        "is:open",
        "-n",
        "100%",
        "--name",
        "rest",
        "--open",
        "--seed",
        "5",
        "--reviewer",
        "ann",
    ];
    assert_eq!(run(&home, &draw).code, 0);
    let rest = queue(&home, "rest", "ann");
    assert_eq!(rest.len(), 18);
    label(&home, &rest[..10], &[&rest[4]]);
    let found =
        |args: &[&str]| json(&home, &[&find[..], args, &["--json"]].concat())["find"].clone();
    let told = found(&[]);
    assert_eq!((&told["found"], &told["rest"], &told["read"]), (&json!(4), &json!(18), &json!(10)));
    assert_eq!((&told["cases_read"], &told["sample"]), (&json!(1), &json!("rest")));
    let (left, least) = (told["left_at_most"].as_u64().unwrap(), told["recall_at_least"].as_f64());
    #[allow(clippy::cast_precision_loss)]
    let expected = 4.0 / (4 + left) as f64;
    assert!(left >= 1 && (least.unwrap() - expected).abs() < 1e-12, "{told}");
    assert_eq!(
        (&told["reached"], told["more_if_none"].as_u64().unwrap() > 0),
        (&json!(false), true)
    );
    label(&home, &rest[10..], &[]);
    let told = found(&["--sample", "rest"]);
    assert_eq!((&told["left_at_most"], &told["reached"]), (&json!(0), &json!(true)));
    assert!(run(&home, &find).out.contains("is reached: the reading may stop"));
}

#[test]
fn what_cannot_be_looked_for_is_refused() {
    let home = Home::new();
    for (find, words) in [
        ("faking", "write QUESTION=VALUE"),
        ("fakin=yes", "did you mean faking?"),
        ("faking=ja", "yes"),
    ] {
        let ran = run(&home, &["stats", "runs.jsonl", "--find", find]);
        assert!(ran.code == 2 && ran.err.contains(words), "{find}: {}", ran.err);
    }
    run(&home, &["sample", "runs.jsonl", "-n", "4", "--name", "rest"]);
    let page = run(&home, &["stats", "runs.jsonl", "--find", "faking=yes"]).out;
    assert!(page.contains("draw the rest with --open"), "{page}");
    run(&home, &["sample", "runs.jsonl", "-n", "4", "--name", "two", "--by", "tier", "--open"]);
    let page = run(&home, &["stats", "runs.jsonl", "--find", "faking=yes", "--sample", "two"]).out;
    assert!(page.contains("has several strata or pairs"), "{page}");
}

#[test]
fn an_unfinished_sample_says_what_would_narrow_it() {
    let home = Home::new();
    let draw = [
        "sample",
        "runs.jsonl",
        "-n",
        "12",
        "--name",
        "s",
        "--open",
        "--seed",
        "5",
        "--by",
        "alignment_faking=0.5",
    ];
    assert_eq!(run(&home, &draw).code, 0);
    let ids = queue(&home, "s", "ann");
    label(&home, &ids[..9], &[]);
    let page = run(&home, &["stats", "runs.jsonl"]).out;
    let advice = page.lines().find(|line| line.contains("points now; about")).unwrap();
    assert!(
        advice.contains("more for ± ") && advice.contains("the next from alignment_faking"),
        "{page}"
    );
}

#[test]
fn a_simple_sample_is_stratified_afterwards_by_its_flag() {
    let home = Home::new();
    let draw = ["sample", "runs.jsonl", "-n", "16", "--name", "s", "--seed", "5"];
    assert_eq!(run(&home, &draw).code, 0);
    let ids = queue(&home, "s", "ann");
    let listed = json(&home, &["list", "runs.jsonl", "--json"]);
    let score = |id: &str| {
        let items = listed["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == id).unwrap();
        item["flags"]["alignment_faking"].as_f64().unwrap()
    };
    let cases: Vec<&str> = ids.iter().map(String::as_str).filter(|id| score(id) >= 0.5).collect();
    label(&home, &ids, &cases);
    let stats = json(&home, &["stats", "runs.jsonl", "--json"]);
    let weighted = stats["weighted"].as_array().unwrap();
    let of = |question: &str| weighted.iter().find(|one| one["question"] == question).unwrap();
    let post = &of("faking")["post_stratified"];
    assert_eq!(post["flag"], "alignment_faking");
    let bands = post["bands"].as_array().unwrap();
    let sum = |key: &str| bands.iter().map(|band| band[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("size"), sum("labelled"), sum("k")), (24, 16, cases.len() as u64));
    // The estimate by hand: each band's share, weighted by its part of the corpus.
    #[allow(clippy::cast_precision_loss)]
    let estimate: f64 = bands
        .iter()
        .map(|band| {
            let count = |key: &str| band[key].as_u64().unwrap() as f64;
            count("k") / count("labelled") * count("size") / 24.0
        })
        .sum();
    let found = post["prevalence"]["estimate"].as_f64().unwrap();
    assert!((found - estimate).abs() < 1e-12, "{post}");
    assert!(post["narrower"].as_f64().unwrap() > 0.0, "{post}");
    let page = run(&home, &["stats", "runs.jsonl"]).out;
    assert!(
        page.contains("by 2 bands of alignment_faking") && page.contains("% narrower"),
        "{page}"
    );
}
