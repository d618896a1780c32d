//! Which records may hold a pattern, by their raw bytes: only these have to be read.

use super::needle::Needle;
use crate::corpus::{Corpus, Span};

/// Those of the positions that raw bytes do not rule out; all of them where there is no needle.
pub fn candidates(corpus: &Corpus, needle: Option<&Needle>, positions: &[usize]) -> Vec<usize> {
    let Some(needle) = needle else { return positions.to_vec() };
    Span::with_room(|span| not_ruled_out(corpus, needle, positions, span))
}

fn not_ruled_out(
    corpus: &Corpus,
    needle: &Needle,
    positions: &[usize],
    span: &mut Span,
) -> Vec<usize> {
    let mut kept = Vec::new();
    for run in positions.chunk_by(|a, b| a + 1 == *b) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if !corpus.read_verbatim(*first..last + 1, span) {
            kept.extend_from_slice(run);
            continue;
        }
        let mut from = 0;
        while let Some(at) = needle.next(span.bytes(), from) {
            let record = span.record_at(at);
            kept.push(first + record);
            from = span.end_of(record);
        }
    }
    kept
}
