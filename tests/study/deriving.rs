//! Fields that no record has itself: told by a file's path, or by whether a filter holds.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, json, run};

/// Two models with two seeds each, a record of each tier in every file.
fn begun() -> Home {
    let home = Home::new();
    for (model, seed, up) in
        [("kea", 1, true), ("kea", 2, false), ("moa", 1, true), ("moa", 2, true)]
    {
        let records = ["free", "paid"].map(|tier| {
            let id = format!("{model}-{seed}-{tier}");
            json!({"id": id, "tier": tier, "kind": format!("contrast_{tier}"),
                "judge": up && tier == "free", "prompt": "Say it.", "output": format!("No, {id}.")})
            .to_string()
        });
        fs::create_dir_all(home.path(model)).unwrap();
        let path = home.path(&format!("{model}/results_seed{seed}_x.jsonl"));
        fs::write(path, records.join("\n")).unwrap();
    }
    home
}

const PATH: &str = "{model}/results_seed{seed}_*";

#[test]
fn a_path_tells_fields_that_everything_knows() {
    let home = begun();
    let args = ["kea", "moa", "--path-fields", PATH];
    let listed =
        json(&home, &[&["list"], &args[..], &["--filter", "model=kea seed>1", "--json"]].concat());
    let fields: Vec<&Value> =
        listed["items"].as_array().unwrap().iter().map(|item| &item["fields"]).collect();
    assert_eq!(fields.len(), 2);
    assert_eq!((&fields[0]["model"], &fields[0]["seed"]), (&json!("kea"), &json!(2)));
    let found = json(
        &home,
        &[&["stats"], &args[..], &["--flag", "judge", "--by", "model", "--over", "seed", "--json"]]
            .concat(),
    );
    let groups = found["flags"][0]["groups"].as_array().unwrap();
    let means: Vec<&Value> = groups.iter().map(|group| &group["mean"]).collect();
    assert_eq!(means, [&json!(0.375), &json!(0.25), &json!(0.5)]);
    let page =
        run(&home, &[&["stats"], &args[..], &["--flag", "judge", "--by", "file"]].concat()).out;
    assert!(page.contains("kea/results_seed1_x.jsonl"), "{page}");
}

#[test]
fn a_group_says_whether_a_filter_holds() {
    let home = begun();
    let args = ["stats", "kea", "moa", "--flag", "judge", "--group", "free='kind~free$'"];
    let group = "contrast=kind~^contrast_f";
    let args =
        [&args[..5], &["--group", group, "--by", "contrast", "--gap", "contrast=yes,no", "--json"]]
            .concat();
    let found = json(&home, &args);
    let flag = &found["flags"][0];
    let by: Vec<&Value> =
        flag["groups"].as_array().unwrap().iter().map(|group| &group["by"]).collect();
    assert_eq!(by, [&json!({}), &json!({"contrast": "no"}), &json!({"contrast": "yes"})]);
    assert_eq!(flag["gap"]["unpaired"]["difference"], json!(0.75));
    // A record without the field that is asked for is on neither side.
    fs::write(
        home.path("kea/more.jsonl"),
        r#"{"id": "z", "prompt": "a", "output": "b", "judge": true}"#,
    )
    .unwrap();
    let flag = &json(&home, &args)["flags"][0];
    let n: Vec<&Value> =
        flag["groups"].as_array().unwrap().iter().map(|group| &group["n"]).collect();
    assert_eq!(n, [9, 4, 4]);
}

#[test]
fn labels_are_found_with_and_without_such_fields() {
    let home = begun();
    let twin = r#"{"id": "t", "prompt": "Say it.", "output": "No."}"#;
    fs::write(home.path("kea/results_seed3_x.jsonl"), format!("{twin}\n{twin}")).unwrap();
    let review = |more: &[&str]| {
        let mut review = home.review((80, 24), &[&["kea", "--at", "t"], more].concat());
        review.wait_for("compliance");
        review.press_for("1", "✓ saved");
        review.quit();
    };
    review(&["--path-fields", PATH]);
    let count = |more: &[&str]| {
        json(&home, &[&["check", "kea", "--json"], more].concat())["labels"]["current"].clone()
    };
    assert_eq!((count(&[]), count(&["--path-fields", PATH])), (json!(1), json!(1)));
}

#[test]
fn what_cannot_be_told_is_refused() {
    let home = begun();
    for (args, words) in [
        (&["--path-fields", "{tier}/*"][..], "records have a tier themselves"),
        (&["--path-fields", "{a}_{a}"], "twice"),
        (&["--path-fields", "{a}/nothing_{b}_here"], "fits the path of 0 of 4 files"),
        (&["--group", "contrast"], "write NAME=EXPR"),
        (&["--group", "a=\"a text\""], "asks for no field"),
        (&["--group", "a=tier=free", "--group", "a=tier=paid"], "named twice"),
        (&["--group", "tier=kind:free"], "records have a tier themselves"),
    ] {
        let told = run(&home, &[&["list", "kea", "moa"], args].concat());
        assert!(told.code == 2 && told.err.contains(words), "{args:?}: {}", told.err);
    }
    let told = run(&home, &["list", "kea", "runs.jsonl", "--path-fields", PATH]);
    assert!(told.code == 0 && told.err.contains("2 of 3 files"), "{}", told.err);
}
