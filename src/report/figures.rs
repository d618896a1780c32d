//! Statistics as JSON, with the names of their fields in every report. Where a value is `null`, the
//! reason stands beside it under `why`.

use serde_json::{Map, Value, json};

use crate::stats::agreement::{
    Distance, PairTable, Ratings, Scale, cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha,
    percent_agreement,
};
use crate::stats::stratified::{SampledRate, StratifiedClassifier, StratifiedPrevalence};
use crate::stats::{
    Confidence, Confusion, Estimate, Gap, Interval, Paired, Proportion, Scores, Sweep, Undefined,
};

/// Figures in the making.
#[derive(Debug, Default)]
pub struct Figures {
    values: Map<String, Value>,
    why: Map<String, Value>,
}

impl Figures {
    /// Adds a value that is always there.
    #[must_use]
    pub fn plain(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(self, name: &str, value: Result<f64, Undefined>) -> Self {
        self.value(name, value.map(Value::from))
    }

    /// Adds a count.
    #[must_use]
    pub fn count(self, name: &str, value: Result<u64, Undefined>) -> Self {
        self.value(name, value.map(Value::from))
    }

    /// Adds an interval as `[low, high]`.
    #[must_use]
    pub fn pair(self, name: &str, value: Result<Interval, Undefined>) -> Self {
        self.value(name, value.map(|interval| json!([interval.low, interval.high])))
    }

    /// Adds an estimate with its standard error and its interval.
    #[must_use]
    pub fn estimate(self, name: &str, value: Result<Estimate, Undefined>) -> Self {
        self.number(name, value.map(|found| found.value))
            .number(&format!("{name}_se"), value.and_then(|found| found.se))
            .pair(&format!("{name}_ci95"), value.and_then(|found| found.interval))
    }

    fn value(mut self, name: &str, value: Result<Value, Undefined>) -> Self {
        match value {
            Ok(value) => drop(self.values.insert(name.to_owned(), value)),
            Err(reason) => {
                self.values.insert(name.to_owned(), Value::Null);
                self.why.insert(name.to_owned(), reason.to_string().into());
            }
        }
        self
    }

    /// The object.
    #[must_use]
    pub fn finish(mut self) -> Value {
        if !self.why.is_empty() {
            self.values.insert("why".to_owned(), self.why.into());
        }
        self.values.into()
    }
}

/// A share with Wilson's interval.
#[must_use]
pub fn wilson(of: &Proportion, confidence: Confidence) -> Figures {
    Figures::default().number("estimate", of.share()).pair("ci", of.wilson(confidence))
}

/// The gap between two groups.
#[must_use]
pub fn difference(gap: &Gap, confidence: Confidence) -> Figures {
    let test = gap.z_test();
    Figures::default()
        .number("p1", gap.first.share())
        .number("p2", gap.second.share())
        .number("difference", gap.difference())
        .pair("ci", gap.interval(confidence))
        .number("z", test.map(|test| test.z))
        .number("z_p", test.map(|test| test.p))
        .number("fisher_p", gap.fisher())
}

/// The gap between the two sides of pairs.
#[must_use]
pub fn paired_difference(paired: &Paired, confidence: Confidence) -> Figures {
    Figures::default()
        .plain("n", paired.pairs())
        .number("p1", paired.first().share())
        .number("p2", paired.second().share())
        .number("difference", paired.difference())
        .number("phi", paired.phi())
        .pair("ci", paired.interval(confidence))
        .number("mcnemar_p", paired.mcnemar())
}

/// A rate of the whole corpus, estimated from a sample.
#[must_use]
pub fn sampled_rate(rate: Result<SampledRate, Undefined>) -> Figures {
    Figures::default()
        .number("estimate", rate.map(|rate| rate.value))
        .number("se", rate.and_then(|rate| rate.se))
        .pair("normal", rate.and_then(|rate| rate.normal))
        .pair("logit", rate.and_then(|rate| rate.logit))
        .pair("mover", rate.and_then(|rate| rate.mover))
}

/// How many items of the whole corpus have an answer, and which share that is.
#[must_use]
pub fn prevalence(found: Result<StratifiedPrevalence, Undefined>) -> Figures {
    sampled_rate(found.map(|found| found.rate))
        .number("total", found.map(|found| found.total()))
        .number("total_se", found.and_then(|found| found.total_se()))
}

/// The rates of a flag in the whole corpus, estimated from a sample.
#[must_use]
pub fn sampled_classifier(found: Result<StratifiedClassifier, Undefined>) -> Figures {
    let rates = [
        ("prevalence", found.and_then(|found| found.prevalence)),
        ("precision", found.and_then(|found| found.precision)),
        ("recall", found.and_then(|found| found.recall)),
        ("specificity", found.and_then(|found| found.specificity)),
        ("accuracy", found.and_then(|found| found.accuracy)),
        ("f1", found.and_then(|found| found.f1)),
    ];
    let mut figures = Figures::default();
    for (name, rate) in rates {
        figures = figures.plain(name, sampled_rate(rate).finish());
    }
    figures.number("mcc", found.and_then(|found| found.mcc))
}

/// The share of pairs of answers that agree.
#[must_use]
pub fn percent_agreed(ratings: &Ratings) -> Figures {
    let found = percent_agreement(ratings);
    Figures::default().plain("items", found.items).number("agreement", found.agreement)
}

/// Cohen's kappa of two reviewers; weighted ones only where the answers are ordered.
#[must_use]
pub fn cohen(table: &PairTable, ordered: bool) -> Figures {
    let weighted = |distance| {
        if ordered { cohen_kappa(table, distance) } else { Err(Undefined::NoOrder) }
    };
    Figures::default()
        .plain("n", table.items())
        .number("agreement", table.agreement())
        .estimate("kappa", cohen_kappa(table, Distance::Nominal))
        .estimate("linear", weighted(Distance::Linear))
        .estimate("quadratic", weighted(Distance::Quadratic))
}

/// Fleiss' kappa, from how often each item got each answer.
#[must_use]
pub fn fleiss(counts: &[Vec<u64>]) -> Figures {
    let found = fleiss_kappa(counts);
    Figures::default()
        .plain("items", found.items)
        .count("raters", found.raters)
        .number("agreement", found.agreement)
        .number("kappa", found.kappa)
}

/// Krippendorff's alpha.
#[must_use]
pub fn krippendorff(ratings: &Ratings, scale: Scale) -> Figures {
    let found = krippendorff_alpha(ratings, scale);
    let level = match scale {
        Scale::Nominal => "nominal",
        Scale::Ordinal => "ordinal",
    };
    Figures::default()
        .plain("level", level)
        .plain("items", found.items)
        .plain("values", found.values)
        .number("alpha", found.alpha)
}

/// Gwet's AC1.
#[must_use]
pub fn gwet(ratings: &Ratings) -> Figures {
    let found = gwet_ac1(ratings);
    Figures::default()
        .plain("items", found.items)
        .plain("shared", found.shared)
        .number("agreement", found.agreement)
        .number("chance", found.chance)
        .estimate("ac1", found.ac1)
}

/// How a flag and labels agree and differ.
#[must_use]
pub fn confusion(confusion: &Confusion) -> Figures {
    let mut figures = cells(confusion).plain("n", confusion.items());
    let rates = [
        ("accuracy", confusion.accuracy()),
        ("precision", confusion.precision()),
        ("recall", confusion.recall()),
        ("specificity", confusion.specificity()),
        ("f1", confusion.f1()),
    ];
    for (name, rate) in rates {
        figures = figures.number(name, rate.value).pair(&format!("{name}_ci95"), rate.interval);
    }
    figures.number("mcc", confusion.mcc()).estimate("kappa", confusion.kappa())
}

/// How well scores put items with a yes before those with a no.
#[must_use]
pub fn ranking(scores: &Scores) -> Figures {
    Figures::default()
        .plain("n", scores.items())
        .plain("positives", scores.positives())
        .estimate("auroc", scores.auroc())
        .number("average_precision", scores.average_precision())
}

/// What each threshold would give, and the one in use.
#[must_use]
pub fn threshold_sweep(scores: &Scores, in_use: Option<f64>) -> Figures {
    let best = scores.best_f1();
    let in_use = in_use.and_then(|threshold| scores.at(threshold).ok());
    Figures::default()
        .plain("rows", scores.sweep().iter().map(sweep_row).collect::<Vec<_>>())
        .number("best_threshold", best.map(|best| best.threshold))
        .number("best_f1", best.and_then(|best| best.confusion.f1().value))
        .plain("in_use", in_use.as_ref().map(sweep_row))
}

fn sweep_row(sweep: &Sweep) -> Value {
    cells(&sweep.confusion)
        .plain("threshold", sweep.threshold)
        .number("precision", sweep.confusion.precision().value)
        .number("recall", sweep.confusion.recall().value)
        .number("f1", sweep.confusion.f1().value)
        .finish()
}

fn cells(confusion: &Confusion) -> Figures {
    let [tp, fp, missed, tn] = confusion.cells();
    Figures::default().plain("tp", tp).plain("fp", fp).plain("fn", missed).plain("tn", tn)
}
