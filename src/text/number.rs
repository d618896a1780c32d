//! Numbers in sentences.

/// A number with its noun, which takes an s: `1 item`, `3 items`.
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
