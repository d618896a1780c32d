//! Reviewers against each other.

use serde_json::{Value, json};

use super::figures;
use super::reading::{Labelled, Reading};
use super::shares::says;
use crate::labels::sample::Unit;
use crate::labels::sheet::decided;
use crate::rubric::{Answer, Choice, Question, QuestionKind};
use crate::stats::agreement::{PairTable, Ratings, Scale};

/// How far reviewers agree on one question.
#[derive(Clone, Debug)]
pub struct QuestionAgreement {
    /// The question's id.
    pub question: String,
    /// Of a question with several answers, the one that was given or not.
    pub choice: Option<String>,
    /// Its kind's word.
    pub kind: &'static str,
    /// What it is asked about, and what is counted.
    pub unit: Unit,
    /// Its answers, in the rubric's order.
    pub values: Vec<String>,
    /// Whether that order means something.
    pub ordered: bool,
    /// The reviewers, in the order of the rows.
    pub reviewers: Vec<String>,
    /// Who answered what.
    pub ratings: Ratings,
    /// The items that they may have answered, in the order of the columns, by position.
    pub items: Vec<usize>,
    /// The items with two answers or more.
    pub shared: Vec<usize>,
    /// The items of these whose answers differ, and about which nothing was decided.
    pub disputed: Vec<usize>,
}

/// The agreement on every question whose answers can be compared, of a question with several answers
/// on each of them.
#[must_use]
pub fn agreement(reading: &Reading<'_>, reviewers: &[String]) -> Vec<QuestionAgreement> {
    let questions = reading.rubric.questions.iter();
    let compared = questions.flat_map(|question| {
        let scales = scales(question).into_iter();
        scales.filter_map(|scale| of_question(reading, (question, Unit::Item), scale, reviewers))
    });
    let about_pairs = reading.rubric.pair_questions.iter().flat_map(|question| {
        let scales = scales(question).into_iter();
        scales.filter_map(|scale| of_question(reading, (question, Unit::Pair), scale, reviewers))
    });
    compared.chain(about_pairs).collect()
}

/// What answers are compared by.
pub(super) struct AnswerScale {
    /// What an answer can be, in the rubric's order.
    pub(super) values: Vec<String>,
    /// Whether that order means something.
    pub(super) ordered: bool,
    /// Of a question with several answers, the one that was given or not.
    pub(super) choice: Option<String>,
}

impl AnswerScale {
    /// The place of an answer on it.
    pub(super) fn place(&self, answer: &Answer) -> Option<usize> {
        match &self.choice {
            Some(choice) => Some(usize::from(!says(answer, choice))),
            None => self.values.iter().position(|value| *value == answer.to_string()),
        }
    }
}

pub(super) fn scales(question: &Question) -> Vec<AnswerScale> {
    let plain = |values, ordered| vec![AnswerScale { values, ordered, choice: None }];
    match &question.kind {
        QuestionKind::Choice(_) | QuestionKind::Flag => plain(question.values(), false),
        QuestionKind::Scale { .. } => plain(question.values(), true),
        QuestionKind::Multi(choices) => {
            let of = |choice: &Choice| AnswerScale {
                values: ["yes", "no"].map(str::to_owned).to_vec(),
                ordered: false,
                choice: Some(choice.value.clone()),
            };
            choices.iter().map(of).collect()
        }
        QuestionKind::Text => Vec::new(),
    }
}

fn of_question(
    reading: &Reading<'_>,
    (question, unit): (&Question, Unit),
    scale: AnswerScale,
    reviewers: &[String],
) -> Option<QuestionAgreement> {
    let answer = |name: &String, item: &Labelled| {
        let (_, sheet) = item.sheets.iter().find(|(known, _)| known == name)?;
        let asked = unit == Unit::Pair || reading.tally.asks(item.position, sheet, question);
        let answer = sheet.answer(&question.id).filter(|_| asked)?;
        scale.place(answer)
    };
    let labelled = reading.units(unit);
    if reviewers.len().saturating_mul(labelled.len()) > MOST_CELLS {
        return None;
    }
    let row = |name| labelled.iter().map(|item| answer(name, item)).collect::<Vec<_>>();
    let rows: Vec<Vec<Option<usize>>> = reviewers.iter().map(row).collect();
    let (mut shared, mut disputed) = (Vec::new(), Vec::new());
    for (place, item) in labelled.iter().enumerate() {
        let given: Vec<usize> = rows.iter().filter_map(|row| row[place]).collect();
        if given.len() > 1 {
            shared.push(item.position);
            if given.iter().any(|answer| *answer != given[0])
                && (unit == Unit::Pair || !is_decided(reading, item, question))
            {
                disputed.push(item.position);
            }
        }
    }
    let AnswerScale { values, ordered, choice } = scale;
    let ratings = Ratings::new(rows, values.len()).ok()?;
    Some(QuestionAgreement {
        question: question.id.clone(),
        choice,
        kind: question.kind.name(),
        unit,
        values,
        ordered,
        reviewers: reviewers.to_vec(),
        ratings,
        items: labelled.iter().map(|item| item.position).collect(),
        shared,
        disputed,
    })
}

/// Two reviewers and the items that both of them answered.
#[derive(Clone, Debug)]
pub struct ReviewerPair<'r> {
    /// The first one's name.
    pub a: &'r str,
    /// The second one's name.
    pub b: &'r str,
    /// How often which answers met.
    pub table: PairTable,
    /// The items, by position.
    pub shared: Vec<usize>,
    /// Those of them whose answers differ.
    pub differ: Vec<usize>,
}

/// Pairs of more reviewers than these are too many to be read, and to be held.
pub const MOST_PAIRED: usize = 60;

/// More answers than these are not compared at once.
const MOST_CELLS: usize = 50_000_000;

fn is_decided(reading: &Reading<'_>, item: &Labelled, question: &Question) -> bool {
    let sheets = item.sheets.iter().map(|(_, sheet)| sheet);
    let ledger = &reading.tally.ledger;
    decided(ledger, item.position, question, sheets, reading.rubric).is_some()
}

impl QuestionAgreement {
    /// Each pair of reviewers who share an item; none where there are too many reviewers.
    #[must_use]
    pub fn pairs(&self) -> Vec<ReviewerPair<'_>> {
        let mut found = Vec::new();
        if self.reviewers.len() > MOST_PAIRED {
            return found;
        }
        for (a, first) in self.reviewers.iter().enumerate() {
            for (b, second) in self.reviewers.iter().enumerate().skip(a + 1) {
                let both = self.ratings.row(a).iter().zip(self.ratings.row(b)).zip(&self.items);
                let both = both.filter_map(|((a, b), item)| Some(((*a)?, (*b)?, *item)));
                let both: Vec<(usize, usize, usize)> = both.collect();
                let differ = both.iter().filter(|(a, b, _)| a != b);
                let pair = ReviewerPair {
                    a: first,
                    b: second,
                    table: PairTable::of(&self.ratings, a, b),
                    shared: both.iter().map(|(.., item)| *item).collect(),
                    differ: differ.map(|(.., item)| *item).collect(),
                };
                found.extend((!pair.shared.is_empty()).then_some(pair));
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
        let cohen = pairs.iter().map(|pair| {
            figures::cohen(&pair.table, self.ordered).plain("a", pair.a).plain("b", pair.b).finish()
        });
        let mut found = json!({
            "id": self.question,
            "kind": self.kind,
            "unit": self.unit.word(),
            "values": self.values,
            "shared": self.shared.len(),
            "percent_agreement": figures::percent_agreed(&self.ratings).finish(),
            "cohen_kappa": cohen.collect::<Vec<_>>(),
            "fleiss_kappa": figures::fleiss(&self.ratings.counts()).finish(),
            "krippendorff_alpha": figures::krippendorff(&self.ratings, self.scale()).finish(),
            "gwet_ac1": figures::gwet(&self.ratings).finish(),
            "disputed": self.disputed.iter().map(|position| name(*position)).collect::<Vec<_>>(),
        });
        if let Some(choice) = &self.choice {
            found["choice"] = choice.as_str().into();
        }
        found
    }
}
