//! Passages to be told apart in the text: what a classifier quoted, what a reviewer quoted.

use std::ops::Range;

use crate::corpus::quotes::{self, Fit};
use crate::labels::quote::Place;
use crate::labels::sheet::Sheet;
use crate::transcript::Transcript;
use crate::tui::theme::Tone;

/// A passage in a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The segment's index in the transcript.
    pub segment: usize,
    /// The passage, in bytes of the segment's text.
    pub range: Range<usize>,
    /// What it means.
    pub tone: Tone,
    /// Who quoted it for what; empty where nobody did.
    pub said: String,
    /// Which of the classifier's quotes it is, from 0, if it is one.
    pub quote: Option<usize>,
    /// Whether it has the quote's words to the letter.
    pub is_exact: bool,
}

/// The marks of an item: the classifier's quotes wherever the model wrote them, the reviewer's
/// where they were taken. A blind review has none of the classifier's, and `covers` some words.
#[must_use]
pub fn marks(
    transcript: &Transcript,
    (sheet, quoted): (&Sheet, &[Option<Place>]),
    shows_flags: bool,
    covers: impl Fn(&str) -> Vec<Range<usize>>,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    if shows_flags {
        let places = quotes::places(&transcript.segments, &transcript.quotes);
        for (number, ((about, _), places)) in transcript.quotes.iter().zip(places).enumerate() {
            let said = said_for(transcript, about);
            marks.extend(places.into_iter().map(|(segment, fit, range)| Mark {
                segment,
                range,
                tone: Tone::FlagQuote,
                said: if fit == Fit::Exact { said.clone() } else { format!("{said} (not exact)") },
                quote: Some(number),
                is_exact: fit == Fit::Exact,
            }));
        }
    }
    for (quote, place) in sheet.quotes.iter().zip(quoted) {
        if let Some((segment, range)) = place.clone() {
            let said = format!("your quote for {}", quote.question);
            let (tone, quote) = (Tone::Quote, None);
            marks.push(Mark { segment, range, tone, said, quote, is_exact: true });
        }
    }
    for (segment, found) in transcript.segments.iter().enumerate() {
        let covered = covers(&found.text).into_iter();
        let mark = |range| {
            let (tone, said, quote) = (Tone::Covered, String::new(), None);
            Mark { segment, range, tone, said, quote, is_exact: true }
        };
        marks.extend(covered.map(mark));
    }
    marks
}

/// What a classifier quoted a passage for, with its verdict where it gave one.
fn said_for(transcript: &Transcript, about: &str) -> String {
    let verdict = transcript.flags.iter().find(|(name, _)| name == about);
    match verdict {
        Some((_, value)) => format!("quoted for {about}: {value}"),
        None => format!("quoted for {about}"),
    }
}
