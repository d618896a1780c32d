//! Where people who had never seen the program stumbled: a test for each place, named by its finding.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

#[path = "../support/mod.rs"]
mod support;

mod colours;
mod lines;
mod list;
mod mouse;
mod moving;
mod quoting;
mod reading;
mod settings;
mod suggested;
mod words;
