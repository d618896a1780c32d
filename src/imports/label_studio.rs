//! Label Studio's JSON: tasks with annotations, each a list of results by the control's name.

use serde_json::Value;

use super::rows::{Columns, LabelRow, Source, at, word, words};
use super::table;

/// Where a result's words are.
const VALUES: [&str; 5] = ["choices", "rating", "text", "number", "taxonomy"];

/// Reads each annotation that was not cancelled as a row. The id is `data.id`, unless a column is named.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Vec<LabelRow>, String> {
    let id_at = columns.id.as_deref().unwrap_or("data.id");
    let mut rows = Vec::new();
    for task in table::rows(source)? {
        let annotations = ["annotations", "completions"].iter().find_map(|name| task.get(*name));
        for annotation in annotations.and_then(Value::as_array).into_iter().flatten() {
            if annotation.get("was_cancelled").and_then(Value::as_bool).unwrap_or(false) {
                continue;
            }
            let results = annotation.get("result").and_then(Value::as_array).into_iter().flatten();
            let answers = results.filter_map(|result| {
                let theirs = result.get("from_name")?.as_str()?;
                let value = result.get("value")?;
                let said = VALUES.iter().find_map(|name| value.get(*name))?;
                Some((columns.question(theirs).to_owned(), words(said)))
            });
            rows.push(LabelRow {
                number: rows.len() + 1,
                id: at(&task, id_at).and_then(word),
                file: columns.file.as_deref().and_then(|column| word(at(&task, column)?)),
                by: annotation.get("completed_by").and_then(who),
                at: annotation.get("created_at").and_then(word),
                why: None,
                answers: answers.collect(),
            });
        }
    }
    Ok(rows)
}

/// A number, or a user with an address.
fn who(value: &Value) -> Option<String> {
    let user = ["email", "username", "id"].iter().find_map(|name| word(value.get(*name)?));
    user.or_else(|| word(value))
}
