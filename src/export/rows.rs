//! The rows of an export: who said what of which item, and how it was said.

use serde_json::{Value, json};

use crate::corpus::Item;
use crate::labels::codes::CodeMark;
use crate::labels::event::Millis;
use crate::labels::targets::Given;
use crate::queue::tally::Tally;
use crate::rubric::{Answer, Rubric};
use crate::transcript::Scalar;

/// The first columns of a table of answers, in order. Their names do not change.
pub const LONG: [&str; 19] = [
    "id",
    "digest",
    "file",
    "n",
    "reviewer",
    "rubric",
    "question",
    "value",
    "at",
    "ms",
    "hidden",
    "seen_prompt",
    "seen_scratchpad",
    "seen_answer",
    "stale",
    "note",
    "quotes",
    "suggested",
    "pair_with",
];

/// The column of the reviewer, from 0.
const REVIEWER: usize = 4;

/// Which columns there are beside the fixed ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Field names, in the order they were first met.
    pub fields: Vec<String>,
    /// Flag names, likewise.
    pub flags: Vec<String>,
    /// The rubric's questions.
    pub questions: Vec<String>,
}

/// One row: an answer, or what a reviewer says of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The first columns, in order.
    pub cells: Vec<Value>,
    /// The item's fields, then its flags.
    pub facts: Vec<(Fact, Scalar)>,
}

/// What an item says beyond its texts, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A field.
    Field(String),
    /// A flag.
    Flag(String),
}

impl Fact {
    /// The fields of an item, then its flags, with their values.
    #[must_use]
    pub fn all(item: &Item) -> Vec<(Fact, Scalar)> {
        let field = |(name, value): &(String, Scalar)| (Fact::Field(name.clone()), value.clone());
        let flag = |(name, value): &(String, Scalar)| (Fact::Flag(name.clone()), value.clone());
        let fields = item.transcript.fields.iter().map(field);
        fields.chain(item.transcript.flags.iter().map(flag)).collect()
    }
}

/// What a row of a table of answers says.
pub(super) struct Said<'s> {
    pub(super) reviewer: &'s str,
    pub(super) question: &'s str,
    pub(super) value: Value,
    pub(super) at: Option<Millis>,
    /// How it was given, where that is told.
    pub(super) given: Option<&'s Given>,
    pub(super) note: Option<&'s str>,
    pub(super) quotes: Vec<&'s str>,
    /// The other item, where it is said of a pair.
    pub(super) with: Option<String>,
}

impl Row {
    /// A row of a table of answers.
    pub(super) fn of_answer(item: &Item, rubric: &Rubric, said: Said<'_>) -> Self {
        let Said { reviewer, question, value, at, given, note, quotes, with } = said;
        let seen = given.and_then(|given| given.seen);
        let cells: [Value; LONG.len()] = [
            item.name().into(),
            json!(item.transcript.digest),
            (*item.file).into(),
            item.number.into(),
            reviewer.into(),
            rubric.reference().into(),
            question.into(),
            value,
            json!(at),
            given.and_then(|given| given.ms).into(),
            json!(given.map(|given| &given.hidden)),
            seen.map(|seen| seen.prompt).into(),
            seen.map(|seen| seen.scratchpad).into(),
            seen.map(|seen| seen.answer).into(),
            false.into(),
            note.into(),
            quotes.into(),
            json!(given.map(|given| &given.suggested)),
            with.into(),
        ];
        Row { cells: cells.into(), facts: Fact::all(item) }
    }

    /// Who said it; null where nobody did.
    #[must_use]
    pub fn reviewer(&self) -> &Value {
        // In tables of answers and of items it is the same column.
        self.cells.get(REVIEWER).unwrap_or(&Value::Null)
    }
}

impl Columns {
    /// Notes an item's fields and flags.
    pub fn note(&mut self, item: &Item) {
        let add = |names: &mut Vec<String>, found: &[(String, Scalar)]| {
            for (name, _) in found {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        };
        add(&mut self.fields, &item.transcript.fields);
        add(&mut self.flags, &item.transcript.flags);
    }

    /// Fixed columns and the questions behind them, as a wide table has them.
    #[must_use]
    pub fn with_questions<'a>(&'a self, fixed: &[&'a str]) -> Vec<&'a str> {
        fixed.iter().copied().chain(self.questions.iter().map(String::as_str)).collect()
    }

    /// The columns of fields and flags. One that has the name of a fixed column or a question is told
    /// apart, and so is a flag that has the name of a field.
    #[must_use]
    pub fn facts(&self, fixed: &[&str]) -> Vec<(String, Fact)> {
        let is_taken =
            |name: &String| fixed.contains(&name.as_str()) || self.questions.contains(name);
        let fields = self.fields.iter().map(|name| {
            let shown = if is_taken(name) { format!("field.{name}") } else { name.clone() };
            (shown, Fact::Field(name.clone()))
        });
        let flags = self.flags.iter().map(|name| {
            let is_taken = is_taken(name) || self.fields.contains(name);
            let shown = if is_taken { format!("flag.{name}") } else { name.clone() };
            (shown, Fact::Flag(name.clone()))
        });
        fields.chain(flags).collect()
    }
}

/// The rows of one item: every reviewer's answers to its text as it is.
#[must_use]
pub fn of_item(item: &Item, tally: &Tally, rubric: &Rubric) -> Vec<Row> {
    let mut rows = Vec::new();
    for (reviewer, sheet) in tally.sheets(item.position, rubric) {
        let note = sheet.note.clone();
        for (question, given) in &sheet.answers {
            let quotes = sheet.quotes.iter().filter(|quote| quote.question == *question);
            rows.push(Row::of_answer(
                item,
                rubric,
                Said {
                    reviewer,
                    question,
                    value: given.value.as_ref().map(answer_value).into(),
                    at: Some(given.order.time()),
                    given: Some(given),
                    note: note.as_deref(),
                    quotes: quotes.map(|quote| quote.text.as_str()).collect(),
                    with: None,
                },
            ));
        }
    }
    rows.extend(codes_of(item, tally, rubric));
    rows
}

/// What stands for the question where a row is a code.
const CODE: &str = "#";

/// A row a code: its word is the value, and the passage that it is on the quote.
fn codes_of(item: &Item, tally: &Tally, rubric: &Rubric) -> Vec<Row> {
    let book = tally.ledger.codebook();
    let row = |(reviewer, mark): (&str, &CodeMark)| {
        let at = tally.ledger.event(mark.event).map(|event| event.order().time());
        Row::of_answer(
            item,
            rubric,
            Said {
                reviewer,
                question: CODE,
                value: book.resolve(&mark.code).into(),
                at,
                given: None,
                note: None,
                quotes: mark.quote.iter().map(|(_, words)| words.as_str()).collect(),
                with: None,
            },
        )
    };
    tally.codes_at(item.position).map(row).collect()
}

/// An answer as JSON.
#[must_use]
pub fn answer_value(answer: &Answer) -> Value {
    match answer {
        Answer::Flag(value) => json!(value),
        Answer::Scale(value) => json!(value),
        Answer::Word(word) => json!(word),
        Answer::Set(words) => json!(words),
    }
}

/// A field or a flag as JSON; numbers that JSON readers would change stay text.
#[must_use]
pub fn scalar_value(value: &Scalar) -> Value {
    match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => json!(value),
        Scalar::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Scalar::Text(text) => json!(text),
    }
}
