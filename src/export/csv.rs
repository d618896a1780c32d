//! CSV, as spreadsheets and data frames read it. Lists are JSON text.

use std::io::{self, Write};

use csv::Writer;

use super::Rows;
use super::rows::{Columns, LONG, cell_text, scalar_value};
use super::wide::FIXED;
use crate::transcript::Scalar;

/// Writes a header and the rows.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(columns: &Columns, rows: &Rows<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Writer::from_writer(out);
    match rows {
        Rows::Long(rows) => {
            let facts = columns.facts(&LONG);
            let names = LONG.iter().map(|name| (*name).to_owned());
            table.write_record(names.chain(facts.iter().map(|(shown, _)| shown.clone())))?;
            for row in *rows {
                let fixed = LONG.iter().map(|name| cell_text(&row.cells[*name]));
                table.write_record(
                    fixed.chain(facts.iter().map(|(_, name)| fact(&row.facts, name))),
                )?;
            }
        }
        Rows::Wide(rows) => {
            let facts = columns.facts(&columns.with_questions(&FIXED));
            let names = FIXED.iter().map(|name| (*name).to_owned());
            let names = names.chain(columns.questions.iter().cloned());
            table.write_record(names.chain(facts.iter().map(|(shown, _)| shown.clone())))?;
            for row in *rows {
                let fixed = row.fixed.iter().map(cell_text);
                let answers = columns
                    .questions
                    .iter()
                    .map(|question| row.answers.get(question).map(cell_text).unwrap_or_default());
                let facts = facts.iter().map(|(_, name)| fact(&row.facts, name));
                table.write_record(fixed.chain(answers).chain(facts))?;
            }
        }
    }
    table.flush()
}

fn fact(facts: &[(String, Scalar)], name: &str) -> String {
    let found = facts.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| cell_text(&scalar_value(value))).unwrap_or_default()
}
