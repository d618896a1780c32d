use super::cases::{case, check};

fn batch(response: &str) -> String {
    format!(r#"{{"custom_id":"a","response":{response},"error":null}}"#)
}

#[test]
fn errors_of_a_batch_are_said() {
    check(&[
        case(
            "status 400",
            "a.jsonl",
            &batch(r#"{"status_code":400,"body":{"error":{"message":"too long"}}}"#),
            &["a [error] "],
        ),
        case(
            "status 429 and nothing else",
            "a.jsonl",
            &batch(r#"{"status_code":429,"body":{}}"#),
            &["a [error] "],
        ),
        case(
            "status 500 without a body",
            "a.jsonl",
            &batch(r#"{"status_code":500,"body":null}"#),
            &["a [error] "],
        ),
        case(
            "status 200",
            "a.jsonl",
            &batch(
                r#"{"status_code":200,"body":{"choices":[{"message":{"role":"assistant","content":"So."}}]}}"#,
            ),
            &["a a: So."],
        ),
        case(
            "of Gemini",
            "a.jsonl",
            r#"{"key":"a","error":{"code":3,"message":"bad request"}}"#,
            &["a [error] "],
        ),
        case(
            "a prompt that Gemini blocked",
            "a.jsonl",
            r#"{"key":"a","response":{"promptFeedback":{"blockReason":"SAFETY"}}}"#,
            &["a [error] "],
        ),
        case(
            "of Bedrock",
            "a.jsonl",
            r#"{"recordId":"a","modelInput":{"messages":[{"role":"user","content":"Why?"}]},"error":{"errorCode":400,"errorMessage":"bad"}}"#,
            &["a [error] p user: Why?"],
        ),
        case(
            "of Vertex",
            "a.jsonl",
            r#"{"status":"Error: too long","request":{"contents":[{"role":"user","parts":[{"text":"Why?"}]}]},"response":{}}"#,
            &["a.jsonl#1 [error] p user: Why?"],
        ),
    ]);
}

#[test]
fn batches_of_four_vendors_are_read() {
    check(&[
        case(
            "Gemini",
            "a.jsonl",
            r#"{"key":"a","response":{"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"text":"So."}],"role":"model"},"finishReason":"STOP"}]}}"#,
            &["a s: Hm. a: So."],
        ),
        case(
            "Gemini with its request",
            "a.jsonl",
            r#"{"key":"a","request":{"contents":[{"parts":[{"text":"Why?"}],"role":"user"}]},"response":{"candidates":[{"content":{"parts":[{"text":"So."}],"role":"model"},"finishReason":"MAX_TOKENS"}]}}"#,
            &["a [truncated] p user: Why? a: So."],
        ),
        case(
            "Vertex",
            "a.jsonl",
            r#"{"status":"","request":{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Why?"}]}]},"response":{"candidates":[{"content":{"role":"model","parts":[{"text":"So."}]}}]}}"#,
            &["a.jsonl#1 p system: Be brief. p user: Why? a: So."],
        ),
        case(
            "Bedrock",
            "a.jsonl",
            r#"{"recordId":"a","modelInput":{"messages":[{"role":"user","content":[{"type":"text","text":"Why?"}]}]},"modelOutput":{"role":"assistant","content":[{"type":"text","text":"So."}],"stop_reason":"end_turn"}}"#,
            &["a p user: Why? a: So."],
        ),
        case(
            "Bedrock, by Converse",
            "a.jsonl",
            r#"{"recordId":"a","modelInput":{"messages":[{"role":"user","content":[{"text":"Why?"}]}]},"modelOutput":{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm."}}},{"text":"So."}]}},"stopReason":"end_turn"}}"#,
            &["a p user: Why? s: Hm. a: So."],
        ),
    ]);
}

/// A record with one answer.
const ONE: &str = concat!(
    r#"{"id":"b","messages":[{"role":"user","content":"Why?"}],"#,
    r#""choices":[{"message":{"role":"assistant","content":"So."}}]}"#,
    "\n"
);

#[test]
fn several_answers_are_items() {
    let two = r#"[{"message":{"role":"assistant","content":"So."}},{"message":{"role":"assistant","content":"No.","reasoning_content":"Hm."}}]"#;
    check(&[
        case(
            "beside messages",
            "a.jsonl",
            &format!(
                r#"{{"id":"a","messages":[{{"role":"user","content":"Why?"}}],"choices":{two}}}"#
            ),
            &["a/1 p user: Why? a: So.", "a/2 p user: Why? s: Hm. a: No."],
        ),
        case(
            "in a batch",
            "a.jsonl",
            &batch(&format!(r#"{{"status_code":200,"body":{{"choices":{two}}}}}"#)),
            &["a/1 a: So.", "a/2 s: Hm. a: No."],
        ),
        case(
            "of Gemini",
            "a.jsonl",
            r#"{"key":"a","response":{"candidates":[{"content":{"parts":[{"text":"So."}]}},{"content":{"parts":[{"text":"No."}]}}]}}"#,
            &["a/1 a: So.", "a/2 a: No."],
        ),
        case(
            "of the evaluation harness",
            "a.jsonl",
            r#"{"doc_id":7,"doc":{},"arguments":[["Why?"]],"resps":[["So.","No."]],"filter":"none"}"#,
            &["7:none/1 p user: Why? a: So.", "7:none/2 p user: Why? a: No."],
        ),
        case(
            "the options of a question are none",
            "a.jsonl",
            r#"{"id":"a","messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":"So."}],"choices":["So.","No."]}"#,
            &["a p user: Why? a: So."],
        ),
        case(
            "only later ones are said",
            "a.jsonl",
            &format!(
                "{}{}",
                ONE.repeat(20),
                format_args!(
                    r#"{{"id":"a","messages":[{{"role":"user","content":"Why?"}}],"choices":{two}}}"#
                )
            ),
            &[
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "b p user: Why? a: So.",
                "a [more-answers] p user: Why? a: So.",
            ],
        ),
    ]);
}

#[test]
fn an_answer_may_be_turns() {
    let prompt = r#""id":"a","prompt":[{"role":"user","content":"Why?"}]"#;
    check(&[
        case(
            "turns",
            "a.jsonl",
            &format!(
                r#"{{{prompt},"completion":[{{"role":"assistant","content":"<think>Hm.</think>So."}}]}}"#
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "turns with calls",
            "a.jsonl",
            &format!(
                r#"{{{prompt},"completion":[{{"role":"assistant","content":"<think>Hm.</think>","tool_calls":[{{"function":{{"name":"look","arguments":"{{}}"}}}}]}},{{"role":"tool","content":"two"}},{{"role":"assistant","content":"So."}}]}}"#
            ),
            &["a p user: Why? s: Hm. a tool_call: look⏎{} p tool tool_result: two a: So."],
        ),
        case(
            "one turn",
            "a.jsonl",
            &format!(
                r#"{{{prompt},"response":{{"role":"assistant","content":"So.","reasoning_content":"Hm."}}}}"#
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "parts",
            "a.jsonl",
            &format!(
                r#"{{{prompt},"response":[{{"type":"thinking","thinking":"Hm."}},{{"type":"text","text":"So."}}]}}"#
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "items",
            "a.jsonl",
            &format!(
                r#"{{{prompt},"output":[{{"type":"reasoning","summary":[{{"type":"summary_text","text":"Hm."}}]}},{{"type":"message","role":"assistant","content":[{{"type":"output_text","text":"So."}}]}}]}}"#
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a turn as text",
            "a.jsonl",
            r#"{"id":"a","input":"[{\"role\":\"user\",\"content\":\"Why?\"}]","output":"{\"role\":\"assistant\",\"content\":\"So.\"}"}"#,
            &["a p user: Why? a: So."],
        ),
        case(
            "a JSON answer stays a text",
            "a.jsonl",
            r#"{"id":"a","prompt":"Why?","output":"{\"so\":1}"}"#,
            &["a p user: Why? a: {\"so\":1}"],
        ),
        case(
            "a training set's prompt and completion in a cell",
            "a.csv",
            "id,prompt,completion\na,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"Why?\"\"}]\",\"[{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"So.\"\"}]\"\n",
            &["a p user: Why? a: So."],
        ),
    ]);
}

#[test]
fn logs_of_calls_are_read() {
    let messages = r#""messages":[{"role":"user","content":"Why?"}]"#;
    let answer =
        r#"{"choices":[{"message":{"role":"assistant","content":"So.","reasoning":"Hm."}}]}"#;
    check(&[
        case(
            "a request and its response",
            "a.jsonl",
            &format!(r#"{{"id":"a","request":{{{messages}}},"response":{answer}}}"#),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a response as Gemini gives it",
            "a.jsonl",
            r#"{"id":"a","request":{"contents":[{"role":"user","parts":[{"text":"Why?"}]}]},"response":{"candidates":[{"content":{"parts":[{"text":"So."}],"role":"model"}}]}}"#,
            &["a p user: Why? a: So."],
        ),
        case(
            "a logged response",
            "a.jsonl",
            r#"{"id":"a","object":"response","instructions":"Be brief.","input":"Why?","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"So."}]}]}"#,
            &["a p system: Be brief. p user: Why? a: So."],
        ),
        case(
            "a logged completion",
            "a.jsonl",
            r#"{"id":"a","object":"chat.completion","choices":[{"message":{"role":"assistant","content":"So."}}]}"#,
            &["a a: So."],
        ),
        case(
            "a span",
            "a.jsonl",
            r#"{"span_id":"a","attributes":{"gen_ai.input.messages":"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Why?\"}]}]","gen_ai.output.messages":"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"reasoning\",\"content\":\"Hm.\"},{\"type\":\"text\",\"content\":\"So.\"}]}]"}}"#,
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a span with typed values",
            "a.jsonl",
            r#"{"spanId":"a","attributes":[{"key":"gen_ai.prompt.0.role","value":{"stringValue":"user"}},{"key":"gen_ai.prompt.0.content","value":{"stringValue":"Why?"}},{"key":"gen_ai.completion.0.content","value":{"stringValue":"So."}}]}"#,
            &["a p user: Why? a: So."],
        ),
        case(
            "spans of an export",
            "a.json",
            r#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"a","attributes":[{"key":"llm.input_messages.0.message.role","value":{"stringValue":"user"}},{"key":"llm.input_messages.0.message.content","value":{"stringValue":"Why?"}},{"key":"llm.output_messages.0.message.role","value":{"stringValue":"assistant"}},{"key":"llm.output_messages.0.message.content","value":{"stringValue":"So."}}]}]}]}]}"#,
            &["a p user: Why? a: So."],
        ),
        case(
            "promptfoo's whole file",
            "a.json",
            r#"{"evalId":"e","results":{"version":3,"results":[{"id":"a","prompt":{"raw":"Why?"},"response":{"output":"So.","reasoning":[{"type":"reasoning","content":"Hm."}]}},{"id":"b","prompt":{"raw":"Why?"},"response":{"error":"429"}}]}}"#,
            &["a p user: Why? s: Hm. a: So.", "b [error] p user: Why?"],
        ),
        case(
            "a conversation of WildChat",
            "a.jsonl",
            r#"{"conversation_hash":"h","conversation":[{"role":"user","content":"Why?"},{"role":"assistant","content":"So."}],"turn":1}"#,
            &["a.jsonl#1 p user: Why? a: So."],
        ),
    ]);
}

#[test]
fn agents_of_a_sample_are_read_from_its_events() {
    let event = |span: &str, asked: &str, said: &str| {
        format!(
            r#"{{"event":"model","span_id":"{span}","input":[{{"role":"user","content":"{asked}"}}],"output":{{"choices":[{{"message":{{"role":"assistant","content":"{said}"}}}}]}}}}"#
        )
    };
    let span = |id: &str, name: &str, kind: &str, parent: &str| {
        format!(
            r#"{{"event":"span_begin","id":"{id}","name":"{name}","type":"{kind}","parent_id":"{parent}"}}"#
        )
    };
    let log = |events: &[String]| {
        format!(
            r#"{{"eval":{{"task":"t"}},"samples":[{{"id":1,"epoch":1,"input":"Task.","messages":[{{"role":"user","content":"Task."}}],"output":{{"choices":[]}},"events":[{}]}}]}}"#,
            events.join(",")
        )
    };
    check(&[
        case(
            "an agent a heading",
            "a.json",
            &log(&[
                span("1", "planner", "agent", ""),
                event("1", "Part.", "Planned."),
                span("2", "coder", "agent", ""),
                event("2", "Part.", "Coded."),
            ]),
            &[
                "1:1 p user: Task. p user planner: Part. a planner: Planned. p user coder: Part. a coder: Coded.",
            ],
        ),
        case(
            "a span inside of an agent's",
            "a.json",
            &log(&[
                span("1", "planner", "agent", ""),
                span("2", "try", "step", "1"),
                event("2", "Part.", "Planned."),
            ]),
            &["1:1 p user: Task. p user planner: Part. a planner: Planned."],
        ),
        case(
            "what was said before is not said again",
            "a.json",
            &log(&[
                span("1", "planner", "agent", ""),
                event("1", "Part.", "Planned."),
                event("1", "Part.", "Done."),
            ]),
            &["1:1 p user: Task. p user planner: Part. a planner: Planned. a planner: Done."],
        ),
    ]);
}
