//! The whole report of a study: what was read, how it was drawn, what was answered, and how far that can be
//! trusted.
//!
//! ```text
//! Reading ─ Numbers, AgreementReport ─┐
//! journals ─ samples, times, disputes ─┼▶ Study ─ data ─▶ JSON, and what `verify` compares
//! files ─ Sources ────────────────────┘        └ page ─▶ HTML, Markdown, TeX
//! ```

mod curves;
mod data;
mod disputes;
mod document;
mod evidence;
mod manner;
mod methods;
mod page;
mod samples;
mod times;
mod verify;
mod whole;

pub use self::document::{data_of, document};
pub use self::verify::{Difference, differences, digest, sources};
pub use self::whole::{Study, Wanted};
