//! One row an item, with the answers that count: for programs that know one truth an item.

use crate::corpus::Item;
use crate::report::{Counted, Labelled, Reading};
use crate::rubric::{Answer, QuestionKind};

/// An item and the answers to the questions that were asked for, in their order.
#[derive(Clone, Debug)]
pub struct CountedRow {
    /// The item, without its texts.
    pub item: Item,
    /// What counts for each question.
    pub answers: Vec<Option<Answer>>,
    /// The notes on the item, by whom.
    pub notes: Vec<(String, String)>,
    /// Whose labels it has.
    pub reviewers: Vec<String>,
}

/// The rows of an export, and what had to be left out.
#[derive(Clone, Debug, Default)]
pub struct CountedRows {
    /// The questions' ids.
    pub questions: Vec<String>,
    /// Items with an answer to one of them.
    pub rows: Vec<CountedRow>,
    /// Items about which reviewers differ, by position.
    pub disputed: Vec<usize>,
}

/// The items with a label that counts for one of the questions. One about which reviewers differ in
/// any of them is left out.
#[must_use]
pub fn choose(reading: &Reading<'_>, questions: &[String]) -> (Vec<usize>, Vec<usize>) {
    let places: Vec<usize> = questions.iter().filter_map(|id| reading.place(id)).collect();
    let (mut wanted, mut disputed) = (Vec::new(), Vec::new());
    for item in &reading.labelled {
        let has = |counts: &dyn Fn(&Counted) -> bool| {
            places.iter().any(|place| item.answers.get(*place).is_some_and(counts))
        };
        if has(&|counted| *counted == Counted::Disputed) {
            disputed.push(item.position);
        } else if has(&|counted| counted.answer().is_some()) {
            wanted.push(item.position);
        }
    }
    (wanted, disputed)
}

/// The row of an item.
#[must_use]
pub fn row(
    reading: &Reading<'_>,
    labelled: &Labelled,
    item: Item,
    questions: &[String],
) -> CountedRow {
    let answer = |id: &String| labelled.answers.get(reading.place(id)?)?.answer().cloned();
    let notes = labelled.sheets.iter();
    let notes = notes.filter_map(|(name, sheet)| Some((name.clone(), sheet.note.clone()?)));
    CountedRow {
        item,
        answers: questions.iter().map(answer).collect(),
        notes: notes.collect(),
        reviewers: labelled.sheets.iter().map(|(name, _)| name.clone()).collect(),
    }
}

/// The questions that are exported where none is named: those that are required.
#[must_use]
pub fn usual_questions(reading: &Reading<'_>) -> Vec<String> {
    let questions = reading.rubric.questions.iter();
    let told = questions.filter(|one| one.required && !matches!(one.kind, QuestionKind::Text));
    told.map(|question| question.id.clone()).collect()
}
