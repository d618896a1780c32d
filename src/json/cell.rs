//! Values in the cells of a table.

use serde_json::Value;

/// A JSON value as the text of one cell: texts as they are, lists as JSON, null as nothing.
#[must_use]
pub fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
