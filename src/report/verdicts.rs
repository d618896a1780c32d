//! A judge that answers in a question's own words, against what people say.

use serde_json::{Value, json};

use super::cells::{estimate, plain};
use super::figures;
use super::page::{Cell, Page};
use super::reading::{Counted, Reading};
use super::words::percent;
use crate::rubric::{Question, QuestionKind};
use crate::stats::Undefined;
use crate::stats::agreement::{Distance, PairTable, cohen_kappa};
use crate::transcript::Scalar;

/// How often which word of a judge's met which answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// The question's answers, in the rubric's order.
    pub values: Vec<String>,
    /// The items, by position: a row a word of the judge's, a column an answer.
    pub cells: Vec<Vec<Vec<usize>>>,
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
        let place_of = |word: &str| values.iter().position(|value| value == word);
        let mut cells = vec![vec![Vec::new(); values.len()]; values.len()];
        let mut other_words = Vec::new();
        for item in &reading.labelled {
            let answer = item.answers.get(place).and_then(Counted::answer);
            let Some(column) = answer.and_then(|answer| place_of(&answer.to_string())) else {
                continue;
            };
            let Some(Scalar::Text(word)) = reading.tally.columns.value(flag, item.position) else {
                continue;
            };
            match place_of(&word) {
                Some(row) => cells[row][column].push(item.position),
                None => other_words.push(item.position),
            }
        }
        let has_met = cells.iter().flatten().any(|items| !items.is_empty());
        has_met.then_some(Verdicts { values, cells, other_words })
    }

    fn table(&self) -> Result<PairTable, Undefined> {
        let counts = |row: &Vec<Vec<usize>>| row.iter().map(|cell| cell.len() as u64).collect();
        PairTable::new(self.cells.iter().map(counts).collect())
    }

    /// The object in `agree --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let table = self.table();
        let counts = |row: &Vec<Vec<usize>>| row.iter().map(Vec::len).collect::<Vec<_>>();
        json!({
            "values": self.values,
            "table": self.cells.iter().map(counts).collect::<Vec<_>>(),
            "other_words": self.other_words.len(),
            "cohen_kappa": table.ok().map(|table| figures::cohen(&table, false).finish()),
        })
    }

    /// Adds the table to a page.
    pub fn print(&self, page: &mut Page, flag: &str, question: &str) {
        let mut head = vec![Cell::from(format!("flag {flag} against {question}"))];
        head.extend(self.values.iter().map(|value| Cell::right(format!("label {value}"))));
        let mut rows = vec![head];
        for (word, cells) in self.values.iter().zip(&self.cells) {
            let count = |(value, items): (&String, &Vec<usize>)| {
                Cell::count(format!("{flag} {word}, label {value}"), items)
            };
            let mut row = vec![Cell::from(format!("  flag {word}"))];
            row.extend(self.values.iter().zip(cells).map(count));
            rows.push(row);
        }
        page.table(rows);
        let table = self.table();
        let agreement = table.clone().and_then(|table| table.agreement());
        let kappa = table.and_then(|table| cohen_kappa(&table, Distance::Nominal));
        let row = |name: &str, [value, beside]: [Cell; 2]| [name.into(), value, beside];
        page.table(vec![
            row("  agreement", plain(agreement.map(percent))),
            row("  Cohen's kappa", estimate(kappa)),
        ]);
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
