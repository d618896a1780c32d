//! How what the command line asks for fails, and how it says what is no failure.

use std::fmt::{self, Display};

use crate::filter::nearest::did_you_mean;

/// How something is said that is no failure.
pub type Tell = fn(&dyn Display);

/// A failure that is told in one line, with its exit code.
#[derive(Debug)]
pub struct Failure {
    /// What is said; nothing where it has been said already.
    pub words: String,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// Bad usage.
    pub fn usage(words: impl Into<String>) -> Self {
        Failure { words: words.into(), code: 2 }
    }

    /// Something that was named cannot be used; the words come from its own error.
    pub fn wrong(error: impl fmt::Display) -> Self {
        Failure { words: error.to_string(), code: 2 }
    }

    /// What was read is damaged, or not what it was any more.
    pub fn changed(words: impl Into<String>) -> Self {
        Failure { words: words.into(), code: 1 }
    }

    /// Everything has been said already.
    #[must_use]
    pub fn silent(code: u8) -> Self {
        Failure { words: String::new(), code }
    }

    /// A word that is none of those there are.
    #[must_use]
    pub fn unknown(kind: &str, word: &str, there_are: &[&str]) -> Self {
        Failure::usage(format!("there is no {kind} {word}; {}", hint(word, there_are)))
    }
}

/// The nearest of the words that there are, else all of them.
#[must_use]
pub fn hint(word: &str, there_are: &[&str]) -> String {
    let all = || format!("there are: {}", there_are.join(", "));
    did_you_mean(word, there_are.iter().copied(), all)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Failure {}
