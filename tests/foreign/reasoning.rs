use super::cases::{case, chat, check};

/// A message of Anthropic's with these blocks.
fn blocks(blocks: &str) -> String {
    format!(r#"{{"id":"a","role":"assistant","stop_reason":"end_turn","content":[{blocks}]}}"#)
}

/// A response with these items, as a batch gives it back.
fn items(items: &str) -> String {
    format!(
        r#"{{"custom_id":"a","response":{{"status_code":200,"body":{{"object":"response","output":[{items}]}}}}}}"#
    )
}

const SAID: &str =
    r#"{"type":"message","role":"assistant","content":[{"type":"output_text","text":"So."}]}"#;

#[test]
fn withheld_reasoning_says_so() {
    let text = r#",{"type":"text","text":"So."}"#;
    check(&[
        case(
            "thinking with a signature and no text",
            "a.jsonl",
            &blocks(&format!(r#"{{"type":"thinking","thinking":"","signature":"c2ln"}}{text}"#)),
            &["a [redacted] a: So."],
        ),
        case(
            "reasoning with a signature and no text",
            "a.jsonl",
            &chat(
                r#""content":[{"type":"reasoning","reasoning":"","signature":"c2ln"},{"type":"text","text":"So."}]"#,
            ),
            &["a [redacted] p user: Why? a: So."],
        ),
        case(
            "a part that thinks without a text or a signature",
            "a.jsonl",
            &blocks(&format!(r#"{{"type":"thinking","thinking":"","signature":""}}{text}"#)),
            &["a [empty] a: So."],
        ),
        case(
            "redacted thinking",
            "a.jsonl",
            &blocks(&format!(r#"{{"type":"redacted_thinking","data":"QUJD"}}{text}"#)),
            &["a [redacted] a: So."],
        ),
        case(
            "content that is empty beside a cipher",
            "a.jsonl",
            &items(&format!(
                r#"{{"type":"reasoning","summary":[],"content":[],"encrypted_content":"QUJD"}},{SAID}"#
            )),
            &["a [redacted] a: So."],
        ),
        case(
            "null content beside a cipher",
            "a.jsonl",
            &items(&format!(
                r#"{{"type":"reasoning","summary":[],"content":null,"encrypted_content":"QUJD"}},{SAID}"#
            )),
            &["a [redacted] a: So."],
        ),
        case(
            "a summary beside a cipher",
            "a.jsonl",
            &items(&format!(
                r#"{{"type":"reasoning","summary":[{{"type":"summary_text","text":"In short."}}],"content":[],"encrypted_content":"QUJD"}},{SAID}"#
            )),
            &["a [redacted] s redacted: In short. a: So."],
        ),
        case(
            "Bedrock's redacted content",
            "a.jsonl",
            &chat(r#""content":[{"reasoningContent":{"redactedContent":"QUJD"}},{"text":"So."}]"#),
            &["a [redacted] p user: Why? a: So."],
        ),
        case(
            "encrypted details",
            "a.jsonl",
            &chat(
                r#""content":"So.","reasoning":null,"reasoning_details":[{"type":"reasoning.encrypted","data":"QUJD"}]"#,
            ),
            &["a [redacted] p user: Why? a: So."],
        ),
    ]);
}

#[test]
fn reasoning_is_read_under_every_name() {
    check(&[
        case(
            "reasoning_text in a response",
            "a.jsonl",
            &items(&format!(
                r#"{{"type":"reasoning","summary":[],"content":[{{"type":"reasoning_text","text":"Hm."}}]}},{SAID}"#
            )),
            &["a s: Hm. a: So."],
        ),
        case(
            "a text and a summary, both once",
            "a.jsonl",
            &items(&format!(
                r#"{{"type":"reasoning","summary":[{{"type":"summary_text","text":"In short."}}],"content":[{{"type":"reasoning_text","text":"Hm."}}]}},{SAID}"#
            )),
            &["a s: Hm. s: In short. a: So."],
        ),
        case(
            "details alone",
            "a.jsonl",
            &chat(
                r#""content":"So.","reasoning_details":[{"type":"reasoning.text","text":"Hm."}]"#,
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a summary in details",
            "a.jsonl",
            &chat(
                r#""content":"So.","reasoning_details":[{"type":"reasoning.summary","summary":"In short."}]"#,
            ),
            &["a p user: Why? s: In short. a: So."],
        ),
        case(
            "thinking blocks alone",
            "a.jsonl",
            &chat(
                r#""content":"So.","thinking_blocks":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"}]"#,
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "Gemini's parts",
            "a.jsonl",
            r#"{"id":"a","messages":[{"role":"user","parts":[{"text":"Why?"}]},{"role":"model","parts":[{"text":"Hm.","thought":true},{"text":"So."}]}]}"#,
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "Gemini's contents",
            "a.jsonl",
            r#"{"id":"a","contents":[{"role":"user","parts":[{"text":"Why?"}]},{"role":"model","parts":[{"text":"Hm.","thought":true},{"text":"So."},{"functionCall":{"name":"look","args":{"q":1}}}]}]}"#,
            &["a p user: Why? s: Hm. a: So. a tool_call: look⏎{⏎  \"q\": 1⏎}"],
        ),
        case(
            "Bedrock's content",
            "a.jsonl",
            &chat(
                r#""content":[{"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"c2ln"}}},{"text":"So."},{"toolUse":{"name":"look","input":{}}}]"#,
            ),
            &["a p user: Why? s: Hm. a: So. a tool_call: look⏎{}"],
        ),
        case(
            "chunks of thinking",
            "a.jsonl",
            &chat(
                r#""content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]},{"type":"text","text":"So."}]"#,
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "Kimi's part",
            "a.jsonl",
            &chat(r#""content":[{"type":"think","think":"Hm."},{"type":"text","text":"So."}]"#),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "parts of the AI SDK",
            "a.jsonl",
            &chat(
                r#""content":[{"type":"reasoning","text":"Hm."},{"type":"text","text":"So."},{"type":"tool-call","toolName":"look","input":{"q":1}}]"#,
            ),
            &["a p user: Why? s: Hm. a: So. a tool_call: look⏎{⏎  \"q\": 1⏎}"],
        ),
        case(
            "thoughts beside a raw response",
            "a.jsonl",
            r#"{"id":"a","prompt":"Why?","thinking":"Hm.","raw_response":"So."}"#,
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "reasoning beside a raw response",
            "a.jsonl",
            r#"{"id":"a","prompt":"Why?","reasoning_content":"Hm.","raw_response":"So."}"#,
            &["a p user: Why? s: Hm. a: So."],
        ),
    ]);
}

#[test]
fn one_thought_under_two_names_is_shown_once() {
    check(&[
        case(
            "two fields",
            "a.jsonl",
            &chat(r#""content":"So.","reasoning":"Hm.","reasoning_content":"Hm.""#),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a field and details",
            "a.jsonl",
            &chat(
                r#""content":"So.","reasoning":"Hm. Well.","reasoning_details":[{"type":"reasoning.text","text":"Hm."},{"type":"reasoning.text","text":" Well."}]"#,
            ),
            &["a p user: Why? s: Hm. Well. a: So."],
        ),
        case(
            "a field and blocks",
            "a.jsonl",
            &chat(
                r#""content":"So.","reasoning_content":"Hm.","thinking_blocks":[{"type":"thinking","thinking":"Hm."}]"#,
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a field and a part",
            "a.jsonl",
            &chat(
                r#""reasoning_content":"Hm.","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"So."}]"#,
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a field and a tag",
            "a.jsonl",
            &chat(r#""content":"<think>Hm.</think>So.","reasoning_content":"Hm.""#),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a field with a tag in it",
            "a.jsonl",
            &chat(r#""content":"So.","reasoning":"<think>Hm.</think>""#),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "two fields that differ",
            "a.jsonl",
            &chat(r#""content":"So.","reasoning":"Hm.","reasoning_content":"Well.""#),
            &["a p user: Why? s: Well. s: Hm. a: So."],
        ),
    ]);
}

#[test]
fn parts_of_types_that_nobody_knows_are_read_by_their_ends() {
    check(&[
        case(
            "a text of another name",
            "a.jsonl",
            &chat(r#""content":[{"type":"final_text","text":"So."}]"#),
            &["a p user: Why? a: So."],
        ),
        case(
            "a call of another name",
            "a.jsonl",
            &chat(
                r#""content":[{"type":"robot_call","name":"look","input":{}},{"type":"text","text":"So."}]"#,
            ),
            &["a p user: Why? a tool_call: look⏎{} a: So."],
        ),
        case(
            "a text without a text",
            "a.jsonl",
            &chat(r#""content":[{"type":"odd_text","words":1},{"type":"text","text":"So."}]"#),
            &[
                "a p user: Why? a other: odd_text⏎{⏎  \"type\": \"odd_text\",⏎  \"words\": 1⏎} a: So.",
            ],
        ),
    ]);
}

#[test]
fn a_full_context_window_is_a_cut() {
    let cut = |reason: &str| {
        format!(
            r#"{{"id":"a","role":"assistant","stop_reason":"{reason}","content":[{{"type":"text","text":"So"}}]}}"#
        )
    };
    check(&[
        case(
            "Anthropic's word",
            "a.jsonl",
            &cut("model_context_window_exceeded"),
            &["a [truncated] a: So"],
        ),
        case("OpenAI's word", "a.jsonl", &cut("max_output_tokens"), &["a [truncated] a: So"]),
        case("Gemini's word", "a.jsonl", &cut("MAX_TOKENS"), &["a [truncated] a: So"]),
    ]);
}
