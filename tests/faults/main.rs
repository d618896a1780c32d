//! What may go wrong while somebody labels: kills, power cuts, disks, signals, other programs.
//! Everything is done to the real binary from outside, and the labels are looked for in the file.
//!
//! `cargo test --test faults` is the short form; `cargo test --release --test faults -- --ignored
//! --nocapture` the long one, which prints its figures.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod data;
mod disk;
mod editor;
mod journals;
mod kills;
mod panics;
mod power;
mod privacy;
mod records;
mod signals;
#[path = "../support/mod.rs"]
mod support;
mod together;
