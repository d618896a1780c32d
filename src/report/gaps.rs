//! The gap between two groups of items: how much more often one has an answer than the other.

use std::collections::HashMap;

use super::reading::Reading;
use super::shares::says;
use crate::queue::pairs::Pairs;
use crate::rubric::{Answer, Condition, Question, QuestionKind};
use crate::stats::{Gap, Paired, Proportion};

/// Which groups are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    /// The field and its two values.
    pub condition: Condition,
    /// The field that says which items are two runs of one query; else the usual ones.
    pub pair_by: Option<String>,
}

/// The gap in the answers to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct GapReport {
    /// The question's id.
    pub question: String,
    /// The answers whose share is compared.
    pub values: Vec<String>,
    /// The field and its two values.
    pub condition: Condition,
    /// Of all items of the two groups.
    pub unpaired: Gap,
    /// Of the queries that have a label on both sides.
    pub paired: Paired,
    /// How many queries were answered so on the one side and so on the other, most of all first.
    pub patterns: Vec<(String, String, u64)>,
    /// How many labelled items of the two groups are of no query with a label on both sides.
    pub unpaired_items: u64,
}

/// The answers of a question whose share is reported; none where it has no shares.
#[must_use]
pub fn rated(question: &Question) -> Vec<String> {
    match (&question.kind, question.rate.as_slice()) {
        (QuestionKind::Text, _) => Vec::new(),
        (_, [_, ..]) => question.rate.clone(),
        (QuestionKind::Flag, []) => vec!["yes".to_owned()],
        (_, []) => {
            question.choices().first().map(|choice| choice.value.clone()).into_iter().collect()
        }
    }
}

/// The gap of every question with a rate.
#[must_use]
pub fn gaps(reading: &Reading<'_>, contrast: &Contrast) -> Vec<GapReport> {
    let Contrast { condition, pair_by } = contrast;
    let positions = 0..reading.tally.len();
    let pairs = Pairs::of(&reading.tally.columns, positions, condition, pair_by.as_deref());
    let questions = reading.rubric.questions.iter().enumerate();
    questions
        .filter(|(_, question)| !rated(question).is_empty())
        .map(|(place, question)| {
            let answer = |position: usize| reading.at(position)?.answers.get(place)?.answer();
            of_question(reading, condition, question, &pairs, answer)
        })
        .collect()
}

fn of_question<'r>(
    reading: &'r Reading<'_>,
    condition: &Condition,
    question: &Question,
    pairs: &Pairs,
    answer: impl Fn(usize) -> Option<&'r Answer>,
) -> GapReport {
    let values = rated(question);
    let counts = |answer: &Answer| values.iter().any(|value| says(answer, value));
    let side = |side: &str| {
        let items = reading.labelled.iter().filter(|item| {
            reading.value(&condition.field, item).is_some_and(|value| value == side)
        });
        let answers: Vec<&Answer> = items.filter_map(|item| answer(item.position)).collect();
        let k = answers.iter().filter(|answer| counts(answer)).count();
        Proportion::new(k as u64, answers.len() as u64)
    };
    let both: Vec<(&Answer, &Answer)> =
        pairs.pairs.iter().filter_map(|(a, b)| Some((answer(*a)?, answer(*b)?))).collect();
    let with = |a: bool, b: bool| {
        both.iter().filter(|pair| (counts(pair.0), counts(pair.1)) == (a, b)).count() as u64
    };
    let mut patterns: HashMap<(String, String), u64> = HashMap::new();
    for (a, b) in &both {
        *patterns.entry((a.to_string(), b.to_string())).or_default() += 1;
    }
    let mut patterns: Vec<_> = patterns.into_iter().map(|((a, b), pairs)| (a, b, pairs)).collect();
    patterns.sort_by(|one, two| two.2.cmp(&one.2).then_with(|| one.cmp(two)));
    let unpaired = Gap::new(side(&condition.a), side(&condition.b));
    GapReport {
        question: question.id.clone(),
        unpaired,
        paired: Paired {
            both: with(true, true),
            first_only: with(true, false),
            second_only: with(false, true),
            neither: with(false, false),
        },
        patterns,
        unpaired_items: (unpaired.first.n + unpaired.second.n)
            .saturating_sub(2 * both.len() as u64),
        condition: condition.clone(),
        values,
    }
}
