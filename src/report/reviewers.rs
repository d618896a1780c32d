//! Reviewers against each other.

use serde_json::{Value, json};

use super::figures;
use super::reading::Reading;
use crate::rubric::{Question, QuestionKind};
use crate::stats::agreement::{PairTable, Ratings, Scale};

/// How far reviewers agree on one question.
#[derive(Clone, Debug)]
pub struct QuestionAgreement {
    /// The question's id.
    pub question: String,
    /// Its kind's word.
    pub kind: &'static str,
    /// Its answers, in the rubric's order.
    pub values: Vec<String>,
    /// Whether that order means something.
    pub ordered: bool,
    /// The reviewers, in the order of the rows.
    pub reviewers: Vec<String>,
    /// Who answered what.
    pub ratings: Ratings,
    /// The items with two answers or more.
    pub shared: Vec<usize>,
    /// The items of these whose answers differ.
    pub disputed: Vec<usize>,
}

/// The agreement on every question whose answers can be compared; who is compared are all reviewers
/// with labels.
#[must_use]
pub fn agreement(reading: &Reading<'_>, reviewers: &[String]) -> Vec<QuestionAgreement> {
    let questions = reading.rubric.questions.iter();
    questions.filter_map(|question| of_question(reading, question, reviewers)).collect()
}

fn of_question(
    reading: &Reading<'_>,
    question: &Question,
    reviewers: &[String],
) -> Option<QuestionAgreement> {
    let (values, ordered) = categories(question)?;
    let answer = |name: &String, item: &super::reading::Labelled| {
        let (_, sheet) = item.sheets.iter().find(|(known, _)| known == name)?;
        let asked = reading.tally.asks(item.position, sheet, question);
        let answer = sheet.answer(&question.id).filter(|_| asked)?;
        values.iter().position(|value| *value == answer.to_string())
    };
    let row = |name| reading.labelled.iter().map(|item| answer(name, item)).collect::<Vec<_>>();
    let rows: Vec<Vec<Option<usize>>> = reviewers.iter().map(row).collect();
    let (mut shared, mut disputed) = (Vec::new(), Vec::new());
    for (place, item) in reading.labelled.iter().enumerate() {
        let given: Vec<usize> = rows.iter().filter_map(|row| row[place]).collect();
        if given.len() > 1 {
            shared.push(item.position);
            if given.iter().any(|answer| *answer != given[0]) {
                disputed.push(item.position);
            }
        }
    }
    let ratings = Ratings::new(rows, values.len()).ok()?;
    Some(QuestionAgreement {
        question: question.id.clone(),
        kind: question.kind.name(),
        values,
        ordered,
        reviewers: reviewers.to_vec(),
        ratings,
        shared,
        disputed,
    })
}

/// The answers that a question can have, and whether they are ordered; `None` where they are no
/// categories.
fn categories(question: &Question) -> Option<(Vec<String>, bool)> {
    match &question.kind {
        QuestionKind::Choice(choices) => {
            Some((choices.iter().map(|choice| choice.value.clone()).collect(), false))
        }
        QuestionKind::Flag => Some((vec!["yes".to_owned(), "no".to_owned()], false)),
        QuestionKind::Scale { min, max, .. } => {
            Some(((*min..=*max).map(|value| value.to_string()).collect(), true))
        }
        QuestionKind::Multi(_) | QuestionKind::Text => None,
    }
}

impl QuestionAgreement {
    /// Each pair of reviewers who share an item, by name, with their table.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&str, &str, PairTable)> {
        let mut found = Vec::new();
        for (a, first) in self.reviewers.iter().enumerate() {
            for (b, second) in self.reviewers.iter().enumerate().skip(a + 1) {
                let table = PairTable::of(&self.ratings, a, b);
                if table.items() > 0 {
                    found.push((first.as_str(), second.as_str(), table));
                }
            }
        }
        found
    }

    /// The scale that alpha measures by.
    #[must_use]
    pub fn scale(&self) -> Scale {
        if self.ordered { Scale::Ordinal } else { Scale::Nominal }
    }

    /// The object in `agree --json`; `name` gives an item's name.
    #[must_use]
    pub fn to_json(&self, name: impl Fn(usize) -> String) -> Value {
        let pairs = self.pairs();
        let cohen = pairs.iter().map(|(a, b, table)| {
            figures::cohen(table, self.ordered).plain("a", *a).plain("b", *b).finish()
        });
        json!({
            "id": self.question,
            "kind": self.kind,
            "values": self.values,
            "shared": self.shared.len(),
            "percent_agreement": figures::percent_agreed(&self.ratings).finish(),
            "cohen_kappa": cohen.collect::<Vec<_>>(),
            "fleiss_kappa": figures::fleiss(&self.ratings.counts()).finish(),
            "krippendorff_alpha": figures::krippendorff(&self.ratings, self.scale()).finish(),
            "gwet_ac1": figures::gwet(&self.ratings).finish(),
            "disputed": self.disputed.iter().map(|position| name(*position)).collect::<Vec<_>>(),
        })
    }
}
