//! What is looked for in a text: words in smart case, or a regular expression.

use std::hash::{Hash, Hasher};

use regex::{Regex, RegexBuilder};

/// A pattern.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// These words; in small letters they fit any case.
    Words(String),
    /// A regular expression.
    Regex {
        /// As written.
        source: String,
        /// Whether it fits any case.
        any_case: bool,
        /// Ready to run.
        regex: Regex,
    },
}

impl Pattern {
    /// A regular expression.
    ///
    /// # Errors
    /// Where it is none.
    pub fn regex(source: &str, any_case: bool) -> Result<Self, regex::Error> {
        let regex = RegexBuilder::new(source).case_insensitive(any_case).build()?;
        Ok(Pattern::Regex { source: source.to_owned(), any_case, regex })
    }

    /// Whether the text holds it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        match self {
            Pattern::Words(words) if words.chars().any(char::is_uppercase) => text.contains(words),
            Pattern::Words(words) => contains_any_case(text, words),
            Pattern::Regex { regex, .. } => regex.is_match(text),
        }
    }
}

/// As searching is specified, ASCII letters match only each other where case does not count.
fn contains_any_case(text: &str, words: &str) -> bool {
    if words.is_empty() {
        return true;
    }
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let (small, large) = (words[0].to_ascii_lowercase(), words[0].to_ascii_uppercase());
    let starts = memchr::memchr2_iter(small, large, text);
    let mut starts = starts.take_while(|start| start + words.len() <= text.len());
    starts.any(|start| text[start..start + words.len()].eq_ignore_ascii_case(words))
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Pattern::Words(a), Pattern::Words(b)) => a == b,
            (
                Pattern::Regex { source: a, any_case: x, .. },
                Pattern::Regex { source: b, any_case: y, .. },
            ) => a == b && x == y,
            _ => false,
        }
    }
}

impl Eq for Pattern {}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Pattern::Words(words) => words.hash(state),
            Pattern::Regex { source, any_case, .. } => (source, any_case).hash(state),
        }
    }
}
