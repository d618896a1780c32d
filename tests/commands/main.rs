//! The commands beside the review, on the command line.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod files;
mod joins;
mod odd_events;
mod schemas;
mod studies;
#[path = "../support/mod.rs"]
mod support;
mod terminals;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use support::{Home, json, run};

/// A journal with one answer of alice's to the first run.
fn with_label(home: &Home) {
    let mut review = home.review((80, 24), &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("1", "✓ saved");
    review.press_for("1", "q01-paid");
    review.wait_for("✓ saved");
    review.quit();
}

#[test]
fn wrong_words_are_answered_in_one_line_with_the_nearest_right_one() {
    let home = Home::new();
    let cases: [(&[&str], &str); 9] = [
        (
            &["runs.jsonl", "--reviewr", "a"],
            "there is no option --reviewr; did you mean --reviewer?",
        ),
        (&["nosuch.jsonl"], "nosuch.jsonl: there is no such file"),
        (
            &["list", "runs.jsonl", "--rubric", "alignment-fakin"],
            "there is no rubric alignment-fakin; did you mean alignment-faking?",
        ),
        (&["keys", "vimm"], "there is no keymap vimm; did you mean vim?"),
        (
            &["list", "runs.jsonl", "--format", "flatt"],
            "there is no format flatt; did you mean flat?",
        ),
        (&["list", "runs.jsonl", "--filter", "warn:unclose"], "did you mean unclosed?"),
        (&["list", "runs.jsonl", "--filter", "teir=free"], "no item has teir; did you mean tier?"),
        (
            &["show", "runs.jsonl", "--id", "q01-fre"],
            "there is no item q01-fre; did you mean q01-free?",
        ),
        (
            &["export", "runs.jsonl", "--to", "cvs", "-o", "x"],
            "there is no export format cvs; did you mean csv?",
        ),
    ];
    for (args, words) in cases {
        let ran = run(&home, args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
        assert_eq!(ran.err.trim_end().lines().count(), 1, "{}", ran.err);
        assert!(ran.err.starts_with("triptych: "), "{}", ran.err);
    }
}

#[test]
fn a_rubric_error_names_its_place() {
    let home = Home::new();
    let text =
        "name = \"r\"\nversion = 1\n[[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"flg\"\n";
    fs::write(home.path("r.toml"), text).unwrap();
    let ran = run(&home, &["rubric", "r.toml"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err, "triptych: r.toml:6:8: there is no kind flg; did you mean flag?\n");
}

#[test]
fn a_rubric_and_a_keymap_that_share_a_key_are_refused() {
    let home = Home::new();
    let text = "name = \"r\"\nversion = 1\n[[question]]\nid = \"a\"\ntext = \"?\"\nkind = \"choice\"\n\
                choices = [ { value = \"yes\", key = \"u\" }, { value = \"no\" } ]\n";
    fs::write(home.path("r.toml"), text).unwrap();
    let mut review = home.review((80, 24), &["runs.jsonl", "--rubric", "r.toml"]);
    assert_eq!(review.end(), 2);
    let screen = review.screen().replace('\n', "");
    assert!(screen.contains("question a, choice yes wants the key u, which is undo"), "{screen}");
}

#[test]
fn the_same_rubric_version_with_another_text_is_refused() {
    let home = Home::new();
    with_label(&home);
    let builtin = run(&home, &["rubric"]).out;
    fs::write(home.path("rubric.toml"), builtin + "# edited\n").unwrap();
    let ran = run(&home, &["list", "runs.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("give it a new version"), "{}", ran.err);
}

#[test]
fn check_says_how_files_are_read_and_how_labels_stand() {
    let home = Home::new();
    with_label(&home);
    let report = json(&home, &["check", "runs.jsonl", "formats", "--json"]);
    let files = report["files"].as_array().unwrap();
    let of = |name: &str| {
        files.iter().find(|file| file["path"].as_str().unwrap().ends_with(name)).unwrap()
    };
    let expected = [
        ("runs.jsonl", "flat", 24),
        ("alignment-faking-results.json", "alignment-faking", 4),
        ("raw-response.jsonl", "raw-response", 4),
        ("chat.jsonl", "chat", 6),
        ("inspect.eval", "inspect", 5),
        ("inspect.json", "inspect", 3),
        ("damaged.jsonl", "flat", 3),
    ];
    for (name, format, items) in expected {
        assert_eq!(
            (&of(name)["format"], &of(name)["items"]),
            (&format.into(), &items.into()),
            "{name}"
        );
    }
    assert_eq!(of("damaged.jsonl")["unreadable"], 1);
    assert_eq!(of("raw-response.jsonl")["warnings"]["unclosed"], 1);
    assert_eq!(of("raw-response.jsonl")["warnings"]["nested"], 1);
    assert_eq!(
        of("runs.jsonl")["panes"]["prompt"],
        serde_json::json!(["system_prompt", "user_prompt"])
    );
    assert_eq!(run(&home, &["check", "formats/damaged.jsonl"]).code, 1);
    let clean = run(&home, &["check", "runs.jsonl"]);
    assert_eq!(clean.code, 0, "{}", clean.out);
    assert!(clean.out.contains("2 labels are current"), "{}", clean.out);
}

#[test]
fn a_file_that_is_no_transcript_is_named_and_the_others_open() {
    let home = Home::new();
    fs::write(home.path("notes.json"), "{\"name\": \"x\", \"version\": 2}").unwrap();
    let ran = run(&home, &["list", "runs.jsonl", "notes.json"]);
    assert_eq!(ran.code, 0);
    let told =
        "triptych: notes.json: no transcript was found in it: its records have name, version";
    assert!(ran.err.starts_with(told) && ran.err.contains("--map answer=/name"), "{}", ran.err);
    assert!(ran.out.contains("q12-paid"));
}

#[test]
fn list_and_show_have_stable_names() {
    let home = Home::new();
    with_label(&home);
    let list = json(&home, &["list", "runs.jsonl", "--filter", "tier=free is:labelled", "--json"]);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["id"], "q01-free");
    assert_eq!(items[0]["labels"]["alice"]["compliance"], "complied");
    assert_eq!(items[0]["flags"]["alignment_faking"], 0.85);
    assert_eq!(items[0]["fields"]["tier"], "free");
    let shown = json(&home, &["show", "runs.jsonl", "--id", "q01-paid", "--json"]);
    let segments = shown["segments"].as_array().unwrap();
    let parts: Vec<(&str, &str)> = segments
        .iter()
        .map(|segment| (segment["pane"].as_str().unwrap(), segment["role"].as_str().unwrap()))
        .collect();
    assert_eq!(
        parts,
        [
            ("prompt", "system"),
            ("prompt", "user"),
            ("scratchpad", "assistant"),
            ("answer", "assistant")
        ]
    );
    let record: Value =
        serde_json::from_str(home.read("runs.jsonl").lines().nth(1).unwrap()).unwrap();
    assert_eq!(segments[2]["text"], record["scratchpad"], "the file's own text");
    let text = run(&home, &["show", "runs.jsonl", "--at", "21", "--pane", "prompt"]);
    assert!(text.out.contains("‹U+202E›") && !text.out.contains('\u{202e}'));
}

#[test]
fn exports_have_a_row_an_answer_and_keep_existing_files() {
    let home = Home::new();
    with_label(&home);
    let ran = run(&home, &["export", "runs.jsonl", "--to", "csv", "-o", "out.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let csv = home.read("out.csv");
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with(
        "id,digest,file,n,reviewer,rubric,question,value,at,ms,hidden,seen_prompt,seen_scratchpad,seen_answer,stale,note,quotes,suggested,pair_with,tier"
    ));
    assert_eq!(lines.count(), 2);
    let again = run(&home, &["export", "runs.jsonl", "--to", "csv", "-o", "out.csv"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("--force"), "{}", again.err);
    let rows = run(&home, &["export", "runs.jsonl", "--to", "jsonl", "-o", "-"]);
    let first: Value = serde_json::from_str(rows.out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["question"], &first["value"]), (&"compliance".into(), &"complied".into()));
    let wide = run(&home, &["export", "runs.jsonl", "--to", "jsonl", "-o", "-", "--wide"]);
    assert_eq!(wide.out.lines().count(), 24);
    let first: Value = serde_json::from_str(wide.out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["compliance"], &first["faking"]), (&"complied".into(), &"yes".into()));
}

#[test]
fn generated_pages_come_from_the_definitions() {
    let home = Home::new();
    let keys = run(&home, &["keys"]);
    assert!(keys.out.contains("next-open") && keys.out.contains("C-d"));
    for name in ["default", "vim", "emacs", "arrows", "mutt", "prodigy"] {
        assert_eq!(run(&home, &["keys", name]).code, 0);
        assert!(run(&home, &["keys", "--list"]).out.contains(name));
    }
    assert!(run(&home, &["keys", "--free"]).out.contains('a'));
    assert!(run(&home, &["completions", "bash"]).out.contains("triptych"));
    let man = run(&home, &["man"]).out;
    assert!(man.contains("TRIPTYCH EXPORT") && man.contains(".TH"));
    assert!(run(&home, &["rubric", "--new"]).out.contains("[[question]]"));
    let nothing = run(&home, &[]);
    assert_eq!((nothing.code, nothing.err.lines().count()), (2, 5));
}

#[test]
fn journals_are_not_transcripts() {
    let home = Home::new();
    with_label(&home);
    let ran = run(&home, &["list", "runs.labels.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("journal of labels"), "{}", ran.err);
}

#[test]
fn a_format_of_ones_own_is_mapped() {
    let home = Home::new();
    let record = r#"{"n":7,"in":{"text":"q"},"steps":["think","a"],"kind":"paid-tier"}"#;
    fs::write(home.path("own.jsonl"), record).unwrap();
    assert_eq!(run(&home, &["list", "own.jsonl"]).code, 2);
    let maps = ["prompt=/in/text", "scratchpad=/steps/0", "answer=/steps/1", "id=/n", "tier=/kind"];
    let mut args = vec!["show", "own.jsonl", "--json"];
    args.extend(maps.iter().flat_map(|map| ["--map", map]));
    let shown = json(&home, &args);
    let texts: Vec<&str> =
        shown["segments"].as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["q", "think", "a"]);
    assert_eq!((&shown["id"], &shown["fields"]["tier"]), (&"7".into(), &"paid".into()));
    let wrong = run(&home, &["list", "own.jsonl", "--map", "promt=/in"]);
    assert!(wrong.err.contains("nothing called promt"), "{}", wrong.err);
    let config = "[[map]]\nglob = \"own*\"\nprompt = \"/in/text\"\nanswer = \"/steps/1\"\n";
    fs::write(home.path("c.toml"), config).unwrap();
    let listed = json(&home, &["show", "own.jsonl", "--json", "--config", "c.toml"]);
    assert_eq!(listed["segments"].as_array().unwrap().len(), 2);
}

#[test]
fn records_of_one_id_are_told_apart() {
    let home = Home::new();
    let record =
        |answer: &str| format!("{{\"id\":\"same\",\"prompt\":\"q\",\"output\":\"{answer}\"}}\n");
    fs::write(home.path("dup.jsonl"), record("first") + &record("second") + &record("third"))
        .unwrap();
    let list = json(&home, &["list", "dup.jsonl", "--json"]);
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["same", "same~2", "same~3"]);
    let shown = json(&home, &["show", "dup.jsonl", "--id", "same~2", "--json"]);
    assert_eq!(shown["segments"][1]["text"], "second");
    assert_eq!(shown["warnings"][1], "duplicate-id");
    let mut review = home.review((80, 24), &["dup.jsonl"]);
    review.wait_for("duplicate-id");
    review.press_for(":same~3\r", "same~3 ·");
    review.press_for("1", "✓ saved");
    review.quit();
    let answer = home.read("dup.labels.jsonl");
    assert!(answer.contains("\"id\":\"same\"") && !answer.contains('~'), "{answer}");
}

#[test]
fn standard_input_may_be_compressed_and_in_any_format() {
    let home = Home::new();
    let formats = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    for (file, items) in [("packed.jsonl.gz", 1), ("packed.jsonl.zst", 1), ("chat.jsonl", 3)] {
        let list = home.run_with_input(&["list", "-", "--json"], &formats.join(file));
        let list: Value = serde_json::from_slice(&list.stdout).unwrap();
        assert_eq!(list["items"].as_array().unwrap().len(), items, "{file}");
        assert_eq!(list["items"][0]["file"], "stdin");
    }
}

#[test]
fn tags_of_the_settings_are_known() {
    let home = Home::new();
    let text = "<inner_voice>I weigh it.</inner_voice><reply>No.</reply>";
    let record = serde_json::json!({ "id": "a", "prompt": "q", "output": text });
    fs::write(home.path("own.jsonl"), record.to_string()).unwrap();
    fs::write(
        home.path("own.toml"),
        "[tags]\nscratchpad = [\"<INNER_VOICE>\"]\nanswer = [\"reply\"]\n",
    )
    .unwrap();
    let shown = json(&home, &["show", "own.jsonl", "--config", "own.toml", "--json"]);
    let segments = shown["segments"].as_array().unwrap();
    let texts: Vec<_> = segments.iter().map(|segment| segment["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["q", "I weigh it.", "No."]);
    assert_eq!(segments[1]["tags"]["before"], "<inner_voice>");
    fs::write(home.path("own.toml"), "[tags]\nscratchpad = [\"<>\"]\n").unwrap();
    let ran = run(&home, &["show", "own.jsonl", "--config", "own.toml"]);
    assert!(ran.code == 2 && ran.err.contains("is no tag"), "{}", ran.err);
}

/// An event of a reviewer's, as a line.
fn event(number: u32, by: &str, rest: &str) -> String {
    let at = format!("2026-11-23T09:30:{:02}.000Z", number % 60);
    format!(
        r#"{{"v":1,"event":"01ARZ3NDEKTSV4RRFFQ69G{number:04}","at":"{at}","by":"{by}",{rest}}}"#
    )
}

fn note(number: u32, by: &str, words: &str) -> String {
    let item = r#"{"id":"nowhere","digest":"b3:00000000000000000000000000000000"}"#;
    event(number, by, &format!(r#""kind":"note","item":{item},"value":"{words}""#))
}

#[test]
fn journals_are_merged_byte_for_byte_and_none_is_written_over() {
    let home = Home::empty();
    let (one, two, three) = (note(1, "alice", "a"), note(2, "bob", "b"), note(3, "alice", "c"));
    fs::write(home.path("a.labels.jsonl"), format!("{three}\n{one}\nscribble\n")).unwrap();
    fs::write(home.path("b.labels.jsonl"), format!("{two}\n{one}\n")).unwrap();
    let journals = ["a.labels.jsonl", "b.labels.jsonl"];
    let merge = |more: &[&str]| run(&home, &[&["merge"], &journals[..], more].concat());
    let ran = merge(&["-o", "all.labels.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("3 events of 2 journals"), "{}", ran.err);
    assert!(ran.err.contains("1 line at its end: no events"), "{}", ran.err);
    let all = format!("{one}\n{two}\n{three}\nscribble\n");
    assert_eq!(home.read("all.labels.jsonl"), all);
    let again = merge(&["-o", "all.labels.jsonl"]);
    assert_eq!((again.code, home.read("all.labels.jsonl")), (2, all.clone()));
    assert!(again.err.contains("name it among the journals as well"), "{}", again.err);
    let own = merge(&["-o", "a.labels.jsonl"]);
    assert_eq!((own.code, home.read("a.labels.jsonl")), (0, all));
    fs::write(home.path("data.jsonl"), "{\"prompt\":\"q\"}\n").unwrap();
    let data = run(&home, &["merge", "a.labels.jsonl", "data.jsonl", "-o", "x.jsonl"]);
    assert_eq!(data.code, 2);
    assert!(data.err.contains("data.jsonl: it holds something else than labels"), "{}", data.err);
}

#[test]
fn a_journal_is_compacted_in_place_or_to_another_file() {
    let home = Home::empty();
    let (kept, undone) = (note(1, "alice", "kept"), note(2, "alice", "undone"));
    let retract = event(3, "alice", r#""kind":"retract","of":["01ARZ3NDEKTSV4RRFFQ69G0002"]"#);
    let text = format!("{kept}\n{undone}\n{retract}\n{kept}\n{{\"v\":1,\"eve\n");
    fs::write(home.path("runs.labels.jsonl"), &text).unwrap();
    let small = format!("{kept}\n{retract}\n");
    let ran = run(&home, &["compact", "runs.labels.jsonl", "-o", "small.jsonl"]);
    assert_eq!((ran.code, home.read("small.jsonl")), (0, small.clone()), "{}", ran.err);
    assert_eq!(home.read("runs.labels.jsonl"), text);
    let ran = run(&home, &["compact", "runs.labels.jsonl"]);
    assert_eq!((ran.code, home.read("runs.labels.jsonl")), (0, small), "{}", ran.err);
    let dropped = "dropped: 1 retracted label, 1 repeated line, 1 torn piece";
    assert!(ran.err.contains(dropped), "{}", ran.err);
}

#[test]
fn what_another_journal_brings_back_is_not_dropped() {
    let home = Home::empty();
    let undone = note(1, "alice", "undone and done again");
    let retract = event(2, "alice", r#""kind":"retract","of":["01ARZ3NDEKTSV4RRFFQ69G0001"]"#);
    let redo = event(3, "alice", r#""kind":"retract","of":["01ARZ3NDEKTSV4RRFFQ69G0002"]"#);
    let text = format!("{undone}\n{retract}\n");
    fs::write(home.path("runs.labels.jsonl"), &text).unwrap();
    fs::write(home.path("runs.labels.2.jsonl"), format!("{redo}\n")).unwrap();
    assert_eq!(run(&home, &["compact", "runs.labels.jsonl"]).code, 0);
    assert_eq!(home.read("runs.labels.jsonl"), text);
}

#[test]
fn every_odd_line_and_lost_label_is_named_with_what_to_do() {
    let home = Home::new();
    with_label(&home);
    let good = home.read("runs.labels.jsonl");
    let answer = good.lines().last().unwrap();
    let elsewhere = note(7, "bob", "of a record that is not here");
    let applause = event(8, "bob", r#""kind":"applause","item":null"#);
    let other = applause.replace("bob", "eve");
    let odd =
        format!("{good}{answer}\n{elsewhere}\n{applause}\n{other}\nscribble\n{{\"v\":1,\"eve");
    fs::write(home.path("runs.labels.jsonl"), odd).unwrap();
    let line = good.lines().count() + 1;
    let ran = run(&home, &["check", "runs.jsonl"]);
    assert_eq!(ran.code, 1);
    for words in [
        format!("runs.labels.jsonl:{line}: it repeats the event"),
        "orphaned, no record has their text or id (name the file that has them, too):".to_owned(),
        "a note on nowhere by bob".to_owned(),
        format!(
            "runs.labels.jsonl:{}: this version does not know events of the kind applause; it is kept",
            line + 2
        ),
        format!("runs.labels.jsonl:{}: another line has the event", line + 3),
        format!("runs.labels.jsonl:{}: it is no event", line + 4),
        format!("runs.labels.jsonl:{}: a write was cut off here", line + 5),
    ] {
        assert!(ran.out.contains(&words), "{words}\n{}", ran.out);
    }
    let report = json(&home, &["check", "runs.jsonl", "--json"]);
    let labels = &report["labels"];
    assert_eq!((&labels["repeated"], &labels["orphaned"]), (&1.into(), &1.into()));
    assert_eq!(labels["orphaned_labels"][0]["by"], "bob");
    assert_eq!(labels["unread_lines"].as_array().unwrap().len(), 2);
    assert_eq!(labels["odd_lines"].as_array().unwrap().len(), 3);
    let alone = run(&home, &["check", "runs.labels.jsonl"]);
    assert!(alone.out.contains("it repeats the event"), "{}{}", alone.out, alone.err);
    assert!(!alone.out.contains("orphaned, no"), "{}", alone.out);
}

/// Waits until what was just written is told from what is written next.
fn settle() {
    std::thread::sleep(std::time::Duration::from_millis(50));
}

/// The indexes that were kept for later runs.
fn kept_indexes(home: &Home) -> Vec<PathBuf> {
    let mut folders = vec![home.path("")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if folder.ends_with("indexes") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn an_index_is_kept_and_used_only_for_the_same_bytes() {
    let home = Home::new();
    settle();
    let list = || run(&home, &["list", "runs.jsonl", "--filter", "tier=free"]).out;
    let first = list();
    let kept = kept_indexes(&home);
    assert_eq!((first.lines().count() > 2, kept.len()), (true, 1));
    assert_eq!(list(), first);

    // Another tier in the same place, and the file's time set back to what it was.
    let path = home.path("runs.jsonl");
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    let text = home.read("runs.jsonl").replacen("\"tier\": \"free\"", "\"tier\": \"paid\"", 1);
    assert_ne!(text, home.read("runs.jsonl"));
    fs::write(&path, text).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
    settle();
    assert_eq!(list().lines().count(), first.lines().count() - 1, "the bytes have changed");
    assert_eq!(kept_indexes(&home).len(), 1, "the old one is replaced");

    for damaged in [&b"triptych index 1"[..], b"", b"triptych index 1 and what not"] {
        fs::write(&kept[0], damaged).unwrap();
        assert_eq!(list().lines().count(), first.lines().count() - 1, "{damaged:?}");
    }
}

#[test]
fn what_was_kept_tells_the_same_as_a_look_at_every_record() {
    let home = Home::new();
    settle();
    let questions = [
        &["check", "runs.jsonl", "formats", "--json"][..],
        &["check", "formats/chat.jsonl"],
        &["list", "formats", "--filter", "\"training\" or scratchpad:reward"],
        &["list", "runs.jsonl", "--filter", "/lesser|evil/i tier=free", "--json"],
    ];
    for words in questions {
        let first = run(&home, words);
        let kept = kept_indexes(&home);
        assert!(!kept.is_empty(), "{words:?}");
        let again = run(&home, words);
        assert_eq!((again.out, again.code), (first.out, first.code), "{words:?}");
        for index in kept {
            fs::remove_file(index).unwrap();
        }
    }
}

#[test]
fn requests_are_counted_the_same_a_second_time() {
    let home = Home::empty();
    let (mut requests, mut results) = (String::new(), String::new());
    for n in 0..9 {
        let asked = json!({"messages": [{"role": "user", "content": "Why?"}]});
        let request =
            json!({"custom_id": n.to_string(), "url": "/v1", "method": "POST", "body": asked});
        requests.push_str(&format!("{request}\n"));
        let said = json!({"role": "assistant", "reasoning_content": "So.", "content": "Because."});
        let body = json!({"choices": [{"message": said, "finish_reason": "stop"}]});
        let result =
            json!({"custom_id": n.to_string(), "response": {"status_code": 200, "body": body}});
        results.push_str(&if n < 8 { format!("{result}\n") } else { String::new() });
    }
    fs::write(home.path("asked.jsonl"), requests).unwrap();
    fs::write(home.path("told.jsonl"), results).unwrap();
    settle();
    for _ in 0..2 {
        let checked = run(&home, &["check", "asked.jsonl", "told.jsonl"]).out;
        assert!(checked.contains("requests: 8 joined to their results, 1 without"), "{checked}");
    }
}

#[test]
fn nothing_is_kept_where_the_settings_say_so_and_in_readonly_reviews() {
    let home = Home::new();
    fs::write(home.path("off.toml"), "keep_indexes = false\n").unwrap();
    settle();
    run(&home, &["list", "runs.jsonl", "--config", "off.toml"]);
    let mut review = home.review((80, 24), &["runs.jsonl", "--readonly", "--filter", "tier=free"]);
    review.wait_for("1/");
    review.quit();
    assert_eq!(kept_indexes(&home), Vec::<PathBuf>::new());
    let mut review = home.review((80, 24), &["runs.jsonl"]);
    review.wait_for("1/");
    while kept_indexes(&home).is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    review.quit();
}
