//! A validation set of Inspect Scout: `id,target`, or `id,target_QUESTION…` for several questions.
//! Scout knows an Inspect sample by its `uuid`, another transcript by its id.

use std::io::{self, Write};

use csv::Writer;

use super::counted::CountedRows;
use crate::corpus::Item;
use crate::rubric::Answer;

/// Writes a header and a row an item.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(rows: &CountedRows, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Writer::from_writer(out);
    let target = |question: &String| format!("target_{question}");
    let targets = match rows.questions.as_slice() {
        [_] => vec!["target".to_owned()],
        several => several.iter().map(target).collect(),
    };
    table.write_record(std::iter::once("id".to_owned()).chain(targets))?;
    for row in &rows.rows {
        let answers =
            row.answers.iter().map(|answer| answer.as_ref().map(text).unwrap_or_default());
        table.write_record(std::iter::once(id(&row.item)).chain(answers))?;
    }
    table.flush()
}

/// The id that Scout knows the transcript by.
fn id(item: &Item) -> String {
    let uuid = item.transcript.field("uuid").map(ToString::to_string);
    uuid.unwrap_or_else(|| item.name().into_owned())
}

/// An answer as Scout reads it: true and false are truth values, a set is a JSON list.
fn text(answer: &Answer) -> String {
    match answer {
        Answer::Flag(value) => value.to_string(),
        Answer::Set(words) => serde_json::Value::from(words.as_slice()).to_string(),
        answer => answer.to_string(),
    }
}
