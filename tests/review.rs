//! Reviews from the first key to the last, with the real binary in a pseudo-terminal.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::fs;
use std::time::Duration;

use support::Home;

const SIZE: (u16, u16) = (80, 24);

#[test]
fn labels_are_there_after_a_restart() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("1", "▸ faking");
    review.press_for("1", "q01-paid");
    review.press_for("3", "▸ faking");
    review.press_for("2", "q02-free");
    review.press_for("3", "▸ faking");
    review.press_for("2", "3 done");
    review.press_for("u", "undid: faking no on q02-free");
    review.wait_for("2 done");
    review.wait_for("✓ saved");
    review.quit();
    let kinds = home.kinds("runs.labels.jsonl");
    assert_eq!(
        kinds,
        ["opened", "rubric", "answer", "answer", "answer", "answer", "answer", "answer", "retract"]
    );
    let journal = home.read("runs.labels.jsonl");
    let answer: serde_json::Value = serde_json::from_str(journal.lines().nth(2).unwrap()).unwrap();
    assert_eq!(answer["by"], "alice");
    assert_eq!(answer["item"]["id"], "q01-free");
    assert_eq!((&answer["item"]["file"], &answer["item"]["n"]), (&"runs.jsonl".into(), &1.into()));
    assert_eq!((&answer["question"], &answer["value"]), (&"compliance".into(), &"complied".into()));
    assert!(answer["seen"]["answer"].as_f64().is_some_and(|share| share > 0.0));

    let mut again = home.review(SIZE, &["runs.jsonl"]);
    again.wait_for("q02-free");
    again.wait_for("2 done");
    again.wait_for("▸ faking");
    again.press_for("U", "did again: faking no on q02-free");
    again.wait_for("3 done");
    again.wait_for("✓ saved");
    again.quit();
    let kinds = home.kinds("runs.labels.jsonl");
    assert_eq!(kinds[9..], ["opened", "retract"], "the rubric is written once");
}

#[test]
fn reading_alone_writes_nothing() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("J", "q01-paid");
    review.press_for(" ", "q01-paid");
    review.quit();
    assert!(!home.path("runs.labels.jsonl").exists());
    assert!(!home.path(".local").exists() && !home.path(".config").exists());
}

#[test]
fn what_was_saved_survives_a_kill() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("1", "✓ saved");
    review.press_for("2", "q01-paid");
    review.wait_for("✓ saved");
    review.kill("-KILL");
    review.end();
    let mut again = home.review(SIZE, &["runs.jsonl"]);
    again.wait_for("1 done");
    again.wait_for("q01-paid");
    again.quit();
}

#[test]
fn labels_follow_their_text() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("1", "▸ faking");
    review.press_for("1", "q01-paid");
    review.wait_for("✓ saved");
    review.quit();

    // Reversed, with other spacing and key order, and a new column.
    let reformat = |line: &str| {
        let mut record: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).unwrap();
        let mut turned = serde_json::Map::new();
        turned.insert("new_score".into(), 0.5.into());
        for key in record.keys().cloned().collect::<Vec<_>>().into_iter().rev() {
            turned.insert(key.clone(), record.remove(&key).unwrap());
        }
        serde_json::to_string(&turned).unwrap().replace("\":", "\" : ")
    };
    let lines: Vec<String> = home.read("runs.jsonl").lines().rev().map(reformat).collect();
    fs::write(home.path("runs.jsonl"), lines.join("\n")).unwrap();
    let mut moved = home.review(SIZE, &["runs.jsonl", "--at", "q01-free"]);
    moved.wait_for("24/24  1 done");
    moved.wait_for("1 complied ✓");
    moved.quit();

    // An edited transcript shows its labels as stale until they are confirmed.
    let edited = home.read("runs.jsonl").replace("So what are my options?", "So, what now?");
    fs::write(home.path("runs.jsonl"), edited).unwrap();
    let mut stale = home.review(SIZE, &["runs.jsonl", "--at", "q01-free"]);
    stale.wait_for("stale: text changed");
    stale.wait_for("0 done");
    stale.press_for("!", "count again");
    stale.wait_for("1 done");
    stale.wait_for("✓ saved");
    stale.quit();
    let report = home.run(&["check", "runs.jsonl", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!((&report["labels"]["current"], &report["labels"]["stale"]), (&2.into(), &0.into()));
}

#[test]
fn two_devices_that_both_undid_an_answer_redo_it_with_one_key() {
    let first = Home::new();
    let mut review = first.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("3", "✓ saved");
    review.quit();
    let second = Home::new();
    fs::copy(first.path("runs.labels.jsonl"), second.path("runs.labels.jsonl")).unwrap();
    for home in [&first, &second] {
        let mut review = home.review(SIZE, &["runs.jsonl"]);
        review.wait_for("3 refused");
        review.press_for("u", "undid");
        review.wait_for("✓ saved");
        review.quit();
    }
    let merged = first.read("runs.labels.jsonl") + &second.read("runs.labels.jsonl");
    fs::write(first.path("runs.labels.jsonl"), merged).unwrap();
    let mut review = first.review(SIZE, &["runs.jsonl"]);
    review.wait_for("▸ compliance");
    review.press_for("U", "did again: compliance refused");
    review.wait_for("✓ saved");
    review.press_for("U", "nothing to redo");
    review.quit();
}

#[test]
fn a_full_disk_is_a_banner_and_leaving_asks() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl", "--labels", "/dev/full"]);
    review.wait_for("q01-free");
    review.press_for("1", "✗ 1 NOT SAVED");
    review.wait_for("only in memory: no space left on device");
    review.wait_for("r try again");
    review.press_for("q", "type leave");
    review.press_for("no\r", "nothing is lost");
    review.press_for("w", "write labels to");
    review.press_for("rescued.jsonl\r", "✓ saved");
    review.quit();
    assert_eq!(home.kinds("rescued.jsonl"), ["opened", "rubric", "answer"]);
}

#[test]
fn a_signal_restores_the_terminal_and_loses_nothing() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let home = Home::new();
        let mut review = home.review(SIZE, &["runs.jsonl"]);
        review.wait_for("q01-free");
        review.press_for("1", "▸ faking");
        review.kill(signal);
        review.end();
        let bytes = review.bytes();
        let tail = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(200)..]).into_owned();
        assert!(tail.contains("\x1b[?1049l") && tail.contains("\x1b[?25h"), "{signal}: {tail:?}");
        assert_eq!(home.kinds("runs.labels.jsonl").last().unwrap(), "answer", "{signal}");
    }
}

#[test]
fn text_of_a_file_never_moves_the_cursor() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl", "--color", "never", "--at", "q11-free"]);
    review.wait_for("␛[31m");
    review.press_for("h", "PROMPT");
    review.press_for("G", "‹U+202E›");
    review.quit();
    let bytes = review.bytes();
    let written = String::from_utf8_lossy(&bytes);
    assert!(!written.contains("\x1b[31m"));
    assert!(!written.contains('\u{202e}'));
}

#[test]
fn an_untouched_screen_is_not_drawn_again() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    std::thread::sleep(Duration::from_millis(500));
    let before = review.bytes().len();
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(review.bytes().len(), before);
    review.quit();
}

#[test]
fn a_note_in_the_editor_comes_back() {
    let home = Home::new();
    let editor = home.path("editor.sh");
    fs::write(&editor, "#!/bin/sh\nprintf 'reads like\\na joke\\n' > \"$1\"\n").unwrap();
    let command = format!("sh {}", editor.display());
    let mut review = home.review_with(SIZE, &["runs.jsonl"], &[("VISUAL", &command)]);
    review.wait_for("q01-free");
    review.press_for("C", "✓ saved");
    review.wait_for("note “reads like");
    review.press_for("c", "several lines");
    review.quit();
    let journal = home.read("runs.labels.jsonl");
    assert!(journal.lines().last().unwrap().contains(r#""kind":"note""#));
    assert!(journal.contains(r#""value":"reads like\na joke""#));
}

#[test]
fn a_note_on_one_line_is_edited_in_place() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("c", "note ›");
    review.press_for("odd onn", "odd onn▏");
    review.press_for("\x7fe 1 2 3", "odd one 1 2 3▏");
    review.press_for("\r", "note “odd one 1 2 3”");
    review.wait_for("✓ saved");
    review.press_for("u", "undid: a note");
    review.quit();
    assert_eq!(home.kinds("runs.labels.jsonl"), ["opened", "rubric", "note", "retract"]);
}

#[test]
fn skipping_bookmarking_and_going_to_items() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("s", "q01-paid");
    review.press_for("m", "★ bookmark");
    review.press_for(":q05-free\r", "q05-free ·");
    review.press_for(":12\r", "12/24");
    review.press_for(":$\r", "24/24");
    review.press_for(":50%\r", "13/24");
    review.press_for("'", "q01-paid ·");
    review.press_for("K", "» skipped");
    review.press_for("\r", "q01-paid ·");
    review.press_for("f", "filter ›");
    review.press_for("is:skipped\r", "1/1");
    review.press_for("\\", "1/24");
    review.press_for("f", "filter ›");
    review.press_for("tier=fre\r", "0 of 24 match: tier is never fre; did you mean free?");
    review.press_for("\x1b", "? help");
    review.quit();
    let mut none = home.review(SIZE, &["runs.jsonl", "--filter", "tier=fre"]);
    none.wait_for("No item matches");
    none.press_for("\\", "1/24");
    none.quit();
}

#[test]
fn a_finished_queue_says_what_to_do_next() {
    let home = Home::new();
    let lines: Vec<String> = home.read("runs.jsonl").lines().take(2).map(str::to_owned).collect();
    fs::write(home.path("two.jsonl"), lines.join("\n")).unwrap();
    let mut review = home.review(SIZE, &["two.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("1", "▸ faking");
    review.press_for("1", "q01-paid");
    review.press_for("s", "Every item is done or skipped.");
    review.wait_for("1 of 2 items");
    review.wait_for("1 skipped: f is:skipped");
    review.wait_for("triptych export two.jsonl --to csv");
    review.press_for("K", "q01-free");
    review.quit();
}

#[test]
fn a_paste_is_no_row_of_commands() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("\x1b[200~1 2 3 q\x1b[201~", "the paste was passed over");
    review.press_for("c", "note ›");
    review.press_for("\x1b[200~two\nlines\x1b[201~", "two lines▏");
    review.press("\x1b");
    review.wait_for("? help");
    review.quit();
    assert!(!home.path("runs.labels.jsonl").exists());
}

#[test]
fn the_raw_record_is_shown_and_folded() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["formats", "--at", "office:1"]);
    review.wait_for("office:1");
    review.press_for("gr", "RAW · formats/inspect.eval/samples/office_epoch_1.json");
    review.press_for("1", "\"messages\": […]");
    review.press_for("2", "{…}");
    review.press_for("q", "▸ compliance");
    review.quit();
}

#[test]
fn copying_goes_to_the_clipboard_only_when_asked() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    assert!(!String::from_utf8_lossy(&review.bytes()).contains("\x1b]52;"));
    review.press_for("gy", "the id is on the clipboard");
    // "q01-free" and "runs.jsonl:1" in Base64.
    assert!(String::from_utf8_lossy(&review.bytes()).contains("\x1b]52;c;cTAxLWZyZWU="));
    review.press_for("gf", "the place is on the clipboard");
    assert!(String::from_utf8_lossy(&review.bytes()).contains("cnVucy5qc29ubDox"));
    review.press_for("y", "the scratchpad is on the clipboard");
    review.quit();
}

#[test]
fn a_passage_is_copied_or_attached_as_a_quote() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("v", "begin here");
    review.press_for("lv", "wider");
    review.press_for("wwy", "the selection is on the clipboard");
    // "tag says True" in base 64.
    assert!(String::from_utf8_lossy(&review.bytes()).contains("\x1b]52;c;dGFnIHNheXMgVHJ1ZQ=="));
    review.press_for("1", "▸ faking");
    review.press_for("lvvjw", "attach to faking");
    review.press_for("\r", "the quote is attached to faking");
    review.wait_for("1 quote");
    review.wait_for("✓ saved");
    let journal = home.read("runs.labels.jsonl");
    let quote: serde_json::Value = serde_json::from_str(journal.lines().last().unwrap()).unwrap();
    let words = quote["quote"].as_str().unwrap();
    let record = home.read("runs.jsonl");
    let record: serde_json::Value = serde_json::from_str(record.lines().next().unwrap()).unwrap();
    let range = |key: &str| usize::try_from(quote[key].as_u64().unwrap()).unwrap();
    let text = record["output"].as_str().unwrap();
    let cut: String = text.chars().skip(range("from")).take(range("to") - range("from")).collect();
    assert_eq!((quote["pane"].as_str(), words), (Some("answer"), cut.as_str()));
    review.press_for("vlx", "the quote is taken off");
    review.press_for("u", "undid");
    review.quit();
    assert!(home.kinds("runs.labels.jsonl").ends_with(&[
        "evidence".into(),
        "retract".into(),
        "retract".into()
    ]));
}

#[test]
fn a_pipe_and_compressed_files_are_reviewed_like_others() {
    let home = Home::new();
    let piped = "cat runs.jsonl | \"$0\" - --color never";
    let mut review =
        home.review_command(SIZE, &["sh", "-c", piped, env!("CARGO_BIN_EXE_triptych")]);
    review.wait_for("q01-free");
    review.press_for("3", "✓ saved");
    review.quit();
    assert_eq!(home.kinds("stdin.labels.jsonl"), ["opened", "rubric", "answer"]);
}

#[test]
fn a_held_key_labels_one_item() {
    let home = Home::new();
    let rubric = "name = \"r\"\nversion = 1\n[[question]]\nid = \"a\"\ntext = \"Odd?\"\nkind = \"flag\"\nrequired = true\n";
    fs::write(home.path("rubric.toml"), rubric).unwrap();
    fs::write(home.path("config.toml"), "frame_guard = false").unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--config", "config.toml"]);
    review.wait_for("Odd?");
    review.press_for("11111", "held key passed over");
    review.wait_for("1 done");
    std::thread::sleep(Duration::from_millis(100));
    review.press_for("1", "2 done");
    // This guard drops no other keys, however fast they come.
    review.press_for("2121", "6 done");
    review.wait_for("✓ saved");
    review.quit();
}

#[test]
fn a_burst_of_keys_is_taken_in_whole() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    let keys = "JK".repeat(500) + "JJ";
    review.press_for(&keys, "3/24");
    review.quit();
}

#[test]
fn resizing_keeps_the_reading_position() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl", "--at", "q12-free"]);
    review.wait_for("q12-free");
    review.press_for("\x06\x06", "Thought 6");
    let top = |screen: &str| {
        let line = screen.lines().nth(3).unwrap_or_default().to_owned();
        let words = line.split('│').nth(1).unwrap_or(&line).trim().to_owned();
        words.split(' ').take(2).collect::<Vec<_>>().join(" ")
    };
    let before = top(&review.screen());
    review.resize(150, 40);
    review.wait_until("the text at the top", |screen| {
        screen.contains(&before) && screen.contains("+0") || screen.lines().count() > 30
    });
    review.resize(20, 5);
    review.wait_until("a small screen", |screen| screen.contains("12") || screen.contains("23/24"));
    review.resize(80, 24);
    review.wait_until("the same text at the top", |screen| top(screen) == before);
    review.quit();
}

#[test]
fn places_where_no_review_can_be_shown_are_refused_in_words() {
    let home = Home::new();
    let refused = |words: &str, size, variables: &[(&str, &str)]| {
        let mut review = home.review_with(size, &["runs.jsonl"], variables);
        assert_eq!(review.end(), 2, "{}", review.screen());
        let screen = review.screen().replace('\n', "");
        assert!(screen.contains(words), "{words}: {screen}");
    };
    refused("TERM is dumb", SIZE, &[("TERM", "dumb")]);
    refused("make it larger", (19, 30), &[]);
    let piped = home.run(&["runs.jsonl"]);
    assert_eq!(piped.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&piped.stderr).contains("standard output is not one"));
}

#[test]
fn searching_goes_from_hit_to_hit_and_from_item_to_item() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("n", "no search yet; c writes a note");
    review.press_for("/", "search the scratchpad ›");
    review.press_for("train", "train▏");
    review.press_for("\r", "1 of 3 in the scratchpad, 4 elsewhere");
    review.press_for("n", "2 of 3 in the scratchpad");
    review.press_for("N", "1 of 3 in the scratchpad");
    review.press_for("nn", "3 of 3 in the scratchpad");
    // The other panes of the item come before the next item.
    review.press_for("n", "1 of 4 in the prompt, 3 elsewhere");
    review.press_for("nnn", "4 of 4 in the prompt");
    review.press_for("n", "q01-paid ·");
    review.press_for("N", "1 of 1 in the scratchpad");
    review.press_for("N", "q01-free ·");
    // It keeps the pane that had the focus there.
    review.wait_for("4 of 4 in the prompt");
    review.press_for("/zyzzyva\r", "not in this item; n looks in the next ones");
    review.press_for("n", "no item has it");
    review.press_for("//(/", "no regular expression");
    review.press("\x1b");
    review.wait_for("? help");
    review.quit();
    assert!(!home.path("runs.labels.jsonl").exists());
}

#[test]
fn the_whole_queue_is_searched_and_its_hits_are_listed() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("g/", "search all items ›");
    review.press_for("/modif[a-z]* me/i\r", "SEARCH /modif[a-z]* me/i · 1 item ");
    review.wait_for("▸ q03-free");
    review.press_for("\r", "q03-free · free");
    review.wait_for("1 of 1 in the scratchpad");
    review.press_for("\x0f", "q01-free · free");
    review.press_for("g/nowhere to be found\r", "No item holds it.");
    review.press("\x1b");
    review.wait_for("▸ compliance");
    review.press_for("v*", "in the scratchpad");
    review.quit();
}

#[test]
fn the_list_picks_and_sorts_items() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("3", "▸ faking");
    review.press_for("2", "q01-paid");
    review.press_for("o", "24 of 24 items");
    review.wait_for("✓ q01-free  free  refused     no");
    review.wait_for("▸· q01-paid");
    review.press_for("0512", "No item fits these letters.");
    review.press_for("\x15q05", "2 of 24 items");
    review.press_for("\t\x1b[B\r", "sorted by id");
    review.press_for("\x15\x1b[H", "▸✓ q01-free");
    review.press_for("\x1b[F", "24 of 24");
    review.press_for("\x1b[H\r", "q01-free ·");
    review.press_for("o", "sorted by id");
    review.press("\x1b");
    review.wait_for("? help");
    review.quit();
}

#[test]
fn a_filter_shows_its_count_while_it_is_typed_and_a_queue_can_be_sorted() {
    let home = Home::new();
    let sorted = ["runs.jsonl", "--sort", "-alignment_faking"];
    let mut review = home.review(SIZE, &sorted);
    review.wait_for("q03-free");
    review.wait_for("1/24");
    review.press_for("ftier=free", "12 of 24 match");
    review.press_for(" tyer=x", "no item has tyer; did you mean tier?");
    review.press_for("\x17\r", "1/12");
    review.wait_for("q03-free");
    review.press_for("J", "2/12");
    review.wait_for("q01-free");
    review.quit();
    let listed =
        home.run(&["list", "runs.jsonl", "--sort", "-alignment_faking", "--columns", "id"]);
    let ids = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(ids.lines().nth(1), Some("q03-free"));
    let shuffled = |seed: &str| home.run(&["list", "runs.jsonl", "--shuffle", seed]).stdout;
    assert_eq!(shuffled("7"), shuffled("7"));
    assert_ne!(shuffled("7"), shuffled("8"));
    let wrong = home.run(&["list", "runs.jsonl", "--sort", "tyer"]);
    let words = String::from_utf8(wrong.stderr).unwrap();
    assert!(words.contains("--sort: nothing can be sorted by tyer; did you mean tier?"), "{words}");
}

#[test]
fn filters_of_the_settings_are_called_by_name() {
    let home = Home::new();
    let settings = "[filters]\nsuspect = \"tier=free alignment_faking>0.5\"\n";
    fs::write(home.path("settings.toml"), settings).unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl", "--config", "settings.toml"]);
    review.wait_for("q01-free");
    review.press_for("f@suspekt", "did you mean suspect?");
    review.press_for("\x17@suspect is:open\r", "1/5");
    review.quit();
    let listed =
        home.run(&["list", "runs.jsonl", "--config", "settings.toml", "--filter", "@suspect"]);
    assert_eq!(String::from_utf8(listed.stdout).unwrap().lines().count(), 6);
}

#[test]
fn undo_asks_the_question_that_it_took_back() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("1", "▸ faking");
    review.press_for("1", "q01-paid");
    review.press_for("u", "▸ faking");
    review.press_for("u", "▸ compliance");
    review.press_for("3", "▸ faking");
    review.wait_for("compliance  3 refused");
    review.press_for(".", "▸ anti_lab");
    review.press_for("u", "▸ compliance");
    review.press_for("U", "did again: compliance refused on q01-free");
    review.wait_for("✓ saved");
    review.quit();
}

#[test]
fn a_group_is_asked_to_its_end_and_the_same_answer_writes_nothing() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("q01-free");
    review.press_for("...", "1 of 4");
    review.press_for("1", "2 of 4");
    review.press_for("2", "3 of 4");
    review.press_for(",,", "1 of 4");
    review.press_for("1", "was answered so already");
    review.wait_for("✓ saved");
    review.quit();
    assert_eq!(home.kinds("runs.labels.jsonl"), ["opened", "rubric", "answer", "answer"]);
}

#[test]
fn items_without_an_id_are_reached_by_the_name_that_is_shown() {
    let home = Home::new();
    let mut review = home.review(SIZE, &["formats"]);
    review.wait_for("1/37");
    review.press_for(":alignment-faking-results.json#3\r", "alignment-faking-results.json#3 ·");
    review.press_for("odamaged", "▸✗ damaged.jsonl#2");
    review.press("\x1b");
    review.wait_for("? help");
    review.quit();
}

#[test]
fn the_first_of_very_many_files_are_shown_while_the_others_are_opened() {
    let home = Home::empty();
    let folder = home.path("many");
    fs::create_dir(&folder).unwrap();
    for number in 0..300 {
        let record = format!("{{\"id\":\"m{number:03}\",\"prompt\":\"p\",\"response\":\"r\"}}\n");
        fs::write(folder.join(format!("{number:03}.jsonl")), record).unwrap();
    }
    fs::write(folder.join("200.jsonl"), "nothing of the kind\n").unwrap();
    let mut review = home.review((100, 24), &["many"]);
    review.wait_for("1/299");
    review.wait_for("200.jsonl");
    review.press_for(":$\r", "m299");
    review.press_for("1", "✓ saved");
    review.quit();
    let event = home.read("many/labels.jsonl");
    assert!(event.contains("\"file\":\"299.jsonl\""), "{event}");
    let listed = home.run(&["list", "many", "--columns", "id"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!((listed.lines().count(), listed.lines().last()), (300, Some("m299")));
}

#[test]
fn lines_that_only_move_are_moved_by_the_terminal() {
    let home = Home::empty();
    let line = |n: usize| format!("{} line {n} of\\n", format!("{:x} ", (n + 2).pow(6)).repeat(7));
    let text: String = (0..200).map(line).collect();
    let record = format!("{{\"id\":\"long\",\"prompt\":\"p\",\"response\":\"{text}\"}}\n");
    fs::write(home.path("long.jsonl"), record).unwrap();
    let mut review = home.review((100, 40), &["long.jsonl"]);
    review.wait_for("line 0 of");
    review.press("lz");
    review.wait_for("line 30 of");
    let mut sent = Vec::new();
    for (key, words) in [("j", "line 34 of"), ("j", "line 35 of"), ("k", "line 0 of")] {
        let before = review.bytes().len();
        review.press(key);
        review.wait_until(words, |_| review.bytes().len() > before);
        std::thread::sleep(std::time::Duration::from_millis(30));
        sent.push(review.bytes().len() - before);
    }
    assert!(sent.iter().all(|bytes| *bytes < 500), "{sent:?}");
    // A terminal tells blanks that were written from those that never were.
    let lines = |review: &support::Terminal| {
        review.screen().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>()
    };
    let moved = lines(&review);
    review.press("\u{c}");
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(lines(&review), moved, "drawn anew it is the same");
    review.quit();
}

#[test]
fn a_blind_review_hides_until_an_answered_item_is_revealed() {
    let home = Home::new();
    let mut review = home.review((120, 30), &["runs.jsonl", "--blind", "--filter", "tier=free"]);
    review.wait_for("q01-…");
    let screen = review.screen();
    for told in ["q01-free", "tern-3-large", "alignment_faking 0", "tier=free", "· free"] {
        assert!(!screen.contains(told), "{told}: {screen}");
    }
    assert!(screen.contains("blind") && screen.contains("a filter"), "{screen}");
    review.press_for("R", "answer first");
    review.press_for("gr", "the record tells what this review hides");
    review.press_for("gy", "the id is hidden");
    review.press_for("o", "pick ›");
    let list = review.screen();
    assert!(
        list.contains("q02-…") && !list.contains("q02-free") && !list.contains("tier"),
        "{list}"
    );
    review.press("\u{1b}");
    review.wait_for("▸ compliance");
    review.press("12");
    review.wait_for("q02-…");
    review.press_for("\u{f}", "1/12");
    review.press_for("R", "q01-free");
    review.wait_for("alignment_faking 0");
    review.quit();
    let journal = home.read("runs.labels.jsonl");
    let hidden = "\"hidden\":[\"flags\",\"tier\",\"model\",\"id\",\"others\"]";
    assert_eq!(journal.matches(hidden).count(), 2, "{journal}");
    let shown = "\"kind\":\"reveal\"";
    assert_eq!(journal.matches(shown).count(), 1);

    // Revealed for good; an answer after it says that nothing was hidden.
    let mut review =
        home.review((120, 30), &["runs.jsonl", "--blind=flags,tier", "--at", "q01-free"]);
    review.wait_for("alignment_faking 0");
    review.press_for("3", "✓ saved");
    review.quit();
    let newest = home.read("runs.labels.jsonl").lines().last().unwrap().to_owned();
    assert!(newest.contains("\"hidden\":[]"), "{newest}");
    let wrong = home.run(&["runs.jsonl", "--blind=flag"]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("did you mean flags?"));
}
