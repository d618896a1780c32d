//! Numbers in sentences.

/// A number with its noun, which takes an s: `1 item`, `3 items`.
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// The first names of a list, and `…` where there are more.
#[must_use]
pub fn listed(names: &[impl AsRef<str>], most: usize) -> String {
    let first: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let more = if names.len() > most { ", …" } else { "" };
    format!("{}{more}", first.join(", "))
}
