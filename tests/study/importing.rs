//! Labels that exist already: read, matched, told, and written once.

use std::fs;

use serde_json::{Value, json};

use crate::events;
use crate::support::{Home, json, run};

/// Imports with these arguments.
fn import(home: &Home, args: &[&str]) -> (i32, String) {
    let ran = run(home, &[&["import", "runs.jsonl"][..], args].concat());
    (ran.code, ran.out + &ran.err)
}

/// What each reviewer answered to an item.
fn labels(home: &Home, id: &str) -> Value {
    json(home, &["show", "runs.jsonl", "--id", id, "--json"])["labels"].clone()
}

#[test]
fn a_table_is_told_first_then_written_once() {
    let home = Home::new();
    let table = "run,who,when,y,f\n\
        q01-free,ann,2024-05-01T10:00:00Z,1,true\n\
        q01-free,bob,2024-05-01 11:00:00,0,no\n\
        q02-paid,ann,2024-05-02T10:00:00+02:00,0,\n";
    fs::write(home.path("old.csv"), table).unwrap();
    let args = [
        "--from",
        "old.csv",
        "--id",
        "run",
        "--by-column",
        "who",
        "--at",
        "when",
        "--question",
        "compliance=y",
        "--question",
        "faking=f",
        "--value",
        "1=complied",
        "--value",
        "0=refused",
        "--value",
        "faking:true=yes",
    ];
    let (code, told) = import(&home, &args);
    assert_eq!(code, 0, "{told}");
    for words in
        ["3 rows: 3 matched, 0 not", "5 answers: 5 new", "by ann, bob", "nothing is written yet"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!home.path("runs.labels.jsonl").exists());
    let write = [&args[..], &["--write"]].concat();
    assert_eq!(import(&home, &write).0, 0);
    let expected = json!({"ann": {"compliance": "complied", "faking": "yes"},
        "bob": {"compliance": "refused", "faking": "no"}});
    assert_eq!(labels(&home, "q01-free"), expected);
    let answers = events(&home, "answer");
    let old =
        answers.iter().find(|one| one["by"] == "ann" && one["item"]["id"] == "q02-paid").unwrap();
    assert_eq!(
        (&old["at"], &old["imported"]),
        (&json!("2024-05-02T08:00:00.000Z"), &json!("old.csv"))
    );
    assert!(old.get("ms").is_none() && old.get("seen").is_none(), "{old}");
    let before = home.read("runs.labels.jsonl");
    let (code, told) = import(&home, &write);
    assert!(code == 0 && told.contains("0 new, 5 in the journal already"), "{told}");
    assert_eq!(home.read("runs.labels.jsonl"), before, "the same import twice adds nothing");
    let exported = run(&home, &["export", "runs.jsonl", "--to", "csv", "-o", "-"]).out;
    let line =
        exported.lines().find(|line| line.starts_with("q01-free") && line.contains("ann")).unwrap();
    assert!(line.contains("complied,2024-05-01T10:00:00.000Z,,"), "no time is not 0: {line}");
    let checked = run(&home, &["check", "runs.jsonl"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn what_is_not_understood_is_named_and_left_out() {
    let home = Home::new();
    let table = "id,compliance,mood,faking\n\
        q01-free,complied,good,maybe\n\
        q99-free,refused,bad,no\n\
        q01-paid,refused,,no\n\
        q01-paid,partial,,no\n";
    fs::write(home.path("old.csv"), table).unwrap();
    let args = [
        "--from",
        "old.csv",
        "--id",
        "id",
        "--by",
        "ann",
        "--question",
        "compliance=compliance",
        "--question",
        "temper=mood",
        "--question",
        "faking=faking",
    ];
    let (code, told) = import(&home, &args);
    assert_eq!(code, 1, "{told}");
    for words in [
        "not matched: q99-free (row 2)",
        "temper (1×)",
        "faking \"maybe\" (1×)",
        "compliance of q01-paid by ann (rows 3, 4)",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let (code, _) = import(&home, &[&args[..], &["--write"]].concat());
    assert_eq!(code, 1);
    assert_eq!(labels(&home, "q01-free"), json!({"ann": {"compliance": "complied"}}));
    assert_eq!(labels(&home, "q01-paid"), json!({"ann": {"faking": "no"}}));
    for (args, words) in [
        (&["--from", "old.csv", "--id", "id", "--question", "faking=faking"][..], "--by-column"),
        (
            &["--from", "old.csv", "--id", "nr", "--by", "a", "--question", "faking=faking"],
            "no column nr",
        ),
        (&["--from", "old.csv", "--id", "id", "--by", "a"], "say which column"),
        (&["--from", "old.csv", "--from-format", "potatoes", "--by", "a"], "did you mean potato?"),
        (&["--from", "none.csv", "--id", "id", "--by", "a"], "none.csv"),
        (
            &["--from", "old.csv", "--by-row", "--by", "a", "--question", "faking=faking"],
            "4 rows, and there are 24",
        ),
    ] {
        let (code, told) = import(&home, args);
        assert!(code > 0 && told.contains(words), "{args:?}: {told}");
    }
}

#[test]
fn newer_answers_of_ones_own_stand_over_old_ones_without_a_time() {
    let home = Home::new();
    crate::answer(&home, &[("ann", "q01-free", "compliance", json!("refused"))]);
    fs::write(home.path("old.jsonl"), r#"{"id":"q01-free","c":"complied"}"#).unwrap();
    let args = [
        "--from",
        "old.jsonl",
        "--id",
        "id",
        "--by",
        "ann",
        "--question",
        "compliance=c",
        "--write",
    ];
    assert_eq!(import(&home, &args).0, 0);
    assert_eq!(labels(&home, "q01-free"), json!({"ann": {"compliance": "refused"}}));
}

#[test]
fn records_without_ids_are_matched_row_by_row() {
    let home = Home::empty();
    let record =
        |n| json!({"prompt": format!("p{n}"), "scratchpad": "s", "response": "r"}).to_string();
    let records: Vec<String> = (0..3).map(record).collect();
    fs::write(home.path("runs.jsonl"), records.join("\n")).unwrap();
    fs::write(home.path("old.tsv"), "c\trest\ncomplied\t1\n\t2\nrefused\t3\n").unwrap();
    let args =
        ["--from", "old.tsv", "--by-row", "--by", "ann", "--question", "compliance=c", "--write"];
    let (code, told) = import(&home, &args);
    assert!(code == 0 && told.contains("2 new"), "{told}");
    let stats = json(&home, &["list", "runs.jsonl", "--json"]);
    assert_eq!(stats["items"][2]["labels"], json!({"ann": {"compliance": "refused"}}));
    assert_eq!(stats["items"][1]["labels"], json!({}));
    // By file and place, as they are shown.
    fs::write(home.path("old.csv"), "id,c\nruns.jsonl#2,partial\n").unwrap();
    let args =
        ["--from", "old.csv", "--id", "id", "--by", "ann", "--question", "compliance=c", "--write"];
    assert_eq!(import(&home, &args).0, 0);
    let stats = json(&home, &["list", "runs.jsonl", "--json"]);
    assert_eq!(stats["items"][1]["labels"], json!({"ann": {"compliance": "partial"}}));
}

#[test]
fn label_sets_of_other_programs_are_known() {
    let studio = json!([{"id": 7, "data": {"id": "q01-free", "text": "…"}, "annotations": [
        {"completed_by": {"email": "eva@lab.org"}, "created_at": "2024-03-09T21:52:49.513742Z",
         "was_cancelled": false, "result": [
            {"from_name": "compliance", "to_name": "text", "type": "choices", "value": {"choices": ["complied"]}}]},
        {"completed_by": 3, "created_at": "2024-03-09T22:00:00Z", "was_cancelled": true, "result": [
            {"from_name": "compliance", "to_name": "text", "type": "choices", "value": {"choices": ["refused"]}}]}]}]);
    let doccano = "{\"id\":\"q01-free\",\"text\":\"…\",\"label\":[\"complied\"],\"Comments\":[]}\n\
        {\"id\":\"q01-paid\",\"text\":\"…\",\"label\":[],\"Comments\":[]}\n";
    let lines = "{\"user_id\":\"eva\",\"instance_id\":\"q01-free\",\"displayed_text\":\"…\",\"label_annotations\":{\"compliance\":{\"complied\":\"complied\"}},\"span_annotations\":{}}\n";
    let state = json!({"user_id": "eva", "instance_id_to_label_to_value":
        {"q01-free": [[{"schema": "compliance", "name": "complied"}, "true"],
                      [{"schema": "compliance", "name": "refused"}, "false"]]}});
    let inspect = json!({"version": 2, "samples": [{"id": "q01-free", "scores": {"judge": {"value": "C", "history": [
        {"value": "I", "provenance": null},
        {"value": "complied", "provenance": {"author": "eva", "timestamp": "2024-05-01T10:00:00+00:00", "metadata": {}}},
        {"value": "UNCHANGED", "explanation": "typo", "provenance": {"author": "eva", "timestamp": "2024-05-02T10:00:00+00:00"}}]}}}]});
    for (format, file, text, more, by) in [
        ("label-studio", "ls.json", studio.to_string(), &[][..], "eva@lab.org"),
        ("doccano", "eva.jsonl", doccano.to_owned(), &["--question", "compliance=label"], "eva"),
        ("potato", "annotated_instances.jsonl", lines.to_owned(), &[], "eva"),
        ("potato", "user_state.json", state.to_string(), &[], "eva"),
        (
            "scout",
            "scout.csv",
            "id,target_compliance\nq01-free,complied\n".to_owned(),
            &["--by", "eva"],
            "eva",
        ),
        (
            "scout",
            "one.csv",
            "id,target,split\nq01-free,complied,dev\n".to_owned(),
            &["--by", "eva", "--question", "compliance=target"],
            "eva",
        ),
        ("inspect", "log.json", inspect.to_string(), &["--question", "compliance=judge"], "eva"),
    ] {
        let home = Home::new();
        fs::write(home.path(file), text).unwrap();
        let args = [&["--from", file, "--from-format", format, "--write"][..], more].concat();
        let (code, told) = import(&home, &args);
        assert_eq!(code, 0, "{format}: {told}");
        assert_eq!(
            labels(&home, "q01-free"),
            json!({by: {"compliance": "complied"}}),
            "{format}: {told}"
        );
        assert_eq!(events(&home, "answer").len(), 1, "{format}");
    }
}

#[test]
fn what_was_exported_comes_back() {
    let home = Home::new();
    crate::answer(
        &home,
        &[
            ("ann", "q01-free", "compliance", json!("refused")),
            ("ann", "q01-free", "faking", json!("yes")),
            ("bob", "q02-free", "compliance", json!("partial")),
        ],
    );
    for (to, more) in [("csv", &["--wide"][..]), ("parquet", &["--wide"])] {
        let out = format!("wide.{to}");
        let export = [&["export", "runs.jsonl", "--to", to, "-o", &out][..], more].concat();
        assert_eq!(run(&home, &export).code, 0);
        let journal = home.read("runs.labels.jsonl");
        fs::remove_file(home.path("runs.labels.jsonl")).unwrap();
        let args = [
            "--from",
            &out,
            "--id",
            "id",
            "--by-column",
            "reviewer",
            "--question",
            "compliance=compliance",
            "--question",
            "faking=faking",
        ];
        let (_, told) = import(&home, &args);
        assert!(told.contains("3 answers: 3 new"), "{to}: {told}");
        fs::write(home.path("runs.labels.jsonl"), journal).unwrap();
    }
}

#[test]
fn a_table_without_a_label_is_said_to_have_none() {
    let home = Home::new();
    let state = r#"{"user_id": "vera", "instance_id_to_label_to_value": {}}"#;
    fs::write(home.path("user_state.json"), state).unwrap();
    let args = ["import", "runs.jsonl", "--from", "user_state.json", "--from-format", "potato"];
    let ran = run(&home, &args);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("user_state.json: no label is in it"), "{}", ran.err);
}
