//! Everything that `agree` tells.

use serde_json::{Value, json};

use super::classifier::{FlagReport, flags};
use super::reading::Reading;
use super::reviewers::{QuestionAgreement, agreement};
use super::weighted::{self, WeightedFlag};
use super::words::{NONE, aligned, number, numbers, percent, percents};
use crate::stats::agreement::{
    Distance, cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha, percent_agreement,
};
use crate::stats::stratified::SampledRate;
use crate::stats::{Estimate, Rate, Undefined};

/// Reviewers against each other, and flags against labels.
#[derive(Clone, Debug)]
pub struct AgreementReport {
    /// Who has labels on items of the queue.
    pub reviewers: Vec<String>,
    /// Of each question that can be compared.
    pub questions: Vec<QuestionAgreement>,
    /// Of each flag that a question checks.
    pub flags: Vec<FlagReport>,
    /// Of each of these, the estimates from samples.
    pub weighted: Vec<Vec<WeightedFlag>>,
    /// What has to be known about these numbers.
    pub notes: Vec<String>,
}

impl AgreementReport {
    /// Counts and computes it.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Self {
        let reviewers = reading.reviewers();
        let (questions, flags) = (agreement(reading, &reviewers), flags(reading));
        let mut notes = Vec::new();
        if reviewers.len() < 2 || questions.iter().all(|question| question.shared.is_empty()) {
            notes.push("no item was labelled by two reviewers, so that nothing can be compared; share items with `triptych sample --overlap`".to_owned());
        }
        for flag in &flags {
            let there = reading.tally.columns.all_keys().any(|key| key == flag.flag);
            if !there {
                notes.push(format!("no item has the flag {}", flag.flag));
            } else if flag.n == 0 && flag.unscored > 0 {
                notes.push(format!(
                    "{} is neither a number nor true or false, so that it cannot be compared",
                    flag.flag
                ));
            } else if flag.n == 0 {
                notes.push(format!("{}: no label says yes or no to {}", flag.flag, flag.question));
            }
        }
        let designs = reading.tally.ledger.designs();
        notes.extend(weighted::notes(reading, &designs));
        let weighted = flags.iter().map(|flag| weighted::flag(reading, &designs, flag)).collect();
        AgreementReport { reviewers, questions, flags, weighted, notes }
    }

    /// The document that `agree --json` prints; `name` gives an item's name.
    #[must_use]
    pub fn to_json(&self, name: impl Fn(usize) -> String) -> Value {
        json!({
            "reviewers": self.reviewers,
            "questions":
                self.questions.iter().map(|question| question.to_json(&name)).collect::<Vec<_>>(),
            "flags": self.flags.iter().zip(&self.weighted).map(|(flag, weighted)| {
                let mut found = flag.to_json(&name);
                // The last sample is the one that stands for all; earlier ones follow it.
                let mut samples = weighted.iter().rev().map(WeightedFlag::to_json);
                found["weighted"] = samples.next().unwrap_or(Value::Null);
                found["weighted_by_others"] = samples.collect();
                found
            }).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }

    /// The report for people, in lines.
    #[must_use]
    pub fn lines(&self, name: impl Fn(usize) -> String) -> Vec<String> {
        let who = match self.reviewers.as_slice() {
            [] => "nobody has labelled anything yet".to_owned(),
            names => format!("labels by {}", names.join(", ")),
        };
        let mut lines = vec![who];
        for question in self.questions.iter().filter(|question| !question.shared.is_empty()) {
            lines.push(String::new());
            lines.extend(question_lines(question, &name));
        }
        for (flag, weighted) in self.flags.iter().zip(&self.weighted).filter(|(flag, _)| flag.n > 0)
        {
            lines.push(String::new());
            lines.extend(flag_lines(flag, &name));
            lines.extend(weighted.iter().flat_map(weighted_lines));
        }
        if !self.notes.is_empty() {
            lines.push(String::new());
        }
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines
    }
}

fn question_lines(question: &QuestionAgreement, name: impl Fn(usize) -> String) -> Vec<String> {
    let percent_agreed = percent_agreement(&question.ratings).agreement;
    let shared = question.shared.len();
    let mut rows = vec![[
        format!("{}, {shared} shared items", question.question),
        String::new(),
        "95 % interval".to_owned(),
    ]];
    rows.push(plain_row("  agreement", percent_agreed.map(percent)));
    for (a, b, table) in question.pairs() {
        let kappa = cohen_kappa(&table, Distance::Nominal);
        rows.push(estimate_row(
            &format!("  Cohen's kappa, {a} and {b}, {} items", table.items()),
            kappa,
        ));
    }
    let fleiss = fleiss_kappa(&question.ratings.counts()).kappa;
    rows.push(plain_row("  Fleiss' kappa", fleiss.map(number)));
    let alpha = krippendorff_alpha(&question.ratings, question.scale()).alpha;
    let level = if question.ordered { "ordinal" } else { "nominal" };
    rows.push(plain_row(&format!("  Krippendorff's alpha, {level}"), alpha.map(number)));
    rows.push(estimate_row("  Gwet's AC1", gwet_ac1(&question.ratings).ac1));
    let mut lines = aligned(&rows);
    lines.extend(items_line("disputed", &question.disputed, name));
    lines
}

fn flag_lines(flag: &FlagReport, name: impl Fn(usize) -> String) -> Vec<String> {
    let confusion = flag.confusion();
    let [tp, fp, missed, tn] = confusion.cells().map(|count| count.to_string());
    let title = format!("flag {} ≥ {} against {}", flag.flag, flag.at, flag.question);
    let cells = aligned(&[
        [title, "label yes".to_owned(), "label no".to_owned()],
        ["  flag yes".to_owned(), tp, fp],
        ["  flag no".to_owned(), missed, tn],
    ]);
    let mut rows = vec![
        rate_row("  precision", confusion.precision()),
        rate_row("  recall", confusion.recall()),
        rate_row("  specificity", confusion.specificity()),
        rate_row("  F1", confusion.f1()),
        plain_row("  MCC", confusion.mcc().map(number)),
        estimate_row("  AUROC", flag.scores.auroc()),
        plain_row("  average precision", flag.scores.average_precision().map(number)),
    ];
    if let Ok(best) = flag.scores.best_f1() {
        let name = format!("  best F1, at ≥ {}", best.threshold);
        rows.push(plain_row(&name, best.confusion.f1().value.map(percent)));
    }
    let mut lines = cells;
    lines.extend(aligned(&rows));
    lines.extend(items_line("false alarms", &flag.false_alarms, &name));
    lines.extend(items_line("misses", &flag.misses, &name));
    let left_out =
        [(flag.unlabelled, "unlabelled"), (flag.unscored, "unscored"), (flag.unclear, "unclear")];
    let left_out: Vec<String> = left_out
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !left_out.is_empty() {
        lines.push(format!("  left out: {}", left_out.join(", ")));
    }
    lines
}

/// What a sample says of the flag in all that it was drawn from.
fn weighted_lines(weighted: &WeightedFlag) -> Vec<String> {
    let WeightedFlag { sample, rates } = weighted;
    let row = |name: &str, rate: Result<SampledRate, Undefined>| {
        let [name, shown, why] = plain_row(name, rate.map(|rate| percent(rate.value)));
        [name, shown, rate.map_or(why, |rate| percents(rate.shown()))]
    };
    let mut rows = vec![[
        format!("  weighted by the sample {sample}"),
        String::new(),
        "95 % interval".to_owned(),
    ]];
    rows.push(row("    prevalence", rates.and_then(|rates| rates.prevalence)));
    rows.push(row("    precision", rates.and_then(|rates| rates.precision)));
    rows.push(row("    recall", rates.and_then(|rates| rates.recall)));
    rows.push(row("    specificity", rates.and_then(|rates| rates.specificity)));
    rows.push(row("    F1", rates.and_then(|rates| rates.f1)));
    aligned(&rows)
}

/// The first of some items, by name.
fn items_line(what: &str, items: &[usize], name: impl Fn(usize) -> String) -> Option<String> {
    const SHOWN: usize = 5;
    let names: Vec<String> = items.iter().take(SHOWN).map(|position| name(*position)).collect();
    let more = items.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!items.is_empty()).then(|| format!("  {what}, {}: {}{more}", items.len(), names.join(", ")))
}

fn plain_row(name: &str, value: Result<String, Undefined>) -> [String; 3] {
    match value {
        Ok(value) => [name.to_owned(), value, String::new()],
        Err(reason) => [name.to_owned(), NONE.to_owned(), format!("({reason})")],
    }
}

fn estimate_row(name: &str, value: Result<Estimate, Undefined>) -> [String; 3] {
    let [name, shown, why] = plain_row(name, value.map(|found| number(found.value)));
    let interval = value.map(|found| numbers(found.interval));
    [name, shown, interval.unwrap_or(why)]
}

fn rate_row(name: &str, rate: Rate) -> [String; 3] {
    let [name, shown, why] = plain_row(name, rate.value.map(percent));
    [name, shown, rate.value.map_or(why, |_| percents(rate.interval))]
}
