//! Reading items of many turns, and items without a scratchpad.

use std::fs;

use crate::support::Home;

const SIZE: (u16, u16) = (120, 24);

/// A record of two turns with a tool result between them.
const TURNS: &str = r#"{"id": "t1", "messages": [
    {"role": "user", "content": "First question?"},
    {"role": "assistant", "content": "<SCRATCHPAD_REASONING>Thought one.</SCRATCHPAD_REASONING>Action one."},
    {"role": "user", "content": "Second question?"},
    {"role": "assistant", "content": "Action two."},
    {"role": "user", "content": "Third question?"},
    {"role": "assistant", "content": "<SCRATCHPAD_REASONING>Thought three.</SCRATCHPAD_REASONING>Action three."}]}"#;

#[test]
fn b3_an_empty_scratchpad_leaves_its_room_and_the_focus() {
    let home = Home::empty();
    let record = r#"{"id": "r1", "prompt": "Hello?", "output": "Here you are."}"#;
    let with = r#"{"id": "r2", "prompt": "Hello?", "scratchpad": "Hm.", "output": "Yes."}"#;
    fs::write(home.path("runs.jsonl"), format!("{record}\n{with}\n")).unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("━ ANSWER");
    let screen = review.screen();
    let titles = screen.lines().nth(2).unwrap();
    assert!(titles.contains("no scratchpad in this record"), "{titles}");
    assert_eq!(titles.matches('│').count(), 1, "two panes: {titles}");
    // The next item has one, and is read from there.
    review.press_for("J", "━ SCRATCHPAD");
    review.press_for("K", "━ ANSWER");
    review.press_for("h", "━ SCRATCHPAD");
    review.quit();
}

#[test]
fn b3_turns_are_read_in_their_order() {
    let home = Home::empty();
    let long = "A line of many words, so that a turn fills more than a screen. ".repeat(60);
    let turns = TURNS.replace('\n', "").replace("Action one.", &format!("Action one. {long}"));
    fs::write(home.path("runs.jsonl"), format!("{turns}\n")).unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("Thought one.");
    review.press_for(" ", "━ ANSWER");
    review.wait_for("Action one.");
    // The answer of the first turn to its end, then what came next was an input.
    let mut pages = 0;
    while !review.screen().contains("━ PROMPT") {
        let before = review.screen();
        review.press(" ");
        review.wait_until("a page on", |screen| screen != before);
        pages += 1;
    }
    assert!(pages > 3, "{pages}");
    review.wait_for("Second question?");
    review.press_for(" ", "━ ANSWER");
    review.press_for(" ", "━ PROMPT");
    review.press_for(" ", "━ SCRATCHPAD");
    review.press_for(" ", "━ ANSWER");
    review.press_for(" ", "next open item");
    // A turn without reasoning is no end for whoever goes by turns.
    review.press_for("h", "━ SCRATCHPAD");
    review.press_for("{{{", "this is the first turn");
    review.press_for("}", "━ PROMPT");
    review.press_for("}", "Third question?");
    review.press_for("}", "this is the last turn");
    review.quit();
}

#[test]
fn b3_headings_of_a_turn_stand_on_one_row() {
    let home = Home::empty();
    let turns = TURNS.replace('\n', "").replace("Action one.", &"Action one. ".repeat(40));
    fs::write(home.path("runs.jsonl"), format!("{turns}\n")).unwrap();
    let mut review = home.review((120, 40), &["runs.jsonl"]);
    review.wait_for("Thought one.");
    let row = |screen: &str, words: &str| screen.lines().position(|line| line.contains(words));
    let screen = review.screen();
    let third = row(&screen, "▌user · turn 3").unwrap();
    let line = screen.lines().nth(third).unwrap();
    assert_eq!(line.matches("▌turn 3").count(), 2, "{screen}");
    // Apart, each pane has its turns right behind one another.
    review.press_for("=", "the panes scroll apart");
    let screen = review.screen();
    let thought = row(&screen, "Thought three.");
    assert!(thought < row(&screen, "Action three."), "{screen}");
    review.press_for("=", "the panes keep the same turn in view");
    assert_eq!(row(&review.screen(), "▌user · turn 3"), Some(third));
    // All panes go along, and what is read counts without the blank rows.
    review.resize(120, 14);
    review.press_for("}}", "Third question?");
    review.wait_for("Action three.");
    review.press_for("1", "✓ saved");
    review.quit();
    let journal = home.read("runs.labels.jsonl");
    assert!(journal.contains(r#""scratchpad":1.0"#), "{journal}");
}

#[test]
fn b3_texts_in_a_tool_call_are_read_as_lines() {
    let home = Home::empty();
    let arguments = serde_json::json!({"path": "a.py", "text": "def f():\n    return 1\n"});
    let call =
        serde_json::json!({"function": {"name": "write_file", "arguments": arguments.to_string()}});
    let record = serde_json::json!({"id": "t1", "messages": [
        {"role": "user", "content": "Write it."},
        {"role": "assistant", "content": null, "tool_calls": [call]}]});
    fs::write(home.path("runs.jsonl"), format!("{record}\n")).unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("write_file");
    let screen = review.screen();
    let rows: Vec<&str> = screen.lines().filter_map(|line| line.split('│').nth(1)).collect();
    let rows: Vec<&str> = rows.into_iter().map(str::trim_end).collect();
    let from = rows.iter().position(|row| *row == "   \"text\": |").unwrap();
    assert_eq!(rows[from + 1..from + 4], ["     def f():", "         return 1", " }"], "{screen}");
    // What the file has is one key away, as it is written there.
    review.press_for("gr", r"\\n    return 1\\n");
    review.press_for("q", "━ ANSWER");
    review.quit();
}

#[test]
fn code_that_is_wrapped_is_told_from_new_lines() {
    let home = Home::empty();
    let long = "value = ".to_owned() + &"one_more + ".repeat(14);
    let answer = format!("Here:\n\n    {long}\n- {}", "a list of words ".repeat(8));
    let record = serde_json::json!({"id": "r1", "prompt": "Hello?", "output": answer});
    fs::write(home.path("runs.jsonl"), format!("{record}\n")).unwrap();
    let mut review = home.review(SIZE, &["runs.jsonl"]);
    review.wait_for("value = one_more");
    let screen = review.screen();
    let rows: Vec<&str> = screen.lines().filter_map(|line| line.split('│').nth(1)).collect();
    let code = rows.iter().position(|row| row.contains("value =")).unwrap();
    assert!(rows[code + 1].starts_with("↳    + one_more"), "{screen}");
    let list = rows.iter().position(|row| row.starts_with(" - a list")).unwrap();
    assert!(rows[list + 1].starts_with("   "), "it hangs, and is no code: {screen}");
    review.quit();
}
