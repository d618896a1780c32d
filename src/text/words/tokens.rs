//! Texts as numbers of their words or lines, so that comparing two of these is cheap.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;

use unicode_segmentation::UnicodeSegmentation;

/// How many tokens are read between two looks at the clock.
const BETWEEN_LOOKS: usize = 4096;

/// What a text is taken apart into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Words, runs of blanks, and single other signs.
    Words,
    /// Lines with their ends.
    Lines,
}

impl Unit {
    /// Whether tokens are sure to meet before a byte that is not the first one. It looks only at the
    /// bytes on either side, which two texts have in common.
    fn is_border(self, text: &[u8], at: usize) -> bool {
        match self {
            Self::Words => text[at].is_ascii_whitespace() && text[at - 1].is_ascii_graphic(),
            Self::Lines => text[at - 1] == b'\n',
        }
    }

    /// Where the tokens begin. When the deadline passes, the rest of the text is one token.
    fn starts(self, text: &str, deadline: Option<Instant>) -> Vec<usize> {
        let (mut starts, mut after_blank) = (Vec::new(), false);
        let pieces: &mut dyn Iterator<Item = &str> = match self {
            Self::Words => &mut text.split_word_bounds(),
            Self::Lines => &mut text.split_inclusive('\n'),
        };
        let mut at = 0;
        for piece in pieces {
            let blank = self == Self::Words && piece.chars().all(char::is_whitespace);
            if !(blank && after_blank) {
                starts.push(at);
                if starts.len().is_multiple_of(BETWEEN_LOOKS) && has_passed(deadline) {
                    break;
                }
            }
            after_blank = blank;
            at += piece.len();
        }
        starts
    }
}

/// Whether there is a deadline, and it lies in the past.
pub fn has_passed(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|deadline| Instant::now() > deadline)
}

/// How many bytes two texts have in common at the start, and how many behind that at the end, both up
/// to a border of tokens. Taking them away changes no other token.
pub fn common_ends(old: &str, new: &str, unit: Unit) -> (usize, usize) {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let start = (1..same).rev().find(|&at| unit.is_border(old, at)).unwrap_or(0);
    let (old, new) = (&old[start..], &new[start..]);
    let same = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let mut inner = old.len() - same + 1..old.len();
    let end = inner.find(|&at| unit.is_border(old, at)).map_or(0, |at| old.len() - at);
    (start, end)
}

/// A text as numbers: the same number for the same token.
pub struct Tokens {
    pub numbers: Vec<usize>,
    /// Where each begins, and where the text ends.
    borders: Vec<usize>,
}

impl Tokens {
    /// The bytes of a stretch of tokens.
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        self.borders[tokens.start]..self.borders[tokens.end]
    }
}

/// The numbers given so far, for texts that are to be compared.
#[derive(Default)]
pub struct Numbers<'a>(HashMap<&'a str, usize>);

impl<'a> Numbers<'a> {
    pub fn of(&mut self, text: &'a str, unit: Unit, deadline: Option<Instant>) -> Tokens {
        let mut borders = unit.starts(text, deadline);
        borders.push(text.len());
        let tokens = borders.windows(2).map(|ends| &text[ends[0]..ends[1]]);
        let numbers = tokens.map(|token| {
            let next = self.0.len();
            *self.0.entry(token).or_insert(next)
        });
        Tokens { numbers: numbers.collect(), borders }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_words_and_runs_of_blanks_and_signs() {
        let text = "Well,  \n\tisn't it?!";
        let borders = Numbers::default().of(text, Unit::Words, None).borders;
        let tokens: Vec<_> = borders.windows(2).map(|ends| &text[ends[0]..ends[1]]).collect();
        assert_eq!(tokens, ["Well", ",", "  \n\t", "isn't", " ", "it", "?", "!"]);
    }

    #[test]
    fn ends_are_in_common_up_to_a_border() {
        assert_eq!(common_ends("one two more", "one tao more", Unit::Words), (3, 5));
        assert_eq!(common_ends("one  two", "one   two", Unit::Words), (3, 0));
        assert_eq!(common_ends("a\nb b\nc\nd", "a\nb x\nc\nd", Unit::Lines), (2, 3));
        assert_eq!(common_ends("", "one two", Unit::Words), (0, 0));
    }
}
