//! What `stats` tells of codes: which there are, and how many are still to come.

use serde_json::{Value, json};

use super::figures::Figures;
use super::page::{Cell, Page};
use super::words::{number, numbers};
use crate::queue::coding::Coded;
use crate::stats::codes::CodeCounts;
use crate::stats::{Confidence, Interval, Undefined};

/// The curve is told at so many points.
const POINTS: u64 = 8;

/// Codes and what is to be expected of the next item.
#[derive(Clone, Debug)]
pub struct Codes {
    all: Vec<Coded>,
    counts: Result<CodeCounts, Undefined>,
    items: u64,
}

impl Codes {
    /// Of codes that are on items; `None` where there are none.
    #[must_use]
    pub fn of(codes: Vec<Coded>) -> Option<Self> {
        let items: std::collections::BTreeSet<usize> =
            codes.iter().flat_map(|coded| coded.items.iter().copied()).collect();
        let each = codes.iter().map(|code| code.items.len() as u64);
        let counts = CodeCounts::new(items.len() as u64, each);
        (!items.is_empty()).then_some(Codes { all: codes, counts, items: items.len() as u64 })
    }

    fn curve(&self) -> Vec<(u64, f64)> {
        let points = POINTS.min(self.items);
        let after = |point: u64| {
            let items = (self.items * point).div_ceil(points);
            Some((items, self.counts.as_ref().ok()?.seen_after(items).ok()?))
        };
        (1..=points).filter_map(after).collect()
    }

    fn expected(&self) -> Result<f64, Undefined> {
        self.counts.as_ref().map_err(|why| *why)?.expected_new()
    }

    fn interval(&self) -> Result<Interval, Undefined> {
        self.counts.as_ref().map_err(|why| *why)?.interval(Confidence::P95)
    }

    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let code = |coded: &Coded| {
            json!({
                "code": coded.code, "name": coded.name, "about": coded.about, "items": coded.items.len(),
            })
        };
        Figures::default()
            .plain("items", self.items)
            .plain("codes", self.all.iter().map(code).collect::<Vec<_>>())
            .number("expected_new", self.expected())
            .pair("ci", self.interval())
            .plain("curve", json!(self.curve()))
            .finish()
    }

    /// The part of the page of `stats`.
    pub fn print(&self, page: &mut Page) {
        let mut rows = vec![["codes".into(), Cell::right("items"), Cell::unsaid("definition")]];
        for coded in &self.all {
            let items: Vec<usize> = coded.items.iter().copied().collect();
            let count = Cell::count(format!("code {}", coded.code), &items);
            rows.push([format!("  {}", coded.name).into(), count, coded.about.as_str().into()]);
        }
        page.table(rows);
        if let Ok(expected) = self.expected() {
            page.words(format!(
                "  the next item is expected to show {} new codes ({}), in a random order",
                number(expected),
                numbers(self.interval())
            ));
        }
        let points = self.curve().into_iter();
        let points = points.map(|(items, codes)| format!("{items}: {codes:.1}"));
        page.words(format!(
            "  codes seen after so many items: {}",
            points.collect::<Vec<_>>().join(" · ")
        ));
    }
}
