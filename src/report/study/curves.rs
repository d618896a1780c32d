//! A flag's scores against people, as curves: what each threshold would find, and whether scores mean what
//! they say.

use serde_json::{Value, json};

use crate::report::classifier::FlagReport;
use crate::report::figures;
use crate::report::page::{Axis, Cell, Chart, Page, Point};
use crate::report::words::{percent, percents};
use crate::stats::{CalibrationBand, Confidence, Sweep};

/// So many bands of scores are told apart.
const BANDS: u64 = 5;
/// A band has this many labelled items at least.
const FEWEST: u64 = 5;

/// What the scores of a flag are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// The flag.
    pub flag: String,
    /// The question that it answers.
    pub question: String,
    /// Bands of scores, from the lowest.
    pub bands: Vec<CalibrationBand>,
}

impl Calibrated {
    /// Of a flag with scores from 0 to 1, where its labelled items make two bands or more.
    #[must_use]
    pub fn of(flag: &FlagReport) -> Option<Self> {
        let bands = (flag.scores.items() / FEWEST).clamp(1, BANDS);
        let found = flag.scores.calibration(bands).filter(|_| !flag.is_yes_no)?;
        (found.len() > 1).then(|| Calibrated {
            flag: flag.flag.clone(),
            question: flag.question.clone(),
            bands: found,
        })
    }

    /// The object in the report's data.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let band = |band: &CalibrationBand| {
            figures::wilson(&band.positive, Confidence::P95)
                .plain("low", band.low)
                .plain("high", band.high)
                .plain("mean", band.mean)
                .plain("k", band.positive.k)
                .plain("n", band.positive.n)
                .finish()
        };
        let bands: Vec<Value> = self.bands.iter().map(band).collect();
        json!({"flag": self.flag, "question": self.question, "bands": bands})
    }

    /// The table and the chart.
    pub fn print(&self, page: &mut Page) {
        let mut rows = vec![[
            Cell::from(format!("calibration of {}: scores", self.flag)),
            Cell::right("items"),
            Cell::right("mean score"),
            Cell::right("labelled yes"),
            Cell::unsaid("0 to 100 %"),
            "95 % interval".into(),
        ]];
        for CalibrationBand { low, high, mean, positive } in &self.bands {
            let share = positive.share().unwrap_or_default();
            let interval = positive.wilson(Confidence::P95);
            rows.push([
                Cell::from(format!("  {low} – {high}")),
                Cell::right(positive.n.to_string()),
                Cell::right(format!("{mean:.2}")),
                Cell::right(percent(share)),
                Cell::share(share, interval),
                percents(interval).into(),
            ]);
        }
        page.table(rows);
        let point = |band: &CalibrationBand| Point {
            x: band.mean,
            y: band.positive.share().unwrap_or_default(),
            interval: band.positive.wilson(Confidence::P95).ok(),
            name: None,
        };
        page.chart(Chart {
            name: format!("Calibration of {} by labels of {}", self.flag, self.question),
            said: "Each point is a band of scores: its mean score along, the share labelled yes up, with its \
                   95 % interval. On the dashed line scores are what they say. Of the labelled items, not \
                   weighted; the table above has the numbers."
                .to_owned(),
            x: Axis::share("mean score"),
            y: Axis::share("labelled yes"),
            line: Vec::new(),
            points: self.bands.iter().map(point).collect(),
            has_diagonal: true,
        });
    }
}

/// Adds precision against recall at every threshold; nothing of a flag that says only yes or no, or of which
/// no case is labelled.
pub fn precision_recall(page: &mut Page, flag: &FlagReport) {
    if flag.is_yes_no || flag.scores.positives() == 0 {
        return;
    }
    let rates = |row: &Sweep| {
        let confusion = &row.confusion;
        Some((confusion.recall().value.ok()?, confusion.precision().value.ok()?))
    };
    // Between two thresholds there is no other: the line goes in steps, as the average precision adds them up.
    let mut line: Vec<(f64, f64)> = Vec::new();
    for (recall, precision) in flag.scores.sweep().iter().filter_map(rates) {
        let before = line.last().map_or(0.0, |(recall, _)| *recall);
        line.extend([(before, precision), (recall, precision)]);
    }
    let in_use = flag.scores.at(flag.at).ok().as_ref().and_then(rates);
    let said = in_use.map_or_else(String::new, |(recall, precision)| {
        format!(
            "At {}, in use: precision {}, recall {}. ",
            flag.at,
            percent(precision),
            percent(recall)
        )
    });
    let point = |(x, y)| Point { x, y, interval: None, name: Some(format!("≥ {}", flag.at)) };
    page.chart(Chart {
        name: format!("Precision against recall of {} at every threshold", flag.flag),
        said: format!(
            "{said}Of the labelled items, not weighted; the table of thresholds above has the numbers."
        ),
        x: Axis::share("recall"),
        y: Axis::share("precision"),
        line,
        points: in_use.into_iter().map(point).collect(),
        has_diagonal: false,
    });
}
