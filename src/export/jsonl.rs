//! JSON Lines: an object a row, with the names of the CSV's columns.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::Rows;
use super::rows::{Columns, LONG, scalar_value};
use super::wide::FIXED;
use crate::transcript::Scalar;

/// Writes the rows.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(columns: &Columns, rows: &Rows<'_>, out: &mut dyn Write) -> io::Result<()> {
    match rows {
        Rows::Long(rows) => {
            let names = columns.facts(&LONG);
            for row in *rows {
                let mut object = row.cells.clone();
                add_facts(&mut object, &names, &row.facts);
                line(&object, out)?;
            }
        }
        Rows::Wide(rows) => {
            let names = columns.facts(&columns.with_questions(&FIXED));
            for row in *rows {
                let fixed =
                    FIXED.iter().map(|name| (*name).to_owned()).zip(row.fixed.iter().cloned());
                let mut object: Map<String, Value> = fixed.collect();
                for question in &columns.questions {
                    let answer = row.answers.get(question).cloned().unwrap_or(Value::Null);
                    object.insert(question.clone(), answer);
                }
                add_facts(&mut object, &names, &row.facts);
                line(&object, out)?;
            }
        }
    }
    Ok(())
}

fn add_facts(
    object: &mut Map<String, Value>,
    names: &[(String, String)],
    facts: &[(String, Scalar)],
) {
    for (shown, name) in names {
        let found = facts.iter().find(|(known, _)| known == name);
        object.insert(shown.clone(), found.map_or(Value::Null, |(_, value)| scalar_value(value)));
    }
}

fn line(object: &Map<String, Value>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}
