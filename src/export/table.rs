//! The rows of an export as one table: names, and values in their order.

use serde_json::Value;

use super::Rows;
use super::rows::{Columns, LONG, scalar_value};
use super::wide::FIXED;
use crate::transcript::Scalar;

/// A table of JSON values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns' names.
    pub names: Vec<String>,
    /// As many values a row as there are columns.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// The fixed columns, then the questions of a wide table, then fields and flags.
    #[must_use]
    pub fn of(columns: &Columns, rows: &Rows<'_>) -> Self {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (mut names, facts) = match rows {
            Rows::Long(_) => (own(&LONG), columns.facts(&LONG)),
            Rows::Wide(_) => {
                let fixed = columns.with_questions(&FIXED);
                (own(&fixed), columns.facts(&fixed))
            }
        };
        names.extend(facts.iter().map(|(shown, _)| shown.clone()));
        let values = |found: &[(String, Scalar)]| {
            let of = |name: &str| found.iter().find(|(known, _)| known == name);
            let value =
                |(_, name): &(String, String)| of(name).map(|(_, value)| scalar_value(value));
            facts.iter().map(|fact| value(fact).unwrap_or_default()).collect::<Vec<Value>>()
        };
        let rows = match rows {
            Rows::Long(rows) => {
                let row = rows.iter().map(|row| {
                    let fixed = LONG.iter().map(|name| row.cells[*name].clone());
                    fixed.chain(values(&row.facts)).collect()
                });
                row.collect()
            }
            Rows::Wide(rows) => {
                let row = rows.iter().map(|row| {
                    let questions = columns.questions.iter();
                    let answer = |id| row.answers.get(id).cloned().unwrap_or_default();
                    let answers = questions.map(answer);
                    row.fixed.iter().cloned().chain(answers).chain(values(&row.facts)).collect()
                });
                row.collect()
            }
        };
        Table { names, rows }
    }
}
