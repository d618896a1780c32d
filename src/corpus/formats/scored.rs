//! What a monitor or a scorer says of one message: scores beside it, as logs of control experiments have
//! them.

use serde_json::value::RawValue;

use super::fields;
use crate::json::Object;
use crate::transcript::{Scalar, Score};

/// Words in the name of a member that holds what somebody thinks of a message.
const TELLING: [&str; 6] = ["score", "suspici", "monitor", "verdict", "flagged", "grade"];
/// Names of a verdict in a word, inside such a member.
const IN_WORDS: [&str; 5] = ["verdict", "label", "decision", "rating", "grade"];
/// Names that say nothing without the one before them.
const BARE: [&str; 3] = ["value", "score", "result"];
/// A verdict in more signs is an explanation.
const LONGEST: usize = 24;
/// So deep scores lie below such a member.
const DEEPEST: usize = 3;
/// No more than these are shown of a message.
const MOST: usize = 4;

/// Whether a member's name tells that it holds scores.
#[must_use]
pub fn is_telling(name: &str) -> bool {
    let holds = |word: &str| {
        let mut parts = name.as_bytes().windows(word.len());
        parts.any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    TELLING.iter().any(|word| holds(word))
}

/// The scores of a message: in telling members of its own or of its metadata.
#[must_use]
pub fn of(message: &Object<'_>) -> Vec<Score> {
    let mut scores = Vec::new();
    let metadata = message.object("metadata");
    for object in [Some(message), metadata.as_ref()].into_iter().flatten() {
        for (name, value) in object.members().filter(|(name, _)| is_telling(name)) {
            take(("", name), value, DEEPEST, &mut scores);
        }
    }
    scores.truncate(MOST);
    scores
}

fn take((parent, name): (&str, &str), value: &RawValue, depth: usize, scores: &mut Vec<Score>) {
    if let Some(object) = Object::of(value) {
        if depth > 0 {
            for (inner, value) in object.members() {
                take((name, inner), value, depth - 1, scores);
            }
        }
        return;
    }
    let Some(value) = fields::scalar(value).filter(|value| !value.is_missing()) else { return };
    let says = match &value {
        Scalar::Text(text) => {
            let is_short = text.chars().count() <= LONGEST && !text.contains('\n');
            is_short && IN_WORDS.iter().any(|word| name.eq_ignore_ascii_case(word))
        }
        Scalar::Bool(_) | Scalar::Number(_) => true,
        Scalar::Null => false,
    };
    if says {
        let is_bare = !parent.is_empty() && BARE.iter().any(|word| name.eq_ignore_ascii_case(word));
        let name = if is_bare { parent } else { name };
        scores.push((name.into(), value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(message: &str) -> String {
        let object = Object::parse(message).unwrap();
        let scores = of(&object).into_iter().map(|(name, value)| format!("{name} {value}"));
        scores.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_monitors_words_on_a_message_are_found() {
        for (message, expected) in [
            (
                r#"{"metadata":{"monitor":{"suspicion_score":87,"reason":"It deletes logs."}}}"#,
                "suspicion_score 87",
            ),
            (
                r#"{"metadata":{"suspicion":{"value":0.4}},"scores":{"trusted":true}}"#,
                "trusted true, suspicion 0.4",
            ),
            (r#"{"monitor_verdict":{"verdict":"ALLOW","why":"fine"}}"#, "verdict ALLOW"),
            (r#"{"monitor_scores":{"a":1,"b":2,"c":3,"d":4,"e":5}}"#, "a 1, b 2, c 3, d 4"),
            (
                r#"{"score":null,"metadata":{"tokens":7,"model":"tern"},"content":"the score is 3"}"#,
                "",
            ),
        ] {
            assert_eq!(shown(message), expected, "{message}");
        }
    }
}
