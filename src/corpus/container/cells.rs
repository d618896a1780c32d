//! Rows of a table as their writers have them: separators, quotes, and what is odd about a row.
//!
//! A library reads what the standard says; spreadsheets and scripts write more than that, and a row
//! that was read askew must say so.

use std::ops::Range;

use super::source::HEAD;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between cells.
    pub separator: u8,
    /// Whether a backslash takes the meaning from a quote.
    pub has_escapes: bool,
    /// Whether blanks may stand before a quote.
    pub has_blanks: bool,
}

impl Dialect {
    /// As the standard has it, with this separator.
    #[must_use]
    pub fn plain(separator: u8) -> Self {
        Dialect { separator, has_escapes: false, has_blanks: false }
    }
}

/// What is odd about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// The file ends within a quote.
    Unclosed,
    /// Something stands between a closing quote and the end of its cell.
    BehindQuote,
}

/// Where a reader is in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// No byte of the row was seen yet.
    #[default]
    RowStart,
    /// At the start of a cell.
    CellStart,
    Plain,
    Quoted,
    /// Behind a backslash in quotes.
    Escaped,
    /// Behind a quote in quotes: it closes the cell, or is one of two.
    Closing,
}

/// What a byte is in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Part of the cell.
    Text,
    /// A sign that is no part of it.
    Sign,
    /// Behind a closing quote, where nothing should be.
    Stray,
    EndOfCell,
    EndOfRow,
}

impl State {
    fn step(self, byte: u8, dialect: Dialect) -> (State, Step) {
        let ends_row = matches!(byte, b'\n' | b'\r');
        let ends_cell = byte == dialect.separator;
        match self {
            State::Quoted if byte == b'"' => (State::Closing, Step::Sign),
            State::Quoted if byte == b'\\' && dialect.has_escapes => (State::Escaped, Step::Sign),
            State::Quoted | State::Escaped => (State::Quoted, Step::Text),
            State::Closing if byte == b'"' => (State::Quoted, Step::Text),
            _ if ends_cell => (State::CellStart, Step::EndOfCell),
            _ if ends_row => (State::RowStart, Step::EndOfRow),
            State::Closing if byte == b' ' => (State::Closing, Step::Sign),
            State::Closing => (State::Plain, Step::Stray),
            State::RowStart | State::CellStart if byte == b'"' => (State::Quoted, Step::Sign),
            State::RowStart | State::CellStart if byte == b' ' && dialect.has_blanks => {
                (State::CellStart, Step::Sign)
            }
            _ => (State::Plain, Step::Text),
        }
    }
}

/// Finds where rows are; empty lines are none.
#[derive(Clone, Debug)]
pub struct Rows {
    dialect: Dialect,
    state: State,
    /// The byte and the line of the next row's start.
    start: (u64, u64),
    at: u64,
    line: u64,
    is_behind_return: bool,
    is_filled: bool,
    /// Where the rows start that have ended and were not taken yet.
    pub found: Vec<(u64, u64)>,
}

impl Rows {
    /// Rows from a byte and a line on.
    #[must_use]
    pub fn from(dialect: Dialect, at: u64, line: u64) -> Self {
        let state = State::default();
        let start = (at, line);
        let (is_behind_return, is_filled, found) = (false, false, Vec::new());
        Rows { dialect, state, start, at, line, is_behind_return, is_filled, found }
    }

    /// How many bytes have been looked at.
    #[must_use]
    pub fn fed(&self) -> u64 {
        self.at
    }

    /// Takes in the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            let skipped = self.skip(&bytes[at..]);
            if skipped > 0 {
                self.at += skipped as u64;
                self.is_filled = true;
                self.is_behind_return = false;
                at += skipped;
                continue;
            }
            let byte = bytes[at];
            let (state, step) = self.state.step(byte, self.dialect);
            self.state = state;
            self.at += 1;
            at += 1;
            let ends_line = byte == b'\n' && !self.is_behind_return || byte == b'\r';
            self.line += u64::from(ends_line);
            self.is_behind_return = byte == b'\r';
            if step != Step::EndOfRow {
                self.is_filled = true;
                continue;
            }
            if self.is_filled {
                self.found.push(self.start);
            }
            self.is_filled = false;
            self.start = (self.at, self.line);
        }
    }

    /// How many of the next bytes change nothing.
    fn skip(&self, bytes: &[u8]) -> usize {
        let found = match self.state {
            State::Quoted if self.dialect.has_escapes => None,
            State::Quoted => memchr::memchr3(b'"', b'\n', b'\r', bytes),
            State::Plain => memchr::memchr3(self.dialect.separator, b'\n', b'\r', bytes),
            _ => Some(0),
        };
        match (found, self.state) {
            (None, State::Quoted) if self.dialect.has_escapes => 0,
            (found, _) => found.unwrap_or(bytes.len()),
        }
    }

    /// The file has ended; gives the last row, if it has no line end.
    pub fn end(&mut self) {
        if std::mem::take(&mut self.is_filled) {
            self.found.push(self.start);
        }
    }
}

/// The cells of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Their bytes, quotes taken away.
    pub cells: Vec<Vec<u8>>,
    /// What is odd, if anything.
    pub odd: Option<Odd>,
    /// How many bytes the row has, with its line end.
    pub length: usize,
}

/// The first row of some bytes.
#[must_use]
pub fn row(bytes: &[u8], dialect: Dialect) -> Row {
    let mut row = Row { cells: vec![Vec::new()], ..Row::default() };
    let mut state = State::default();
    for (place, byte) in bytes.iter().enumerate() {
        let (next, step) = state.step(*byte, dialect);
        row.length = place + 1;
        let Some(cell) = row.cells.last_mut() else { break };
        match step {
            Step::Text => {
                // Behind a backslash anything but a quote or another one stands for itself.
                if state == State::Escaped && !matches!(byte, b'"' | b'\\') {
                    cell.push(b'\\');
                }
                cell.push(*byte);
            }
            Step::Stray => {
                cell.push(*byte);
                row.odd = Some(Odd::BehindQuote);
            }
            Step::Sign => {}
            Step::EndOfCell => row.cells.push(Vec::new()),
            Step::EndOfRow => return row,
        }
        state = next;
    }
    if matches!(state, State::Quoted | State::Escaped) {
        row.odd = Some(Odd::Unclosed);
    }
    row
}

/// How a text seems to be written, by its first rows, and where its heading starts.
#[must_use]
pub fn tell(head: &[u8]) -> (Dialect, Range<usize>) {
    let first = row(head, Dialect::plain(b'\0'));
    let named = head.get(..first.length).unwrap_or_default().trim_ascii();
    // What spreadsheets put before a table.
    if let Some([separator]) = named.strip_prefix(b"sep=") {
        return (with_quotes(head, *separator, first.length), first.length..head.len());
    }
    let candidates = [b',', b'\t', b';', b'|'];
    let score = |separator: u8| {
        let rows = sample(head, 0, Dialect::plain(separator));
        let width = rows.first().map_or(0, |row| row.cells.len());
        let same = rows.iter().filter(|row| row.cells.len() == width).count();
        (width > 1).then(|| (same * 100 / rows.len().max(1), width))
    };
    let best = candidates.into_iter().filter_map(|sign| Some((score(sign)?, sign)));
    // Of equals the first counts.
    let best = best.rev().max_by_key(|(score, _)| *score);
    let separator = best.map_or(b',', |(_, sign)| sign);
    (with_quotes(head, separator, 0), 0..head.len())
}

/// So many rows are looked at.
const SAMPLE: usize = 50;

fn sample(head: &[u8], start: usize, dialect: Dialect) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = start;
    while at < head.len() && rows.len() < SAMPLE {
        let row = row(&head[at..], dialect);
        at += row.length.max(1);
        // The last one of a longer file may be cut off.
        if at < head.len() || rows.is_empty() || (head.len() as u64) < HEAD {
            let is_blank = row.cells.len() == 1 && row.cells[0].is_empty();
            rows.extend((!is_blank).then_some(row));
        }
    }
    rows
}

/// How quotes are written, told by what makes the fewest rows odd.
fn with_quotes(head: &[u8], separator: u8, start: usize) -> Dialect {
    let plain = Dialect::plain(separator);
    let odd = |dialect: Dialect| {
        let rows = sample(head, start, dialect);
        let width = rows.first().map_or(0, |row| row.cells.len());
        let is_odd = |row: &&Row| row.odd.is_some() || row.cells.len() != width;
        rows.iter().filter(is_odd).count()
    };
    let has = |signs: &[u8]| memchr::memmem::find(head, signs).is_some();
    let escapes = has(b"\\\"").then_some(Dialect { has_escapes: true, ..plain });
    let blanks = has(&[separator, b' ', b'"']).then_some(Dialect { has_blanks: true, ..plain });
    let others = [escapes, blanks].into_iter().flatten();
    let better = others.min_by_key(|dialect| odd(*dialect));
    better.filter(|better| odd(*better) < odd(plain)).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str, dialect: Dialect) -> (Vec<String>, Option<Odd>) {
        let row = row(text.as_bytes(), dialect);
        let text = |cell: &Vec<u8>| String::from_utf8_lossy(cell).into_owned();
        (row.cells.iter().map(text).collect(), row.odd)
    }

    #[test]
    fn odd_rows_say_so() {
        let plain = Dialect::plain(b',');
        assert_eq!(
            cells("a,\"b \"\"c\"\"\nd\",\n", plain),
            (vec!["a".into(), "b \"c\"\nd".into(), String::new()], None)
        );
        assert_eq!(cells("1,\"open\n2,x\n", plain).1, Some(Odd::Unclosed));
        assert_eq!(cells(r#"1,"Say \"two\" miles""#, plain).1, Some(Odd::BehindQuote));
    }

    #[test]
    fn dialects_are_told_by_what_fits() {
        let told = |text: &str| tell(text.as_bytes());
        assert_eq!(told("a;b,c\n1;2\n3;4,5\n").0, Dialect::plain(b';'));
        assert_eq!(told("sep=|\na|b\n1|2\n"), (Dialect::plain(b'|'), 6..14));
        let escaped = "id,prompt\n1,\"Say \\\"two\\\", please\"\n";
        assert!(told(escaped).0.has_escapes);
        assert_eq!(cells(&escaped[10..], told(escaped).0).0, ["1", "Say \"two\", please"]);
        let blanks = "id, prompt\n1, \"How far, please?\"\n";
        assert!(told(blanks).0.has_blanks);
        assert_eq!(cells(&blanks[11..], told(blanks).0).0, ["1", "How far, please?"]);
    }

    proptest! {
        #[test]
        fn what_a_library_writes_is_read_back(
            table in prop::collection::vec(prop::collection::vec("[a-z ,\"\\r\\n;é]{0,8}", 2..4), 1..6),
            chunk in 1usize..9,
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let dialect = Dialect::plain(b',');
            let mut rows = Rows::from(dialect, 0, 1);
            text.chunks(chunk).for_each(|bytes| rows.feed(bytes));
            rows.end();
            let read: Vec<Vec<String>> = rows
                .found
                .iter()
                .map(|(start, _)| row(&text[usize::try_from(*start).unwrap()..], dialect))
                .map(|row| {
                    row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
                })
                .collect();
            prop_assert_eq!(read, table);
        }
    }
}
