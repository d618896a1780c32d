//! Handing transcripts over: as a file of their own, and as a bundle that comes home with labels.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod bundles;
#[path = "../support/mod.rs"]
mod support;
mod transcripts;
