//! Any bytes from a terminal, in pieces with pauses between (0xff ends a piece, which no key's bytes
//! hold): they are read, a piece may be cut in two without a difference, and nothing is waited for
//! without end.

#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use triptych::tui::terminal::parser::Parser;

/// The pauses behind the pieces, in ms, again and again.
const PAUSES: [u64; 6] = [0, 30, 100, 1000, 2000, 20_000];

fuzz_target!(|data: &[u8]| {
    let (mut whole, mut cut) = (Parser::default(), Parser::default());
    let mut now = Instant::now();
    for (piece, pause) in data.split(|byte| *byte == 0xff).zip(PAUSES.iter().cycle()) {
        let inputs = whole.feed(piece, now);
        let (first, second) = piece.split_at(piece.len() / 2);
        let mut pieces = cut.feed(first, now);
        pieces.extend(cut.feed(second, now));
        assert_eq!(inputs, pieces);
        now += Duration::from_millis(*pause);
        assert_eq!(whole.expire(now), cut.expire(now));
    }
    whole.expire(now + Duration::from_secs(3600));
    assert_eq!(whole.deadline(), None);
});
