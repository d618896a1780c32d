use std::fs;

use super::cases::{case, check};
use crate::support::{self, Home};

/// A line of Claude Code's: who, its own name, what it follows, and its message's members.
fn line(kind: &str, uuid: &str, parent: &str, content: &str) -> String {
    let parent = if parent.is_empty() { "null".to_owned() } else { format!("\"{parent}\"") };
    format!(
        r#"{{"type":"{kind}","uuid":"{uuid}","parentUuid":{parent},"sessionId":"s","isSidechain":false,"message":{{"role":"{kind}","content":{content}}}}}"#
    )
}

fn lines(all: &[&str]) -> String {
    all.join("\n") + "\n"
}

const PROGRESS: &str =
    r#"{"type":"progress","uuid":"p1","parentUuid":"u1","sessionId":"s","data":{"type":"hook"}}"#;
const MODE: &str = r#"{"type":"permission-mode","permissionMode":"default","sessionId":"s"}"#;
const TITLE: &str = r#"{"type":"ai-title","aiTitle":"On whys","sessionId":"s"}"#;

#[test]
fn an_agents_own_lines_are_passed_over_wherever_they_stand() {
    let (asked, answered) =
        (line("user", "u1", "", "\"Why?\""), line("assistant", "a1", "u1", "\"So.\""));
    let same: &[&str] = &["s p user: Why? a: So."];
    check(&[
        case("first", "a.jsonl", &lines(&[MODE, &asked, &answered]), same),
        case("second", "a.jsonl", &lines(&[&asked, PROGRESS, &answered]), same),
        case(
            "many at first",
            "a.jsonl",
            &lines(&[MODE, TITLE, MODE, TITLE, MODE, &asked, TITLE, &answered, TITLE]),
            same,
        ),
        case(
            "more than are looked at first",
            "a.jsonl",
            &lines(&[&[MODE; 40][..], &[&asked, &answered]].concat()),
            same,
        ),
        case("one turn alone", "a.jsonl", &lines(&[&asked]), &["s p user: Why?"]),
        case("one turn without a line end", "a.jsonl", &asked, &["s p user: Why?"]),
    ]);
}

#[test]
fn branches_that_were_taken_back_are_left_out() {
    let first = line("user", "u1", "", "\"Why?\"");
    let second = line("assistant", "a1", "u1", "\"So.\"");
    let gone = line("user", "u2", "a1", "\"And?\"");
    let gone_too = line("assistant", "a2", "u2", "\"Gone.\"");
    let kept = line("user", "u3", "a1", "\"Then?\"");
    let last = line("assistant", "a3", "u3", "\"Thus.\"");
    let result = |uuid: &str, parent: &str, said: &str| {
        line(
            "user",
            uuid,
            parent,
            &format!(r#"[{{"type":"tool_result","tool_use_id":"t","content":"{said}"}}]"#),
        )
    };
    let call = |uuid: &str, parent: &str| {
        line(
            "assistant",
            uuid,
            parent,
            r#"[{"type":"tool_use","id":"t","name":"look","input":{}}]"#,
        )
    };
    check(&[
        case(
            "rewound",
            "a.jsonl",
            &lines(&[&first, &second, &gone, &gone_too, &kept, &last]),
            &["s [withdrawn] p user: Why? a: So. p user: Then? a: Thus."],
        ),
        case(
            "said again when resumed",
            "a.jsonl",
            &lines(&[&first, &second, &first, &second, &kept, &last]),
            &["s p user: Why? a: So. p user: Then? a: Thus."],
        ),
        case(
            "results of two calls at once",
            "a.jsonl",
            &lines(&[
                &first,
                &call("a1", "u1"),
                &call("a2", "a1"),
                &result("r1", "a1", "one"),
                &result("r2", "a2", "two"),
                &line("assistant", "a3", "r2", "\"So.\""),
            ]),
            &[
                "s p user: Why? a tool_call: look⏎{} a tool_call: look⏎{} p tool tool_result: one p tool tool_result: two a: So.",
            ],
        ),
        case(
            "Gemini CLI rewinds",
            "a.jsonl",
            &lines(&[
                r#"{"sessionId":"s","projectHash":"h"}"#,
                r#"{"id":"1","type":"user","content":"Why?"}"#,
                r#"{"id":"2","type":"gemini","content":"Gone."}"#,
                r#"{"$rewindTo":"1"}"#,
                r#"{"id":"3","type":"gemini","content":"So."}"#,
            ]),
            &["s [withdrawn] p user: Why? a: So."],
        ),
        case(
            "Codex rolls back",
            "a.jsonl",
            &lines(&[
                &codex("message", r#""role":"user","content":"Gone?""#),
                &codex("message", r#""role":"assistant","content":"Gone.""#),
                r#"{"timestamp":"t","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":1}}"#,
                &codex("message", r#""role":"user","content":"Why?""#),
                &codex("message", r#""role":"assistant","content":"So.""#),
            ]),
            &["a.jsonl#1 [withdrawn] p user: Why? a: So."],
        ),
    ]);
}

fn codex(kind: &str, members: &str) -> String {
    format!(r#"{{"timestamp":"t","type":"response_item","payload":{{"type":"{kind}",{members}}}}}"#)
}

fn event(kind: &str, text: &str) -> String {
    format!(
        r#"{{"timestamp":"t","type":"event_msg","payload":{{"type":"{kind}","text":"{text}","message":"{text}"}}}}"#
    )
}

#[test]
fn codex_says_each_text_once() {
    let asked =
        codex("message", r#""role":"user","content":[{"type":"input_text","text":"Why?"}]"#);
    let said =
        codex("message", r#""role":"assistant","content":[{"type":"output_text","text":"So."}]"#);
    let hidden = codex("reasoning", r#""summary":[],"content":null,"encrypted_content":"QUJD""#);
    check(&[
        case(
            "raw thoughts are events only",
            "a.jsonl",
            &lines(&[
                &asked,
                &event("user_message", "Why?"),
                &event("agent_reasoning_raw_content", "Hm."),
                &codex("reasoning", r#""summary":[]"#),
                &said,
                &event("agent_message", "So."),
            ]),
            &["a.jsonl#1 p user: Why? s: Hm. a: So."],
        ),
        case(
            "a summary of what is encrypted",
            "a.jsonl",
            &lines(&[&asked, &hidden, &event("agent_reasoning", "In short."), &said]),
            &["a.jsonl#1 [redacted] p user: Why? s: In short. a: So."],
        ),
        case(
            "calls",
            "a.jsonl",
            &lines(&[
                &asked,
                &codex("custom_tool_call", r#""name":"patch","input":"x""#),
                &codex("custom_tool_call_output", r#""output":"done""#),
                &codex("local_shell_call", r#""action":{"command":["ls"]}"#),
                &said,
            ]),
            &[
                "a.jsonl#1 p user: Why? a tool_call: patch⏎x p tool tool_result: done a tool_call: local_shell_call⏎{⏎  \"command\": [⏎    \"ls\"⏎  ]⏎} a: So.",
            ],
        ),
        case(
            "what was compacted is no turn",
            "a.jsonl",
            &lines(&[
                &asked,
                r#"{"timestamp":"t","type":"compacted","payload":{"message":"Summary."}}"#,
                &said,
            ]),
            &["a.jsonl#1 p user: Why? a: So."],
        ),
        case(
            "events alone",
            "a.jsonl",
            &lines(&[
                &event("user_message", "Why?"),
                &event("agent_reasoning", "Hm."),
                &event("agent_message", "So."),
            ]),
            &["a.jsonl#1 p user: Why? s: Hm. a: So."],
        ),
        case(
            "as it is printed",
            "a.jsonl",
            &lines(&[
                r#"{"type":"thread.started","thread_id":"t1"}"#,
                r#"{"type":"turn.started"}"#,
                r#"{"type":"item.completed","item":{"id":"1","type":"reasoning","text":"Hm."}}"#,
                r#"{"type":"item.completed","item":{"id":"2","type":"agent_message","text":"So."}}"#,
                r#"{"type":"turn.completed","usage":{"input_tokens":1}}"#,
            ]),
            &["t1 s: Hm. a: So."],
        ),
    ]);
}

#[test]
fn those_who_speak_have_names() {
    let asked = line("user", "u1", "", "\"Why?\"");
    let side = r#"{"type":"assistant","uuid":"x","parentUuid":null,"sessionId":"s","isSidechain":true,"agentId":"ag1","message":{"role":"assistant","content":"Found."}}"#;
    let meta = r#"{"type":"user","uuid":"m","parentUuid":null,"sessionId":"s","isMeta":true,"message":{"role":"user","content":"Caveat."}}"#;
    let error = r#"{"type":"assistant","uuid":"e","parentUuid":"u1","sessionId":"s","isApiErrorMessage":true,"message":{"role":"assistant","content":"Overloaded."}}"#;
    check(&[
        case(
            "a sub-agent",
            "a.jsonl",
            &lines(&[&asked, side, &line("assistant", "a1", "u1", "\"So.\"")]),
            &["s p user: Why? a sub-agent ag1: Found. a: So."],
        ),
        case(
            "what was injected",
            "a.jsonl",
            &lines(&[
                meta,
                &line("user", "u1", "m", "\"Why?\""),
                &line("assistant", "a1", "u1", "\"So.\""),
            ]),
            &["s p user injected: Caveat. p user: Why? a: So."],
        ),
        case(
            "an error of the service",
            "a.jsonl",
            &lines(&[&asked, error]),
            &["s p user: Why? a error: Overloaded."],
        ),
        case(
            "speakers of a chat",
            "a.jsonl",
            r#"{"id":"a","messages":[{"role":"user","name":"boss","content":"Why?"},{"role":"assistant","name":"planner","content":"So."},{"role":"assistant","name":"critic","content":"No."}]}"#,
            &["a p user boss: Why? a planner: So. a critic: No."],
        ),
        case(
            "a stream of Claude Code's",
            "a.jsonl",
            &lines(&[
                r#"{"type":"system","subtype":"init","session_id":"z"}"#,
                r#"{"type":"user","session_id":"z","message":{"role":"user","content":"Why?"}}"#,
                r#"{"type":"assistant","session_id":"z","parent_tool_use_id":"t9","message":{"role":"assistant","content":"Found."}}"#,
                r#"{"type":"assistant","session_id":"z","message":{"role":"assistant","content":"So."}}"#,
                r#"{"type":"result","subtype":"success","result":"So.","session_id":"z"}"#,
            ]),
            &["z p user: Why? a sub-agent t9: Found. a: So."],
        ),
        case(
            "Kimi's own lines",
            "a.jsonl",
            &lines(&[
                r#"{"role":"_checkpoint","id":0}"#,
                r#"{"role":"user","content":"Why?"}"#,
                r#"{"role":"assistant","content":[{"type":"think","think":"Hm."},{"type":"text","text":"So."}]}"#,
                r#"{"role":"_usage","token_count":3}"#,
            ]),
            &["a.jsonl#1 p user: Why? s: Hm. a: So."],
        ),
        case(
            "a message that is written again",
            "a.jsonl",
            &lines(&[
                r#"{"sessionId":"s","projectHash":"h"}"#,
                r#"{"id":"1","type":"user","content":"Why?"}"#,
                r#"{"$set":{"lastUpdated":"t"}}"#,
                r#"{"id":"2","type":"gemini","content":"","thoughts":[{"subject":"Whys","description":"Hm."}]}"#,
                r#"{"id":"2","type":"gemini","content":"So.","thoughts":[{"subject":"Whys","description":"Hm."}]}"#,
            ]),
            &["s p user: Why? s: Hm.⏎— Whys a: So."],
        ),
    ]);
}

#[test]
fn turns_that_were_taken_back_are_shown_on_a_key() {
    let home = Home::empty();
    let said = lines(&[
        &line("user", "1", "", "\"How far is it?\""),
        &line("assistant", "2", "1", "\"Two miles.\""),
        &line("user", "3", "2", "\"Is the mill open?\""),
        &line("assistant", "4", "3", "\"The mill is shut.\""),
        &line("user", "5", "2", "\"Is the church open?\""),
        &line("assistant", "6", "5", "\"The church is open.\""),
    ]);
    fs::write(home.path("s.jsonl"), said).unwrap();
    let mut review = home.review((80, 24), &["s.jsonl"]);
    review.wait_for("The church is open.");
    assert!(!review.screen().contains("The mill is shut."));
    review.press_for("gw", "The mill is shut.");
    review.press_for("x", "The church is open.");
    review.quit();
    let shown = support::json(&home, &["show", "s.jsonl", "--at", "1", "--json"]);
    assert_eq!(shown["withdrawn"].as_array().unwrap().len(), 2, "{shown}");
}

#[test]
fn a_line_of_a_session_among_records_takes_none_of_them_away() {
    let home = Home::empty();
    let record =
        |n: usize| format!(r#"{{"id":"p{n}","prompt":"How far?","response":"{n} miles."}}"#);
    let turn = line("user", "1", "", "\"Is the mill open?\"");
    let text = lines(&[&record(1), &record(2), &turn, &record(3)]);
    fs::write(home.path("a.jsonl"), text).unwrap();
    let listed = support::json(&home, &["list", "a.jsonl", "--json"]);
    let ids: Vec<&str> =
        listed["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(ids.len(), 4, "{listed}");
    assert_eq!([ids[0], ids[1], ids[3]], ["p1", "p2", "p3"]);
}
