//! *Scout transcripts*: rows of an Inspect Scout transcript database.

use super::draft::Draft;
use super::exchange;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::WarningCode;

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "scout",
    looks_for: "transcript_id and messages of a Scout database",
    is_verbatim: false,
    items: format::one,
    signature,
    read,
};

fn signature(object: &Object<'_>) -> Option<String> {
    object.get("transcript_id")?;
    object.member("messages")?;
    let told = ["source_id", "source_type", "source_uri", "task_set"];
    let told = told.into_iter().find(|key| object.member(key).is_some())?;
    Some(format!("it has transcript_id, messages and {told}"))
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: object.text("transcript_id"), ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    exchange::request(object, &mut reader, &mut draft);
    reader.report(&mut draft);
    if let Some(error) = object.text("error").filter(|error| !error.is_empty()) {
        draft.warn_with(WarningCode::Error, Some(error));
    }
    take_in(object, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// Scores are flags; metadata are objects, as text.
fn take_in(object: &Object<'_>, draft: &mut Draft) {
    let mut taken = vec!["transcript_id", "messages", "input", "events", "timelines", "error"];
    for (name, value) in object.members() {
        let is_score = name == "success" || name == "score" || name.starts_with("score_");
        if is_score && name != "score_explanation" {
            fields::take_in_flags(name, value, draft, 0);
            taken.push(name);
        } else if let Some(inner) = json::embedded(value).filter(|_| !taken.contains(&name)) {
            if let Ok(inner) = Object::parse(&inner) {
                fields::take_in_under(name, &inner, draft);
            }
            taken.push(name);
        } else if value.get() == "\"\"" {
            taken.push(name);
        }
    }
    fields::take_in(object, &taken, draft);
}
