//! Numbers as people read them.

use std::fmt::Write as _;

use super::gaps::GapReport;
use super::numbers::Numbers;
use super::shares::{GroupShares, QuestionShares};
use crate::stats::{Confidence, Interval, Undefined};
use crate::text::columns;

/// The width of a bar that stands for 100 %.
const BAR: usize = 16;
/// Eighths of a cell.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/// What stands for a number that there is not.
pub(super) const NONE: &str = "—";

/// A share as `14.1 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// An interval of shares as `9.5 – 20.4 %`.
#[must_use]
pub fn percents(interval: Result<Interval, Undefined>) -> String {
    interval.map_or_else(
        |reason| format!("{NONE} ({reason})"),
        |found| format!("{:.1} – {:.1} %", found.low * 100.0, found.high * 100.0),
    )
}

/// A coefficient as `0.81`.
pub(super) fn number(value: f64) -> String {
    format!("{value:.2}")
}

/// An interval of coefficients as `0.71 – 0.97`.
pub(super) fn numbers(interval: Result<Interval, Undefined>) -> String {
    interval.map_or_else(
        |reason| format!("{NONE} ({reason})"),
        |found| format!("{:.2} – {:.2}", found.low, found.high),
    )
}

/// A difference of shares as `12.8 points`.
fn points(difference: f64) -> String {
    format!("{} points", signed(difference))
}

fn points_between(interval: Result<Interval, Undefined>) -> String {
    interval.map_or_else(
        |reason| format!("{NONE} ({reason})"),
        |found| format!("{} – {}", signed(found.low), signed(found.high)),
    )
}

/// Points with a minus that is no hyphen.
fn signed(share: f64) -> String {
    format!("{:.1}", share * 100.0).replace('-', "−")
}

/// A chance as people write it: never 0.
fn chance(p: f64) -> String {
    if p < 0.000_001 { "p < 0.000001".to_owned() } else { format!("p = {p:.6}") }
}

/// A bar for a share.
#[must_use]
pub fn bar(share: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let eighths = (share.clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize; // 0 to 8 · BAR
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A time as `11 s`, `2 h 40 m`.
#[must_use]
pub fn time(ms: u64) -> String {
    let seconds = ms / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) if minutes < 10 => format!("{minutes} m {seconds} s"),
        (0, minutes, _) => format!("{minutes} m"),
        (hours, minutes, _) => format!("{hours} h {minutes} m"),
    }
}

impl Numbers {
    /// The report for people, in lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.headline()];
        for (question, gap) in self.questions.iter().map(|one| (one, self.gap(&one.question))) {
            if question.groups.iter().all(|group| group.n == 0) {
                continue;
            }
            lines.push(String::new());
            lines.extend(question_lines(question, &question.question));
            let told = gap.filter(|gap| gap.unpaired.difference().is_ok());
            lines.extend(told.into_iter().flat_map(gap_lines));
        }
        for question in &self.crossed {
            let named = question.groups.get(1).map(|group| &group.by).into_iter().flatten();
            let keys: Vec<&str> = named.map(|(key, _)| key.as_str()).collect();
            if !keys.is_empty() {
                lines.push(String::new());
                let title = format!("{} by {}", question.question, keys.join(" and "));
                let crossed =
                    QuestionShares { groups: question.groups[1..].to_vec(), ..question.clone() };
                lines.extend(question_lines(&crossed, &title));
            }
        }
        if !self.weighted.is_empty() {
            lines.push(String::new());
            lines.extend(self.weighted_lines());
        }
        if !self.notes.is_empty() {
            lines.push(String::new());
        }
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines
    }

    /// What the samples say of all that they were drawn from.
    fn weighted_lines(&self) -> Vec<String> {
        let mut rows = vec![[
            "weighted by the sample".to_owned(),
            "labelled".to_owned(),
            String::new(),
            "95 % interval".to_owned(),
        ]];
        for share in &self.weighted {
            let labelled: u64 = share.strata.iter().map(|(_, sample)| sample.labelled).sum();
            let size: u64 = share.strata.iter().map(|(_, sample)| sample.population).sum();
            let tier = share.tier.as_ref().map(|tier| format!(", {tier}")).unwrap_or_default();
            let name = format!(
                "  {} {}{tier}, {}",
                share.question,
                share.values.join(" or "),
                share.sample
            );
            let rate = share.prevalence.map(|found| found.rate);
            rows.push([
                name,
                format!("{labelled} of {size}"),
                rate.map_or_else(|_| NONE.to_owned(), |rate| percent(rate.value)),
                match rate {
                    Ok(rate) => percents(rate.shown()),
                    Err(reason) => format!("({reason})"),
                },
            ]);
        }
        aligned(&rows)
    }

    fn gap(&self, question: &str) -> Option<&GapReport> {
        self.gaps.iter().find(|gap| gap.question == question)
    }

    fn headline(&self) -> String {
        let progress = &self.progress;
        let mut words = format!("{} of {} labelled", progress.done, progress.queue);
        let counts = [
            (progress.partial, "begun"),
            (progress.skipped, "skipped"),
            (progress.stale, "stale"),
            (progress.disputed, "disputed"),
            (progress.orphaned, "orphaned"),
        ];
        for (count, name) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let _ = write!(words, " · {count} {name}");
        }
        if let (Some(median), Some(left)) = (progress.median_ms, progress.left_ms) {
            let _ = write!(words, " · {} an item · {} left", time(median), time(left));
        }
        if !self.reviewers.is_empty() {
            let _ = write!(words, " · by {}", self.reviewers.join(", "));
        }
        words
    }
}

fn question_lines(question: &QuestionShares, title: &str) -> Vec<String> {
    let mut rows = vec![[
        title.to_owned(),
        "n".to_owned(),
        String::new(),
        String::new(),
        "95 % interval".to_owned(),
    ]];
    for group in &question.groups {
        rows.extend(group_rows(group));
    }
    aligned(&rows)
}

/// A row for each answer; answers that nobody gave are left out where others were given.
fn group_rows(group: &GroupShares) -> Vec<[String; 5]> {
    let name = if group.by.is_empty() {
        "all".to_owned()
    } else {
        group.by.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" · ")
    };
    let given = group.answers.iter().filter(|share| share.of.k > 0);
    let mut rows: Vec<[String; 5]> = given
        .enumerate()
        .map(|(place, share)| {
            let value = share.of.share().unwrap_or_default();
            let interval = percents(share.of.wilson(Confidence::P95));
            let first = place == 0;
            [
                if first { format!("  {name}") } else { String::new() },
                if first { group.n.to_string() } else { String::new() },
                format!("{} {}", share.value, percent(value)),
                bar(value),
                interval,
            ]
        })
        .collect();
    if rows.is_empty() {
        rows.push([
            format!("  {name}"),
            group.n.to_string(),
            String::new(),
            String::new(),
            String::new(),
        ]);
    }
    rows
}

fn gap_lines(gap: &GapReport) -> Vec<String> {
    let (a, b) = (&gap.condition.a, &gap.condition.b);
    let what = gap.values.join(" or ");
    let mut rows = vec![[
        format!("  gap in {what}, {a} − {b}"),
        gap.unpaired.difference().map_or_else(|why| format!("{NONE} ({why})"), points),
        gap.unpaired
            .difference()
            .map(|_| points_between(gap.unpaired.interval(Confidence::P95)))
            .unwrap_or_default(),
        gap.unpaired.fisher().map(|p| format!("Fisher {}", chance(p))).unwrap_or_default(),
    ]];
    let pairs = gap.paired.pairs();
    if pairs > 0 {
        rows.push([
            format!("  gap, {pairs} pairs"),
            gap.paired.difference().map_or_else(|why| format!("{NONE} ({why})"), points),
            points_between(gap.paired.interval(Confidence::P95)),
            gap.paired
                .mcnemar()
                .map(|p| format!("exact McNemar {}", chance(p)))
                .unwrap_or_default(),
        ]);
    }
    let mut lines = aligned(&rows);
    if pairs > 0 {
        let patterns = gap.patterns.iter().map(|(a, b, pairs)| format!("{a}/{b} {pairs}"));
        lines.push(format!("  pairs {a}/{b}: {}", patterns.collect::<Vec<_>>().join(" · ")));
    }
    lines
}

/// Rows with their columns under one another.
pub(super) fn aligned<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| columns(&row[column])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths);
        let padded =
            cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - columns(cell))));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_bars_read_well() {
        assert_eq!(
            [11_400, 62_000, 3_600_000, 9_603_000].map(time),
            ["11 s", "1 m 2 s", "1 h 0 m", "2 h 40 m"]
        );
        assert_eq!([0.0, 0.141, 1.0].map(bar), ["", "██▎", &"█".repeat(16)]);
        assert_eq!([chance(0.0), chance(0.012)], ["p < 0.000001", "p = 0.012000"]);
    }
}
