//! What can be wrong with a filter.

/// A filter that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {problem}; {}", hint(.expected, .nearest.as_ref()))]
pub struct FilterError {
    /// The character it is about, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
    /// What would be right.
    pub expected: String,
    /// The nearest valid word.
    pub nearest: Option<String>,
}

fn hint(expected: &str, nearest: Option<&String>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => format!("expected {expected}"),
    }
}
