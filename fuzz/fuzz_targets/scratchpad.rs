//! Any text as an assistant's: its pieces stand in order, and all else stands with their tags.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use triptych::corpus::scratchpad::{TagNames, split, verdict};

static TAGS: LazyLock<TagNames> = LazyLock::new(TagNames::default);

fuzz_target!(|data: (bool, &str)| {
    let (beside_native, text) = data;
    let found = split(text, &TAGS, beside_native);
    let mut at = 0;
    for piece in &found.pieces {
        assert!(at <= piece.range.start && piece.range.start <= piece.range.end);
        assert!(piece.before.end <= piece.range.start && piece.range.end <= piece.after.start);
        at = piece.range.end;
    }
    // What stands between the pieces stands with their tags.
    let kept: usize = found
        .pieces
        .iter()
        .map(|piece| piece.before.len() + piece.range.len() + piece.after.len())
        .sum();
    assert!(found.pieces.is_empty() || kept == text.len(), "something is in no piece and no tag");
    let _verdict = verdict(std::iter::once(text));
});
