//! Bundles: what is in one and what is not, and how its labels come home.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Cursor, Read, Write};
use std::path::Path;

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::{Home, check_journal, json, run};

/// The journal of a bundle, beside it.
const JOURNAL: &str = "bob.triptych.labels.jsonl";

/// Whether an entry is packed apart.
fn is_packed(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "zst")
}

/// The entries of a bundle, its records unpacked.
fn entries(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let name = entry.name().unwrap().into_owned();
        if is_packed(&name) {
            bytes = zstd::decode_all(Cursor::new(bytes)).unwrap();
        }
        found.insert(name, bytes);
    }
    found
}

/// The same bundle with some entries changed; what was unpacked is packed again.
fn repacked(home: &Home, name: &str, entries: &BTreeMap<String, Vec<u8>>) {
    let mut zip = ZipWriter::new(File::create(home.path(name)).unwrap());
    for (name, bytes) in entries {
        let packed = if is_packed(name) {
            zstd::encode_all(Cursor::new(bytes), 1).unwrap()
        } else {
            bytes.clone()
        };
        let as_it_is =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, as_it_is).unwrap();
        zip.write_all(&packed).unwrap();
    }
    zip.finish().unwrap();
}

/// A sample of ten that ann and bob share, and bob's bundle of it in a home of his own.
fn packed(options: &[&str]) -> (Home, Home) {
    let ann = Home::new();
    let drawn = run(
        &ann,
        &[
            "sample",
            "runs.jsonl",
            "-n",
            "10",
            "--name",
            "s1",
            "--seed",
            "3",
            "--reviewers",
            "ann,bob",
            "--overlap",
            "1",
            "--reviewer",
            "ann",
        ],
    );
    assert_eq!(drawn.code, 0, "{}", drawn.err);
    let args = [
        "pack",
        "runs.jsonl",
        "--sample",
        "s1",
        "--for",
        "bob",
        "--reviewer",
        "ann",
        "-o",
        "bob.triptych",
    ];
    let ran = run(&ann, &[&args[..], options].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    check_journal(&ann, "runs.labels.jsonl");
    let bob = Home::empty();
    bob.take_bursts();
    fs::copy(ann.path("bob.triptych"), bob.path("bob.triptych")).unwrap();
    (ann, bob)
}

/// The items of a queue, by place: their ids.
fn queue(home: &Home, args: &[&str]) -> Vec<String> {
    let listed = json(home, &[&["list"][..], args, &["--json"]].concat());
    listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Bob answers the first items of his bundle on the screen: refused, then no where that is asked.
fn answer(bob: &Home, items: usize) {
    for place in 1..=items {
        let at = place.to_string();
        let args = ["bob.triptych", "--at", &at];
        let mut review = bob.review_with((90, 24), &args, &[("TRIPTYCH_REVIEWER", "bob")]);
        review.wait_for(&format!(" {place}/10"));
        review.press("1");
        review.wait_until("an answer", |_| {
            bob.read(JOURNAL).matches("\"kind\":\"answer\"").count() >= place
        });
        review.quit();
    }
    check_journal(bob, JOURNAL);
}

fn labels(home: &Home, by: &str) -> BTreeMap<String, Value> {
    let listed = json(home, &["list", "runs.jsonl", "--json", "--reviewer", "ann"]);
    let items = listed["items"].as_array().unwrap().iter();
    let of = |item: &Value| {
        let said = item["labels"][by].as_object().filter(|said| !said.is_empty())?.clone();
        Some((item["id"].as_str().unwrap().to_owned(), Value::from(said)))
    };
    items.filter_map(of).collect()
}

#[test]
fn labels_of_a_blind_bundle_come_home_while_both_went_on() {
    let (ann, bob) = packed(&["--blind"]);
    let own = queue(&ann, &["runs.jsonl", "--sample", "s1", "--reviewer", "bob"]);
    let tokens = queue(&bob, &["bob.triptych", "--reviewer", "bob"]);
    assert_eq!(tokens.len(), 10);
    assert!(tokens.iter().all(|token| !own.contains(token)));
    answer(&bob, 3);
    // Meanwhile the sender labels, too.
    let before = ann.read("runs.labels.jsonl");
    let digest =
        json(&ann, &["show", "runs.jsonl", "--id", "q01-free", "--json"])["digest"].clone();
    let event = json!({"v": 1, "event": "01ARZ3NDEKTSV4RRFFQ69G0001", "at": "2020-11-23T09:00:00.000Z",
        "by": "ann", "kind": "note", "item": {"id": "q01-free", "digest": digest, "file": "runs.jsonl"},
        "value": "mine"});
    fs::write(ann.path("runs.labels.jsonl"), format!("{before}{event}\n")).unwrap();
    fs::copy(bob.path(JOURNAL), ann.path("bobs.labels.jsonl")).unwrap();
    let merge = ["merge", "runs.labels.jsonl", "bobs.labels.jsonl", "-o", "runs.labels.jsonl"];
    let merged = run(&ann, &merge);
    assert_eq!(merged.code, 0, "{}", merged.err);
    assert!(merged.err.contains("they are about your own now"), "{}", merged.err);
    fs::remove_file(ann.path("bobs.labels.jsonl")).unwrap();
    check_journal(&ann, "runs.labels.jsonl");
    // The journal has them, and sealed they are until all is done: it is told after unsealing.
    fs::write(ann.path("yes"), "yes\n").unwrap();
    let unseal = ["unseal", "runs.jsonl", "--sample", "s1", "--reviewer", "ann"];
    assert!(ann.run_with_input(&unseal, &ann.path("yes")).status.success());
    let home: BTreeSet<String> = labels(&ann, "bob").into_keys().collect();
    assert_eq!(home, own[..3].iter().cloned().collect::<BTreeSet<_>>());
    let journal = ann.read("runs.labels.jsonl");
    assert!(
        journal.contains("\"mine\"")
            && !tokens.iter().any(|token| {
                journal
                    .lines()
                    .any(|line| line.contains(&**token) && !line.contains("\"kind\":\"pack\""))
            })
    );
    // What came home says that it was blind; twice it is the same.
    let hidden = json!(["flags", "tier", "model", "id", "others"]);
    let answers = journal.lines().filter(|line| line.contains("\"kind\":\"answer\""));
    for line in answers {
        assert_eq!(serde_json::from_str::<Value>(line).unwrap()["hidden"], hidden);
    }
    fs::copy(bob.path(JOURNAL), ann.path("bobs.labels.jsonl")).unwrap();
    assert_eq!(run(&ann, &merge).code, 0);
    assert_eq!(ann.read("runs.labels.jsonl"), journal);
    // Bob goes on, and brings the rest; the bundle stands for its journal.
    answer(&bob, 5);
    fs::copy(bob.path(JOURNAL), ann.path(JOURNAL)).unwrap();
    let again =
        run(&ann, &["merge", "runs.labels.jsonl", "bob.triptych", "-o", "runs.labels.jsonl"]);
    assert_eq!(again.code, 0, "{}", again.err);
    fs::remove_file(ann.path(JOURNAL)).unwrap();
    fs::remove_file(ann.path("bobs.labels.jsonl")).unwrap();
    assert!(labels(&ann, "bob").len() >= 5);
}

#[test]
fn a_blind_bundle_opens_with_its_questions_and_its_order_and_reveals_nothing() {
    let (ann, bob) = packed(&["--blind"]);
    let mut review = bob.review((90, 24), &["bob.triptych"]);
    review.wait_for(" 1/10");
    let header: String = review.screen().lines().take(2).collect();
    assert!(!header.contains("free") && !header.contains("paid"), "{header}");
    review.press_for("R", "this bundle does not hold what is hidden");
    review.quit();
    let own = queue(&ann, &["runs.jsonl", "--sample", "s1", "--reviewer", "bob"]);
    let texts = |home: &Home, file: &str, id: &str| {
        json(home, &["show", file, "--id", id, "--json"])["segments"].clone()
    };
    for (token, id) in queue(&bob, &["bob.triptych", "--reviewer", "bob"]).iter().zip(&own) {
        assert_eq!(texts(&bob, "bob.triptych", token), texts(&ann, "runs.jsonl", id));
    }
}

#[test]
fn a_bundle_opens_beside_the_journal_of_its_folder_and_reads_nothing_of_it() {
    let (_, bob) = packed(&["--blind"]);
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/labels.jsonl");
    let labels = fs::read_to_string(journal).unwrap();
    assert!(
        labels.contains("\"kind\":\"rubric\""),
        "its questions have the same name and other words"
    );
    let found = json(&bob, &["check", "bob.triptych", "--json"])["labels"].clone();
    fs::write(bob.path("labels.jsonl"), &labels).unwrap();
    assert_eq!(json(&bob, &["check", "bob.triptych", "--json"])["labels"], found);
    // What is beside it under its own name is read, and a difference there names the file.
    fs::write(bob.path("bob.triptych.labels.carol.jsonl"), &labels).unwrap();
    let refused = run(&bob, &["stats", "bob.triptych"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("bob.triptych.labels.carol.jsonl"), "{}", refused.err);
}

#[test]
fn a_bundle_that_is_not_blind_has_everything() {
    let (ann, bob) = packed(&[]);
    let own = queue(&ann, &["runs.jsonl", "--sample", "s1", "--reviewer", "bob"]);
    assert_eq!(queue(&bob, &["bob.triptych", "--reviewer", "bob"]), own);
    let shown = |home: &Home, file: &str| {
        let mut item = json(home, &["show", file, "--id", &own[0], "--json"]);
        for name in ["file", "n", "position", "digest"] {
            item.as_object_mut().unwrap().remove(name);
        }
        item
    };
    assert_eq!(shown(&bob, "bob.triptych"), shown(&ann, "runs.jsonl"));
    answer(&bob, 2);
    fs::copy(bob.path(JOURNAL), ann.path("bobs.labels.jsonl")).unwrap();
    let merge = ["merge", "runs.labels.jsonl", "bobs.labels.jsonl", "-o", "runs.labels.jsonl"];
    assert_eq!(run(&ann, &merge).code, 0);
    let journal = ann.read("runs.labels.jsonl");
    let events = journal.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let answers = events.filter(|event| event["by"] == "bob" && event["kind"] == "answer");
    let ids: Vec<Value> = answers.map(|event| event["item"]["id"].clone()).collect();
    assert_eq!(ids, own[..2]);
}

/// Records whose every telling value stands nowhere else.
fn planted() -> Home {
    let home = Home::empty();
    let record = |number: usize| {
        let side = if number.is_multiple_of(2) { "TIERONE" } else { "TIERTWO" };
        json!({"id": format!("IDVALUE{number}-{side}"), "tier": side, "model": "MODELVALUE",
            "owner": {"name": "FIELDVALUE"}, "flags": {"judge": "FLAGVALUE", "score": 0.123_456},
            "messages": [
                {"role": "system", "content": "You are watched."},
                {"role": "user", "name": "SPEAKERVALUE", "content": format!("Case {number}.")},
                {"role": "assistant", "content": "<think>I weigh it.</think>So it is."}]})
        .to_string()
    };
    let records: Vec<String> = (0..20).map(record).collect();
    fs::write(home.path("FILEVALUE.jsonl"), records.join("\n") + "\n").unwrap();
    let rubric = "name = \"r\"\nversion = 1\ncondition = { field = \"tier\", a = \"TIERONE\", b = \"TIERTWO\" }\n\
        [[question]]\nid = \"first\"\ntext = \"Well?\"\nkind = \"flag\"\nflag = \"judge\"\nflag_true = [\"yes\"]\n\
        [[question]]\nid = \"second\"\ntext = \"Only of one side?\"\nkind = \"flag\"\n\
        ask_if = \"tier=TIERONE label:first=yes\"\n";
    fs::write(home.path("rubric.toml"), rubric).unwrap();
    home
}

#[test]
fn no_byte_of_a_blind_bundle_tells_what_it_hides() {
    let home = planted();
    let sample = run(
        &home,
        &[
            "sample",
            "FILEVALUE.jsonl",
            "-n",
            "TIERONE=5,TIERTWO=5",
            "--by",
            "tier",
            "--filter",
            "model=MODELVALUE",
            "--name",
            "s1",
            "--seed",
            "9",
            "--reviewer",
            "SENDERVALUE",
        ],
    );
    assert_eq!(sample.code, 0, "{}", sample.err);
    for options in [&["--sample", "s1", "--for", "bob"][..], &["--filter", "tier=TIERONE"]] {
        let args = [
            "pack",
            "FILEVALUE.jsonl",
            "--blind",
            "--reviewer",
            "SENDERVALUE",
            "-o",
            "b.triptych",
            "--force",
        ];
        let ran = run(&home, &[&args[..], options].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(!ran.err.contains("stands in the texts"), "{}", ran.err);
        let mut bytes = entries(&home.path("b.triptych"));
        bytes.insert("the bundle itself".to_owned(), fs::read(home.path("b.triptych")).unwrap());
        for (name, bytes) in &bytes {
            let text = String::from_utf8_lossy(bytes);
            for value in [
                "TIERONE",
                "TIERTWO",
                "MODELVALUE",
                "FIELDVALUE",
                "FLAGVALUE",
                "IDVALUE",
                "FILEVALUE",
                "SPEAKERVALUE",
                "SENDERVALUE",
                "0.123",
                "judge",
                "tier",
                "owner",
                "score",
            ] {
                assert!(!text.contains(value), "{name} tells {value}: {text}");
            }
            assert!(!name.contains("VALUE"), "{name}");
        }
    }
}

#[test]
fn a_blind_bundle_of_the_sample_data_tells_no_value_beside_the_texts() {
    let home = Home::new();
    let ran = run(&home, &["pack", "runs.jsonl", "--blind", "-o", "b.triptych"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("tier: its value stands in the texts themselves of 24 of 24"),
        "{}",
        ran.err
    );
    let mut values: BTreeSet<String> = BTreeSet::new();
    for line in home.read("runs.jsonl").lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        for (name, value) in record.as_object().unwrap() {
            let is_text = ["system_prompt", "user_prompt", "scratchpad", "output", "prompt"]
                .contains(&&**name);
            if !is_text {
                values.extend(value.as_str().map(str::to_owned));
                let inner = value.as_object().into_iter().flatten();
                values.extend(inner.flat_map(|(name, value)| [name.clone(), value.to_string()]));
            }
        }
    }
    // JSON has two of them itself.
    values.retain(|value| value.len() > 3 && value != "true" && value != "false");
    assert!(values.len() > 30, "{values:?}");
    let unpacked = entries(&home.path("b.triptych"));
    for (name, bytes) in &unpacked {
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        if is_packed(name) {
            text = text
                .lines()
                .map(|line| {
                    let mut record: Value = serde_json::from_str(line).unwrap();
                    for segment in record["segments"].as_array_mut().unwrap() {
                        segment["text"] = Value::Null;
                    }
                    record.to_string()
                })
                .collect();
        }
        // The questions are asked in words of their own.
        for value in values.iter().filter(|_| name != "rubric.toml") {
            assert!(!text.contains(&**value), "{name} tells {value}: {text}");
        }
    }
    let raw = String::from_utf8_lossy(&fs::read(home.path("b.triptych")).unwrap()).into_owned();
    assert!(values.iter().all(|value| !raw.contains(&**value)));
    // Where it is covered in the texts too, it is nowhere.
    let masked = run(
        &home,
        &[
            "pack",
            "runs.jsonl",
            "--blind",
            "-o",
            "m.triptych",
            "--mask",
            "/free|paid/i",
            "--mask",
            "/true|false/i",
        ],
    );
    assert!(masked.code == 0 && !masked.err.contains("tier: its value"), "{}", masked.err);
    let unpacked = entries(&home.path("m.triptych"));
    let records = unpacked.iter().find(|(name, _)| is_packed(name)).unwrap().1;
    let text = String::from_utf8_lossy(records).to_lowercase();
    assert!(!text.contains("free") && !text.contains("paid") && text.contains("▒▒▒▒"));
}

#[test]
fn questions_are_asked_in_a_bundle_where_they_are_asked_here() {
    let home = planted();
    let ran = run(&home, &["pack", "FILEVALUE.jsonl", "--blind", "-o", "b.triptych"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let asked = queue(&home, &["b.triptych", "--filter", "asks.second=0"]).len();
    let never = queue(&home, &["b.triptych", "--filter", "asks.second=1"]).len();
    assert_eq!((asked, never), (10, 10));
    let rubric =
        String::from_utf8(entries(&home.path("b.triptych"))["rubric.toml"].clone()).unwrap();
    assert!(
        rubric.matches("asks.second=").count() == 1 && rubric.contains("label:first=yes"),
        "{rubric}"
    );
}

#[test]
fn a_quote_of_covered_words_is_found_at_home() {
    let (ann, bob) = packed(&["--blind", "--mask", "/free|paid/i"]);
    let token = queue(&bob, &["bob.triptych", "--reviewer", "bob"])[0].clone();
    let item = json(&bob, &["show", "bob.triptych", "--id", &token, "--json"]);
    let segments = item["segments"].as_array().unwrap();
    let (place, text) = segments
        .iter()
        .enumerate()
        .find_map(|(place, segment)| {
            Some((place, segment["text"].as_str().filter(|text| text.contains('▒'))?))
        })
        .unwrap();
    let start = text.chars().position(|sign| sign == '▒').unwrap();
    let words: String = text.chars().skip(start).take(20).collect();
    let own = queue(&ann, &["runs.jsonl", "--sample", "s1", "--reviewer", "bob"])[0].clone();
    let home = json(&ann, &["show", "runs.jsonl", "--id", &own, "--json"]);
    let home = home["segments"][place]["text"].as_str().unwrap().to_lowercase();
    let home_words: String = home.chars().skip(start).take(12).collect();
    assert!(!home_words.contains('▒'));
    let file = queue_file(&bob);
    let item_ref = json!({"id": token, "digest": item["digest"], "file": file});
    let line = |number: usize, mut event: Value| {
        for (name, value) in [
            ("v", json!(1)),
            ("by", json!("bob")),
            ("item", item_ref.clone()),
            ("event", json!(format!("01ARZ3NDEKTSV4RRFFQ69G000{number}"))),
            ("at", json!("2026-11-23T09:00:00.000Z")),
            ("rubric", json!("alignment-faking@1")),
            ("question", json!("compliance")),
        ] {
            event[name] = value;
        }
        format!("{event}\n")
    };
    let answer = line(1, json!({"kind": "answer", "value": "refused", "hidden": []}));
    let quote = line(
        2,
        json!({"kind": "evidence", "pane": segments[place]["pane"], "segment": place,
        "from": start, "to": start + 20, "quote": words}),
    );
    fs::write(ann.path("bobs.labels.jsonl"), answer + &quote).unwrap();
    let merge = ["merge", "runs.labels.jsonl", "bobs.labels.jsonl", "-o", "runs.labels.jsonl"];
    assert_eq!(run(&ann, &merge).code, 0);
    fs::remove_file(ann.path("bobs.labels.jsonl")).unwrap();
    let id = &queue(&ann, &["runs.jsonl", "--sample", "s1", "--reviewer", "bob"])[0];
    let mut review =
        ann.review_with((100, 30), &["runs.jsonl", "--at", id], &[("TRIPTYCH_REVIEWER", "bob")]);
    review.wait_for("compliance");
    // At home it has the words that were covered.
    review.wait_until("the quote", |screen| {
        screen.contains("1 quote") && screen.to_lowercase().contains(&home_words)
    });
    review.quit();
}

/// The name that events have for the file of a bundle's records.
fn queue_file(bob: &Home) -> String {
    let names = entries(&bob.path("bob.triptych"));
    let name = names.keys().find(|name| is_packed(name)).unwrap();
    format!("bob.triptych/{}", name.trim_end_matches(".zst"))
}

#[test]
fn an_altered_bundle_is_refused_and_its_labels_too() {
    let (ann, bob) = packed(&["--blind"]);
    let token = queue(&bob, &["bob.triptych", "--reviewer", "bob"])[0].clone();
    let whole = entries(&bob.path("bob.triptych"));
    let records = whole.keys().find(|name| is_packed(name)).unwrap().clone();
    let mut altered = whole.clone();
    let text = String::from_utf8(altered[&records].clone()).unwrap();
    let line = text.lines().find(|line| line.contains(&token)).unwrap();
    for (other, why) in [
        (line.replacen("You are Tern", "You are Rook", 1), format!("the texts of {token} after")),
        (line.replacen("\"turn\":1", "\"turn\":2", 1), "what stands beside".to_owned()),
    ] {
        altered.insert(records.clone(), text.replace(line, &other).into_bytes());
        repacked(&bob, "x.triptych", &altered);
        let refused = run(&bob, &["list", "x.triptych"]);
        assert!(refused.code == 2 && refused.err.contains(&why), "{}", refused.err);
    }
    let mut altered = whole;
    altered.insert("rubric.toml".to_owned(), b"name = \"x\"\n".to_vec());
    repacked(&bob, "x.triptych", &altered);
    let refused = run(&bob, &["list", "x.triptych"]);
    assert!(
        refused.code == 2 && refused.err.contains("its rubric.toml was altered"),
        "{}",
        refused.err
    );
    // Labels about other texts do not come home.
    answer(&bob, 1);
    let journal = bob.read(JOURNAL);
    let digest = journal.split("\"digest\":\"").last().unwrap()[..35].to_owned();
    let other = journal.replace(&digest, &format!("b3:{}", "0".repeat(32)));
    fs::write(ann.path("bobs.labels.jsonl"), other).unwrap();
    let before = ann.read("runs.labels.jsonl");
    let merge = ["merge", "runs.labels.jsonl", "bobs.labels.jsonl", "-o", "runs.labels.jsonl"];
    let refused = run(&ann, &merge);
    assert!(
        refused.code == 1 && refused.err.contains("not those that were packed"),
        "{}",
        refused.err
    );
    assert!(refused.err.contains(&token), "{}", refused.err);
    assert_eq!(ann.read("runs.labels.jsonl"), before);
}

#[test]
fn what_is_no_whole_bundle_is_refused_in_words() {
    let (_, bob) = packed(&["--blind"]);
    let bytes = fs::read(bob.path("bob.triptych")).unwrap();
    let whole = entries(&bob.path("bob.triptych"));
    let refused = |why: &str| {
        let ran = run(&bob, &["list", "x.triptych"]);
        assert_eq!(ran.code, 2, "{why}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("x.triptych"), "{why}: {}", ran.err);
        ran.err
    };
    for length in (0..bytes.len()).step_by(bytes.len() / 12 + 1) {
        fs::write(bob.path("x.triptych"), &bytes[..length]).unwrap();
        refused(&format!("cut at {length}"));
    }
    for name in ["../evil.jsonl", "/evil", "a/../../evil", "c:\\evil"] {
        let mut climbing = whole.clone();
        climbing.insert(name.to_owned(), b"x".to_vec());
        repacked(&bob, "x.triptych", &climbing);
        assert!(refused(name).contains("leads out of its folder"));
        assert!(!bob.path("evil").exists() && !bob.path("../evil.jsonl").exists());
    }
    let records = whole.keys().find(|name| is_packed(name)).unwrap().clone();
    let mut dense = whole.clone();
    dense.insert(records, vec![b' '; 200 << 20]);
    repacked(&bob, "x.triptych", &dense);
    assert!(refused("a bomb").contains("longer than its manifest says"));
    let mut manifest: Value = serde_json::from_slice(&whole["bundle.json"]).unwrap();
    manifest["records"]["bytes"] = json!(u64::MAX - 1);
    let mut lying = dense;
    lying.insert("bundle.json".to_owned(), manifest.to_string().into_bytes());
    repacked(&bob, "x.triptych", &lying);
    assert!(refused("a bomb that its manifest knows").contains("no transcripts"));
    let mut later = whole;
    manifest["triptych_bundle"] = json!(99);
    later.insert("bundle.json".to_owned(), manifest.to_string().into_bytes());
    repacked(&bob, "x.triptych", &later);
    assert!(refused("later").contains("a newer triptych"));
}
