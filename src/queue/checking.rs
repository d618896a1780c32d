//! Names and values in a filter that nothing has: slips of the finger, and the nearest that there is.

use super::columns::Columns;
use crate::filter::nearest::did_you_mean;
use crate::filter::{Atom, Expr, Op, Value};
use crate::rubric::{Question, QuestionKind, Rubric};

/// Values of a key are compared with what is typed up to so many.
const MOST_VALUES: usize = 1000;
/// So many values are all named.
const FEW: usize = 6;

/// Makes sure that a filter names keys, questions and answers that there are.
///
/// # Errors
/// Where one is not; with the nearest one there is.
pub fn check(filter: &Expr, columns: &Columns, rubric: &Rubric) -> Result<(), String> {
    columns.check_keys(filter, rubric)?;
    for atom in filter.atoms() {
        match atom {
            Atom::Label { question, op, values, .. } => {
                check_answer(question, *op, values, rubric)?;
            }
            Atom::Compare { key, op, values } => check_number(key, *op, values, columns)?,
            _ => {}
        }
    }
    Ok(())
}

/// Numbers are compared with numbers.
fn check_number(key: &str, op: Op, values: &[Value], columns: &Columns) -> Result<(), String> {
    let compares = matches!(op, Op::Is | Op::Less | Op::AtMost | Op::More | Op::AtLeast);
    if !compares || !columns.has_only_numbers(key) {
        return Ok(());
    }
    match values.iter().find(|value| value.text().parse::<f64>().is_err()) {
        Some(wrong) => {
            let wrong = wrong.text();
            Err(format!("{key} is a number, and {wrong} is none; write e.g. {key}>=0.5"))
        }
        None => Ok(()),
    }
}

fn check_answer(id: &str, op: Op, values: &[Value], rubric: &Rubric) -> Result<(), String> {
    let Some(question) = rubric.question(id) else {
        let known: Vec<&str> =
            rubric.questions.iter().map(|question| question.id.as_str()).collect();
        return Err(format!("there is no question {id}; {}", hint(id, &known)));
    };
    let known = answers(question);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if known.is_empty() || !matches!(op, Op::Is | Op::IsNot) {
        return Ok(());
    }
    for value in values {
        let word = value.text();
        let is_truth =
            matches!(question.kind, QuestionKind::Flag) && ["true", "false"].contains(&word);
        if !known.contains(&word) && !is_truth {
            return Err(format!("{word} is no answer to {id}; {}", hint(word, &known)));
        }
    }
    Ok(())
}

/// The answers that a question can have; none where they cannot be listed.
#[must_use]
pub fn answers(question: &Question) -> Vec<String> {
    match &question.kind {
        QuestionKind::Flag => vec!["yes".to_owned(), "no".to_owned()],
        _ => question.choices().iter().map(|choice| choice.value.clone()).collect(),
    }
}

fn hint(word: &str, known: &[&str]) -> String {
    did_you_mean(word, known.iter().copied(), || format!("there are: {}", known.join(", ")))
}

/// What to say of a filter's first value that no item has, if there is one.
#[must_use]
pub fn value_of_nothing(filter: &Expr, columns: &Columns) -> Option<String> {
    filter.atoms().into_iter().find_map(|atom| {
        let Atom::Compare { key, op: op @ Op::Is, values } = atom else { return None };
        let known = columns.distinct(key, MOST_VALUES);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let is_met = |value: &&Value| {
            columns.some_value(key, &|found| op.holds(std::slice::from_ref(value), found))
        };
        let wrong =
            values.iter().find(|value| !known.is_empty() && is_met(value) == Some(false))?;
        let all = || match known.len() {
            0..=FEW => format!("it is {}", known.join(", ")),
            _ => String::new(),
        };
        let hint = did_you_mean(wrong.text(), known.iter().copied(), all);
        let hint = if hint.is_empty() { hint } else { format!("; {hint}") };
        Some(format!("{key} is never {}{hint}", wrong.text()))
    })
}
