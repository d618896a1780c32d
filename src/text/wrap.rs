//! Words to rows, by display width, with grapheme clusters whole.

use super::sanitize;

/// The columns of the widest picture of a single character, `‹U+10FFFF›`.
const WIDEST_PICTURE: usize = 10;

/// A part of a text on one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its first byte.
    pub start: u32,
    /// The byte behind its last one. Line ends belong to no row.
    pub end: u32,
    /// Blank columns before it, so that a continued line hangs under its own indentation.
    pub indent: u16,
}

/// Breaks a text into rows of at most `width` columns.
///
/// Blanks at a soft break stay at the end of their row and may lie beyond the width, where
/// drawing cuts them. A cluster that is wider than the width has a row of its own.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<Row> {
    let mut rows = Vec::with_capacity(text.len() / width.max(1) + 1);
    wrap_each(text, width, |row| rows.push(row));
    rows
}

/// The same, row by row.
pub fn wrap_each(text: &str, width: usize, mut push: impl FnMut(Row)) {
    let width = width.max(1);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        wrap_line(text, start, strip_return(text, start, end), width, &mut push);
        start = end + 1;
    }
    wrap_line(text, start, text.len(), width, &mut push);
}

/// The row that shows a byte.
#[must_use]
pub fn row_at(rows: &[Row], offset: usize) -> usize {
    rows.partition_point(|row| row.start as usize <= offset).saturating_sub(1)
}

/// `\r\n` is one line end.
fn strip_return(text: &str, start: usize, end: usize) -> usize {
    if end > start && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}

fn wrap_line(text: &str, start: usize, end: usize, width: usize, push: &mut impl FnMut(Row)) {
    let line = &text[start..end];
    // Most lines are short and plain.
    if line.len() <= width && is_plain(line.as_bytes()) {
        push(row(start, end, 0));
        return;
    }
    let indent = hanging_indent(line, width);
    let mut breaker = Breaker { line, at: 0 };
    let mut first = true;
    loop {
        let indent = if first { 0 } else { indent };
        let from = breaker.at;
        breaker.fill(width - indent);
        push(row(start + from, start + breaker.at, indent));
        first = false;
        if breaker.at >= line.len() {
            return;
        }
    }
}

/// Whether each byte is a sign of its own that has one column.
fn is_plain(bytes: &[u8]) -> bool {
    // Without a way out it is done many bytes at a time.
    bytes.iter().fold(true, |plain, byte| plain & (b' '..=b'~').contains(byte))
}

fn row(start: usize, end: usize, indent: usize) -> Row {
    Row {
        start: u32::try_from(start).unwrap_or(u32::MAX),
        end: u32::try_from(end).unwrap_or(u32::MAX),
        indent: u16::try_from(indent).unwrap_or(0),
    }
}

/// The columns of blanks before the first word, and of a list's mark, if a continued row still has half
/// the width.
fn hanging_indent(line: &str, width: usize) -> usize {
    let mut column = 0;
    for piece in line.char_indices() {
        match piece.1 {
            ' ' => column += 1,
            '\t' => column += 4 - column % 4,
            _ => break,
        }
    }
    column += list_mark(line.trim_start_matches([' ', '\t']));
    let fits = column <= width / 2 && width - column >= WIDEST_PICTURE;
    if fits && column < line.len() { column } else { 0 }
}

/// The columns of a mark such as `- `, `* ` or `12. ` at the start of a text; 0 where there is none.
fn list_mark(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &text[digits..];
    let mark = match (digits, behind.as_bytes()) {
        (0, [b'-' | b'*' | b'+', ..]) => 1,
        (1..=3, [b'.' | b')', ..]) => digits + 1,
        _ => return 0,
    };
    let blanks = text[mark..].bytes().take_while(|byte| *byte == b' ').count();
    if blanks == 0 || mark + blanks == text.len() { 0 } else { mark + blanks }
}

/// Walks over one line, a row at a time.
struct Breaker<'a> {
    line: &'a str,
    at: usize,
}

/// What a unit is for breaking.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Blank,
    /// A row may end behind it.
    Hyphen,
    /// A row may end on either side of it.
    Wide,
    /// As `Wide`, but it may not start a row.
    WideClosing,
    Other,
}

impl Breaker<'_> {
    /// Moves `at` to the end of the row that starts there.
    fn fill(&mut self, width: usize) {
        match self.end_of_plain(width) {
            Some(end) => self.at = end,
            None => self.fill_any(width),
        }
    }

    /// The end of a row of signs that have one byte and one column each: most rows are of such, and need
    /// not be looked at sign by sign. `None` where it has others.
    fn end_of_plain(&self, width: usize) -> Option<usize> {
        let (begin, bytes) = (self.at, self.line.as_bytes());
        let beyond = (begin + width).min(bytes.len());
        let rest = &bytes[begin..];
        // What combines with the last sign would stand behind it.
        if !is_plain(&rest[..rest.len().min(width + 2)]) {
            return None;
        }
        // Blanks do not go beyond the width, and end the row.
        let Some(over) = bytes[beyond..].iter().position(|byte| *byte != b' ') else {
            return Some(bytes.len());
        };
        let over = beyond + over;
        if over > beyond && !is_plain(&bytes[over..bytes.len().min(over + 2)]) {
            return None;
        }
        let may_end = |at: &usize| matches!(bytes[at - 1], b' ' | b'-') && bytes[*at] != b' ';
        let chance = (begin + 1..=over).rev().find(may_end);
        let has_word = |at: &usize| bytes[begin..*at].iter().any(|byte| *byte != b' ');
        Some(chance.filter(has_word).unwrap_or(over))
    }

    fn fill_any(&mut self, width: usize) {
        let begin = self.at;
        let (mut at, mut column) = (begin, 0);
        let mut chance = None;
        let mut last = Unit::Blank;
        let mut started = false;
        while at < self.line.len() {
            let (end, columns, unit) = self.unit(at, column);
            if started && may_break(last, unit) {
                chance = Some(at);
            }
            if column + columns > width && unit != Unit::Blank && at > begin {
                self.at = chance.unwrap_or(at);
                return;
            }
            started |= unit != Unit::Blank;
            column += columns;
            last = unit;
            at = end;
        }
        self.at = at;
    }

    /// The unit at a byte: where it ends, its columns, and how it breaks.
    fn unit(&self, at: usize, column: usize) -> (usize, usize, Unit) {
        let bytes = self.line.as_bytes();
        let plain = |index: usize| bytes.get(index).is_none_or(u8::is_ascii);
        match bytes[at] {
            // A blank that something may combine with goes the long way.
            b' ' if plain(at + 1) => (at + 1, 1, Unit::Blank),
            b'-' if plain(at + 1) => (at + 1, 1, Unit::Hyphen),
            b'!'..=b'~' if plain(at + 1) => (at + 1, 1, Unit::Other),
            b'!'..=b'~' if self.line.is_char_boundary(at + 1) && !combines(self.line, at + 1) => {
                (at + 1, 1, Unit::Other)
            }
            _ => self.foreign_unit(at, column),
        }
    }

    fn foreign_unit(&self, at: usize, column: usize) -> (usize, usize, Unit) {
        let Some(piece) = sanitize::next(self.line, at, column) else {
            return (self.line.len(), 0, Unit::Other);
        };
        let source = &self.line[piece.source.clone()];
        let unit = match source.chars().next() {
            Some('\t' | ' ' | '\u{3000}') => Unit::Blank,
            Some('-' | '\u{2010}' | '\u{2013}' | '\u{2014}') => Unit::Hyphen,
            Some(c) if closes(c) => Unit::WideClosing,
            _ if piece.width == 2 && !piece.foreign => Unit::Wide,
            _ => Unit::Other,
        };
        (piece.source.end, piece.width, unit)
    }
}

/// Whether the character at a byte may combine with the one before it.
fn combines(line: &str, at: usize) -> bool {
    let next = line[at..].chars().next();
    // Letters of other scripts that follow ASCII directly start clusters of their own.
    next.is_none_or(|c| !c.is_alphanumeric() || u32::from(c) > 0x2_ffff)
}

fn may_break(before: Unit, here: Unit) -> bool {
    match (before, here) {
        (_, Unit::Blank | Unit::WideClosing) => false,
        (Unit::Blank | Unit::Hyphen | Unit::Wide | Unit::WideClosing, _) | (_, Unit::Wide) => true,
        _ => false,
    }
}

/// Signs that East Asian typesetting does not put at the start of a row.
fn closes(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | '：'
            | '；'
            | '！'
            | '？'
            | '）'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '〕'
            | '］'
            | '｝'
            | '…'
            | '・'
            | 'ー'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str, width: usize) -> Vec<String> {
        let cut = |row: Row| {
            let part = &text[row.start as usize..row.end as usize];
            format!("{}{}", " ".repeat(row.indent.into()), part.trim_end())
        };
        wrap(text, width).into_iter().map(cut).collect()
    }

    #[test]
    fn words_go_to_the_next_row_whole() {
        assert_eq!(
            rows("The user is on the free-tier plan", 12),
            ["The user is", "on the free-", "tier plan"]
        );
        assert_eq!(rows("one\n\ntwo\r\n", 8), ["one", "", "two", ""]);
    }

    #[test]
    fn long_words_and_wide_letters_break_anywhere() {
        assert_eq!(rows("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(rows("考虑一下。好", 6), ["考虑一", "下。好"]);
        assert_eq!(rows("考虑一。好", 6), ["考虑", "一。好"]);
    }

    #[test]
    fn continued_code_hangs_under_its_indentation() {
        assert_eq!(rows("    return the value", 15), ["    return the", "    value"]);
        let deep = format!("{}x y", " ".repeat(9));
        assert_eq!(rows(&deep, 11)[1], "y");
    }

    #[test]
    fn a_list_hangs_under_its_words() {
        let indents =
            |text: &str| -> Vec<u16> { wrap(text, 24).iter().map(|row| row.indent).collect() };
        assert_eq!(indents("- one two three four five six"), [0, 2]);
        assert_eq!(indents("  12. one two three four five"), [0, 6]);
        assert_eq!(indents("2024 was a year of many words"), [0, 0], "no list");
        assert_eq!(indents("-flag is no item of any list"), [0, 0]);
    }

    #[test]
    fn blanks_at_a_break_do_not_start_a_row() {
        assert_eq!(rows("aaaa    bbbb", 4), ["aaaa", "bbbb"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn rows_hold_all_of_the_text_once_and_fit(
            text in "([a-z]{1,12}| |\t|\n|\r\n|-|考|虑|。|👨‍👩‍👧|e\u{301}|\u{1b}|\u{202e}|[a-z]{30}){0,60}",
            width in 10usize..40,
        ) {
            let mut at = 0;
            for row in wrap(&text, width) {
                let (start, end) = (row.start as usize, row.end as usize);
                prop_assert!(text[at..start].chars().all(|c| c == '\r' || c == '\n'));
                let drawn = text[start..end].trim_end_matches([' ', '\t']);
                let columns: usize = sanitize::pieces(drawn).map(|piece| piece.width).sum();
                prop_assert!(columns + usize::from(row.indent) <= width, "{:?}", drawn);
                at = end;
            }
            prop_assert!(text[at..].is_empty());
        }

        #[test]
        fn plain_rows_end_where_a_look_at_each_sign_ends_them(
            line in "([a-z]{1,12}| |  |-|[a-z]{30}|é|\t|e\u{301}|考|~){0,40}",
            width in 1usize..30,
        ) {
            let (mut quick, mut slow) = (Breaker { line: &line, at: 0 }, Breaker { line: &line, at: 0 });
            while quick.at < line.len() {
                quick.fill(width);
                slow.fill_any(width);
                prop_assert_eq!(quick.at, slow.at);
            }
        }

        #[test]
        fn any_text_in_any_width_is_covered(text in any::<String>(), width in 1usize..30) {
            let mut at = 0;
            for row in wrap(&text, width) {
                prop_assert!(text[at..row.start as usize].chars().all(|c| c == '\r' || c == '\n'));
                at = row.end as usize;
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn every_byte_has_its_row(text in "[a-z \n]{1,80}", width in 3usize..20) {
            let rows = wrap(&text, width);
            for (index, row) in rows.iter().enumerate() {
                if row.start < row.end {
                    prop_assert_eq!(row_at(&rows, row.start as usize), index);
                }
            }
        }
    }
}
