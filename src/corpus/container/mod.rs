//! From bytes to records: lines, one JSON document, an archive, a table.
//!
//! A path becomes a [`source`] of bytes, `tell` says which container it is, and each container finds
//! its [`records`] in the background and reads them by position.

pub mod archive;
pub mod bundle;
mod cells;
pub mod contents;
mod document;
mod lines;
mod nested;
#[cfg(feature = "parquet")]
mod parquet;
pub mod records;
pub mod refused;
mod samples;
pub mod source;
pub mod spool;
pub mod spread;
mod streams;
mod table;
pub mod tell;
pub mod walk;
mod within;
