//! Records that stand one after another: a line each, or values however they stand on lines.

use super::contents::{Contents, LOOKED_AT, LOOKED_AT_LONGER, first_records, index_until};
use super::document::{ElementRecords, Form, WholeRecord};
use super::lines::LineRecords;
use super::records::{Limits, Records};
use super::source::Source;
use crate::corpus::formats::{self, Told, shape};
use crate::json::outline::Outline;
use crate::json::values::Values;

/// Whether lines are records, as far as the first one tells: it is a whole value and others
/// follow, or it breaks off inside a string. A single line is a document.
pub fn first_line_is_a_record(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(line) = lines.find(|line| !line.is_empty()) else { return false };
    let more = lines.any(|line| !line.is_empty());
    let mut outline = Outline::default();
    outline.feed(line);
    more && (outline.ended && outline.top.is_some() || outline.is_in_string())
}

/// Whether another value begins behind the first one of the first line that has any.
pub fn first_line_has_several(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(line) = lines.find(|line| !line.is_empty()) else { return false };
    let mut found = Values::default();
    found.feed(line);
    let rest = found.found.first().and_then(|first| line.get(usize::try_from(first.end).ok()?..));
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"))
}

pub fn lines(source: &Source, start: u64, limits: Limits) -> Result<Contents, String> {
    let records = LineRecords::new(source.clone(), limits, start);
    of_records(records, source, limits, Form::Lines)
}

/// Values one after another, however they stand on lines.
pub fn values(source: &Source, start: u64, limits: Limits) -> Result<Contents, String> {
    let records = ElementRecords::new(source.clone(), limits, Values::from(start));
    let contents = of_records(records, source, limits, Form::Values)?;
    let notes = vec!["its values do not stand one a line".to_owned()];
    Ok(Contents { notes, ..contents })
}

/// A transcript a record, or the turns of one.
fn of_records(
    records: impl Records + 'static,
    source: &Source,
    limits: Limits,
    form: Form,
) -> Result<Contents, String> {
    index_until(&records, 1);
    let mut heads = first_records(&records, LOOKED_AT);
    if heads.is_empty() {
        return Err("it holds nothing but blanks; name a file of transcripts".to_owned());
    }
    if heads.iter().all(|head| formats::recognise(head).is_none()) {
        index_until(&records, LOOKED_AT_LONGER);
        heads = first_records(&records, LOOKED_AT_LONGER);
    }
    if is_session(&heads) {
        return Ok(Contents::of(WholeRecord::new(source.clone(), limits, form)));
    }
    if let Some(guess) = shape::rounds(&heads).filter(|_| source.length() <= limits.document) {
        let contents = Contents::of(WholeRecord::new(source.clone(), limits, form));
        return Ok(Contents { guess: Some(guess), ..contents });
    }
    Ok(Contents::of(records))
}

/// Whether records are the turns of one conversation: a line as only agents write it, or two turns in
/// a row, and none that is a conversation of its own. A line of an agent's own may have a prompt and an
/// answer, too, so that such records count only where there are more of them.
fn is_session(heads: &[Vec<u8>]) -> bool {
    let told: Vec<Told> = heads.iter().map(|head| formats::told(head)).collect();
    let turn_after_turn = told.windows(2).any(|pair| pair.iter().all(|one| *one != Told::Nothing));
    if !told.contains(&Told::Session) && !turn_after_turn {
        return false;
    }
    let (mut turns, mut flat) = (0, 0);
    for (head, told) in heads.iter().zip(&told) {
        let format = formats::recognise(head).map(|found| found.format.name);
        match (told, format) {
            (_, Some(name)) if name != "flat" => return false,
            (Told::Nothing, Some(_)) => flat += 1,
            (Told::Nothing, None) => {}
            _ => turns += 1,
        }
    }
    flat <= turns
}
