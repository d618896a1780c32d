//! The order effect: whether a side of a pair is judged otherwise when it is read first.

use std::collections::HashMap;

use serde_json::Value;

use super::drawn::Sample;
use super::figures;
use super::gaps::rated;
use super::page::{Cell, Page};
use super::reading::Reading;
use super::shares::says;
use super::words::{missing, percent, points, points_between};
use crate::labels::event::Order;
use crate::labels::sheet::Sheet;
use crate::rubric::{Answer, Condition, Question};
use crate::stats::{Confidence, Gap, Proportion};

/// The rate of one reviewer's answers on one side of the pairs, read first and read second.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderEffect {
    /// The sample's name.
    pub sample: String,
    /// Who read.
    pub reviewer: String,
    /// The question's id.
    pub question: String,
    /// The answers whose share it is.
    pub values: Vec<String>,
    /// The side: the condition's value.
    pub tier: String,
    /// The shares among those that were read first, and second.
    pub effect: Gap,
    /// The items, by position.
    pub items: Vec<usize>,
}

/// An item of a pair that its reviewer has read both of.
struct Read<'r> {
    position: usize,
    is_first: bool,
    answers: &'r Sheet,
}

/// The effects in samples that keep the two of a pair apart, of every reviewer.
#[must_use]
pub fn effects(reading: &Reading<'_>, samples: &[Sample<'_>]) -> Vec<OrderEffect> {
    let Some(condition) = &reading.rubric.condition else { return Vec::new() };
    let mut found = Vec::new();
    for sample in samples.iter().filter(|sample| sample.design.twins) {
        for reviewer in reading.reviewers() {
            let read = read_by(reading, sample, &reviewer);
            for question in reading.rubric.questions.iter().filter(|one| !rated(one).is_empty()) {
                for tier in [&condition.a, &condition.b] {
                    let name = &sample.design.name;
                    found.extend(effect(
                        reading,
                        (name, &reviewer),
                        &read,
                        question,
                        (condition, tier),
                    ));
                }
            }
        }
    }
    found
}

/// What a reviewer has read of both items of pairs. Which one was first is told by the answers' times.
fn read_by<'r>(reading: &'r Reading<'_>, sample: &Sample<'_>, reviewer: &str) -> Vec<Read<'r>> {
    let drawn = sample.parts.iter().flat_map(|part| &part.items);
    let positions: Vec<usize> = drawn.map(|item| item.position).collect();
    let of = |position: usize| {
        let sheets = &reading.at(position)?.sheets;
        let (_, sheet) = sheets.iter().find(|(name, _)| name == reviewer)?;
        let first: Order = sheet.answers.iter().map(|(_, given)| given.order).min()?;
        Some((first, sheet))
    };
    let answered: HashMap<usize, _> =
        positions.iter().filter_map(|at| Some((*at, of(*at)?))).collect();
    let pair = |at: &usize| reading.tally.pair_of(*at, reading.rubric);
    let both = positions.iter().filter_map(|at| pair(at).filter(|(a, _)| a == at));
    let mut found = Vec::new();
    for (a, b) in both {
        let (Some((at_a, sheet_a)), Some((at_b, sheet_b))) = (answered.get(&a), answered.get(&b))
        else {
            continue;
        };
        found.push(Read { position: a, is_first: at_a < at_b, answers: sheet_a });
        found.push(Read { position: b, is_first: at_b < at_a, answers: sheet_b });
    }
    found
}

fn effect(
    reading: &Reading<'_>,
    (sample, reviewer): (&str, &str),
    read: &[Read<'_>],
    question: &Question,
    (condition, tier): (&Condition, &String),
) -> Option<OrderEffect> {
    let values = rated(question);
    let is_on_side = |one: &&Read<'_>| {
        let value = reading.tally.columns.value(&condition.field, one.position);
        value.is_some_and(|value| value.to_string() == *tier)
    };
    let counts = |answer: &Answer| values.iter().any(|value| says(answer, value));
    let answered: Vec<(usize, bool, bool)> = read
        .iter()
        .filter(is_on_side)
        .filter_map(|one| {
            let answer = one.answers.answer(&question.id)?;
            Some((one.position, one.is_first, counts(answer)))
        })
        .collect();
    let share = |first: bool| {
        let of = answered.iter().filter(|(_, is_first, _)| *is_first == first);
        let n = of.clone().count() as u64;
        Proportion::new(of.filter(|(_, _, holds)| *holds).count() as u64, n)
    };
    let effect = Gap::new(share(true), share(false));
    (!answered.is_empty()).then(|| OrderEffect {
        sample: sample.to_owned(),
        reviewer: reviewer.to_owned(),
        question: question.id.clone(),
        tier: tier.clone(),
        effect,
        items: answered.iter().map(|(position, ..)| *position).collect(),
        values,
    })
}

impl OrderEffect {
    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        figures::difference(&self.effect, Confidence::P95)
            .plain("sample", self.sample.as_str())
            .plain("reviewer", self.reviewer.as_str())
            .plain("question", self.question.as_str())
            .plain("value", self.values.join("|"))
            .plain("tier", self.tier.as_str())
            .plain("first", self.effect.first.n)
            .plain("second", self.effect.second.n)
            .finish()
    }
}

/// The part of the page of `stats`.
pub fn page(page: &mut Page, effects: &[OrderEffect]) {
    let mut rows = vec![[
        "order effect".into(),
        Cell::right("read first"),
        Cell::right("second"),
        Cell::right("difference"),
        "95 % interval".into(),
    ]];
    for OrderEffect { sample, reviewer, question, values, tier, effect, items } in effects {
        let what = format!("{question} {}, {tier}, {reviewer}, {sample}", values.join(" or "));
        let share = |of: &Proportion| of.share().map_or_else(missing, percent);
        rows.push([
            format!("  {what}").into(),
            Cell::right(share(&effect.first)).of(what, items),
            Cell::right(share(&effect.second)),
            Cell::right(effect.difference().map_or_else(missing, points)),
            points_between(effect.interval(Confidence::P95)).into(),
        ]);
    }
    page.table(rows);
}
