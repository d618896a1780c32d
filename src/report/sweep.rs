//! The table of thresholds: what a flag would do if it were up from another score on.

use super::classifier::FlagReport;
use super::page::{Cell, Page};
use super::weighted_flag::{WeightedFlag, WeightedThreshold};
use super::words::{NONE, percent};
use crate::stats::stratified::SampledRate;
use crate::stats::{Sweep, Undefined};

/// So many thresholds are shown beside the best one and the one in use.
const SHOWN: usize = 7;

/// Adds the table; its rates are weighted where there is a sample.
pub fn thresholds(page: &mut Page, flag: &FlagReport, sample: Option<&WeightedFlag>) {
    let (best, by) = match sample {
        Some(sample) => {
            let by = format!(" by the sample {}", sample.sample);
            (sample.best().map(|row| row.threshold), by)
        }
        None => (flag.scores.best_f1().ok().map(|best| best.threshold), String::new()),
    };
    let is_at = |row: &Sweep, at: f64| row.threshold.total_cmp(&at).is_eq();
    let in_use = flag.scores.at(flag.at).ok();
    let mut rows: Vec<Sweep> = flag.scores.sweep();
    let is_new = |row: &Sweep| !rows.iter().any(|known| is_at(known, row.threshold));
    let in_use = in_use.filter(is_new);
    rows.extend(in_use);
    rows.sort_by(|a, b| b.threshold.total_cmp(&a.threshold));
    let mut table: Vec<[Cell; 6]> = vec![[
        format!("  thresholds{by}").into(),
        Cell::right("flagged"),
        Cell::right("precision"),
        Cell::right("recall"),
        Cell::right("F1"),
        Cell::unsaid("note"),
    ]];
    let step = rows.len().div_ceil(SHOWN).max(1);
    for (place, row) in rows.iter().enumerate() {
        let is_best = best.is_some_and(|best| is_at(row, best));
        let is_in_use = is_at(row, flag.at);
        let is_last = place + 1 == rows.len();
        if !(is_best || is_in_use || place % step == 0 || is_last) {
            continue;
        }
        let marks = [(is_in_use, "in use"), (is_best, "best F1")];
        let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        let flagged = flag.scored.iter().filter(|(_, score)| *score >= row.threshold);
        let flagged: Vec<usize> = flagged.map(|(position, _)| *position).collect();
        let [precision, recall, f1] = rates(row, is_in_use, sample).map(|rate| match rate {
            Ok(rate) => Cell::right(percent(rate)),
            Err(_) => Cell::right(NONE),
        });
        table.push([
            format!("    ≥ {}", row.threshold).into(),
            Cell::count(format!("{} ≥ {}", flag.flag, row.threshold), &flagged),
            precision,
            recall,
            f1,
            marks.join(", ").into(),
        ]);
    }
    page.table(table);
}

/// Precision, recall and F1 at a threshold.
fn rates(
    row: &Sweep,
    is_in_use: bool,
    sample: Option<&WeightedFlag>,
) -> [Result<f64, Undefined>; 3] {
    let Some(sample) = sample else {
        let confusion = &row.confusion;
        return [confusion.precision().value, confusion.recall().value, confusion.f1().value];
    };
    // Between two scores a threshold flags what the score above it flags.
    let mut at_least = sample.sweep.iter().filter(|known| known.threshold >= row.threshold);
    let rates = match at_least.next_back() {
        _ if is_in_use => sample.rates,
        Some(WeightedThreshold { rates, .. }) => *rates,
        None => Err(Undefined::NothingFlagged),
    };
    let value = |rate: Result<SampledRate, Undefined>| rate.map(|rate| rate.value);
    [
        value(rates.and_then(|rates| rates.precision)),
        value(rates.and_then(|rates| rates.recall)),
        value(rates.and_then(|rates| rates.f1)),
    ]
}
