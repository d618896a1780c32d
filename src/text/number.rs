//! Numbers in sentences.

/// A number with its noun, which takes an s: `1 item`, `3 items`.
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// An amount of bytes: `12 bytes`, `3 KB`, `48 MB`.
#[must_use]
pub fn amount(bytes: usize) -> String {
    match bytes {
        0..=1023 => format!("{bytes} bytes"),
        1024..=1_048_575 => format!("{} KB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

/// Megabytes that hold this many bytes, so that what is over a limit reads as more than the limit.
#[must_use]
pub fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}

/// The first names of a list, and `…` where there are more.
#[must_use]
pub fn listed(names: &[impl AsRef<str>], most: usize) -> String {
    let first: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let more = if names.len() > most { ", …" } else { "" };
    format!("{}{more}", first.join(", "))
}
