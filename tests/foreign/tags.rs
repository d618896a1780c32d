use super::cases::{case, chat, check, said};

#[test]
fn tags_with_attributes_are_tags() {
    check(&[
        case(
            "a signature",
            "a.jsonl",
            &said("<think signature=\"abc\">\nHm.\n</think>\nSo."),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "two blocks with answers between",
            "a.jsonl",
            &said("<think signature=\"a\">Hm.</think>So.<think signature=\"b\">Well.</think>Then."),
            &["a [several] p user: Why? s: Hm. a: So. s: Well. a: Then."],
        ),
        case(
            "a value with a bracket in it",
            "a.jsonl",
            &said("<reasoning for=\"a > b\">Hm.</reasoning>So."),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "never closed",
            "a.jsonl",
            &said("<think time=\"3\">Hm."),
            &["a [unclosed] p user: Why? s: Hm."],
        ),
        case("closed at once", "a.jsonl", &said("<think/>So."), &["a [empty] p user: Why? a: So."]),
        case(
            "withheld, with a summary",
            "a.jsonl",
            &said("<think redacted=\"true\" summary=\"In short.\">QUJD</think>So."),
            &["a [redacted] p user: Why? s redacted: In short. a: So."],
        ),
        case(
            "of an answer",
            "a.jsonl",
            &said("<think>Hm.</think><answer type=\"final\">So.</answer>"),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a folded part of a page",
            "a.jsonl",
            &said("<details type=\"reasoning\" done=\"true\">\nHm.\n</details>\nSo."),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "another folded part",
            "a.jsonl",
            &said("<details>\nMore.\n</details>"),
            &["a p user: Why? a: <details>⏎More.⏎</details>"],
        ),
    ]);
}

#[test]
fn marks_that_are_no_tags_are_known() {
    let same: &[&str] = &["a p user: Why? s: Hm. a: So."];
    check(&[
        case("square brackets", "a.jsonl", &said("[THINK]Hm.[/THINK]So."), same),
        case(
            "square brackets, closed alone",
            "a.jsonl",
            &said("Hm.[/THINK]So."),
            &["a [unopened] p user: Why? s: Hm. a: So."],
        ),
        case("triangles", "a.jsonl", &said("◁think▷Hm.◁/think▷So."), same),
        case("a name space", "a.jsonl", &said("<seed:think>Hm.</seed:think>So."), same),
        case("another name space", "a.jsonl", &said("<mm:think>Hm.</mm:think>So."), same),
        case("thought", "a.jsonl", &said("<thought>Hm.</thought>So."), same),
        case("Gemma's channel", "a.jsonl", &said("<|channel>thought\nHm.<channel|>So."), same),
        case(
            "open and close",
            "a.jsonl",
            &said("<|open|>think<|sep|>Hm.<|close|>think<|sep|>So."),
            same,
        ),
        case(
            "Cohere's tokens",
            "a.jsonl",
            &said("<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>So.<|END_RESPONSE|>"),
            same,
        ),
        case(
            "a phrase",
            "a.jsonl",
            &said("Here is my thought process:Hm.Here is my response:So."),
            same,
        ),
        case(
            "the phrase in a text",
            "a.jsonl",
            &said("I say: Here is my response: So."),
            &["a p user: Why? a: I say: Here is my response: So."],
        ),
    ]);
}

#[test]
fn channels_are_taken_apart() {
    check(&[
        case(
            "whole",
            "a.jsonl",
            &said(
                "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>So.<|return|>",
            ),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a call",
            "a.jsonl",
            &said(
                "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=look <|constrain|>json<|message|>{}<|call|>",
            ),
            &["a p user: Why? s: Hm. a: commentary to=look <|constrain|>json<|message|>{}"],
        ),
        case(
            "cut",
            "a.jsonl",
            &said("<|channel|>analysis<|message|>Hm"),
            &["a [unclosed] p user: Why? s: Hm"],
        ),
        case(
            "without its tokens",
            "a.jsonl",
            &said("analysisHm.assistantfinalSo."),
            &["a p user: Why? s: Hm. a: So."],
        ),
        case(
            "a word that begins like it",
            "a.jsonl",
            &said("analysis of the matter"),
            &["a p user: Why? a: analysis of the matter"],
        ),
    ]);
}

#[test]
fn a_tag_that_is_spoken_of_is_prose() {
    check(&[
        case(
            "in backticks",
            "a.jsonl",
            &said("Put it in a `<think>` tag."),
            &["a p user: Why? a: Put it in a `<think>` tag."],
        ),
        case(
            "in a block",
            "a.jsonl",
            &said("So:\n```\n<think>\nx\n</think>\n```\nThat is all."),
            &["a p user: Why? a: So:⏎```⏎<think>⏎x⏎</think>⏎```⏎That is all."],
        ),
        case(
            "closing, in a thought",
            "a.jsonl",
            &said("<think>It stops at `</think>` there.</think>So."),
            &["a p user: Why? s: It stops at `</think>` there. a: So."],
        ),
        case(
            "an answer's, in code behind a thought",
            "a.jsonl",
            &said("<think>Hm.</think>```html\n<output>3</output>\n```\nUse <answer> as a class."),
            &["a p user: Why? s: Hm. a: ```html⏎<output>3</output>⏎```⏎Use <answer> as a class."],
        ),
        case(
            "an answer's, in the middle",
            "a.jsonl",
            &said("Use this:\n<output>3</output>\nand no more."),
            &["a p user: Why? a: Use this:⏎<output>3</output>⏎and no more."],
        ),
        case(
            "a thought that never closes its code",
            "a.jsonl",
            &said("<think>```\nx</think>So."),
            &["a p user: Why? s: ```⏎x a: So."],
        ),
        case(
            "beside native reasoning",
            "a.jsonl",
            &chat(r#""content":"It is <think> that begins it.","reasoning_content":"Hm.""#),
            &["a p user: Why? s: Hm. a: It is <think> that begins it."],
        ),
        case(
            "a study's own tag beside native reasoning",
            "a.jsonl",
            &chat(
                r#""content":"<SCRATCHPAD_REASONING>Well.</SCRATCHPAD_REASONING>So.","reasoning_content":"Hm.""#,
            ),
            &["a p user: Why? s: Hm. s: Well. a: So."],
        ),
        case(
            "in what the user says",
            "a.jsonl",
            r#"{"id":"a","messages":[{"role":"user","content":"Write <think>x</think>."},{"role":"assistant","content":"No."}]}"#,
            &["a p user: Write <think>x</think>. a: No."],
        ),
    ]);
}
