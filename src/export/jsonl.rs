//! JSON Lines: an object a row, with the names of the CSV's columns.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::table::Table;
use crate::text::escaped::to_json;

/// Writes the rows.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(table: &Table<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut written = Ok(());
    table.each(&mut |row| {
        if written.is_ok() {
            written = line(&table.names.iter().cloned().zip(row).collect(), out);
        }
    });
    written
}

fn line(object: &Map<String, Value>, out: &mut dyn Write) -> io::Result<()> {
    to_json(&mut *out, object)?;
    out.write_all(b"\n")
}
