//! Any text as an assistant's: its pieces stand in order, and nothing but tags and blanks is left out.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use triptych::corpus::scratchpad::{TagNames, split, verdict};

static TAGS: LazyLock<TagNames> = LazyLock::new(TagNames::default);

fuzz_target!(|text: &str| {
    let found = split(text, &TAGS, false);
    let mut at = 0;
    let mut left_out = String::new();
    for piece in &found.pieces {
        assert!(at <= piece.range.start && piece.range.start <= piece.range.end);
        left_out.push_str(&text[at..piece.range.start]);
        at = piece.range.end;
    }
    left_out.push_str(&text[at..]);
    let mut rest = left_out.as_str();
    while let Some(open) = rest.find('<') {
        assert!(rest[..open].trim().is_empty(), "{left_out:?} is no tag");
        let close = rest[open..].find('>').expect("a tag ends");
        rest = &rest[open + close + 1..];
    }
    assert!(rest.trim().is_empty(), "{left_out:?} is no tag");
    let _verdict = verdict(std::iter::once(text));
});
