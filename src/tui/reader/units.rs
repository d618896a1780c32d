//! What a selection grows by: where words, sentences and paragraphs of a text begin and end.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// So many bytes either side of a place are cut into units: a line may have megabytes.
const WINDOW: usize = 32 * 1024;

/// A piece of a text that keys move by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// What stands in one place of the screen.
    Cluster,
    /// A word, as Unicode cuts them, without signs between words.
    Word,
    /// A sentence, as Unicode cuts them, without the blanks behind it.
    Sentence,
    /// Lines up to the next empty one.
    Paragraph,
}

impl Unit {
    /// The wider ones, that a selection of words widens to.
    pub const WIDER: [Unit; 3] = [Unit::Word, Unit::Sentence, Unit::Paragraph];

    /// The unit around a byte; blank or a sign where it lies in none.
    #[must_use]
    pub fn around(self, text: &str, byte: usize) -> Range<usize> {
        let mut units = self.near(text, byte).into_iter();
        let around = units.find(|unit| unit.start <= byte && byte < unit.end);
        around.unwrap_or_else(|| cluster(text, byte))
    }

    /// The first end of a unit behind a byte.
    #[must_use]
    pub fn end_behind(self, text: &str, byte: usize) -> Option<usize> {
        self.near(text, byte).into_iter().map(|unit| unit.end).find(|end| *end > byte)
    }

    /// The last end of a unit before a byte.
    #[must_use]
    pub fn end_before(self, text: &str, byte: usize) -> Option<usize> {
        self.near(text, byte).into_iter().map(|unit| unit.end).rfind(|end| *end < byte)
    }

    /// The first start of a unit behind a byte.
    #[must_use]
    pub fn start_behind(self, text: &str, byte: usize) -> Option<usize> {
        self.near(text, byte).into_iter().map(|unit| unit.start).find(|start| *start > byte)
    }

    /// The last start of a unit before a byte.
    #[must_use]
    pub fn start_before(self, text: &str, byte: usize) -> Option<usize> {
        self.near(text, byte).into_iter().map(|unit| unit.start).rfind(|start| *start < byte)
    }

    /// The units around a byte in order, none of them blank.
    fn near(self, text: &str, byte: usize) -> Vec<Range<usize>> {
        let from = boundary_before(text, byte.saturating_sub(WINDOW));
        let to = boundary_before(text, byte.saturating_add(WINDOW));
        let window = &text[from..to];
        let trimmed = |(at, part): (usize, &str)| {
            let start = from + at + (part.len() - part.trim_start().len());
            start..(from + at + part.trim_end().len()).max(start)
        };
        let units: Vec<Range<usize>> = match self {
            Unit::Cluster => {
                let clusters = window.grapheme_indices(true);
                return clusters.map(|(at, part)| from + at..from + at + part.len()).collect();
            }
            Unit::Word => window.unicode_word_indices().map(trimmed).collect(),
            Unit::Sentence => paragraphs(window)
                .flat_map(|(at, part)| {
                    sentences(part).into_iter().map(move |range| (at, part, range))
                })
                .map(|(at, part, range)| trimmed((at + range.start, &part[range])))
                .collect(),
            Unit::Paragraph => paragraphs(window).map(trimmed).collect(),
        };
        units.into_iter().filter(|unit| !unit.is_empty()).collect()
    }
}

/// The cluster at a byte.
fn cluster(text: &str, byte: usize) -> Range<usize> {
    let start = boundary_before(text, byte);
    let len = text[start..].graphemes(true).next().map_or(0, str::len);
    start..start + len
}

/// The byte, or the last one before it that begins a character.
fn boundary_before(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The sentences of a paragraph. The number of a list's item belongs to the sentence behind it.
fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, part) in unbroken(paragraph).split_sentence_bound_indices() {
        let end = at + part.len();
        match found.last_mut() {
            Some(last) if is_number_of_item(&paragraph[last.clone()]) => last.end = end,
            _ => found.push(at..end),
        }
    }
    found
}

/// A paragraph with blanks for the line ends within its sentences, those before a small letter.
fn unbroken(paragraph: &str) -> String {
    let mut lines = paragraph.split_inclusive('\n').peekable();
    let mut whole = String::with_capacity(paragraph.len());
    while let Some(line) = lines.next() {
        let goes_on = |next: &&str| next.trim_start().starts_with(char::is_lowercase);
        let is_ended = line.trim_end().ends_with(['.', '!', '?', '…', ':']);
        let goes_on = !is_ended && lines.peek().is_some_and(goes_on);
        match line.strip_suffix('\n').filter(|_| goes_on) {
            Some(line) => whole.extend([line, " "]),
            None => whole.push_str(line),
        }
    }
    whole
}

/// Whether all of a piece is `2.`, `b.` or `**3.` and the like.
fn is_number_of_item(piece: &str) -> bool {
    let Some(mark) = piece.trim().strip_suffix('.') else { return false };
    let mark = mark.trim_start_matches(['(', '*', '#', '-', ' ']);
    let is_number = !mark.is_empty() && mark.len() <= 3 && mark.chars().all(|c| c.is_ascii_digit());
    is_number || (mark.len() == 1 && mark.chars().all(|c| c.is_ascii_lowercase()))
}

/// Runs of lines that are not blank, with where each begins.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let mut begun = None;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.trim().is_empty(), begun) {
            (true, Some(start)) => {
                found.push((start, &text[start..at]));
                begun = None;
            }
            (false, None) => begun = Some(at),
            _ => {}
        }
        at += line.len();
    }
    found.extend(begun.map(|start| (start, &text[start..])));
    found.into_iter()
}

/// The part of a passage that makes a quote: without blanks at its ends, and without quotation marks
/// that stand around it or have no partner in it.
#[must_use]
pub fn trimmed(text: &str, passage: Range<usize>) -> Range<usize> {
    let mut range = passage;
    loop {
        let part = text.get(range.clone()).unwrap_or("");
        let inner = part.trim();
        let start = range.start + (part.len() - part.trim_start().len());
        range = start..start + inner.len();
        let (Some(first), Some(last)) = (inner.chars().next(), inner.chars().next_back()) else {
            return range;
        };
        let marks = inner.chars().filter(|sign| is_mark(*sign)).count();
        if inner.chars().nth(1).is_some() && is_pair(first, last) {
            range = range.start + first.len_utf8()..range.end - last.len_utf8();
        } else if is_mark(first) && marks % 2 == 1 {
            range.start += first.len_utf8();
        } else if is_mark(last) && marks % 2 == 1 {
            range.end -= last.len_utf8();
        } else {
            return range;
        }
    }
}

/// Whether it is a quotation mark and nothing else: an apostrophe may belong to a word.
fn is_mark(sign: char) -> bool {
    matches!(sign, '"' | '“' | '”' | '„' | '«' | '»')
}

fn is_pair(first: char, last: char) -> bool {
    let pairs =
        [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('»', '«'), ('\'', '\''), ('‘', '’')];
    pairs.contains(&(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "I may comply. It is \"free\" tier!\n\n- one\n- two";

    fn part(unit: Unit, byte: usize) -> &'static str {
        &TEXT[unit.around(TEXT, byte)]
    }

    #[test]
    fn a_place_is_in_a_word_a_sentence_and_a_paragraph() {
        assert_eq!(part(Unit::Word, 7), "comply");
        assert_eq!(part(Unit::Sentence, 7), "I may comply.");
        assert_eq!(part(Unit::Paragraph, 7), "I may comply. It is \"free\" tier!");
        assert_eq!(part(Unit::Paragraph, TEXT.len() - 1), "- one\n- two");
    }

    #[test]
    fn a_sentence_has_the_number_before_it_and_goes_on_in_the_next_line() {
        let text =
            "Two ways:\n1. Comply in full.\n2. Refuse, and\n   say so. Then stop.\nc. wait\nB. go";
        let at = |words: &str| &text[Unit::Sentence.around(text, text.find(words).unwrap())];
        assert_eq!(at("in full"), "1. Comply in full.");
        assert_eq!(at("2."), "2. Refuse, and\n   say so.");
        assert_eq!(at("say"), "2. Refuse, and\n   say so.");
        assert_eq!(at("Then"), "Then stop.");
    }

    #[test]
    fn ends_are_found_either_way() {
        assert_eq!(Unit::Word.end_behind(TEXT, 2), Some(5));
        assert_eq!(Unit::Word.end_before(TEXT, 5), Some(1));
        assert_eq!(Unit::Sentence.start_before(TEXT, 14), Some(0));
        assert_eq!(Unit::Sentence.start_behind(TEXT, 0), Some(14));
        assert_eq!(Unit::Word.end_behind(TEXT, TEXT.len()), None);
    }

    #[test]
    fn a_quote_has_no_blanks_and_no_quotation_marks_around_it() {
        let trimmed = |text: &'static str| &text[trimmed(text, 0..text.len())];
        assert_eq!(trimmed(" \"I may comply.\" \n"), "I may comply.");
        assert_eq!(trimmed("\"I may"), "I may");
        assert_eq!(trimmed("may \"comply\""), "may \"comply\"");
        assert_eq!(trimmed("the models'"), "the models'");
        assert_eq!(trimmed("“I may ‘comply’”"), "I may ‘comply’");
        assert_eq!((trimmed("  "), trimmed("\""), trimmed("\"\"")), ("", "", ""));
    }
}
