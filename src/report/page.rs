//! A report as it is read: lines of cells under one another. A number knows the items that it counts,
//! so that a screen can open them.

use std::ops::Range;
use std::sync::Arc;

use crate::text::wrap::{Row, wrap};
use crate::text::{columns, visible};

/// So many columns further in a line goes on that was too wide.
const HANGING: usize = 2;

/// A report in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// From the top.
    pub lines: Vec<Line>,
}

/// A line of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// As it is read.
    pub text: String,
    /// The numbers in it that count items, from the left.
    pub numbers: Vec<Number>,
    /// Whether it is the rest of the line above, which was too wide.
    pub goes_on: bool,
    /// Whether it is a row of a table.
    is_row: bool,
}

/// A number in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its bytes in the line.
    pub range: Range<usize>,
    /// What it counts.
    pub behind: Behind,
}

/// The items behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// What they have in common: `false alarms of judge`.
    pub what: String,
    /// Their positions.
    pub items: Arc<[usize]>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    text: String,
    behind: Option<Behind>,
    is_right: bool,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell { text: visible(text).into_owned(), ..Cell::default() }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::from(text.as_str())
    }
}

impl Cell {
    /// A number, to the right of its column.
    #[must_use]
    pub fn right(text: impl Into<String>) -> Self {
        Cell { is_right: true, ..Cell::from(text.into()) }
    }

    /// How many items these are, to the right of its column, with the items behind it.
    #[must_use]
    pub fn count(what: impl Into<String>, items: &[usize]) -> Self {
        Cell::right(items.len().to_string()).of(what, items)
    }

    /// The same cell with the items that its number counts.
    #[must_use]
    pub fn of(self, what: impl Into<String>, items: &[usize]) -> Self {
        let behind = Behind { what: what.into(), items: items.into() };
        Cell { behind: (!items.is_empty()).then_some(behind), ..self }
    }
}

impl Page {
    /// Adds an empty line, unless nothing stands above it.
    pub fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
    }

    /// Adds a line of words.
    pub fn words(&mut self, text: impl Into<String>) {
        let text = visible(&text.into()).into_owned();
        self.lines.push(Line { text, ..Line::default() });
    }

    /// Adds a line of pieces that follow one another with nothing between.
    pub fn run(&mut self, pieces: impl IntoIterator<Item = Cell>) {
        let mut line = Line::default();
        for piece in pieces {
            line.push(piece, 0);
        }
        self.lines.push(line);
    }

    /// Adds rows with their columns under one another.
    pub fn table<R: AsRef<[Cell]> + IntoIterator<Item = Cell>>(&mut self, rows: Vec<R>) {
        let mut widths: Vec<usize> = Vec::new();
        for row in &rows {
            widths.resize(widths.len().max(row.as_ref().len()), 0);
            for (width, cell) in widths.iter_mut().zip(row.as_ref()) {
                *width = columns(&cell.text).max(*width);
            }
        }
        for row in rows {
            let mut line = Line { is_row: true, ..Line::default() };
            for (place, (cell, width)) in row.into_iter().zip(&widths).enumerate() {
                if place > 0 {
                    line.text.push_str("  ");
                }
                line.push(cell, *width);
            }
            line.text.truncate(line.text.trim_end().len());
            self.lines.push(line);
        }
    }

    /// The columns of its widest table row; what is only words can be broken anywhere.
    #[must_use]
    pub fn width(&self) -> usize {
        let rows = self.lines.iter().filter(|line| line.is_row);
        rows.map(|line| columns(&line.text)).max().unwrap_or(0)
    }

    /// The same report in lines of at most `width` columns, where that can be done between words.
    #[must_use]
    pub fn wrapped(&self, width: usize) -> Self {
        Page { lines: self.lines.iter().flat_map(|line| line.wrapped(width)).collect() }
    }

    /// Adds what has to be known to read it rightly.
    pub fn notes(&mut self, notes: &[String]) {
        if !notes.is_empty() {
            self.gap();
        }
        for note in notes {
            self.words(format!("note: {note}"));
        }
    }
}

impl Line {
    fn wrapped(&self, width: usize) -> Vec<Line> {
        if columns(&self.text) <= width {
            return vec![self.clone()];
        }
        let rows = wrap(&self.text, width.saturating_sub(HANGING).max(1));
        let part = |(place, row): (usize, &Row)| {
            let bytes = row.start as usize..row.end as usize;
            let before = if place > 0 { usize::from(row.indent) + HANGING } else { 0 };
            let mut line = Line { text: " ".repeat(before), goes_on: place > 0, ..Line::default() };
            line.text.push_str(&self.text[bytes.clone()]);
            line.text.truncate(line.text.trim_end().len());
            for number in self.numbers.iter().filter(|one| bytes.contains(&one.range.start)) {
                let place =
                    |at: usize| (at.min(bytes.end) - bytes.start + before).min(line.text.len());
                let range = place(number.range.start)..place(number.range.end);
                line.numbers.push(Number { range, behind: number.behind.clone() });
            }
            line
        };
        rows.iter().enumerate().map(part).collect()
    }

    fn push(&mut self, cell: Cell, width: usize) {
        let pad = " ".repeat(width.saturating_sub(columns(&cell.text)));
        let (before, after) = if cell.is_right { (pad.as_str(), "") } else { ("", pad.as_str()) };
        self.text.push_str(before);
        let start = self.text.len();
        self.text.push_str(&cell.text);
        if let Some(behind) = cell.behind {
            self.numbers.push(Number { range: start..self.text.len(), behind });
        }
        self.text.push_str(after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_where_they_stand() {
        let mut page = Page::default();
        page.gap();
        page.table(vec![
            ["flag".into(), Cell::right("yes"), "".into()],
            ["  é".into(), Cell::right("12").of("alarms", &[3, 4]), "x".into()],
            ["".into(), Cell::count("nothing", &[]), "".into()],
        ]);
        let text: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(text, ["flag  yes", "  é    12  x", "        0"]);
        let number = &page.lines[1].numbers[0];
        assert_eq!(
            (&page.lines[1].text[number.range.clone()], &*number.behind.what),
            ("12", "alarms")
        );
        assert_eq!(page.lines[2].numbers, []);
    }

    #[test]
    fn a_wide_line_goes_on_below_with_its_numbers() {
        let mut page = Page::default();
        let number = |items: &[usize]| Cell::from(items.len().to_string()).of("pairs", items);
        page.run([
            "  yes/no ".into(),
            number(&[1, 2]),
            " · no/no ".into(),
            number(&[3, 4, 5]),
            " · yes/yes ".into(),
            number(&[6]),
        ]);
        let lines = page.wrapped(16).lines;
        let shown = lines.iter().map(|line| {
            let numbers = line.numbers.iter().map(|number| &line.text[number.range.clone()]);
            (line.text.as_str(), numbers.collect::<Vec<_>>())
        });
        let shown: Vec<_> = shown.collect();
        assert_eq!(
            shown,
            [
                ("  yes/no 2 ·", vec!["2"]),
                ("    no/no 3 ·", vec!["3"]),
                ("    yes/yes 1", vec!["1"]),
            ]
        );
    }
}
