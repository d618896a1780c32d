//! Labels as tables for other programs, one file a target format.

pub mod csv;
pub mod jsonl;
pub mod rows;
pub mod wide;

use std::io::{self, Write};

use rows::{AnswerRow, Columns};
use wide::WideRow;

/// What to write.
pub enum Rows<'a> {
    /// A row an item, reviewer and question.
    Long(&'a [AnswerRow]),
    /// A row an item and reviewer, a column a question.
    Wide(&'a [WideRow]),
}

/// A target format.
pub struct Target {
    /// Its name in `--to`.
    pub name: &'static str,
    /// Writes rows.
    pub write: fn(&Columns, &Rows<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Every target format.
pub static TARGETS: [Target; 2] =
    [Target { name: "csv", write: csv::write }, Target { name: "jsonl", write: jsonl::write }];
