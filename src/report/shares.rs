//! How often each answer was given, in all and by groups of items.

use std::collections::BTreeMap;

use super::reading::{Labelled, Reading};
use crate::labels::sample::Unit;
use crate::rubric::{Answer, Question, QuestionKind};
use crate::stats::{Median, Proportion, median};

/// The answers to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionShares {
    /// The question's id.
    pub question: String,
    /// Its kind's word.
    pub kind: &'static str,
    /// What it is asked about, and what is counted.
    pub unit: Unit,
    /// All items, then each group.
    pub groups: Vec<GroupShares>,
}

/// The answers to one question in one group of items.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupShares {
    /// What the items of the group have in common, by key; empty for all items.
    pub by: Vec<(String, String)>,
    /// The items with an answer that counts, by position; of a pair its first one.
    pub items: Vec<usize>,
    /// How often each answer was given; none for texts.
    pub answers: Vec<Share>,
    /// The middle of the answers, where they are a scale's.
    pub median: Option<Median>,
}

/// How often an answer was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The answer's word.
    pub value: String,
    /// So many of the group's items.
    pub of: Proportion,
    /// Those items, by position.
    pub items: Vec<usize>,
}

/// The shares of each question's answers: in all, then for each combination of values of the keys
/// `by` that occurs.
#[must_use]
pub fn shares(reading: &Reading<'_>, by: &[String]) -> Vec<QuestionShares> {
    let questions = reading.rubric.questions.iter().enumerate();
    let one = |(place, question)| of_question(reading, place, question, by);
    let pairs = reading.rubric.pair_questions.iter().enumerate();
    let of_pair = |(place, question): (usize, &Question)| QuestionShares {
        question: question.id.clone(),
        kind: question.kind.name(),
        unit: Unit::Pair,
        groups: vec![group(question, place, Vec::new(), reading.pairs.iter())],
    };
    questions.map(one).chain(pairs.map(of_pair)).collect()
}

/// The answers to a question that count, of some items.
fn group<'l>(
    question: &Question,
    place: usize,
    by: Vec<(String, String)>,
    items: impl Iterator<Item = &'l Labelled>,
) -> GroupShares {
    let answered =
        |item: &Labelled| Some((item.position, item.answers.get(place)?.answer()?.clone()));
    let answers: Vec<(usize, Answer)> = items.filter_map(answered).collect();
    let items = answers.iter().map(|(position, _)| *position).collect();
    let median = median(answers.iter().filter_map(|(_, answer)| on_scale(answer)));
    GroupShares { by, items, answers: each_answer(question, &answers), median }
}

/// The shares of one question's answers.
pub(super) fn of_question(
    reading: &Reading<'_>,
    place: usize,
    question: &Question,
    by: &[String],
) -> QuestionShares {
    let mut groups: BTreeMap<Vec<String>, Vec<&Labelled>> = BTreeMap::new();
    for item in &reading.labelled {
        if let Some(values) = reading.group(by, item.position) {
            groups.entry(values).or_default().push(item);
        }
    }
    let all = group(question, place, Vec::new(), reading.labelled.iter());
    let named = groups.iter().map(|(values, items)| {
        let by = by.iter().cloned().zip(values.iter().cloned()).collect();
        group(question, place, by, items.iter().copied())
    });
    let groups =
        std::iter::once(all).chain(named.filter(|group| !group.items.is_empty())).collect();
    let (id, kind) = (question.id.clone(), question.kind.name());
    QuestionShares { question: id, kind, unit: Unit::Item, groups }
}

/// An answer's place on its scale, where it is one's.
fn on_scale(answer: &Answer) -> Option<f64> {
    let Answer::Scale(value) = answer else { return None };
    i32::try_from(*value).ok().map(f64::from)
}

fn each_answer(question: &Question, answers: &[(usize, Answer)]) -> Vec<Share> {
    let share = |value: String, holds: &dyn Fn(&Answer) -> bool| {
        let given = answers.iter().filter(|(_, answer)| holds(answer));
        let items: Vec<usize> = given.map(|(position, _)| *position).collect();
        Share { value, of: Proportion::new(items.len() as u64, answers.len() as u64), items }
    };
    match &question.kind {
        QuestionKind::Choice(choices) | QuestionKind::Multi(choices) => choices
            .iter()
            .map(|choice| share(choice.value.clone(), &|answer| says(answer, &choice.value)))
            .collect(),
        QuestionKind::Flag => {
            ["yes", "no"].map(|word| share(word.to_owned(), &|answer| says(answer, word))).to_vec()
        }
        QuestionKind::Scale { min, max, .. } => (*min..=*max)
            .map(|value| share(value.to_string(), &|answer| *answer == Answer::Scale(value)))
            .collect(),
        QuestionKind::Text => Vec::new(),
    }
}

/// Whether an answer is a word, or a set that holds it.
#[must_use]
pub fn says(answer: &Answer, word: &str) -> bool {
    match answer {
        Answer::Set(words) => words.iter().any(|said| said == word),
        answer => answer.to_string() == word,
    }
}
