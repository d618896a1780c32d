//! Reading: layouts, folds, what is new, and a review without a screen.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod evidence;
mod frame_guard;
mod layouts;
mod linear;
mod long;
mod new;
mod pairs;
mod pictures;

#[path = "../support/driven.rs"]
mod driven;
#[path = "../support/session.rs"]
mod session;
#[path = "../support/mod.rs"]
mod support;
