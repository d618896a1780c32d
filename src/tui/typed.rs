//! What has been typed in this review: what was confirmed or left, by the kind of line, and drafts.

use std::collections::HashMap;

/// So many lines of a kind are kept.
const MOST: usize = 200;

/// Lines of this review.
#[derive(Clone, Debug, Default)]
pub struct TypedLines {
    history: HashMap<&'static str, Vec<String>>,
    drafts: HashMap<String, String>,
}

impl TypedLines {
    /// Notes a line, which becomes the latest of its kind.
    pub fn note(&mut self, kind: &'static str, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        let lines = self.history.entry(kind).or_default();
        lines.retain(|known| known != line);
        lines.push(line.to_owned());
        let extra = lines.len().saturating_sub(MOST);
        lines.drain(..extra);
    }

    /// The line so many before the next one, from 1: 1 is the latest.
    #[must_use]
    pub fn before(&self, kind: &'static str, back: usize) -> Option<&str> {
        let lines = self.history.get(kind)?;
        lines.get(lines.len().checked_sub(back)?).map(String::as_str)
    }

    /// How lately a line of a kind was noted: the latest is 0.
    #[must_use]
    pub fn age(&self, kind: &'static str, line: &str) -> Option<usize> {
        self.history.get(kind)?.iter().rev().position(|known| known == line)
    }

    /// Keeps a line that was left unfinished; what it is about names it.
    pub fn keep(&mut self, about: String, draft: &str) {
        self.drafts.insert(about, draft.to_owned());
    }

    /// Takes out the line that was left unfinished.
    pub fn take(&mut self, about: &str) -> Option<String> {
        self.drafts.remove(about)
    }
}
