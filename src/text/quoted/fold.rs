//! A text as it is compared, and the way back to its own bytes.

use std::ops::Range;

use memchr::memmem::Finder;

use super::signs::{is_dash, is_quotation_mark, push_folded};

/// What becomes of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Kept,
    Folded,
}

/// A text with runs of white space as one blank, and one sign for all quotation marks, for all
/// dashes, and for an ellipsis.
pub struct Fold {
    pub text: String,
    /// Where the distance between the folded bytes and the source's changes; the last is the end.
    pieces: Vec<Piece>,
}

struct Piece {
    folded: usize,
    source: usize,
    /// Whether its bytes stand one for one. One that is not stands for a single character or run.
    even: bool,
}

impl Fold {
    pub fn new(source: &str, case: Case) -> Self {
        let mut fold = Self { text: String::with_capacity(source.len()), pieces: Vec::new() };
        let mut chars = source.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let folded = fold.text.len();
            if c.is_whitespace() {
                while chars.next_if(|(_, next)| next.is_whitespace()).is_some() {}
                fold.text.push(' ');
            } else {
                fold.push(c, case);
            }
            let end = chars.peek().map_or(source.len(), |(next, _)| *next);
            // One character of the same length: `ß` as `ss` has the length, and an inside.
            let new = fold.text.get(folded..).unwrap_or_default();
            let even = new.len() == end - at && new.chars().nth(1).is_none();
            if !(even && fold.pieces.last().is_some_and(|last| last.even)) {
                fold.pieces.push(Piece { folded, source: at, even });
            }
        }
        fold.pieces.push(Piece { folded: fold.text.len(), source: source.len(), even: false });
        fold
    }

    fn push(&mut self, c: char, case: Case) {
        match c {
            _ if is_quotation_mark(c) => self.text.push('\''),
            _ if is_dash(c) => self.text.push('-'),
            '…' => self.text.push_str("..."),
            _ if case == Case::Folded => push_folded(c, &mut self.text),
            _ => self.text.push(c),
        }
    }

    /// The source's bytes where a folded quote stands.
    pub fn find(&self, quote: &Finder) -> Vec<Range<usize>> {
        let source = |at: Range<usize>| Some(self.source(at.start)?..self.source(at.end)?);
        places(&self.text, quote, source)
    }

    /// The source's byte for a folded one; `None` inside of what stands for one character.
    fn source(&self, at: usize) -> Option<usize> {
        let behind = self.pieces.partition_point(|piece| piece.folded <= at);
        let piece = self.pieces.get(behind.checked_sub(1)?)?;
        let inside = at - piece.folded;
        (piece.even || inside == 0).then_some(piece.source + inside)
    }
}

/// All places of a quote in a text, as `taken` takes them. They may overlap.
pub fn places(
    text: &str,
    quote: &Finder,
    taken: impl Fn(Range<usize>) -> Option<Range<usize>>,
) -> Vec<Range<usize>> {
    let (mut places, mut from) = (Vec::new(), 0);
    if quote.needle().is_empty() {
        return places;
    }
    while let Some(at) = text.as_bytes().get(from..).and_then(|rest| quote.find(rest)) {
        places.extend(taken(from + at..from + at + quote.needle().len()));
        from += at + 1;
    }
    places
}
