//! A report in lines, as a terminal has them. A number knows the items that it counts, so that a screen can
//! open them.

use std::borrow::Cow;
use std::ops::Range;

use super::{Behind, Cell, Mark, Page, Part, Table};
use crate::report::words::bar;
use crate::text::columns;
use crate::text::wrap::{Row, wrap};

/// So many columns further in a line goes on that was too wide.
const HANGING: usize = 2;

/// A report in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
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

impl Page {
    /// The report in lines, with bars of so many columns for 100 %.
    #[must_use]
    pub fn printed(&self, bar: usize) -> Printed {
        let mut printed = Printed::default();
        for part in &self.parts {
            printed.add(part, bar);
        }
        printed
    }
}

impl Printed {
    fn add(&mut self, part: &Part, bar: usize) {
        match part {
            Part::Gap => self.lines.push(Line::default()),
            Part::Line(cells) => {
                let mut line = Line::default();
                for cell in cells {
                    line.push(cell, 0, bar);
                }
                self.lines.push(line);
            }
            Part::Note(note) => {
                self.words(&format!("note: {note}"));
            }
            Part::Heading(text) | Part::Warning(text) => self.words(text),
            Part::Quote { text, from } => {
                for line in text.lines() {
                    self.words(&format!("  > {line}"));
                }
                self.words(&format!("  {from}"));
            }
            Part::Table(table) => self.table(table, bar),
            Part::Chart(_) => {}
        }
    }

    fn words(&mut self, text: &str) {
        self.lines.push(Line { text: text.to_owned(), ..Line::default() });
    }

    fn table(&mut self, Table { head, rows }: &Table, bar: usize) {
        let is_said = head.iter().any(|cell| !cell.text.is_empty());
        let rows = || is_said.then_some(head).into_iter().chain(rows);
        let mut widths: Vec<usize> = Vec::new();
        for row in rows() {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = columns(&shown(cell, bar)).max(*width);
            }
        }
        for row in rows() {
            let mut line = Line { is_row: true, ..Line::default() };
            for (place, (cell, width)) in row.iter().zip(&widths).enumerate() {
                if place > 0 {
                    line.text.push_str("  ");
                }
                line.push(cell, *width, bar);
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
        Printed { lines: self.lines.iter().flat_map(|line| line.wrapped(width)).collect() }
    }
}

/// What a cell has on a terminal. Where a gap lies is told by its numbers alone.
fn shown(cell: &Cell, width: usize) -> Cow<'_, str> {
    match cell.mark {
        Some(Mark::Share(share, _)) => Cow::Owned(bar(share, width)),
        _ => Cow::Borrowed(&cell.text),
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

    fn push(&mut self, cell: &Cell, width: usize, bar: usize) {
        let shown = shown(cell, bar);
        let pad = " ".repeat(width.saturating_sub(columns(&shown)));
        let (before, after) = if cell.is_right { (pad.as_str(), "") } else { ("", pad.as_str()) };
        self.text.push_str(before);
        let start = self.text.len();
        self.text.push_str(&shown);
        if let Some(behind) = &cell.behind {
            self.numbers.push(Number { range: start..self.text.len(), behind: behind.clone() });
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
        let page = page.printed(0);
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
        let lines = page.printed(0).wrapped(16).lines;
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
