//! Estimates for the whole corpus from samples.

use serde_json::{Value, json};

use super::drawn::Sample;
use super::figures;
use super::frame::changes;
use super::gaps::rated;
use super::post::{PostStratified, post_stratified};
use super::reading::{Labelled, Reading};
use super::sequence::{Said, SoFar};
use super::shares::says;
use crate::labels::sample::Unit;
use crate::rubric::{Answer, Question};
use crate::stats::Undefined;
use crate::stats::stratified::{PrevalenceSample, StratifiedPrevalence, stratified_prevalence};

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
    /// The labelled items, by position.
    pub labelled: Vec<usize>,
    /// Those that were answered so.
    pub positive: Vec<usize>,
    /// The estimate.
    pub prevalence: Result<StratifiedPrevalence, Undefined>,
    /// The same by bands of a flag, where every record has it.
    pub post: Option<PostStratified>,
    /// The interval as long as the sample is not finished, for a question that is asked of each item.
    pub so_far: Option<SoFar>,
}

/// The shares of each question with a rate, for each sample; of pairs, within each value of the
/// condition.
#[must_use]
pub fn shares(reading: &Reading<'_>, samples: &[Sample<'_>]) -> Vec<WeightedShare> {
    let mut found = Vec::new();
    for sample in samples {
        let condition = reading.rubric.condition.as_ref();
        let sides: Vec<Option<&String>> = match (sample.design.unit, condition) {
            (Unit::Pair, Some(condition)) => vec![Some(&condition.a), Some(&condition.b)],
            _ => vec![None],
        };
        for (place, question) in reading.rubric.questions.iter().enumerate() {
            let values = rated(question);
            for side in sides.iter().filter(|_| !values.is_empty()) {
                found.push(share(reading, sample, (place, question), &values, *side));
            }
        }
    }
    found.retain(|share| share.strata.iter().any(|(_, sample)| sample.labelled > 0));
    found
}

fn share(
    reading: &Reading<'_>,
    sample @ Sample { design, parts, .. }: &Sample<'_>,
    (place, question): (usize, &Question),
    values: &[String],
    side: Option<&String>,
) -> WeightedShare {
    let field = reading.rubric.condition.as_ref().map(|condition| condition.field.as_str());
    let is_on_side = |item: &&&Labelled| match (side, field) {
        (Some(side), Some(field)) => reading.value(field, item.position).as_ref() == Some(side),
        _ => true,
    };
    let counts = |answer: &Answer| values.iter().any(|value| says(answer, value));
    let (mut strata, mut labelled, mut positive) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        let items = part.items.iter().filter(is_on_side);
        let answers: Vec<(usize, &Answer)> = items
            .filter_map(|item| Some((item.position, item.answers.get(place)?.answer()?)))
            .collect();
        let so = answers.iter().filter(|(_, answer)| counts(answer));
        let so: Vec<usize> = so.map(|(position, _)| *position).collect();
        let counted = PrevalenceSample {
            population: part.stratum.size,
            labelled: answers.len() as u64,
            positive: so.len() as u64,
        };
        strata.push((part.stratum.name.clone(), counted));
        labelled.extend(answers.iter().map(|(position, _)| *position));
        positive.extend(so);
    }
    let said = |position: Option<usize>| {
        if let (Some(side), Some(field), Some(position)) = (side, field, position)
            && reading.tally.columns.value(field, position).map(|value| value.to_string()).as_ref()
                != Some(side)
        {
            return Said::Apart;
        }
        let answer = || reading.at(position?)?.answers.get(place)?.answer();
        answer().map_or(Said::Open, |answer| Said::Case(counts(answer)))
    };
    let is_for_all = question.required && question.ask_if.is_none();
    let samples: Vec<PrevalenceSample> = strata.iter().map(|(_, sample)| *sample).collect();
    let prevalence = stratified_prevalence(&samples);
    let counts = (labelled.as_slice(), positive.as_slice());
    WeightedShare {
        post: post_stratified(reading, sample, question, counts, prevalence),
        sample: design.name.clone(),
        question: question.id.clone(),
        values: values.to_vec(),
        tier: side.cloned(),
        prevalence,
        so_far: is_for_all.then(|| SoFar::of(sample, said)).flatten(),
        strata,
        labelled,
        positive,
    }
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
        if let Some(post) = &self.post {
            found["post_stratified"] = post.to_json();
        }
        if let Some(so_far) = &self.so_far {
            found["so_far"] = so_far.to_json();
        }
        found
    }
}

/// What samples' estimates cannot tell.
#[must_use]
pub fn notes(reading: &Reading<'_>, samples: &[Sample<'_>]) -> Vec<String> {
    let mut notes = Vec::new();
    for Sample { design, parts, .. } in samples {
        let is_begun = parts.iter().any(|part| !part.items.is_empty());
        for part in parts.iter().filter(|_| is_begun) {
            if part.items.is_empty() && part.stratum.size > 0 {
                notes.push(format!(
                    "sample {}: nothing of {} is labelled, so that there is no estimate for all of it",
                    design.name, part.stratum.name
                ));
            }
        }
        notes.extend(changes(reading, design));
    }
    notes
}
