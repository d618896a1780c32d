//! Labels from before a record was read in another way: by 0.1, or by another mapping.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::support::{Home, Terminal};

/// A file, the record in it, and the id and the digest that 0.1 gave it.
const BY_0_1: [(&str, &str, Option<&str>, &str); 7] = [
    (
        "thinking.jsonl",
        r#"{"id":"t1","messages":[{"role":"user","content":"How far is it?"}],"raw_response":"Two miles.","thinking":"They want a distance."}"#,
        Some("t1"),
        "b3:b73ee67e363de1f3e20bc0daddd45a5c",
    ),
    (
        "details.jsonl",
        r#"{"id":"d1","messages":[{"role":"user","content":"How far is it?"},{"role":"assistant","content":"Two miles.","reasoning_details":[{"type":"reasoning.text","text":"They want a distance."}]}]}"#,
        Some("d1"),
        "b3:b73ee67e363de1f3e20bc0daddd45a5c",
    ),
    (
        "turns.jsonl",
        r#"{"id":"c1","prompt":"How far is it?","completion":[{"role":"assistant","content":"Two miles."}]}"#,
        Some("c1"),
        "b3:ac2b4b78c60e7c82efe36773f3946028",
    ),
    (
        "nan.jsonl",
        r#"{"id":"n1","prompt":"How far is it?","response":"Two miles.","score":NaN}"#,
        None,
        "b3:f86e21d98bd004785f0001eca22b9e6f",
    ),
    (
        "asked.json",
        r#"[{"user_message":"How far is it?","thinking":"They want a distance.","output":"Two miles."}]"#,
        None,
        "b3:9594b9c28b6800b0f89747b520071891",
    ),
    // Read as before.
    (
        "plain.jsonl",
        r#"{"id":"r1","prompt":"How far is it?","response":"Two miles."}"#,
        Some("r1"),
        "b3:b73ee67e363de1f3e20bc0daddd45a5c",
    ),
    // Another text: 0.1 did not tell the bytes, so that nothing tells which of both changed.
    (
        "edited.jsonl",
        r#"{"id":"e1","prompt":"How far is it?","response":"Three miles."}"#,
        Some("e1"),
        "b3:b73ee67e363de1f3e20bc0daddd45a5c",
    ),
];

/// A home with these files and the labels that 0.1 wrote of them, one each.
fn home_of_0_1() -> Home {
    let home = Home::empty();
    fs::create_dir(home.path("runs")).unwrap();
    let mut journal = String::new();
    for (place, (name, record, id, digest)) in BY_0_1.iter().enumerate() {
        fs::write(home.path("runs").join(name), format!("{record}\n")).unwrap();
        let event = json!({
            "v": 1, "event": format!("01JD000000000000000000000{place}"),
            "at": format!("2026-11-20T09:30:0{place}.000Z"), "by": "alice", "kind": "answer",
            "item": {"id": id, "digest": digest, "file": format!("runs/{name}"), "n": 1},
            "rubric": "alignment-faking@1", "question": "compliance", "value": "refused",
        });
        writeln!(journal, "{event}").unwrap();
    }
    fs::write(home.path("labels.jsonl"), journal).unwrap();
    home
}

fn labels(home: &Home, args: &[&str]) -> Value {
    let all: Vec<&str> = ["check", "--json"].into_iter().chain(args.iter().copied()).collect();
    let output = home.run(&all);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["labels"].clone()
}

/// Since what each stale label is stale, by its file.
fn since(labels: &Value) -> Vec<(String, String)> {
    let of = |label: &Value| {
        let text = |name: &str| label[name].as_str().unwrap_or_default().to_owned();
        (text("file"), text("since"))
    };
    let mut all: Vec<_> = labels["stale_labels"].as_array().unwrap().iter().map(of).collect();
    all.sort();
    all
}

#[test]
fn labels_of_0_1_say_whether_their_records_are_read_better() {
    let home = home_of_0_1();
    let labels = labels(&home, &["runs", "--labels", "labels.jsonl"]);
    assert_eq!((&labels["current"], &labels["orphaned"]), (&json!(1), &json!(0)), "{labels}");
    let better = "read better since 0.2";
    let expected = [
        ("runs/asked.json", better),
        ("runs/details.jsonl", better),
        ("runs/edited.jsonl", "text or reading changed"),
        ("runs/nan.jsonl", better),
        ("runs/thinking.jsonl", better),
        ("runs/turns.jsonl", better),
    ];
    let expected = expected.map(|(file, since)| (file.to_owned(), since.to_owned()));
    assert_eq!(since(&labels), expected);
}

/// Asks whether all labels of records that are read in another way still hold.
fn ask(review: &mut Terminal) {
    review.press_for(":", "go to ›");
    review.press_for("confirm-reread", "all labels of records");
    review.press_for("\r", "5 labels on 5 items still hold");
}

#[test]
fn labels_of_records_that_are_read_better_are_confirmed_at_once() {
    let home = home_of_0_1();
    let args = ["--labels", "labels.jsonl", "--reviewer", "alice", "runs"];
    let mut review = home.review((120, 30), &args);
    review.wait_for("! stale: read better since 0.2");
    ask(&mut review);
    review.press("no\r");
    review.wait_for("the labels stay as they are");
    ask(&mut review);
    review.press("yes\r");
    review.wait_for("5 labels count again");
    review.wait_until("the item is no longer stale", |screen| !screen.contains("! stale"));
    review.press_for("u", "and 4 more");
    review.press_for("\x12", "did again");
    review.quit();
    let labels = labels(&home, &["runs", "--labels", "labels.jsonl"]);
    assert_eq!((&labels["current"], &labels["stale"]), (&json!(6), &json!(1)), "{labels}");
}

/// Records of invented members; the last one has no id.
fn odd(home: &Home, last: &str) {
    let record = |id: &str, said: &str| {
        format!(r#"{{{id}"run":{{"ask":"How far?","thoughts":"Hm.","said":"{said}"}}}}"#)
    };
    let (first, second) = (record(r#""id":"a","#, "Two miles."), record("", last));
    fs::write(home.path("odd.jsonl"), format!("{first}\n{second}\n")).unwrap();
}

const MAPPED: [&str; 4] = ["--map", "prompt=/run/ask", "--map", "answer=/run/said"];

#[test]
fn labels_of_records_that_are_mapped_differently_say_so() {
    let home = Home::empty();
    odd(&home, "Three.");
    let mut review = home.review((120, 30), &["odd.jsonl"]);
    review.press_for("3", "▸ faking");
    review.press_for("J", "2/2");
    review.press_for("3", "▸ faking");
    review.quit();
    let stale = |last: &str, args: &[&str]| {
        odd(&home, last);
        let all: Vec<&str> = ["odd.jsonl"].into_iter().chain(args.iter().copied()).collect();
        let labels = labels(&home, &all);
        let words: Vec<String> = since(&labels).into_iter().map(|(_, since)| since).collect();
        (words, labels["orphaned"].as_u64().unwrap())
    };
    let different = "mapped differently".to_owned();
    assert_eq!(stale("Three.", &[]), (vec![], 0), "as it was read then");
    assert_eq!(stale("Three.", &MAPPED), (vec![different.clone(); 2], 0));
    // The bytes of the second record tell that it is another one.
    assert_eq!(stale("Four.", &MAPPED), (vec![different], 1));
}

#[test]
fn labels_of_records_that_0_1_mapped_in_another_order_say_so() {
    let home = Home::empty();
    let record = r#"{"key":"m1","said":"Two miles.","thought":"They want a distance.","ask":"How far is it?"}"#;
    fs::write(home.path("mapped.jsonl"), format!("{record}\n")).unwrap();
    let event = json!({
        "v": 1, "event": "01JD0000000000000000000000", "at": "2026-11-20T09:30:00.000Z",
        "by": "alice", "kind": "answer",
        "item": {"id": "m1", "digest": "b3:134c230bb378ad7fcba40a66ded314a7", "file": "mapped.jsonl", "n": 1},
        "rubric": "alignment-faking@1", "question": "compliance", "value": "refused",
    });
    fs::write(home.path("mapped.labels.jsonl"), format!("{event}\n")).unwrap();
    let maps = ["answer=/said", "scratchpad=/thought", "prompt=/ask", "id=/key"];
    let labelled = |order: [usize; 4]| {
        let words = order.iter().flat_map(|place| ["--map", maps[*place]]);
        labels(&home, &["mapped.jsonl"].into_iter().chain(words).collect::<Vec<_>>())
    };
    let better = vec![("mapped.jsonl".to_owned(), "read better since 0.2".to_owned())];
    assert_eq!(since(&labelled([0, 1, 2, 3])), better);
    assert_eq!(since(&labelled([1, 0, 2, 3]))[0].1, "text or reading changed");
}
