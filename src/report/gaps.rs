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
    /// How queries were answered on the one side and on the other, the most frequent way first.
    pub patterns: Vec<Pattern>,
    /// The labelled items of the two groups, by position.
    pub items: Vec<usize>,
    /// How many labelled items of the two groups are of no query with a label on both sides.
    pub unpaired_items: u64,
}

/// Queries that were answered alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The answer on the first side.
    pub a: String,
    /// The answer on the second side.
    pub b: String,
    /// The two items of each query, by position.
    pub pairs: Vec<(usize, usize)>,
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
    let queue = reading.tally.whole().records();
    let pairs = Pairs::of(&reading.tally.columns, queue, condition, pair_by.as_deref());
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
        let is_in = |position: &usize| {
            let value = reading.tally.columns.value(&condition.field, *position);
            value.is_some_and(|value| value.to_string() == side)
        };
        let positions = reading.labelled.iter().map(|item| item.position);
        let positions = positions.filter(|position| answer(*position).is_some());
        positions.filter(is_in).collect::<Vec<usize>>()
    };
    let (a, b) = (side(&condition.a), side(&condition.b));
    let share = |positions: &[usize]| {
        let k = positions.iter().filter_map(|at| answer(*at)).filter(|one| counts(one)).count();
        Proportion::new(k as u64, positions.len() as u64)
    };
    let unpaired = Gap::new(share(&a), share(&b));
    let answered = |(a, b): &(usize, usize)| Some(((*a, *b), answer(*a)?, answer(*b)?));
    let both: Vec<((usize, usize), &Answer, &Answer)> =
        pairs.pairs.iter().filter_map(answered).collect();
    let with = |a: bool, b: bool| {
        both.iter().filter(|(_, one, two)| (counts(one), counts(two)) == (a, b)).count() as u64
    };
    let mut patterns: HashMap<(String, String), Vec<(usize, usize)>> = HashMap::new();
    for (pair, a, b) in &both {
        patterns.entry((a.to_string(), b.to_string())).or_default().push(*pair);
    }
    let patterns = patterns.into_iter().map(|((a, b), pairs)| Pattern { a, b, pairs });
    let mut patterns: Vec<Pattern> = patterns.collect();
    patterns.sort_by(|one, two| {
        let first = two.pairs.len().cmp(&one.pairs.len());
        first.then_with(|| (&one.a, &one.b).cmp(&(&two.a, &two.b)))
    });
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
        items: [a, b].concat(),
        unpaired_items: (unpaired.first.n + unpaired.second.n)
            .saturating_sub(2 * both.len() as u64),
        condition: condition.clone(),
        values,
    }
}
