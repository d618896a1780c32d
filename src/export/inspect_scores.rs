//! Scores for Inspect's `precomputed_scores`: a JSON object a line with the sample's id and epoch, the
//! value, the notes as its explanation, and who labelled it. Of several questions the value is an
//! object.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::counted::{CountedRow, CountedRows};
use crate::corpus::Item;
use crate::text::escaped::to_json;
use crate::transcript::Scalar;

/// Writes a line an item.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(rows: &CountedRows, out: &mut dyn Write) -> io::Result<()> {
    for row in &rows.rows {
        let (id, epoch) = sample(&row.item);
        let mut record = Map::new();
        record.insert("id".to_owned(), id.into());
        if let Some(epoch) = epoch {
            record.insert("epoch".to_owned(), epoch.into());
        }
        record.insert("value".to_owned(), value(row, &rows.questions));
        if !row.notes.is_empty() {
            record.insert("explanation".to_owned(), explanation(row).into());
        }
        record.insert("metadata".to_owned(), json!({ "reviewers": row.reviewers }));
        to_json(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// A sample's own id, and its epoch where it has one: an item's id joins both by a colon.
fn sample(item: &Item) -> (String, Option<u64>) {
    let name = item.name().into_owned();
    let epoch = match item.transcript.field("epoch") {
        Some(Scalar::Number(digits)) => digits.parse::<u64>().ok(),
        _ => None,
    };
    let own = epoch.and_then(|epoch| name.strip_suffix(&format!(":{epoch}")).map(str::to_owned));
    (own.unwrap_or(name), epoch)
}

/// The answer, or the answers by question; what has none is left out.
fn value(row: &CountedRow, questions: &[String]) -> Value {
    let json = |answer| serde_json::to_value(answer).unwrap_or(Value::Null);
    match row.answers.as_slice() {
        [answer] => answer.as_ref().map_or(Value::Null, json),
        several => {
            let pairs = questions.iter().zip(several);
            let given = pairs.filter_map(|(id, answer)| Some((id.clone(), json(answer.as_ref()?))));
            Value::Object(given.collect())
        }
    }
}

fn explanation(row: &CountedRow) -> String {
    match row.notes.as_slice() {
        [(_, note)] => note.clone(),
        several => {
            let lines = several.iter().map(|(name, note)| format!("{name}: {note}"));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}
