//! Labels that other programs wrote, as rows: whose, of which record, and what was said.

mod doccano;
mod inspect;
mod label_studio;
mod potato;
mod rows;
mod scout;
pub mod suggested;
mod table;

pub use rows::{Columns, LabelRow, Source};

/// A kind of file that holds labels.
pub struct Format {
    /// Its name in `--from-format`.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Reads it.
    pub read: fn(&Source<'_>, &Columns) -> Result<Vec<LabelRow>, String>,
}

/// Every kind, the usual one first.
pub static FORMATS: [Format; 6] = [
    Format { name: "table", about: "CSV, JSON Lines, a JSON list or Parquet", read: table::read },
    Format { name: "scout", about: "a validation set of Inspect Scout", read: scout::read },
    Format { name: "inspect", about: "edited scores of an Inspect log", read: inspect::read },
    Format { name: "label-studio", about: "Label Studio's JSON", read: label_studio::read },
    Format { name: "doccano", about: "doccano's JSON Lines", read: doccano::read },
    Format {
        name: "potato",
        about: "Potato's annotated instances, or a user's state",
        read: potato::read,
    },
];
