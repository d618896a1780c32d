//! What people get who have no clone of the repository: the sample data, and the packaged crate.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

#[path = "../support/mod.rs"]
mod support;

mod demo;
mod package;
