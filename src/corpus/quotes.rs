//! Where a classifier's quotes stand in what the model wrote.

use std::ops::Range;

use memchr::memmem;

use crate::text::quoted::{Found, Prepared};
use crate::transcript::{Pane, Segment, WarningCode};

/// How well a quote fits the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// To the letter.
    Exact,
    /// But for white space, signs and case.
    Folded,
    /// But for some words.
    Near,
}

/// A place of a quote: the segment's index, how well it fits, and its bytes.
pub type Place = (usize, Fit, Range<usize>);

/// So many of an item's quotes are looked for: with more of them it would be waited for.
const MOST: usize = 1000;

/// Whether an item's quote is looked for, by its place among them, from 0.
#[must_use]
pub fn is_looked_for(place: usize) -> bool {
    place < MOST
}

/// The places of each quote: all that fit best; none of those that are not looked for.
#[must_use]
pub fn places(segments: &[Segment], quotes: &[(String, String)]) -> Vec<Vec<Place>> {
    if quotes.is_empty() {
        return Vec::new();
    }
    let written = segments.iter().enumerate().filter(|(_, segment)| segment.pane != Pane::Prompt);
    let prepared: Vec<(usize, Prepared<'_>)> =
        written.map(|(index, segment)| (index, Prepared::new(&segment.text))).collect();
    let places = quotes.iter().enumerate().map(|(place, (_, quote))| {
        if is_looked_for(place) { best(&prepared, quote) } else { Vec::new() }
    });
    places.collect()
}

/// What is to be warned of: quotes that are nowhere, and those that are not exact.
#[must_use]
pub fn warnings(segments: &[Segment], quotes: &[(String, String)]) -> Vec<WarningCode> {
    // Nearly all quotes are exact, and every record is read so.
    let odd = |(_, quote): &&(String, String)| {
        let quote = quote.trim();
        let holds = |segment: &Segment| {
            segment.pane != Pane::Prompt
                && memmem::find(segment.text.as_bytes(), quote.as_bytes()).is_some()
        };
        !quote.is_empty() && !segments.iter().any(holds)
    };
    let odd: Vec<(String, String)> = quotes.iter().take(MOST).filter(odd).cloned().collect();
    let places = places(segments, &odd);
    let is_absent = places.iter().any(Vec::is_empty);
    let is_inexact = places.iter().flatten().any(|(_, fit, _)| *fit != Fit::Exact);
    let absent = is_absent.then_some(WarningCode::QuoteAbsent);
    absent.into_iter().chain(is_inexact.then_some(WarningCode::QuoteInexact)).collect()
}

fn best(prepared: &[(usize, Prepared<'_>)], quote: &str) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for (segment, prepared) in prepared {
        for found in prepared.quoted(quote) {
            let fit = match found {
                Found::Exact(_) => Fit::Exact,
                Found::Folded(_) => Fit::Folded,
                Found::Near(_) => Fit::Near,
            };
            places.push((*segment, fit, found.range().clone()));
        }
    }
    let best = places.iter().map(|(_, fit, _)| *fit).min();
    places.retain(|(_, fit, _)| Some(*fit) == best);
    places
}
