//! What a member's name says of what it holds, in any case and with any sign between its words.

use crate::corpus::formats::custom::Target;

/// Words for what a model was asked.
const PROMPT: [&str; 26] = [
    "prompt",
    "prompts",
    "query",
    "queries",
    "question",
    "questions",
    "ask",
    "asked",
    "asks",
    "request",
    "requests",
    "input",
    "inputs",
    "instruction",
    "instructions",
    "goal",
    "behavior",
    "behaviour",
    "problem",
    "task",
    "topic",
    "scenario",
    "user",
    "human",
    "stimulus",
    "stem",
];
/// Words for what it thought.
const SCRATCHPAD: [&str; 17] = [
    "scratchpad",
    "reasoning",
    "reason",
    "reasons",
    "thinking",
    "thought",
    "thoughts",
    "think",
    "thinks",
    "cot",
    "rationale",
    "deliberation",
    "monologue",
    "analysis",
    "reflection",
    "plan",
    "private",
];
/// Words for what it said.
const ANSWER: [&str; 22] = [
    "answer",
    "answers",
    "answered",
    "response",
    "responses",
    "output",
    "outputs",
    "completion",
    "completions",
    "reply",
    "replies",
    "replied",
    "said",
    "says",
    "generation",
    "generated",
    "assistant",
    "prediction",
    "pred",
    "result",
    "utterance",
    "spoken",
];
const SYSTEM: [&str; 3] = ["system", "persona", "preamble"];
const ID: [&str; 4] = ["id", "uuid", "uid", "guid"];
const TIER: [&str; 2] = ["tier", "condition"];
/// Words that are in the name of a text, and say nothing of it.
const PLAIN: [&str; 7] = ["text", "content", "value", "body", "message", "messages", "raw"];
/// Words of what people and judges add: such a text is not the model's.
const ADDED: [&str; 24] = [
    "gold",
    "expected",
    "target",
    "reference",
    "correct",
    "truth",
    "judge",
    "judgement",
    "judgment",
    "grader",
    "grading",
    "review",
    "reviewer",
    "explanation",
    "label",
    "criteria",
    "annotator",
    "annotation",
    "comment",
    "note",
    "error",
    "classifier",
    "score",
    "scorer",
];
/// Words that name something else where they come last.
const OTHER: [&str; 20] = [
    "type",
    "name",
    "model",
    "date",
    "time",
    "timestamp",
    "file",
    "path",
    "url",
    "hash",
    "version",
    "source",
    "status",
    "category",
    "kind",
    "tags",
    "config",
    "language",
    "length",
    "count",
];

/// The words of a name, in small letters: `modelReply`, `model_reply` and `Model Reply` are alike.
pub fn split(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_small = false;
    for sign in name.chars() {
        if !sign.is_alphanumeric() {
            was_small = false;
            words.push(String::new());
            continue;
        }
        if words.is_empty() || (sign.is_uppercase() && was_small) {
            words.push(String::new());
        }
        was_small = sign.is_lowercase() || sign.is_ascii_digit();
        if let Some(word) = words.last_mut() {
            word.extend(sign.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a word of a name speaks of texts or speakers, so that it tells no arms apart.
pub fn is_known(word: &str) -> bool {
    let all = [&PROMPT[..], &SCRATCHPAD, &ANSWER, &SYSTEM, &PLAIN, &ADDED, &ID, &TIER];
    all.iter().any(|words| words.contains(&word)) || OTHER.contains(&word)
}

/// What a text under these names is, from the outermost to its own, and how telling that is.
pub fn class(names: &[String]) -> Option<(Target, i32)> {
    let words: Vec<Vec<String>> = names.iter().map(|name| split(name)).collect();
    let own = words.last()?;
    if words.iter().flatten().any(|word| ADDED.contains(&word.as_str())) {
        return None;
    }
    let last = own.last()?;
    if OTHER.contains(&last.as_str()) || ID.contains(&last.as_str()) {
        return None;
    }
    let of = |word: &str| {
        let classes = [
            (Target::System, &SYSTEM[..]),
            (Target::Prompt, &PROMPT),
            (Target::Scratchpad, &SCRATCHPAD),
            (Target::Answer, &ANSWER),
        ];
        classes.into_iter().find(|(_, words)| words.contains(&word)).map(|(target, _)| target)
    };
    // `system_prompt` is the set-up, `model_response` the answer: a set-up's word counts first, else
    // the last one that tells anything.
    if own.iter().any(|word| of(word) == Some(Target::System)) {
        return Some((Target::System, 4));
    }
    if let Some((place, target)) =
        own.iter().rev().enumerate().find_map(|(place, word)| Some((place, of(word)?)))
    {
        return Some((target, if place == 0 { 4 } else { 3 }));
    }
    let is_plain = own.iter().all(|word| PLAIN.contains(&word.as_str()));
    let outer = words[..words.len() - 1].iter().rev().flatten().find_map(|word| of(word));
    outer.map(|target| (target, if is_plain { 3 } else { 1 }))
}

/// Whether these names are those of something that neither the model said nor was told.
pub fn is_beside(names: &[String]) -> bool {
    let words: Vec<Vec<String>> = names.iter().map(|name| split(name)).collect();
    let is_added = words.iter().flatten().any(|word| ADDED.contains(&word.as_str()));
    let last = words.last().and_then(|words| words.last());
    is_added
        || last.is_some_and(|word| {
            OTHER.contains(&word.as_str())
                || ID.contains(&word.as_str())
                || TIER.contains(&word.as_str())
        })
}

/// Whether a name is one of an id, or of the condition.
pub fn of_record(name: &str) -> Option<Target> {
    let words = split(name);
    let [word] = words.as_slice() else { return None };
    if ID.contains(&word.as_str()) {
        return Some(Target::Id);
    }
    TIER.contains(&word.as_str()).then_some(Target::Tier)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pointer: &str) -> Option<Target> {
        let names: Vec<String> = pointer.split('/').map(str::to_owned).collect();
        class(&names).map(|(target, _)| target)
    }

    #[test]
    fn names_tell_by_their_words() {
        assert_eq!(split("modelReply_2 Text"), ["model", "reply", "2", "text"]);
        for (name, target) in [
            ("ask", Target::Prompt),
            ("userMessage", Target::Prompt),
            ("User Prompt", Target::Prompt),
            ("system_prompt", Target::System),
            ("run/thoughts", Target::Scratchpad),
            ("private_reasoning", Target::Scratchpad),
            ("Model Reply", Target::Answer),
            ("output/content", Target::Answer),
            ("MODEL-RESPONSE", Target::Answer),
        ] {
            assert_eq!(told(name), Some(target), "{name}");
        }
        for name in ["judge_reasoning", "review/reasoning", "expected_answer", "model", "prompt_id"]
        {
            assert_eq!(told(name), None, "{name}");
        }
    }
}
