//! What is looked for in a text: words in smart case, or a regular expression.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use memchr::memmem;
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

    /// What a line that is typed to search means: `/…/` and `/…/i` are expressions, anything else is
    /// words.
    ///
    /// # Errors
    /// Where it is an expression that cannot be used; in words that say why.
    pub fn typed(text: &str) -> Result<Self, String> {
        let inside = text.strip_prefix('/').and_then(|rest| {
            let any_case = rest.ends_with("/i");
            Some((rest.strip_suffix(if any_case { "/i" } else { "/" })?, any_case))
        });
        match inside {
            Some((source, any_case)) => Pattern::regex(source, any_case).map_err(|error| {
                format!("/{source}/ is no regular expression: {}", reason(&error))
            }),
            None => Ok(Pattern::Words(text.to_owned())),
        }
    }

    /// The first `most` places of it in a text, in order and apart; none of them is empty.
    #[must_use]
    pub fn find(&self, text: &str, most: usize) -> Vec<Range<usize>> {
        let (mut found, mut from) = (Vec::new(), 0);
        while found.len() < most {
            let Some(next) = self.next_in(text, from) else { break };
            from = next.end;
            found.push(next);
        }
        found
    }

    /// The next place of it that starts at or behind a byte.
    fn next_in(&self, text: &str, from: usize) -> Option<Range<usize>> {
        match self {
            Pattern::Words(words) if words.is_empty() => None,
            Pattern::Words(words) if words.chars().any(char::is_uppercase) => {
                let at = from + memmem::find(&text.as_bytes()[from..], words.as_bytes())?;
                Some(at..at + words.len())
            }
            Pattern::Words(words) => {
                let at = from + find_any_case(&text.as_bytes()[from..], words.as_bytes())?;
                Some(at..at + words.len())
            }
            Pattern::Regex { regex, .. } => {
                let mut from = from;
                loop {
                    let found = regex.find_at(text, from)?.range();
                    if !found.is_empty() {
                        return Some(found);
                    }
                    from = found.end + text[found.end..].chars().next()?.len_utf8();
                }
            }
        }
    }

    /// Whether the text holds it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        match self {
            Pattern::Words(words) if words.chars().any(char::is_uppercase) => text.contains(words),
            Pattern::Words(words) => find_any_case(text.as_bytes(), words.as_bytes()).is_some(),
            Pattern::Regex { regex, .. } => regex.is_match(text),
        }
    }
}

/// As searching is specified, ASCII letters match only each other where case does not count.
fn find_any_case(text: &[u8], words: &[u8]) -> Option<usize> {
    let Some(first) = words.first() else { return Some(0) };
    let (small, large) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let starts = memchr::memchr2_iter(small, large, text);
    let mut starts = starts.take_while(|start| start + words.len() <= text.len());
    starts.find(|start| text[*start..start + words.len()].eq_ignore_ascii_case(words))
}

/// Why an expression cannot be used, in one line.
#[must_use]
pub fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large; write a shorter one".to_owned(),
        error => {
            let words = error.to_string();
            let last = words.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn places(typed: &str, text: &str) -> Vec<String> {
        let found = Pattern::typed(typed).unwrap().find(text, 9);
        found.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn small_letters_fit_any_case_and_large_ones_their_own() {
        assert_eq!(places("rlhf", "RLHF, rlhf and Rlhf"), ["RLHF", "rlhf", "Rlhf"]);
        assert_eq!(places("Rlhf", "RLHF, rlhf and Rlhf"), ["Rlhf"]);
        assert_eq!(places("考虑", "再考虑考虑"), ["考虑", "考虑"]);
        assert_eq!(places("k", "\u{212a}elvin k"), ["k"], "ASCII letters fit only each other");
    }

    #[test]
    fn expressions_stand_between_slashes() {
        assert_eq!(places("/tr[a-z]+/i", "Train or trained"), ["Train", "trained"]);
        assert_eq!(places("/x*/", "axxb"), ["xx"], "what is empty is no hit");
        assert_eq!(places("/usr", "in /usr/bin"), ["/usr"]);
        assert!(Pattern::typed("/(/").unwrap_err().contains("no regular expression"));
        let large = format!("/{}/", "(a{1000}){1000}");
        assert!(Pattern::typed(&large).unwrap_err().contains("too large"));
    }
}
