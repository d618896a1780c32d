//! Texts for tests.

use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;

const PARTS: [&str; 20] = [
    "word", "other", "a", "can't", "3.5", "考虑", "é", "\u{301}", "👋🏽", "🇺🇸", ".", "! ", "\"", " ",
    "  ", "\u{a0}", "\n", "\r\n", "\n\n", "- ",
];

/// Two texts that have much in common, little, or nothing.
pub fn texts() -> impl Strategy<Value = (String, String)> {
    let text = || vec(proptest::sample::select(&PARTS[..]), 0..30).prop_map(|parts| parts.concat());
    let edited = (text(), text(), text(), text())
        .prop_map(|(start, old, new, end)| (start.clone() + &old + &end, start + &new + &end));
    prop_oneof![edited, (text(), text()), ("(?s).{0,30}", "(?s).{0,30}")]
}

/// A deadline that has passed.
pub fn past() -> Instant {
    let now = Instant::now();
    now.checked_sub(Duration::from_secs(1)).unwrap_or(now)
}
