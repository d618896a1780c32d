//! Labels as tables for other programs, one file a target format.

pub mod counted;
pub mod csv;
mod inspect_scores;
pub mod jsonl;
pub mod merged;
#[cfg(feature = "parquet")]
mod parquet;
pub mod rows;
mod scout_csv;
pub mod table;
pub mod wide;

use std::io::{self, Write};

use counted::CountedRows;
use rows::AnswerRow;
use table::Table;
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
    /// What it writes.
    pub write: Writes,
}

/// What a target format writes, and how.
#[derive(Clone, Copy)]
pub enum Writes {
    /// Everything that anybody said.
    All(fn(&Table, &mut dyn Write) -> io::Result<()>),
    /// The answers that count, one row an item.
    Counted(fn(&CountedRows, &mut dyn Write) -> io::Result<()>),
}

/// Every target format.
pub static TARGETS: &[Target] = &[
    Target { name: "csv", write: Writes::All(csv::write) },
    Target { name: "jsonl", write: Writes::All(jsonl::write) },
    #[cfg(feature = "parquet")]
    Target { name: "parquet", write: Writes::All(parquet::write) },
    Target { name: "scout-csv", write: Writes::Counted(scout_csv::write) },
    Target { name: "inspect-scores", write: Writes::Counted(inspect_scores::write) },
];
