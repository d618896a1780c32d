//! The report of a study: what its page shows, that nothing foreign gets out of its place, and that `verify`
//! finds whatever was changed.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod faces;
mod foreign;
mod proof;
mod shut;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use support::Home;

/// A home with the sample data and their labels.
fn labelled() -> Home {
    let home = Home::new();
    let labels = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/labels.jsonl");
    fs::copy(labels, home.path("labels.jsonl")).unwrap();
    home
}

/// What a command that must succeed prints.
fn printed(home: &Home, args: &[&str]) -> String {
    let out = home.run(args);
    let [said, told] = [&out.stdout, &out.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(out.status.success(), "{args:?}: {said}{told}");
    String::from_utf8(out.stdout).unwrap()
}
