//! A validation set of Inspect Scout: `id` with `target`, `target_NAME…` or `label_NAME…`.

use serde_json::Value;

use super::rows::{Columns, LabelRow, Source, word, words};
use super::table;

/// Reads every target. One that is called `target` alone needs a question to be named for it.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Vec<LabelRow>, String> {
    let rows = table::rows(source)?;
    let label = |(number, row): (usize, &Value)| {
        let members = row.as_object().into_iter().flatten();
        let answers = members.filter_map(|(name, value)| {
            let own = ["target_", "label_"].iter().find_map(|start| name.strip_prefix(start));
            let theirs = own.or((name == "target").then_some("target"))?;
            Some((columns.question(theirs).to_owned(), words(value)))
        });
        LabelRow {
            number: number + 1,
            id: word(row.get(columns.id.as_deref().unwrap_or("id")).unwrap_or(&Value::Null)),
            answers: answers.collect(),
            ..LabelRow::default()
        }
    };
    Ok(rows.iter().enumerate().map(label).collect())
}
