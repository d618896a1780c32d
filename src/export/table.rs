//! The rows of an export as one table: names, and values in their order. Rows are made as they are
//! wanted, and again for whoever needs to see them twice.

use serde_json::Value;

use super::rows::{Columns, Fact, LONG, Row, scalar_value};
use super::wide::FIXED;

/// Gives every row to whoever asks.
type EachRow<'a> = Box<dyn Fn(&mut dyn FnMut(Row)) + 'a>;

/// A table of JSON values.
pub struct Table<'a> {
    /// The columns' names.
    pub names: Vec<String>,
    /// What the last of these columns hold, by the names that items give them.
    facts: Vec<Fact>,
    each: EachRow<'a>,
}

impl<'a> Table<'a> {
    /// A table of answers, or of items with a column a question; `each` gives its rows.
    #[must_use]
    pub fn new(columns: &Columns, is_wide: bool, each: impl Fn(&mut dyn FnMut(Row)) + 'a) -> Self {
        let first = if is_wide { columns.with_questions(&FIXED) } else { LONG.to_vec() };
        let (shown, facts): (Vec<String>, Vec<Fact>) = columns.facts(&first).into_iter().unzip();
        let names = first.into_iter().map(str::to_owned).chain(shown).collect();
        Table { names, facts, each: Box::new(each) }
    }

    /// Gives every row to `take`: as many values as there are columns.
    pub fn each(&self, take: &mut dyn FnMut(Vec<Value>)) {
        (self.each)(&mut |Row { mut cells, facts }| {
            let of = |fact: &Fact| facts.iter().find(|(known, _)| known == fact);
            let value = |fact| of(fact).map(|(_, value)| scalar_value(value)).unwrap_or_default();
            cells.extend(self.facts.iter().map(value));
            take(cells);
        });
    }
}
