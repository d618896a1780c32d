//! What the parts of a text are, so that they can have a style. Pure.
//!
//! Nothing here changes a text: it is only told where Markdown, JSON and diffs have their parts.

mod diff;
mod json;
mod markdown;
mod runs;
mod span;
mod teller;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

pub use self::runs::{Run, runs};
pub use self::span::{Nature, Span};
use self::teller::{Teller, lines};

/// Texts beyond this stay plain.
pub const MOST: usize = 256 * 1024;

/// What is told of a text, sorted by start.
///
/// Spans may nest, an inner one coming behind the one it is in, but never cross. A text for which
/// there is no time stays plain as a whole.
#[must_use]
pub fn structure(text: &str, is_code: bool, mut has_time: impl FnMut() -> bool) -> Vec<Span> {
    if text.len() > MOST {
        return Vec::new();
    }
    let mut teller = Teller::new(text, &mut has_time);
    let done = if is_code { code(&mut teller) } else { markdown::tell(&mut teller) };
    done.map(|()| nested(text, teller.spans)).unwrap_or_default()
}

/// Tells what a tool was called with, or gave back.
fn code(teller: &mut Teller<'_>) -> Option<()> {
    let lines: Vec<_> = lines(teller.text, 0..teller.text.len()).collect();
    if diff::is_diff(teller.text, &lines) {
        diff::tell(teller, &lines, false)
    } else {
        json::tell(teller, &lines, false)
    }
}

/// Sorts spans. One that is no part of the text, or crosses another, is left out: whoever draws may
/// trust them all.
fn nested(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end)));
    let mut ends: Vec<usize> = Vec::new();
    spans.retain(|Span { range, .. }| {
        while ends.pop_if(|end| *end <= range.start).is_some() {}
        let is_part = text.get(range.clone()).is_some_and(|words| !words.is_empty());
        let fits = is_part && ends.last().is_none_or(|end| range.end <= *end);
        if fits {
            ends.push(range.end);
        }
        fits
    });
    spans
}
