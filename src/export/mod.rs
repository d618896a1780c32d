//! Labels as tables for other programs, one file a target format.

pub mod counted;
pub mod csv;
pub mod handover;
mod inspect_scores;
pub mod jsonl;
pub mod merged;
pub mod pair_rows;
#[cfg(feature = "parquet")]
mod parquet;
pub mod redact;
pub mod resolved;
pub mod rows;
mod scout_csv;
pub mod table;
pub mod wide;

use std::io::{self, Write};

use counted::CountedRows;
use table::Table;

/// A target format.
pub struct Target {
    /// Its name in `--to`.
    pub name: &'static str,
    /// What it writes.
    pub write: Writes,
    /// Whether that is text.
    pub is_text: bool,
}

/// What a target format writes, and how.
#[derive(Clone, Copy)]
pub enum Writes {
    /// Everything that anybody said.
    All(fn(&Table<'_>, &mut dyn Write) -> io::Result<()>),
    /// The answers that count, one row an item.
    Counted(fn(&CountedRows, &mut dyn Write) -> io::Result<()>),
    /// No labels: the transcripts themselves.
    Transcripts,
}

/// Every target format.
pub static TARGETS: &[Target] = &[
    Target { name: "csv", write: Writes::All(csv::write), is_text: true },
    Target { name: "jsonl", write: Writes::All(jsonl::write), is_text: true },
    #[cfg(feature = "parquet")]
    Target { name: "parquet", write: Writes::All(parquet::write), is_text: false },
    Target { name: "scout-csv", write: Writes::Counted(scout_csv::write), is_text: true },
    Target { name: "inspect-scores", write: Writes::Counted(inspect_scores::write), is_text: true },
    Target { name: "transcripts", write: Writes::Transcripts, is_text: true },
];
