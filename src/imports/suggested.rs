//! A table of what a program proposes: a column a question, or a row an answer.

use super::rows::{Columns, LabelRow, Source, at, word, words};
use super::table;

/// Reads it. Where nothing is named, `id`, `why` and `reason`, the columns that are called as a question,
/// or else `question` and `value`, are what they say.
///
/// # Errors
/// Where it is no table, or nothing in it answers a question.
pub fn read(
    source: &Source<'_>,
    columns: &Columns,
    questions: &[&str],
) -> Result<Vec<LabelRow>, String> {
    let rows = table::rows(source)?;
    let has = |name: &&str| rows.iter().any(|row| at(row, name).is_some());
    let usual = |names: &[&'static str]| names.iter().copied().find(has).map(str::to_owned);
    let mut columns = columns.clone();
    columns.id = columns.id.or_else(|| usual(&["id"]));
    columns.why = columns.why.or_else(|| usual(&["why", "reason"]));
    if columns.questions.is_empty() {
        let called_so = questions.iter().filter(|name| has(name));
        columns.questions =
            called_so.map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    }
    if !(columns.questions.is_empty() && has(&"question") && has(&"value")) {
        return table::read(source, &columns);
    }
    columns.questions = vec![(String::new(), "value".to_owned())];
    let mut found = table::read(source, &columns)?;
    for (label, row) in found.iter_mut().zip(&rows) {
        let question = at(row, "question").and_then(word).unwrap_or_default();
        let value = at(row, "value").map(words).unwrap_or_default();
        label.answers = vec![(question, value)];
    }
    Ok(found)
}
