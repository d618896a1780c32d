//! JSON Lines: an object a row, with the names of the CSV's columns.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::table::Table;

/// Writes the rows.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    for row in &table.rows {
        let object: Map<String, Value> =
            table.names.iter().cloned().zip(row.iter().cloned()).collect();
        serde_json::to_writer(&mut *out, &object)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
