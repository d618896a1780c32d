//! Why cells of a table have no number: a dash with a letter, and each reason once, below the table. In a terminal
//! the reason stands in the cell.

use super::{Cell, Table};

/// The reasons of a table, in the order of its cells.
pub struct Reasons<'t>(Vec<&'t str>);

impl<'t> Reasons<'t> {
    /// Those of a table.
    pub fn of(table: &'t Table) -> Self {
        let mut reasons = Vec::new();
        for why in table.rows.iter().flatten().filter_map(why) {
            if !reasons.contains(&why) {
                reasons.push(why);
            }
        }
        Reasons(reasons)
    }

    /// The letter of a cell without a number.
    pub fn letter(&self, cell: &Cell) -> Option<char> {
        let why = why(cell)?;
        self.each().find(|(_, reason)| *reason == why).map(|(letter, _)| letter)
    }

    /// Each with its letter. A table has few.
    pub fn each(&self) -> impl Iterator<Item = (char, &'t str)> {
        ('a'..='z').cycle().zip(self.0.iter().copied())
    }
}

/// Why a cell has no number.
fn why(cell: &Cell) -> Option<&str> {
    cell.text.trim().strip_prefix('—')?.trim().strip_prefix('(')?.strip_suffix(')')
}
