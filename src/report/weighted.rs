//! Estimates for the whole corpus from samples.

use serde_json::{Value, json};

use super::classifier::{FlagReport, score, truth};
use super::figures;
use super::gaps::rated;
use super::reading::{Labelled, Reading};
use super::shares::says;
use crate::filter::parse;
use crate::labels::sample::{Design, Stratum, Unit};
use crate::queue::only::position_of;
use crate::queue::strata::bounds;
use crate::rubric::{Answer, FlagCheck, Question};
use crate::stats::stratified::{
    ClassifierSample, Flags, PrevalenceSample, StratifiedClassifier, StratifiedPrevalence,
    stratified_classifier, stratified_prevalence,
};
use crate::stats::{Confusion, Undefined};

/// The share of answers to a question in what a sample was drawn from.
#[derive(Clone, Debug)]
pub struct WeightedShare {
    /// The sample's name.
    pub sample: String,
    /// The question's id.
    pub question: String,
    /// The answers that are counted.
    pub values: Vec<String>,
    /// For pairs, the condition's value.
    pub tier: Option<String>,
    /// Each stratum with its counts.
    pub strata: Vec<(String, PrevalenceSample)>,
    /// The estimate.
    pub prevalence: Result<StratifiedPrevalence, Undefined>,
}

/// A flag's rates in what a sample was drawn from.
#[derive(Clone, Debug)]
pub struct WeightedFlag {
    /// The sample's name.
    pub sample: String,
    /// The estimates.
    pub rates: Result<StratifiedClassifier, Undefined>,
}

/// The labelled items of a stratum that were drawn.
struct Part<'r> {
    stratum: &'r Stratum,
    items: Vec<&'r Labelled>,
}

fn parts<'r>(reading: &'r Reading<'_>, design: &'r Design) -> Vec<Part<'r>> {
    let identities = reading.tally.identities();
    let part = |stratum: &'r Stratum| {
        let drawn = stratum.drawn.iter().filter_map(|item| position_of(item, identities));
        let items = drawn.filter_map(|position| reading.at(position));
        Part { stratum, items: items.collect() }
    };
    design.strata.iter().map(part).collect()
}

/// The shares of each question with a rate, for each sample; of pairs, within each value of the
/// condition.
#[must_use]
pub fn shares(reading: &Reading<'_>, designs: &[Design]) -> Vec<WeightedShare> {
    let mut found = Vec::new();
    for design in designs {
        let parts = parts(reading, design);
        let condition = reading.rubric.condition.as_ref();
        let sides: Vec<Option<&String>> = match (design.unit, condition) {
            (Unit::Pair, Some(condition)) => vec![Some(&condition.a), Some(&condition.b)],
            _ => vec![None],
        };
        for (place, question) in reading.rubric.questions.iter().enumerate() {
            let values = rated(question);
            for side in sides.iter().filter(|_| !values.is_empty()) {
                found.push(share(reading, design, &parts, (place, question), &values, *side));
            }
        }
    }
    found.retain(|share| share.strata.iter().any(|(_, sample)| sample.labelled > 0));
    found
}

fn share(
    reading: &Reading<'_>,
    design: &Design,
    parts: &[Part<'_>],
    (place, question): (usize, &Question),
    values: &[String],
    side: Option<&String>,
) -> WeightedShare {
    let field = reading.rubric.condition.as_ref().map(|condition| condition.field.as_str());
    let is_on_side = |item: &&&Labelled| match (side, field) {
        (Some(side), Some(field)) => reading.value(field, item).as_ref() == Some(side),
        _ => true,
    };
    let strata: Vec<(String, PrevalenceSample)> = parts
        .iter()
        .map(|part| {
            let items = part.items.iter().filter(is_on_side);
            let answers: Vec<&Answer> =
                items.filter_map(|item| item.answers.get(place)?.answer()).collect();
            let counts = |answer: &&&Answer| values.iter().any(|value| says(answer, value));
            let positive = answers.iter().filter(counts).count();
            let sample = PrevalenceSample {
                population: part.stratum.size,
                labelled: answers.len() as u64,
                positive: positive as u64,
            };
            (part.stratum.name.clone(), sample)
        })
        .collect();
    let samples: Vec<PrevalenceSample> = strata.iter().map(|(_, sample)| *sample).collect();
    WeightedShare {
        sample: design.name.clone(),
        question: question.id.clone(),
        values: values.to_vec(),
        tier: side.cloned(),
        prevalence: stratified_prevalence(&samples),
        strata,
    }
}

/// A flag's rates, for each sample of items.
#[must_use]
pub fn flag(reading: &Reading<'_>, designs: &[Design], report: &FlagReport) -> Vec<WeightedFlag> {
    let Some(place) = reading.place(&report.question) else { return Vec::new() };
    let Some(check) = reading.rubric.questions[place].flag.as_ref() else { return Vec::new() };
    let of_items = designs.iter().filter(|design| design.unit == Unit::Item);
    let mut found = Vec::new();
    for design in of_items {
        let parts = parts(reading, design);
        let strata: Vec<ClassifierSample> = parts
            .iter()
            .map(|part| ClassifierSample {
                population: part.stratum.size,
                flags: flags_in(&part.stratum.name, &check.name, check.at),
                seen: confusion(reading, part, place, check),
            })
            .collect();
        if strata.iter().any(|stratum| stratum.seen.items() > 0) {
            let rates = stratified_classifier(&strata);
            found.push(WeightedFlag { sample: design.name.clone(), rates });
        }
    }
    found
}

/// Which of a stratum's items a flag marks from `at` on, as far as the stratum's name tells.
fn flags_in(stratum: &str, flag: &str, at: f64) -> Flags {
    let is = |word: &str| parse(stratum) == parse(&format!("{flag}={word}"));
    let (from, to) = bounds(stratum, flag);
    if from >= at || is("true") {
        Flags::All
    } else if to <= at || is("false") {
        Flags::None
    } else {
        Flags::Mixed
    }
}

fn confusion(reading: &Reading<'_>, part: &Part<'_>, place: usize, check: &FlagCheck) -> Confusion {
    let mut confusion = Confusion::default();
    for item in &part.items {
        let answer = item.answers.get(place).and_then(super::Counted::answer);
        let says_yes = answer.and_then(|answer| truth(check, &answer.to_string()));
        let value = reading.tally.columns.value(&check.name, item.position);
        let score = value.as_ref().and_then(score);
        match (score.map(|score| score >= check.at), says_yes) {
            (Some(true), Some(true)) => confusion.true_positive += 1,
            (Some(true), Some(false)) => confusion.false_positive += 1,
            (Some(false), Some(true)) => confusion.false_negative += 1,
            (Some(false), Some(false)) => confusion.true_negative += 1,
            _ => {}
        }
    }
    confusion
}

impl WeightedShare {
    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let strata = self.strata.iter().map(|(name, sample)| {
            json!({
                "name": name,
                "size": sample.population,
                "labelled": sample.labelled,
                "k": sample.positive,
            })
        });
        let mut found = json!({
            "sample": self.sample,
            "question": self.question,
            "value": self.values.join("|"),
            "strata": strata.collect::<Vec<_>>(),
            "prevalence": figures::prevalence(self.prevalence).finish(),
        });
        if let Some(tier) = &self.tier {
            found["tier"] = tier.as_str().into();
        }
        found
    }
}

impl WeightedFlag {
    /// The object in `agree --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let figures = figures::sampled_classifier(self.rates);
        figures.plain("sample", self.sample.as_str()).finish()
    }
}

/// What a sample's estimates cannot tell.
#[must_use]
pub fn notes(reading: &Reading<'_>, designs: &[Design]) -> Vec<String> {
    let mut notes = Vec::new();
    for design in designs {
        let parts = parts(reading, design);
        let is_begun = parts.iter().any(|part| !part.items.is_empty());
        for part in parts.iter().filter(|_| is_begun) {
            if part.items.is_empty() && part.stratum.size > 0 {
                notes.push(format!(
                    "sample {}: nothing of {} is labelled, so that there is no estimate for all of it",
                    design.name, part.stratum.name
                ));
            }
        }
        let drawn_from: u64 = design.strata.iter().map(|stratum| stratum.size).sum();
        let now = reading.tally.len() as u64;
        if design.unit == Unit::Item && design.filter.is_none() && now > drawn_from {
            notes.push(format!(
                "sample {} was drawn from {drawn_from} items, and there are {now} now; its estimates are of those that were there",
                design.name
            ));
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_stratum_tells_what_is_flagged_in_it() {
        let kind = |stratum: &str| flags_in(stratum, "judge", 0.5);
        assert_eq!(kind("judge>=0.5"), Flags::All);
        assert_eq!(kind("judge=true"), Flags::All);
        assert_eq!(kind("judge>=0.2 judge<0.5"), Flags::None);
        assert_eq!(kind("judge=false"), Flags::None);
        for mixed in ["judge>=0.2 judge<0.7", "tier=free", "not has:judge", "all"] {
            assert_eq!(kind(mixed), Flags::Mixed, "{mixed}");
        }
    }
}
