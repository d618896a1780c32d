//! The gate: foreign text in, pieces that are safe to draw out.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Tab stops are this many columns apart.
const TAB: usize = 4;
/// A cluster with more marks than this is cut, and the cut is shown.
const MOST_MARKS: usize = 8;

/// A part of a text, ready for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What to draw.
    pub text: Cow<'a, str>,
    /// Its columns.
    pub width: usize,
    /// Whether it is a picture of something that may not be drawn as it is.
    pub foreign: bool,
    /// The bytes of the source that it stands for.
    pub source: Range<usize>,
}

/// Whether a character may never reach the terminal from a file: control characters, whatever
/// changes the direction of writing, and whatever cannot be seen. Newlines and tabs are layout.
#[must_use]
pub fn forbidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
    ) || is_private_or_no_character(c)
}

/// Nobody can say how wide these are, or what they look like.
fn is_private_or_no_character(c: char) -> bool {
    let code = u32::from(c);
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}')
        || code & 0xfffe == 0xfffe
}

/// Cuts a line of text into pieces that are safe to draw.
#[must_use]
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0, column: 0, waiting: None }
}

/// The iterator that [`pieces`] returns.
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
    column: usize,
    waiting: Option<Piece<'a>>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let mut whole = match self.waiting.take() {
            Some(piece) => piece,
            None => self.step()?,
        };
        if whole.foreign {
            return Some(whole);
        }
        while let Some(next) = self.step() {
            // Plain neighbours are one slice of the source.
            let joins = !next.foreign && is_borrowed(&whole) && is_borrowed(&next);
            if !joins {
                self.waiting = Some(next);
                break;
            }
            whole.source.end = next.source.end;
            whole.width += next.width;
            whole.text = Cow::Borrowed(&self.text[whole.source.clone()]);
        }
        Some(whole)
    }
}

impl<'a> Pieces<'a> {
    fn step(&mut self) -> Option<Piece<'a>> {
        let piece = next(self.text, self.at, self.column)?;
        self.at = piece.source.end;
        self.column += piece.width;
        Some(piece)
    }
}

fn is_borrowed(piece: &Piece<'_>) -> bool {
    matches!(piece.text, Cow::Borrowed(_))
}

/// The smallest piece that starts at byte `at`, on column `column`: a run of plain letters and
/// signs, a cluster, or a picture.
pub(super) fn next(text: &str, at: usize, column: usize) -> Option<Piece<'_>> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let run = plain_run(rest.as_bytes());
    if run > 0 {
        let source = at..at + run;
        return Some(Piece {
            text: Cow::Borrowed(&rest[..run]),
            width: run,
            foreign: false,
            source,
        });
    }
    if rest.starts_with('\t') {
        let width = TAB - column % TAB;
        let text = Cow::Borrowed(&"    "[..width]);
        // A tab is layout, but its source is not its drawing.
        let text = Cow::Owned(text.into_owned());
        return Some(Piece { text, width, foreign: false, source: at..at + 1 });
    }
    let cluster = rest.graphemes(true).next()?;
    Some(cluster_piece(cluster, at))
}

/// How many bytes of printable ASCII stand at the start, less the last one where something that
/// may combine with it follows.
fn plain_run(bytes: &[u8]) -> usize {
    let end = bytes.iter().position(|byte| !(b' '..=b'~').contains(byte));
    match end {
        None => bytes.len(),
        Some(end) if bytes[end] < 0x80 => end,
        Some(end) => end.saturating_sub(1),
    }
}

/// A cluster as it is, or its first part where something in it may not be drawn.
fn cluster_piece(cluster: &str, at: usize) -> Piece<'_> {
    let mut marks = 0;
    let mut last: Option<char> = None;
    for (offset, c) in cluster.char_indices() {
        if offset > 0 && !c.is_ascii() && c.to_string().width() == 0 {
            marks += 1;
        }
        let behind = &cluster[offset + c.len_utf8()..];
        let bad = forbidden(c) || !joins_well(c, last, behind);
        if bad && offset == 0 {
            let picture = picture(c);
            return foreign(picture, at..at + c.len_utf8());
        }
        if bad {
            return clean(&cluster[..offset], at);
        }
        if marks > MOST_MARKS {
            return too_many_marks(cluster, offset, at);
        }
        last = Some(c);
    }
    clean(cluster, at)
}

/// The part of a cluster before `offset`, or, where that is where we start, a picture of the
/// marks that are left out.
fn too_many_marks(cluster: &str, offset: usize, at: usize) -> Piece<'_> {
    let text = &cluster[..offset];
    let more = cluster[offset..].chars().count();
    let mut drawn = text.to_owned();
    drawn.push_str(&format!("‹+{more} marks›"));
    foreign(drawn, at..at + cluster.len())
}

fn clean(text: &str, at: usize) -> Piece<'_> {
    let source = at..at + text.len();
    match text.width() {
        // Marks with nothing to stand on would be drawn on whatever is before them.
        0 => foreign(text.chars().map(picture).collect(), source),
        width => Piece { text: Cow::Borrowed(text), width, foreign: false, source },
    }
}

fn foreign<'a>(text: String, source: Range<usize>) -> Piece<'a> {
    let width = text.width();
    Piece { text: Cow::Owned(text), width, foreign: true, source }
}

/// Joiners and variation selectors are fine where writing needs them, and hidden elsewhere.
fn joins_well(c: char, last: Option<char>, behind: &str) -> bool {
    match c {
        '\u{200d}' => {
            let before = last.is_some_and(|last| !last.is_ascii() && !is_selector_run(last, c));
            before && (!behind.is_empty() || last.is_some_and(needs_joiners))
        }
        '\u{200c}' => last.is_some_and(needs_joiners),
        '\u{fe00}'..='\u{fe0f}' => {
            last.is_some_and(|last| !('\u{fe00}'..='\u{fe0f}').contains(&last))
        }
        _ => true,
    }
}

fn is_selector_run(last: char, c: char) -> bool {
    last == c
}

/// Arabic and the scripts of India and its neighbours shape letters by joiners.
fn needs_joiners(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{a800}'..='\u{abff}')
}

/// What stands on the screen for a character that may not.
fn picture(c: char) -> String {
    match c {
        '\0'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(c)).map_or_else(String::new, String::from)
        }
        '\u{7f}' => "␡".to_owned(),
        c => format!("‹U+{:04X}›", u32::from(c)),
    }
}

/// A text on one line, safe to draw: line ends and tabs are pictures, too.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if plain {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for piece in pieces(text) {
        if text[piece.source.clone()].starts_with('\t') {
            safe.push('␉');
        } else {
            safe.push_str(&piece.text);
        }
    }
    Cow::Owned(safe)
}

/// A text of several lines, safe to draw: line ends stay, tabs become blanks.
#[must_use]
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\n');
    if plain {
        return Cow::Borrowed(text);
    }
    let lines = text.split('\n').map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        pieces(line).map(|piece| piece.text).collect::<String>()
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn controls_become_pictures() {
        assert_eq!(visible("\u{1b}[31mred\u{7f}\r\n"), "␛[31mred␡␍␊");
        assert_eq!(visible("a\u{202e}b\u{200b}c\u{9b}"), "a‹U+202E›b‹U+200B›c‹U+009B›");
        assert_eq!(visible("\u{e0069}\u{feff}\u{e000}"), "‹U+E0069›‹U+FEFF›‹U+E000›");
    }

    #[test]
    fn writing_that_needs_joiners_stays_whole() {
        for text in ["👨‍👩‍👧", "क्‍ष", "می‌خواهم", "❤️", "한국어", "e\u{301}thique", "🇺🇸"]
        {
            assert_eq!(visible(text), text);
        }
        assert_eq!(visible("pass\u{200d}word"), "pass‹U+200D›word");
    }

    #[test]
    fn a_heap_of_marks_is_cut_and_counted() {
        let zalgo = format!("Z{}!", "\u{301}".repeat(100));
        assert_eq!(visible(&zalgo), format!("Z{}‹+92 marks›!", "\u{301}".repeat(8)));
    }

    #[test]
    fn tabs_go_to_the_next_stop() {
        let drawn: String = pieces("ab\tc").map(|piece| piece.text.into_owned()).collect();
        assert_eq!(drawn, "ab  c");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn nothing_forbidden_passes(text in any::<String>(), codes in prop::collection::vec(any::<u32>(), 0..40)) {
            let mut text = text;
            text.extend(codes.iter().filter_map(|code| char::from_u32(code % 0x2100)));
            text.extend(codes.iter().filter_map(|code| char::from_u32(0xe_0000 + code % 0x200)));
            for safe in [visible(&text).into_owned(), visible_lines(&text).replace('\n', "")] {
                prop_assert!(!safe.chars().any(forbidden), "{safe:?}");
            }
        }

        #[test]
        fn pieces_cover_the_text_once(text in any::<String>()) {
            let mut at = 0;
            for piece in pieces(&text) {
                prop_assert_eq!(piece.source.start, at);
                prop_assert!(piece.width > 0);
                at = piece.source.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
