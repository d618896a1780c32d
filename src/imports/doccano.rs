//! doccano's JSON Lines of a classification project: a file an annotator, `label` a list of words.

use super::rows::{Columns, LabelRow, Source};
use super::table;

/// The column of the labels.
const LABEL: &str = "label";

/// Reads a table whose reviewer is the file's name, where no column says who it was.
pub fn read(source: &Source<'_>, columns: &Columns) -> Result<Vec<LabelRow>, String> {
    let questions = match columns.questions.as_slice() {
        [] => {
            return Err(format!(
                "say which question the labels answer, e.g. --question faking={LABEL}"
            ));
        }
        named => named.to_vec(),
    };
    let id = columns.id.clone().or(Some("id".to_owned()));
    let columns = Columns { id, questions, ..columns.clone() };
    let mut rows = table::read(source, &columns)?;
    let name = source.path.file_stem().map(|name| name.to_string_lossy().into_owned());
    for row in &mut rows {
        row.by = row.by.take().or_else(|| name.clone());
    }
    Ok(rows)
}
