//! CSV, as spreadsheets and data frames read it. Lists are JSON text.

use std::io::{self, Write};

use csv::Writer;

use super::table::Table;
use crate::json::cell::cell_text;

/// Writes a header and the rows.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(table: &Table<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    let mut written = writer.write_record(&table.names);
    table.each(&mut |row| {
        if written.is_ok() {
            written = writer.write_record(row.iter().map(cell_text));
        }
    });
    written?;
    writer.flush()
}
