use super::cases::{case, check};

#[test]
fn values_stand_as_they_like() {
    let same: &[&str] = &["a p user: Why? a: So.", "b p user: Why? a: No."];
    let (one, two) = (
        r#"{"id":"a","prompt":"Why?","output":"So."}"#,
        r#"{"id":"b","prompt":"Why?","output":"No."}"#,
    );
    let pretty = |text: &str| {
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(text).unwrap())
            .unwrap()
    };
    check(&[
        case("over several lines", "a.jsonl", &format!("{}\n{}\n", pretty(one), pretty(two)), same),
        case("several in a line", "a.jsonl", &format!("{one}{two}\n"), same),
        case("behind record separators", "a.jsonl", &format!("\u{1e}{one}\n\u{1e}{two}\n"), same),
        case("behind a mark", "a.jsonl", &format!("\u{feff}{one}\n{two}\n"), same),
        case("in an array", "a.json", &format!("[{one},\n{two}]"), same),
        case("in an array with blank lines", "a.json", &format!("\n\n[\n\n{one},{two}\n]\n"), same),
        case(
            "turns over several lines",
            "a.json",
            &format!(
                "{}\n{}\n",
                pretty(r#"{"role":"user","content":"Why?"}"#),
                pretty(r#"{"role":"assistant","content":"So."}"#)
            ),
            &["a.json#1 p user: Why? a: So."],
        ),
    ]);
}

#[test]
fn numbers_that_are_none_are_missing() {
    check(&[
        case(
            "in a record",
            "a.jsonl",
            "{\"id\":\"a\",\"prompt\":\"Why?\",\"output\":\"So NaN.\",\"x_score\":NaN}\n{\"id\":\"b\",\"prompt\":\"Why?\",\"output\":\"No.\",\"x_score\":-Infinity}\n",
            &["a p user: Why? a: So NaN.", "b p user: Why? a: No."],
        ),
        case(
            "in a turn",
            "a.jsonl",
            r#"{"id":"a","messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":"So.","logprob":-Infinity}],"reward":NaN}"#,
            &["a p user: Why? a: So."],
        ),
        case(
            "in a document",
            "a.json",
            r#"{"eval":{"task":"t"},"samples":[{"id":1,"epoch":1,"input":"Why?","messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":"So."}],"output":{"choices":[]},"scores":{"judge":{"value":NaN}}}]}"#,
            &["1:1 p user: Why? a: So."],
        ),
        case(
            "in a session",
            "a.jsonl",
            "{\"role\":\"user\",\"content\":\"Why?\",\"t\":NaN}\n{\"role\":\"assistant\",\"content\":\"So.\"}\n",
            &["a.jsonl#1 p user: Why? a: So."],
        ),
    ]);
}

#[test]
fn records_are_found_where_they_stand() {
    check(&[
        case(
            "under keys",
            "a.json",
            r#"{"m1":{"b1":{"prompt":"Why?","response":"So."},"b2":{"prompt":"And?","response":"No."}},"m2":{"b1":{"prompt":"Why?","response":"Thus."}}}"#,
            &[
                "a.json#1 p user: Why? a: So.",
                "a.json#2 p user: And? a: No.",
                "a.json#3 p user: Why? a: Thus.",
            ],
        ),
        case(
            "under one row of keys",
            "a.json",
            r#"{"k1":{"prompt":"Why?","response":"So."},"k2":{"prompt":"And?","response":"No."}}"#,
            &["a.json#1 p user: Why? a: So.", "a.json#2 p user: And? a: No."],
        ),
        case(
            "in lists in a list",
            "a.json",
            r#"[[{"prompt":"Why?","output":"So."}],[{"prompt":"And?","output":"No."}]]"#,
            &["a.json#1 p user: Why? a: So.", "a.json#2 p user: And? a: No."],
        ),
        case(
            "below one prompt",
            "a.json",
            r#"{"prompt":"Why?","results":[{"model":"a","output":"So."},{"model":"b","output":"No."}]}"#,
            &["a.json#1 p user: Why? a: So.", "a.json#2 p user: Why? a: No."],
        ),
        case(
            "below one system prompt",
            "a.json",
            r#"{"system_prompt":"Be brief.","results":[{"id":"a","question":"Why?","output":"So."}]}"#,
            &["a p system: Be brief. p user: Why? a: So."],
        ),
        case(
            "behind a head",
            "a.json",
            r#"{"config":{"n":1},"data":{"runs":[{"prompt":"Why?","output":"So."},{"prompt":"And?","output":"No."}]}}"#,
            &["a.json#1 p user: Why? a: So.", "a.json#2 p user: And? a: No."],
        ),
    ]);
}

#[test]
fn what_nobody_foresaw_is_guessed() {
    check(&[
        case(
            "invented members",
            "a.jsonl",
            "{\"run\":{\"ask\":\"Why?\",\"thoughts\":\"Hm.\",\"said\":\"So.\"}}\n{\"run\":{\"ask\":\"And?\",\"thoughts\":\"Well.\",\"said\":\"No.\"}}\n",
            &[
                "a.jsonl#1 [guessed] p user: Why? s: Hm. a: So.",
                "a.jsonl#2 [guessed] p user: And? s: Well. a: No.",
            ],
        ),
        case(
            "one record alone",
            "a.jsonl",
            r#"{"trial":{"id":"t","topic":"Whys","output":{"content":"So.","quality":1},"review":{"reasoning":"Fine."}}}"#,
            &["t [guessed] p user: Whys a: So."],
        ),
        case(
            "camels",
            "a.jsonl",
            r#"{"case":{"userMessage":"Why?","modelReply":"So."}}"#,
            &["a.jsonl#1 [guessed] p user: Why? a: So."],
        ),
        case(
            "a conversation, deep",
            "a.jsonl",
            r#"{"a":{"b":{"log":[{"role":"user","content":"Why?"},{"role":"assistant","content":"So."}]}}}"#,
            &["a.jsonl#1 [guessed] p user: Why? a: So."],
        ),
        case(
            "a conversation as text, deep",
            "a.jsonl",
            r#"{"a":{"log":"[{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"assistant\",\"content\":\"So.\"}]"}}"#,
            &["a.jsonl#1 [guessed] p user: Why? a: So."],
        ),
        case(
            "a chat template's text",
            "a.jsonl",
            r#"{"sample":{"filled":"<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\nSo.<|im_end|>"}}"#,
            &["a.jsonl#1 [guessed] p user: Why? a: So."],
        ),
        case(
            "numbered turns in a text",
            "a.jsonl",
            r#"{"sample":{"filled":"Turn 1 (user): Why?\nTurn 2 (assistant): So."}}"#,
            &["a.jsonl#1 [guessed] p user: Why? a: So."],
        ),
        case(
            "one object a round",
            "a.jsonl",
            r#"{"id":"a","rounds":[{"user":"Why?","assistant":"So."},{"user":"And?","assistant":"No."}]}"#,
            &["a [guessed] p user: Why? a: So. p user: And? a: No."],
        ),
        case(
            "lists beside one another",
            "a.jsonl",
            r#"{"id":"a","queries":["Why?","And?"],"replies":["So.","No."]}"#,
            &["a [guessed] p user: Why? a: So. p user: And? a: No."],
        ),
        case(
            "a round a line",
            "a.jsonl",
            "{\"task\":\"x\"}\n{\"round\":1,\"user\":\"Why?\",\"assistant\":\"So.\",\"score\":2}\n{\"round\":2,\"user\":\"And?\",\"assistant\":\"No.\",\"score\":9}\n{\"done\":true}\n",
            &["a.jsonl#1 [guessed] p user: Why? a: So. p user: And? a: No."],
        ),
    ]);
}

#[test]
fn two_arms_are_two_items() {
    check(&[
        case(
            "named behind",
            "a.jsonl",
            r#"{"id":"a","question":"Why?","response_free":"So, then.","response_paid":"No, never."}"#,
            &[
                "a:free [guessed] p user: Why? a: So, then.",
                "a:paid [guessed] p user: Why? a: No, never.",
            ],
        ),
        case(
            "named before",
            "a.jsonl",
            r#"{"id":"a","question":"Why?","baseline_text":"Hm.\n</think>\nSo.","baseline_reasoning":"Hm.","cue_text":"Well.\n</think>\nNo.","cue_reasoning":"Well.","cue_metadata":{"prompt":"A cue. Why?"}}"#,
            &[
                "a:baseline [unopened guessed] p user: Why? s: Hm. a: So.",
                "a:cue [unopened guessed] p user: A cue. Why? s: Well. a: No.",
            ],
        ),
        case(
            "with thoughts",
            "a.jsonl",
            r#"{"id":"a","ask":"Why?","freeThoughts":"Hmm.","freeAnswer":"So, then.","paidThoughts":"Well.","paidAnswer":"No, never."}"#,
            &[
                "a:free [guessed] p user: Why? s: Hmm. a: So, then.",
                "a:paid [guessed] p user: Why? s: Well. a: No, never.",
            ],
        ),
        case(
            "a gold answer is no arm",
            "a.jsonl",
            r#"{"id":"a","ask":"Why?","model_answer":"So, then.","gold_answer":"No, never."}"#,
            &["a [guessed] p user: Why? a: So, then."],
        ),
    ]);
}
