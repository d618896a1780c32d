//! Passages to be told apart in the text: what a classifier quoted, what a reviewer quoted.

use std::ops::Range;

use memchr::memmem;

use crate::labels::sheet::Sheet;
use crate::transcript::{Pane, Transcript};
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
}

/// The marks of an item: the classifier's quotes wherever the model wrote them, the reviewer's
/// where they were taken. A blind review has none of the classifier's, and `covers` some words.
#[must_use]
pub fn marks(
    transcript: &Transcript,
    sheet: &Sheet,
    shows_flags: bool,
    covers: impl Fn(&str) -> Vec<Range<usize>>,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    let quoted = transcript.quotes.iter();
    for (about, quote) in quoted.filter(|(_, quote)| shows_flags && !quote.trim().is_empty()) {
        let finder = memmem::Finder::new(quote.as_bytes());
        let said = said_for(transcript, about);
        for (segment, found) in transcript.segments.iter().enumerate() {
            if found.pane == Pane::Prompt {
                continue;
            }
            let places = finder.find_iter(found.text.as_bytes());
            let mark = |at| Mark {
                segment,
                range: at..at + quote.len(),
                tone: Tone::FlagQuote,
                said: said.clone(),
            };
            marks.extend(places.map(mark));
        }
    }
    for quote in &sheet.quotes {
        let Some(segment) = transcript.segments.get(quote.segment) else { continue };
        if let Some(range) = quote.range_in(&segment.text) {
            let said = format!("your quote for {}", quote.question);
            marks.push(Mark { segment: quote.segment, range, tone: Tone::Quote, said });
        }
    }
    for (segment, found) in transcript.segments.iter().enumerate() {
        let covered = covers(&found.text).into_iter();
        let mark = |range| Mark { segment, range, tone: Tone::Covered, said: String::new() };
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
