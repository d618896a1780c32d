//! A judge that answers in a question's own words, against what people say.

use serde_json::Value;

use super::page::{Cell, Page};
use super::reading::{Counted, Reading};
use super::word_table::WordTable;
use crate::rubric::{Question, QuestionKind};
use crate::transcript::Scalar;

/// How often which word of a judge's met which answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// A row a word of the judge's, a column an answer, in the rubric's order.
    table: WordTable,
    /// Items with an answer whose judge says something else.
    pub other_words: Vec<usize>,
}

impl Verdicts {
    /// The table of a flag and the question at this place; `None` where the flag has none of its
    /// words.
    #[must_use]
    pub fn of(
        reading: &Reading<'_>,
        (place, question): (usize, &Question),
        flag: &str,
    ) -> Option<Self> {
        let QuestionKind::Choice(choices) = &question.kind else { return None };
        let values: Vec<String> = choices.iter().map(|choice| choice.value.clone()).collect();
        let mut table = WordTable::new(values.clone());
        let mut other_words = Vec::new();
        for item in &reading.labelled {
            let answer = item.answers.get(place).and_then(Counted::answer);
            let Some(answer) = answer.map(ToString::to_string).filter(|word| values.contains(word))
            else {
                continue;
            };
            let Some(Scalar::Text(word)) = reading.tally.columns.value(flag, item.position) else {
                continue;
            };
            if !table.put(&word, &answer, item.position) {
                other_words.push(item.position);
            }
        }
        (!table.is_empty()).then_some(Verdicts { table, other_words })
    }

    /// The object in `agree --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut found = self.table.to_json();
        found["other_words"] = self.other_words.len().into();
        found
    }

    /// Adds the table to a page.
    pub fn print(&self, page: &mut Page, flag: &str, question: &str) {
        self.table.print(page, format!("flag {flag} against {question}"), ["flag", "label"]);
        if !self.other_words.is_empty() {
            page.run([
                "  left out: ".into(),
                Cell::from(self.other_words.len().to_string())
                    .of(format!("other words of {flag}"), &self.other_words),
                " with another word of the flag".into(),
            ]);
        }
    }
}
