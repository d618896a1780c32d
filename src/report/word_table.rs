//! How often which word of one source met which word of another.

use serde_json::{Value, json};

use super::cells::{estimate, plain};
use super::figures;
use super::page::{Cell, Page};
use super::words::percent;
use crate::stats::Undefined;
use crate::stats::agreement::{Distance, PairTable, cohen_kappa};

/// Items by what two sources say of them: a row a word of the first, a column a word of the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordTable {
    /// The words, of rows and of columns.
    pub values: Vec<String>,
    /// The items, by position.
    cells: Vec<Vec<Vec<usize>>>,
}

impl WordTable {
    /// A table without items.
    #[must_use]
    pub fn new(values: Vec<String>) -> Self {
        let cells = vec![vec![Vec::new(); values.len()]; values.len()];
        WordTable { values, cells }
    }

    /// Puts an item into its cell; not where a word is none of the table's.
    pub fn put(&mut self, row: &str, column: &str, position: usize) -> bool {
        let place = |word: &str| self.values.iter().position(|value| value == word);
        let (Some(row), Some(column)) = (place(row), place(column)) else { return false };
        self.cells[row][column].push(position);
        true
    }

    /// Whether no item is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().flatten().all(Vec::is_empty)
    }

    fn table(&self) -> Result<PairTable, Undefined> {
        let counts = |row: &Vec<Vec<usize>>| row.iter().map(|cell| cell.len() as u64).collect();
        PairTable::new(self.cells.iter().map(counts).collect())
    }

    /// The members `values`, `table` and `cohen_kappa`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let counts = |row: &Vec<Vec<usize>>| row.iter().map(Vec::len).collect::<Vec<_>>();
        json!({
            "values": self.values,
            "table": self.cells.iter().map(counts).collect::<Vec<_>>(),
            "cohen_kappa":
                self.table().ok().map(|table| figures::cohen(&table, false).finish()),
        })
    }

    /// Adds the table to a page: a title, the names of rows and of columns.
    pub fn print(&self, page: &mut Page, title: String, [rows, columns]: [&str; 2]) {
        let mut head = vec![Cell::from(title)];
        head.extend(self.values.iter().map(|value| Cell::right(format!("{columns} {value}"))));
        let mut lines = vec![head];
        for (word, cells) in self.values.iter().zip(&self.cells) {
            let count = |(value, items): (&String, &Vec<usize>)| {
                Cell::count(format!("{rows} {word}, {columns} {value}"), items)
            };
            let mut line = vec![Cell::from(format!("  {rows} {word}"))];
            line.extend(self.values.iter().zip(cells).map(count));
            lines.push(line);
        }
        page.table(lines);
        let table = self.table();
        let agreement = table.clone().and_then(|table| table.agreement());
        let kappa = table.and_then(|table| cohen_kappa(&table, Distance::Nominal));
        let row = |name: &str, [value, beside]: [Cell; 2]| [name.into(), value, beside];
        page.rows(
            &["measure", "value", "95 % interval"],
            [
                row("  agreement", plain(agreement.map(percent))),
                row("  Cohen's kappa", estimate(kappa)),
            ],
        );
    }
}
