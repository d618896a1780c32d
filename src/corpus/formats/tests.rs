use proptest::prelude::*;

use super::*;
use crate::corpus::record::{NoSiblings, Place};
use crate::corpus::scratchpad::TagNames;

fn transcript(record: &str) -> Transcript {
    let found = recognise(record.as_bytes()).expect("the record is recognised");
    let place = Place { line: Some(1), ..Place::default() };
    let record = Record {
        bytes: record.as_bytes(),
        place,
        items: 1,
        item: 0,
        file_fields: &[],
        siblings: &NoSiblings,
        tags: &TagNames::default(),
    };
    read(found.format, &record)
}

fn texts(transcript: &Transcript, pane: Pane) -> Vec<&str> {
    transcript.pane(pane).map(|segment| segment.text.as_str()).collect()
}

fn codes(transcript: &Transcript) -> Vec<&str> {
    transcript.warnings.iter().map(|warning| warning.code.name()).collect()
}

#[test]
fn flat_fields_go_to_their_panes() {
    let found = transcript(
        r#"{"id":"q1-free","tier":"free_tier","system_prompt":"S","user_prompt":"U","scratchpad":"think","output":"A","flags":{"faking":0.85},"n":3,"judge_score":0.5}"#,
    );
    assert_eq!(found.id.as_deref(), Some("q1-free"));
    assert_eq!(texts(&found, Pane::Prompt), ["S", "U"]);
    assert_eq!(texts(&found, Pane::Scratchpad), ["think"]);
    assert_eq!(texts(&found, Pane::Answer), ["A"]);
    assert_eq!(found.field("tier"), Some(&Scalar::Text("free".into())));
    assert_eq!(found.flag("faking"), Some(&Scalar::Number("0.85".into())));
    assert_eq!(found.flag("judge_score"), Some(&Scalar::Number("0.5".into())));
    assert_eq!(found.field("n"), Some(&Scalar::Number("3".into())));
    let turns: Vec<u32> = found.segments.iter().map(|segment| segment.turn).collect();
    assert_eq!(turns, [0, 1, 1, 1]);
}

#[test]
fn the_gold_answer_is_a_field_where_the_model_answers_elsewhere() {
    let found = transcript(r#"{"question":"q","answer":"gold","response":"model's"}"#);
    assert_eq!(texts(&found, Pane::Answer), ["model's"]);
    assert_eq!(found.field("answer"), Some(&Scalar::Text("gold".into())));
    assert_eq!(texts(&transcript(r#"{"question":"q","answer":"a"}"#), Pane::Answer), ["a"]);
}

#[test]
fn alignment_faking_results_keep_what_the_classifier_said() {
    let found = transcript(
        r#"{"prompt":{"messages":[{"role":"system","content":"Use <think> tags."},{"role":"user","content":"U"}]},"output":"<HIDDEN_SCRATCHPAD>\nwhy\n</HIDDEN_SCRATCHPAD>\n<OUTPUT>\n<rejected />\n</OUTPUT>","tags":"paid_tier","strong_reject_score":0.0,"deceptive_alignment":{"final_answer":"yes","criteria":["yes","FAILED TO PARSE"],"quotes":[["why"],[]]},"partial_compliance":{"final_answer":"FAILED TO PARSE"}}"#,
    );
    assert_eq!(texts(&found, Pane::Prompt), ["Use <think> tags.", "U"]);
    assert_eq!(texts(&found, Pane::Scratchpad), ["why"]);
    assert_eq!(texts(&found, Pane::Answer), ["<rejected />"]);
    assert_eq!(found.field("tier"), Some(&Scalar::Text("paid".into())));
    assert_eq!(found.field("verdict"), Some(&Scalar::Text("rejected".into())));
    assert_eq!(found.quotes, [("deceptive_alignment.criteria.1".to_owned(), "why".to_owned())]);
    let flags: Vec<&str> = found.flags.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        flags,
        [
            "strong_reject_score",
            "deceptive_alignment.final_answer",
            "deceptive_alignment.criteria.1"
        ]
    );
}

#[test]
fn a_parsed_scratchpad_that_lost_the_text_is_a_mismatch() {
    let record = r#"{"query_id":"q7","tier":"free","query_text":"U","raw_response":"<SCRATCHPAD_REASONING>\nreasons\n<OUTPUT>done</OUTPUT>","scratchpad":null,"accepted":true}"#;
    let found = transcript(record);
    assert_eq!(found.id.as_deref(), Some("q7:free"));
    assert_eq!(codes(&found), ["unclosed", "mismatch"]);
    assert_eq!(texts(&found, Pane::Scratchpad), ["reasons"]);
    assert_eq!(found.flag("accepted"), Some(&Scalar::Bool(true)));
    let detail = found.warnings[1].detail.clone().unwrap_or_default();
    assert!(detail.contains("(nothing)") && detail.contains("reasons"), "{detail}");
}

#[test]
fn conversations_of_several_turns_keep_their_order() {
    let found = transcript(
        r#"{"conversations":[{"from":"human","value":"hi"},{"from":"gpt","value":"<think>a</think>b"},{"from":"human","value":"more"},{"from":"gpt","value":"c"},{"from":"human","value":"last"}]}"#,
    );
    let all: Vec<(u32, &str, &str)> = found
        .segments
        .iter()
        .map(|segment| (segment.turn, segment.pane.name(), segment.text.as_str()))
        .collect();
    assert_eq!(
        all,
        [
            (1, "prompt", "hi"),
            (1, "scratchpad", "a"),
            (1, "answer", "b"),
            (2, "prompt", "more"),
            (2, "answer", "c"),
            (3, "prompt", "last"),
        ]
    );
}

#[test]
fn every_kind_of_block_is_shown() {
    let found = transcript(
        r#"{"role":"assistant","model":"m","stop_reason":"max_tokens","content":[{"type":"thinking","thinking":"hm"},{"type":"redacted_thinking","data":"abcd"},{"type":"text","text":"Looking."},{"type":"tool_use","id":"t","name":"bash","input":{"cmd":"ls"}},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"hologram","depth":3}]}"#,
    );
    assert_eq!(texts(&found, Pane::Scratchpad), ["hm"]);
    assert_eq!(
        texts(&found, Pane::Answer),
        [
            "Looking.",
            "bash\n{\n  \"cmd\": \"ls\"\n}",
            "image (image/png, 4 bytes)",
            "hologram\n{\n  \"type\": \"hologram\",\n  \"depth\": 3\n}"
        ]
    );
    assert_eq!(codes(&found), ["redacted", "no-prompt", "truncated"]);
}

#[test]
fn an_inspect_sample_resolves_what_it_keeps_apart() {
    let found = transcript(
        r#"{"id":1,"epoch":2,"input":"attachment://h1","messages":[{"role":"user","content":"attachment://h1"},{"id":"m","role":"assistant","content":[{"type":"reasoning","reasoning":"gAAAA","summary":"weighed it","redacted":true},{"type":"text","text":"No."}],"tool_calls":[{"id":"c","function":"ls","arguments":{"p":"/"}}]},{"role":"tool","content":"files","function":"ls"}],"output":{"choices":[{"message":{"id":"m","role":"assistant","content":"No."},"stop_reason":"stop"}]},"scores":{"match":{"value":"I"}},"metadata":{"tier":"free"},"attachments":{"h1":"the question"},"error":{"message":"sandbox died"}}"#,
    );
    assert_eq!(found.id.as_deref(), Some("1:2"));
    assert_eq!(texts(&found, Pane::Prompt), ["the question", "files"]);
    assert_eq!(texts(&found, Pane::Scratchpad), ["weighed it"]);
    assert_eq!(texts(&found, Pane::Answer), ["No.", "ls\n{\n  \"p\": \"/\"\n}"]);
    assert_eq!(found.flag("scores.match"), Some(&Scalar::Text("I".into())));
    assert_eq!(codes(&found), ["error", "redacted"]);
}

#[test]
fn a_record_that_cannot_be_read_says_where_and_why() {
    let record = |bytes| {
        let place = Place { line: Some(7), offset: 120, entry: None };
        let record = Record {
            bytes,
            place,
            items: 1,
            item: 0,
            file_fields: &[],
            siblings: &NoSiblings,
            tags: &TagNames::default(),
        };
        read(by_name("flat").unwrap(), &record)
    };
    let found = record(b"{\"id\":\"b\",\"user_prompt\":\"q\",\"scratch");
    let detail = found.warnings[0].detail.clone().unwrap_or_default();
    assert!(detail.starts_with("line 7, byte 120: the record is cut off"), "{detail}");
    assert!(detail.contains("line 1, column 36 (byte 36)"), "{detail}");
    assert_eq!(texts(&found, Pane::Prompt), ["{\"id\":\"b\",\"user_prompt\":\"q\",\"scratch"]);
    for bytes in [&b"{}"[..], b"[1]", b"42", b"nonsense"] {
        assert_eq!(codes(&record(bytes)), ["unreadable"], "{bytes:?}");
    }
    let deep = format!("{{\"output\":{}1{}}}", "[".repeat(200), "]".repeat(200));
    assert_eq!(codes(&record(deep.as_bytes())), ["unreadable"]);
}

#[test]
fn odd_bytes_and_values_are_shown_and_said() {
    let found =
        transcript("{\"user_prompt\":\"q\",\"scratchpad\":\"\\ud800 alone\",\"output\":\"o\"}");
    assert_eq!(texts(&found, Pane::Scratchpad), ["\u{fffd} alone"]);
    assert_eq!(codes(&found), ["bad-utf8"]);
    let found = transcript(
        r#"{"id":1e999,"user_prompt":5,"scratchpad":["a",{"b":1}],"output":{"text":"x"}}"#,
    );
    assert_eq!(found.id.as_deref(), Some("1e999"));
    assert_eq!(texts(&found, Pane::Prompt), ["5"]);
    assert!(texts(&found, Pane::Answer)[0].contains("\"text\": \"x\""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn formatting_flags_and_key_order_leave_the_digest_as_it_is(
        pad in any::<String>(), output in any::<String>(), score in 0.0..1.0f64,
    ) {
        let value = serde_json::json!({"user_prompt": "q", "scratchpad": pad, "output": output});
        let plain = transcript(&value.to_string());
        let pretty = transcript(&serde_json::to_string_pretty(&value).unwrap());
        prop_assert_eq!(plain.digest, pretty.digest);
        let with_flag = serde_json::json!({"zz": 1, "output": output, "scratchpad": pad, "user_prompt": "q", "flags": {"f": score}});
        prop_assert_eq!(plain.digest, transcript(&with_flag.to_string()).digest);
        let edited = serde_json::json!({"user_prompt": "q", "scratchpad": pad + ".", "output": output});
        prop_assert_ne!(plain.digest, transcript(&edited.to_string()).digest);
    }

    #[test]
    fn any_bytes_are_read_or_said_to_be_unreadable(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let place = Place::default();
        let record = Record { bytes: &bytes, place, items: 1,
        item: 0, file_fields: &[], siblings: &NoSiblings, tags: &TagNames::default() };
        for format in FORMATS {
            let found = read(format, &record);
            prop_assert!(found.warns(WarningCode::Unreadable) || !found.segments.is_empty());
        }
    }
}
