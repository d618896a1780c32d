//! A report as it is read: parts under one another, which each face shows in its own way.
//!
//! ```text
//! Page ─ printed  ─▶ lines of a terminal
//!      ├ html     ─▶ parts of a page, with charts
//!      ├ markdown ─▶ text with tables
//!      └ tex      ─▶ the same for a paper
//! ```

mod chart;
mod html;
mod markdown;
mod printed;
mod reasons;
mod tex;

use std::sync::Arc;

pub use self::chart::{Axis, Chart, Point};
pub use self::printed::{Line, Number, Printed};

use crate::stats::{Interval, Undefined};
use crate::text::visible;

/// What the parts of a page of HTML look like.
pub const STYLE: &str = include_str!("style.css");

/// A report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// What follows is about something else.
    Gap,
    /// A new subject.
    Heading(String),
    /// Why there are no numbers, or not all.
    Warning(String),
    /// Pieces that follow one another with nothing between.
    Line(Vec<Cell>),
    /// Something that has to be known to read the report rightly.
    Note(String),
    /// What a transcript says, and which.
    Quote {
        text: String,
        from: String,
    },
    Table(Table),
    Chart(Chart),
}

#[derive(Clone, Debug, PartialEq)]
struct Table {
    /// Names the columns.
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

/// The items behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// What they have in common: `false alarms of judge`.
    pub what: String,
    /// Their positions.
    pub items: Arc<[usize]>,
}

/// A number that is drawn, with its interval where it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    /// From 0 to 1.
    Share(f64, Option<Interval>),
    /// From −1 to 1.
    Gap(f64, Option<Interval>),
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    text: String,
    behind: Option<Behind>,
    is_right: bool,
    mark: Option<Mark>,
    /// What the column is called where the terminal need not say it.
    unsaid: &'static str,
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

    /// A share that is drawn; the numbers stand beside it.
    #[must_use]
    pub fn share(share: f64, interval: Result<Interval, Undefined>) -> Self {
        Cell { mark: Some(Mark::Share(share, interval.ok())), ..Cell::default() }
    }

    /// A difference of shares that is drawn where there is room for it; the numbers stand beside it.
    #[must_use]
    pub fn gap(difference: Result<f64, Undefined>, interval: Result<Interval, Undefined>) -> Self {
        let mark = difference.ok().map(|gap| Mark::Gap(gap, interval.ok()));
        Cell { mark, ..Cell::default() }
    }

    /// The head of a column whose name a terminal need not say.
    #[must_use]
    pub fn unsaid(name: &'static str) -> Self {
        Cell { unsaid: name, ..Cell::default() }
    }

    /// Its words, or those that a terminal need not say.
    fn said(&self) -> &str {
        if self.text.is_empty() { self.unsaid } else { &self.text }
    }

    /// The same cell with the items that its number counts.
    #[must_use]
    pub fn of(self, what: impl Into<String>, items: &[usize]) -> Self {
        let behind = Behind { what: what.into(), items: items.into() };
        Cell { behind: (!items.is_empty()).then_some(behind), ..self }
    }
}

impl Table {
    /// The columns in which some row has words, or something that is drawn.
    fn columns(&self, with_drawn: bool) -> Vec<usize> {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let is_told = |cell: &Cell| !cell.text.is_empty() || with_drawn && cell.mark.is_some();
        let is_there = |at: &usize| self.rows.iter().any(|row| row.get(*at).is_some_and(is_told));
        (0..width).filter(is_there).collect()
    }

    /// Whether a column has numbers.
    fn is_right(&self, at: usize) -> bool {
        self.rows.iter().any(|row| row.get(at).is_some_and(|cell| cell.is_right))
    }
}

impl Page {
    /// Begins a new subject.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.gap();
        self.parts.push(Part::Heading(visible(&text.into()).into_owned()));
    }

    /// Says why it has no numbers, or not all.
    pub fn warning(&mut self, text: &str) {
        self.parts.push(Part::Warning(visible(text).into_owned()));
    }

    /// Whether it has no part.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds all of another page below.
    pub fn append(&mut self, other: Page) {
        self.parts.extend(other.parts);
    }

    /// Adds a chart. What it shows must stand in words or a table, too: a terminal has none.
    pub fn chart(&mut self, chart: Chart) {
        self.parts.push(Part::Chart(chart));
    }

    /// Adds the words of a transcript.
    pub fn quote(&mut self, text: &str, from: &str) {
        let [text, from] = [text, from].map(|text| visible(text).into_owned());
        self.parts.push(Part::Quote { text, from });
    }

    /// Sets what follows apart, unless nothing stands above it.
    pub fn gap(&mut self) {
        if !self.parts.is_empty() {
            self.parts.push(Part::Gap);
        }
    }

    /// Adds a line of words.
    pub fn words(&mut self, text: impl Into<String>) {
        self.run([Cell::from(text.into())]);
    }

    /// Adds a line of pieces that follow one another with nothing between.
    pub fn run(&mut self, pieces: impl IntoIterator<Item = Cell>) {
        self.parts.push(Part::Line(pieces.into_iter().collect()));
    }

    /// Adds rows with their columns under one another; the first row names these.
    pub fn table<R: IntoIterator<Item = Cell>>(&mut self, rows: impl IntoIterator<Item = R>) {
        let mut rows = rows.into_iter().map(|row| row.into_iter().collect());
        let head = rows.next().unwrap_or_default();
        self.parts.push(Part::Table(Table { head, rows: rows.collect() }));
    }

    /// The same where a terminal need not say the columns' names.
    pub fn rows<R: IntoIterator<Item = Cell>>(
        &mut self,
        names: &[&'static str],
        rows: impl IntoIterator<Item = R>,
    ) {
        let head = names.iter().map(|name| Cell::unsaid(name)).collect();
        let rows = rows.into_iter().map(|row| row.into_iter().collect()).collect();
        self.parts.push(Part::Table(Table { head, rows }));
    }

    /// Adds what has to be known to read it rightly.
    pub fn notes(&mut self, notes: &[String]) {
        if !notes.is_empty() {
            self.gap();
        }
        self.parts.extend(notes.iter().map(|note| Part::Note(visible(note).into_owned())));
    }
}
