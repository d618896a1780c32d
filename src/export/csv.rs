//! CSV, as spreadsheets and data frames read it. Lists are JSON text.

use std::io::{self, Write};

use csv::Writer;

use super::rows::cell_text;
use super::table::Table;

/// Writes a header and the rows.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(&table.names)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(cell_text))?;
    }
    writer.flush()
}
