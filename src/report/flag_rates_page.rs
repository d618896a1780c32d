//! What flags say alone, as it is read.

use super::flag_rates::{FlagGap, FlagGroup, FlagRates, Over};
use super::page::{Cell, Page};
use super::words::{NONE, chance, missing, percent, percents, points, points_between};
use crate::stats::Confidence;
use crate::text::counted;

/// Adds a flag's rates to a page, with bars for shares.
pub fn print(page: &mut Page, found: &FlagRates) {
    let mut rows = vec![vec![
        format!("flag {}", found.flag).into(),
        Cell::right("n"),
        Cell::right("up"),
        Cell::unsaid("0 to 100 %"),
        "95 % interval".into(),
    ]];
    let over = found.over.as_deref();
    if let Some(field) = over {
        rows[0].extend([Cell::right(format!("mean over {field}")), "its 95 % interval".into()]);
    }
    rows.extend(found.groups.iter().map(|group| row(found, group)));
    page.table(rows);
    if let Some(gap) = found.gap.as_ref().filter(|gap| gap.unpaired.difference().is_ok()) {
        gap_rows(page, gap, over);
    }
    if !found.without.is_empty() {
        page.run([
            "  left out: ".into(),
            Cell::from(found.without.len().to_string())
                .of(format!("items that {} says nothing of", found.flag), &found.without),
            " that it says nothing of".into(),
        ]);
    }
}

fn row(found: &FlagRates, group: &FlagGroup) -> Vec<Cell> {
    let values: Vec<&str> = group.by.iter().map(|(_, value)| value.as_str()).collect();
    let name = if values.is_empty() { "all".to_owned() } else { values.join(" · ") };
    let share = group.share();
    let value = share.share().map_or_else(|_| NONE.to_owned(), percent);
    let mut cells = vec![
        format!("  {name}").into(),
        Cell::count(format!("items with {}, {name}", found.flag), &group.items),
        Cell::right(value).of(format!("{} is up, {name}", found.flag), &group.up),
        Cell::share(share.share().unwrap_or_default(), share.wilson(Confidence::P95)),
        percents(share.wilson(Confidence::P95)).into(),
    ];
    if let Some(Over { mean, values }) = &group.over {
        let value = mean.map_or_else(|_| NONE.to_owned(), |mean| percent(mean.value));
        let interval = mean.map_or_else(missing, |mean| percents(mean.interval));
        cells.extend([Cell::right(value), format!("{interval}, {} values", values.len()).into()]);
    }
    cells
}

fn gap_rows(page: &mut Page, gap: &FlagGap, over: Option<&str>) {
    let mut rows: Vec<[Cell; 4]> = Vec::new();
    let mut row = |name: String, value: String, interval: String, beside: String| {
        rows.push([name.into(), Cell::right(value), interval.into(), beside.into()]);
    };
    row(
        format!("  gap, {} − {}", gap.condition.a, gap.condition.b),
        gap.unpaired.difference().map_or_else(missing, points),
        points_between(gap.unpaired.interval(Confidence::P95)),
        gap.unpaired.fisher().map(|p| format!("Fisher {}", chance(p))).unwrap_or_default(),
    );
    let pairs = usize::try_from(gap.paired.pairs()).unwrap_or(usize::MAX);
    if pairs > 0 {
        row(
            format!("  gap, {}", counted(pairs, "pair")),
            gap.paired.difference().map_or_else(missing, points),
            points_between(gap.paired.interval(Confidence::P95)),
            gap.paired.mcnemar().map(|p| format!("McNemar {}", chance(p))).unwrap_or_default(),
        );
    }
    if let (Some(Over { mean, values }), Some(field)) = (&gap.over, over) {
        let each = values.iter().map(|(value, gap)| format!("{value} {}", points(*gap)));
        row(
            format!("  gap, mean over {field}"),
            mean.map_or_else(missing, |mean| points(mean.value)),
            mean.map_or_else(missing, |mean| points_between(mean.interval)),
            each.collect::<Vec<_>>().join(" · "),
        );
    }
    page.rows(&["gap", "difference", "95 % interval", "test"], rows);
}
