//! What people said about transcripts: the journal on the disk, and its events folded into
//! current labels.
//!
//! The journal is append-only JSON Lines, one event a line; nothing is ever rewritten in place.
//! [`ledger`] is pure; [`reader`] and [`writer`] are the only parts that touch files.

pub mod anchor;
mod appender;
mod beside;
mod body;
pub mod carried;
pub mod codes;
pub mod designs;
pub mod event;
pub mod few;
mod file_stamp;
pub mod files;
pub mod finder;
pub mod home;
mod item_ref;
pub mod kind;
pub mod ledger;
pub mod line;
pub mod mark;
pub mod merge;
pub mod mint;
pub mod name;
pub mod named_files;
mod notice;
mod order;
pub mod packed;
pub mod place;
pub mod quote;
pub mod reader;
pub mod rewrite;
pub mod sample;
pub mod schema;
pub mod search;
pub mod sheet;
mod standing;
mod storage;
mod stream;
pub mod targets;
pub mod teller;
mod watch;
pub mod writer;
