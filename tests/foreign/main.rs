//! Files that other programs wrote and nobody foresaw: each shape that a public bug report or a
//! published study showed, with its neighbours.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod labels;
mod mapping;
mod nothing_lost;
mod reasoning;
mod sessions;
mod shapes;
mod tables;
mod tags;
mod vendors;
