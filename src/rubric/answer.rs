//! What a reviewer answered, as it stands in the journal and in exports.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The value of an answer. Which variant fits is the question's business.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a `flag` question.
    Flag(bool),
    /// To a `scale` question.
    Scale(i64),
    /// The value of a `choice`, or the words of a `text` answer.
    Word(String),
    /// The values of a `multi` question, in the rubric's order; never empty.
    Set(Vec<String>),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Flag(true) => f.write_str("yes"),
            Answer::Flag(false) => f.write_str("no"),
            Answer::Scale(value) => write!(f, "{value}"),
            Answer::Word(word) => f.write_str(word),
            Answer::Set(words) => f.write_str(&words.join(", ")),
        }
    }
}
