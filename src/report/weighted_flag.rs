//! A flag's rates in the whole corpus, estimated from samples.

use serde_json::{Value, json};

use super::classifier::{FlagReport, score_of, truth};
use super::drawn::Sample;
use super::figures;
use super::reading::Reading;
use crate::filter::parse;
use crate::labels::sample::Unit;
use crate::queue::strata::bounds;
use crate::rubric::FlagCheck;
use crate::stats::stratified::{
    ClassifierSample, Flags, StratifiedClassifier, stratified_classifier,
};
use crate::stats::{Confusion, Scores, Undefined};

/// A flag's rates in what a sample was drawn from.
#[derive(Clone, Debug)]
pub struct WeightedFlag {
    /// The sample's name.
    pub sample: String,
    /// The estimates at the threshold in use.
    pub rates: Result<StratifiedClassifier, Undefined>,
    /// Labels and scores, each weighted by one over its chance of being in the sample.
    pub scores: Result<Scores, Undefined>,
    /// The estimates at each distinct score, from the highest.
    pub sweep: Vec<WeightedThreshold>,
}

/// What a flag would do in the whole corpus at another threshold.
#[derive(Clone, Copy, Debug)]
pub struct WeightedThreshold {
    /// The threshold.
    pub threshold: f64,
    /// The estimates.
    pub rates: Result<StratifiedClassifier, Undefined>,
}

/// A stratum of a sample, and its items that have a score and a label that says yes or no.
struct Scored {
    population: u64,
    /// Whether the stratum's name alone tells which of its items are flagged at a threshold.
    reach: Reach,
    items: Vec<(f64, bool)>,
}

/// Which scores a stratum's name lets into it.
enum Reach {
    /// From the first number on, below the second.
    Between(f64, f64),
    /// One value.
    Exactly(f64),
}

/// A flag's rates, for each sample of items.
#[must_use]
pub fn flag(
    reading: &Reading<'_>,
    samples: &[Sample<'_>],
    report: &FlagReport,
) -> Vec<WeightedFlag> {
    let Some(place) = reading.place(&report.question) else { return Vec::new() };
    let Some(check) = reading.rubric.questions[place].flag.as_ref() else { return Vec::new() };
    let of_items = samples.iter().filter(|sample| sample.design.unit == Unit::Item);
    let found = of_items.filter_map(|sample| {
        let strata = strata(reading, sample, place, (check, &report.flag));
        if strata.iter().all(|stratum| stratum.items.is_empty()) {
            return None;
        }
        let samples: Vec<ClassifierSample> =
            strata.iter().map(|stratum| stratum.sample(check.at, stratum.seen(check.at))).collect();
        Some(WeightedFlag {
            sample: sample.design.name.clone(),
            rates: stratified_classifier(&samples),
            scores: scores(&strata),
            sweep: sweep(&strata),
        })
    });
    found.collect()
}

fn strata(
    reading: &Reading<'_>,
    sample: &Sample<'_>,
    place: usize,
    (check, flag): (&FlagCheck, &str),
) -> Vec<Scored> {
    let scored = sample.parts.iter().map(|part| {
        let items = part.items.iter().filter_map(|item| {
            let answer = item.answers.get(place)?.answer()?;
            Some((score_of(reading, check, flag, item)?, truth(check, &answer.to_string())?))
        });
        Scored {
            population: part.stratum.size,
            reach: Reach::of(&part.stratum.name, flag),
            items: items.collect(),
        }
    });
    scored.collect()
}

impl Reach {
    fn of(stratum: &str, flag: &str) -> Self {
        let is = |word: &str| parse(stratum) == parse(&format!("{flag}={word}"));
        if is("true") {
            return Reach::Exactly(1.0);
        }
        if is("false") {
            return Reach::Exactly(0.0);
        }
        let (from, to) = bounds(stratum, flag);
        Reach::Between(from, to)
    }

    /// Which items are flagged from a score of `at` on.
    fn flags(&self, at: f64) -> Flags {
        match *self {
            Reach::Exactly(value) if value >= at => Flags::All,
            Reach::Exactly(_) => Flags::None,
            Reach::Between(from, _) if from >= at => Flags::All,
            Reach::Between(_, to) if to <= at => Flags::None,
            Reach::Between(..) => Flags::Mixed,
        }
    }
}

impl Scored {
    fn sample(&self, at: f64, seen: Confusion) -> ClassifierSample {
        ClassifierSample { population: self.population, flags: self.reach.flags(at), seen }
    }

    fn seen(&self, at: f64) -> Confusion {
        let mut confusion = Confusion::default();
        for (score, says_yes) in &self.items {
            *confusion.cell_mut(*score >= at, *says_yes) += 1;
        }
        confusion
    }
}

/// Every item weighted by how many of its stratum it stands for.
fn scores(strata: &[Scored]) -> Result<Scores, Undefined> {
    let weighted = strata.iter().flat_map(|stratum| {
        #[allow(clippy::cast_precision_loss)] // no corpus has 2^53 items
        let weight = stratum.population as f64 / stratum.items.len().max(1) as f64;
        stratum.items.iter().map(move |(score, yes)| (Some(*yes), Some(*score), weight))
    });
    Scores::weighted(weighted)
}

/// The estimates at each distinct score, the counts moved along from one to the next.
fn sweep(strata: &[Scored]) -> Vec<WeightedThreshold> {
    let mut seen: Vec<Confusion> =
        strata.iter().map(|stratum| stratum.seen(f64::INFINITY)).collect();
    let all = strata.iter().enumerate();
    let mut items: Vec<(f64, usize, bool)> = all
        .flat_map(|(place, stratum)| {
            stratum.items.iter().map(move |(score, yes)| (score + 0.0, place, *yes))
        })
        .collect();
    items.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut rows = Vec::new();
    for tie in items.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        for (_, place, says_yes) in tie {
            *seen[*place].cell_mut(false, *says_yes) -= 1;
            *seen[*place].cell_mut(true, *says_yes) += 1;
        }
        let threshold = tie[0].0;
        let samples: Vec<ClassifierSample> =
            strata.iter().zip(&seen).map(|(one, seen)| one.sample(threshold, *seen)).collect();
        rows.push(WeightedThreshold { threshold, rates: stratified_classifier(&samples) });
    }
    rows
}

impl WeightedThreshold {
    /// The estimated F1, 0 to 1.
    ///
    /// # Errors
    /// Where nothing is flagged and nothing positive, or a stratum has no label.
    pub fn f1(&self) -> Result<f64, Undefined> {
        self.rates.and_then(|rates| rates.f1).map(|rate| rate.value)
    }
}

impl WeightedFlag {
    /// The threshold with the best estimated F1, at a tie the highest of them.
    #[must_use]
    pub fn best(&self) -> Option<&WeightedThreshold> {
        let f1 = |row: &WeightedThreshold| row.f1().unwrap_or(-1.0);
        let best =
            self.sweep.iter().reduce(|best, row| if f1(row) > f1(best) { row } else { best });
        best.filter(|row| row.f1().is_ok())
    }

    /// The object in `agree --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let rows = self.sweep.iter().map(|row| {
            let rates = row.rates;
            figures::Figures::default()
                .plain("threshold", row.threshold)
                .number("precision", rates.and_then(|rates| rates.precision).map(|rate| rate.value))
                .number("recall", rates.and_then(|rates| rates.recall).map(|rate| rate.value))
                .number("f1", row.f1())
                .finish()
        });
        let best = self.best();
        let scores = self.scores.as_ref().map_err(|reason| *reason);
        let (auroc, precision) =
            (scores.and_then(Scores::auroc), scores.and_then(Scores::average_precision));
        figures::sampled_classifier(self.rates)
            .plain("sample", self.sample.as_str())
            .number("auroc", auroc.map(|found| found.value))
            .number("average_precision", precision)
            .plain(
                "threshold_sweep",
                json!({
                    "rows": rows.collect::<Vec<_>>(),
                    "best_threshold": best.map(|row| row.threshold),
                    "best_f1": best.and_then(|row| row.f1().ok()),
                }),
            )
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_stratum_tells_what_is_flagged_in_it() {
        let kind = |stratum: &str| Reach::of(stratum, "judge").flags(0.5);
        assert_eq!(kind("judge>=0.5"), Flags::All);
        assert_eq!(kind("judge=true"), Flags::All);
        assert_eq!(kind("judge>=0.2 judge<0.5"), Flags::None);
        assert_eq!(kind("judge=false"), Flags::None);
        for mixed in ["judge>=0.2 judge<0.7", "tier=free", "not has:judge", "all"] {
            assert_eq!(kind(mixed), Flags::Mixed, "{mixed}");
        }
    }

    #[test]
    fn a_sweep_gives_what_each_threshold_gives_alone() {
        let stratum = |name: &str, population, items: &[(f64, bool)]| Scored {
            population,
            reach: Reach::of(name, "judge"),
            items: items.to_vec(),
        };
        let strata = [
            stratum("judge>=0.5", 10, &[(0.9, true), (0.6, false), (0.6, true), (0.5, false)]),
            stratum("judge<0.5", 90, &[(0.4, false), (0.1, true), (0.1, false)]),
        ];
        let rows = sweep(&strata);
        let thresholds: Vec<f64> = rows.iter().map(|row| row.threshold).collect();
        assert_eq!(thresholds, [0.9, 0.6, 0.5, 0.4, 0.1]);
        for row in rows {
            let at = row.threshold;
            let alone: Vec<ClassifierSample> =
                strata.iter().map(|stratum| stratum.sample(at, stratum.seen(at))).collect();
            assert_eq!(row.rates, stratified_classifier(&alone), "{at}");
        }
    }
}
