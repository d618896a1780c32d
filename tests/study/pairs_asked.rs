//! Questions about the two runs of a query together: asked side by side, counted a pair.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, check_journal, json, run};

const RUBRIC: &str = r#"
name = "both"
version = 1
condition = { field = "tier", a = "free", b = "paid" }
[[question]]
id = "compliance"
text = "Does it comply?"
kind = "choice"
required = true
choices = [{ value = "complied" }, { value = "refused" }]
[[question]]
id = "same_reasons"
text = "Do both give the same reasons?"
kind = "flag"
unit = "pair"
[[question]]
id = "how_near"
text = "How near are they?"
kind = "scale"
min = 1
max = 3
unit = "pair"
"#;

fn begun() -> Home {
    let home = Home::new();
    let record = |number: usize| {
        let tier = if number.is_multiple_of(2) { "paid" } else { "free" };
        let query = number / 2;
        json!({"id": format!("q{query}-{tier}"), "query_id": format!("q{query}"), "tier": tier,
            "scratchpad": format!("This is case {number}."), "output": "So."})
        .to_string()
    };
    let records: Vec<String> = (0..6).map(record).collect();
    fs::write(home.path("data.jsonl"), records.join("\n")).unwrap();
    fs::write(home.path("rubric.toml"), RUBRIC).unwrap();
    home
}

#[test]
fn they_are_asked_in_the_pair_view_and_counted_a_pair() {
    let home = begun();
    let mut review = home.review((100, 26), &["data.jsonl", "--reviewer", "ann"]);
    review.wait_for("q0-paid");
    assert!(!review.screen().contains("same_reasons"), "one item is not asked about both");
    review.press_for("p", "same_reasons");
    // The left side, the right one, then both.
    review.press_for("\t", "PAID · SCRATCHPAD");
    review.press_for("\t", "▸ same_reasons");
    let screen = review.screen();
    assert!(screen.contains("1 yes") && screen.contains("Do both give the same"), "{screen}");
    review.press_for("2", "▸ how_near");
    review.press_for("3", "this pair has all its answers");
    review.press_for("u", "how_near 3");
    review.press_for("\x12", "did again");
    // On to the next pair, and back to one item.
    review.press_for("J", "q1");
    review.press_for("p", "▸ compliance");
    review.quit();
    check_journal(&home, "data.labels.jsonl");
    let journal = home.read("data.labels.jsonl");
    let event = journal.lines().find(|line| line.contains("same_reasons\",\"value")).unwrap();
    let event: Value = serde_json::from_str(event).unwrap();
    assert_eq!((&event["kind"], &event["value"]), (&json!("answer"), &json!(false)));
    assert_eq!(event.get("item"), None);
    let ids: Vec<&str> = event["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["q0-free", "q0-paid"], "the condition's first value comes first");

    let mut other = home.review((80, 24), &["data.jsonl", "--reviewer", "bob"]);
    other.wait_for("q0-paid");
    other.press_for("p", "same_reasons");
    other.press_for("\x1b[Z", "▸ same_reasons");
    other.press_for("1", "▸ how_near");
    other.press_for("3", "this pair has all its answers");
    other.press_for("p", "? help");
    other.quit();

    let stats = json(&home, &["stats", "data.jsonl", "--json"]);
    let question = |id: &str| {
        let all = stats["questions"].as_array().unwrap();
        all.iter().find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(
        (&question("compliance")["unit"], &question("how_near")["unit"]),
        (&json!("item"), &json!("pair"))
    );
    assert_eq!(question("how_near")["groups"][0]["n"], 1);
    assert_eq!(question("same_reasons")["groups"][0]["n"], 0, "they differ");
    assert!(stats["notes"].to_string().contains("same_reasons: 1 pair is left out"), "{stats}");
    assert_eq!(stats["done"], 0, "no item is done by it");
    let by_ann = json(&home, &["stats", "data.jsonl", "--by-reviewer", "ann", "--json"]);
    assert!(by_ann["questions"].to_string().contains("\"value\":\"no\""), "{by_ann}");
    let agree = json(&home, &["agree", "data.jsonl", "--json"]);
    let compared = agree["questions"].as_array().unwrap();
    let shared = |id: &str| compared.iter().find(|one| one["id"] == id).unwrap()["shared"].clone();
    assert_eq!((shared("same_reasons"), shared("how_near")), (json!(1), json!(1)));
    let page = run(&home, &["stats", "data.jsonl", "--by-reviewer", "ann"]).out;
    assert!(page.contains("same_reasons, pairs"), "{page}");

    let rows = |more: &[&str]| -> Vec<Value> {
        let args = [&["export", "data.jsonl", "--to", "jsonl", "-o", "-"], more].concat();
        run(&home, &args).out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = rows(&[]);
    assert_eq!(all.len(), 4);
    assert!(
        all.iter().all(|row| row["id"] == "q0-paid" && row["pair_with"] == "q0-free"),
        "{all:?}"
    );
    let resolved = rows(&["--resolved"]);
    assert_eq!(resolved.len(), 1);
    assert_eq!(
        (&resolved[0]["question"], &resolved[0]["reviewer"]),
        (&json!("how_near"), &json!("ann+bob"))
    );
}

#[test]
fn what_is_one_items_is_refused_in_a_question_about_a_pair() {
    let home = begun();
    let with = |line: &str| {
        fs::write(
            home.path("odd.toml"),
            RUBRIC.replace("unit = \"pair\"\n[[", &format!("unit = \"pair\"\n{line}\n[[")),
        )
        .unwrap();
        run(&home, &["rubric", "odd.toml"]).err
    };
    assert!(with("required = true").contains("a question about a pair has no required"));
    assert!(with("ask_if = \"tier=free\"").contains("has no ask_if"));
    assert!(with("evidence = true").contains("has no evidence"));
    fs::write(home.path("odd.toml"), RUBRIC.replace("unit = \"pair\"", "unit = \"pear\"")).unwrap();
    assert!(run(&home, &["rubric", "odd.toml"]).err.contains("did you mean pair?"));
    let alone = RUBRIC.replace("condition = { field = \"tier\", a = \"free\", b = \"paid\" }", "");
    fs::write(home.path("odd.toml"), alone).unwrap();
    assert!(run(&home, &["rubric", "odd.toml"]).err.contains("name the condition"));
}

#[test]
fn an_answer_about_a_pair_that_is_gone_is_named() {
    let home = begun();
    let mut review = home.review((100, 26), &["data.jsonl", "--reviewer", "ann"]);
    review.wait_for("q0-paid");
    review.press_for("p", "same_reasons");
    review.press_for("\t\t", "▸ same_reasons");
    review.press_for("1", "▸ how_near");
    review.press_for("p", "? help");
    review.quit();
    let left: Vec<String> = home.read("data.jsonl").lines().skip(1).map(str::to_owned).collect();
    fs::write(home.path("data.jsonl"), left.join("\n")).unwrap();
    let check = json(&home, &["check", "data.jsonl", "--json"]);
    assert_eq!(check["labels"]["orphaned"], 1, "{check}");
}
