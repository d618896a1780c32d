//! How long reviewers took.

use serde::Serialize;

use crate::report::page::{Cell, Page};
use crate::report::progress::{median, time_on};
use crate::report::reading::Reading;
use crate::report::words::{NONE, time};

/// One reviewer's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Times {
    /// Who.
    pub reviewer: String,
    /// How many items have an answer of theirs.
    pub items: usize,
    /// Of how many the time is known.
    pub timed: usize,
    /// The median time on an item, in ms.
    pub median_ms: Option<u64>,
    /// All of it, in ms.
    pub total_ms: u64,
}

/// Of each reviewer, by name. Items of sealed samples count: time tells no answer.
#[must_use]
pub fn of(reading: &Reading<'_>) -> Vec<Times> {
    let mut reviewers: Vec<&str> = Vec::new();
    let items = || reading.labelled.iter().chain(&reading.shut);
    for (name, _) in items().flat_map(|item| &item.sheets) {
        if !reviewers.contains(&name.as_str()) {
            reviewers.push(name);
        }
    }
    reviewers.sort_unstable();
    let of = |reviewer: &str| {
        let sheets = items().flat_map(|item| &item.sheets);
        let sheets = sheets.filter(|(name, sheet)| name == reviewer && !sheet.answers.is_empty());
        let mut times: Vec<u64> = sheets.clone().filter_map(|(_, sheet)| time_on(sheet)).collect();
        times.sort_unstable();
        Times {
            reviewer: reviewer.to_owned(),
            items: sheets.count(),
            timed: times.len(),
            median_ms: median(&times),
            total_ms: times.iter().copied().fold(0, u64::saturating_add),
        }
    };
    reviewers.into_iter().map(of).filter(|times| times.items > 0).collect()
}

/// The part of the page.
pub fn print(page: &mut Page, times: &[Times]) {
    let mut rows = vec![[
        Cell::from("reviewer"),
        Cell::right("items"),
        Cell::right("timed"),
        Cell::right("median an item"),
        Cell::right("in all"),
    ]];
    rows.extend(times.iter().map(|one| {
        [
            Cell::from(one.reviewer.as_str()),
            Cell::right(one.items.to_string()),
            Cell::right(one.timed.to_string()),
            Cell::right(one.median_ms.map_or_else(|| NONE.to_owned(), time)),
            Cell::right(time(one.total_ms)),
        ]
    }));
    page.table(rows);
}
