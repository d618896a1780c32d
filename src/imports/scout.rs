//! A validation set of Inspect Scout: `id` with `target` and `labels`, each a value or an object of them, or
//! in columns `target_NAME` and `label_NAME`; cases may lie in splits.

use serde_json::Value;

use super::rows::{Columns, LabelRow, Source, word, words};
use super::table;

/// Reads every target and label. A target that is one value needs a question to be named for it.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Vec<LabelRow>, String> {
    let rows = table::rows(source)?;
    let cases = rows.iter().flat_map(|row| match row.get("cases").and_then(Value::as_array) {
        Some(cases) => cases.iter().collect::<Vec<_>>(),
        None => vec![row],
    });
    let id_at = columns.id.as_deref().unwrap_or("id");
    let label = |(number, case): (usize, &Value)| LabelRow {
        number: number + 1,
        id: case.get(id_at).and_then(id),
        answers: answers(case, columns),
        ..LabelRow::default()
    };
    Ok(cases.enumerate().map(label).collect())
}

/// A case of one transcript; one of several together is of none alone.
fn id(value: &Value) -> Option<String> {
    match value.as_array().map(Vec::as_slice) {
        Some([one]) => word(one),
        Some(_) => None,
        None => word(value),
    }
}

fn answers(case: &Value, columns: &Columns) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut put = |theirs: &str, value: &Value| {
        found.push((columns.question(theirs).to_owned(), words(value)));
    };
    for (name, value) in case.as_object().into_iter().flatten() {
        let own = ["target_", "label_"].iter().find_map(|start| name.strip_prefix(start));
        match (own, name.as_str(), value) {
            (Some(theirs), ..) => put(theirs, value),
            (None, "target" | "labels", Value::Object(each)) => {
                each.iter().for_each(|(theirs, value)| put(theirs, value));
            }
            (None, "target", value) => put("target", value),
            _ => {}
        }
    }
    found
}
