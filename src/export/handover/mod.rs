//! Bundles: transcripts for another reviewer in one file, with the questions and the sample that they are.
//!
//! ```text
//! records ─ blind ─▶ lines ─▶ zstd ─┐
//! rubric ─ questions ───────────────┼▶ zip ─▶ bundle
//! sample ───────────────────────────┘
//! ```

pub mod blind;
mod covering;
pub mod questions;
mod writing;

pub use self::covering::covered;
pub use self::writing::{BundleWriter, PackError};
