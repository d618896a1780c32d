//! What of a JSON document are its records: its elements, those of a member, what stands deeper, or
//! the document itself.

use std::ops::Range;

use super::contents::{Contents, format_of};
use super::document::{BYTE_ORDER_MARK, ElementRecords, Form, WholeRecord};
use super::nested::{self, LONGEST_BESIDE, NestedRecords, Outer, Surrounded};
use super::records::Limits;
use super::samples;
use super::source::{HEAD, Source};
use super::streams::{lines, values};
use crate::corpus::formats;
use crate::json::outline::{Outline, Top};
use crate::json::{self, Object};
use crate::text::megabytes;
use crate::text::reason;

/// Names of arrays that an object may be wrapped around.
const WRAPPED: [&str; 6] =
    ["samples", "results", "conversations", "jailbreaks", "testCases", "loglines"];

pub fn document(source: &Source, start: u64, limits: Limits) -> Result<Contents, String> {
    let mut outline = Outline::default();
    let mut chunk = vec![0; 1 << 20];
    // An array's first elements are enough; of an object all members have to be known.
    loop {
        let at = outline.fed().max(start);
        if outline.fed() < start {
            outline.feed(&vec![b' '; usize::try_from(start).unwrap_or(0)]);
        }
        let read = source
            .read_at(&mut chunk, at)
            .map_err(|error| format!("it cannot be read: {}", reason(error)))?;
        outline.feed(&chunk[..read]);
        let enough = outline.top == Some(Top::Array)
            && outline
                .members
                .first()
                .and_then(|all| all.elements.as_ref())
                .is_some_and(|all| all.len() > 2);
        if read == 0 || outline.ended || enough {
            break;
        }
    }
    match outline.top {
        Some(Top::Array) => array(source, limits, outline),
        // The first of several values on lines, which was longer than what was looked at.
        Some(Top::Object) if outline.ended && something_follows(source, outline.end()) => {
            if spans_lines(source, start, outline.end()) {
                values(source, start, limits)
            } else {
                lines(source, start, limits)
            }
        }
        _ => object(source, limits, outline),
    }
}

/// Whether a value that starts with the first byte that is no blank has lines of its own.
fn spans_lines(source: &Source, start: u64, end: u64) -> bool {
    let value = source.range(start, end.min(start + HEAD)).unwrap_or_default();
    value.trim_ascii().contains(&b'\n')
}

/// Whether anything but blanks stands soon behind a byte.
fn something_follows(source: &Source, end: u64) -> bool {
    let behind = source.range(end, end + HEAD).unwrap_or_default();
    behind.iter().any(|byte| !byte.is_ascii_whitespace())
}

fn array(source: &Source, limits: Limits, outline: Outline) -> Result<Contents, String> {
    let elements = outline.members.first().and_then(|all| all.elements.as_ref());
    let first = elements.into_iter().flatten().take(2);
    let heads: Vec<Vec<u8>> =
        first.filter_map(|range| source.range(range.start, range.end).ok()).collect();
    if heads.is_empty() && outline.ended {
        return Err("it is an empty array; name a file of transcripts".to_owned());
    }
    if !heads.is_empty() && heads.iter().all(|head| formats::is_turn(head)) {
        return whole(source, limits);
    }
    let is_list = |head: &Vec<u8>| head.starts_with(b"[");
    if !heads.is_empty()
        && heads.iter().all(is_list)
        && heads.iter().all(|head| formats::recognise(head).is_none())
        && let Some(contents) = searched(source, limits)
    {
        return Ok(contents);
    }
    let records = ElementRecords::new(source.clone(), limits, (outline, 0));
    Ok(Contents { is_array: true, ..Contents::of(records) })
}

fn object(source: &Source, limits: Limits, mut outline: Outline) -> Result<Contents, String> {
    let place =
        |name: &str| outline.members.iter().position(|member| member.name == name.as_bytes());
    if let (Some(eval), Some(member)) = (place("eval"), place("samples")) {
        let range = outline.members[eval].range.clone();
        let eval = source.range(range.start, range.end).unwrap_or_default();
        let file_fields = formats::inspect::file_fields(&eval);
        let ranges = outline.members[member].elements.as_mut().filter(|_| outline.ended);
        if let Some(ranges) = ranges {
            samples::order(source, ranges);
        }
        let records = ElementRecords::new(source.clone(), limits, (outline, member));
        let why = "it has eval and samples".to_owned();
        let format = formats::by_name(formats::inspect::NAME).map(|format| (format, why));
        return Ok(Contents { format, file_fields, ..Contents::of(records) });
    }
    if source.length() <= limits.document {
        let bytes = source.range(0, source.length()).unwrap_or_default();
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
        if formats::recognise(bytes).is_some() {
            return whole(source, limits);
        }
        // A session of one turn.
        if formats::is_turn(bytes) {
            let records = WholeRecord::new(source.clone(), limits, Form::Values);
            return Ok(Contents::of(records));
        }
    }
    let wrapped = outline.members.iter().position(|member| {
        let size = member.range.end - member.range.start;
        let named = WRAPPED.iter().any(|name| name.as_bytes() == member.name);
        let large = size * 10 > source.length() * 8;
        member.elements.as_ref().is_some_and(|all| !all.is_empty()) && (named || large)
    });
    match wrapped {
        Some(member) => {
            let outer = surroundings(source, &outline, member);
            let records = ElementRecords::new(source.clone(), limits, (outline, member));
            let contents = Contents::of(Surrounded::new(Box::new(records), outer));
            let has_records = format_of(contents.records.as_ref(), false).is_ok();
            let deeper = (!has_records).then(|| searched(source, limits)).flatten();
            Ok(deeper.unwrap_or(contents))
        }
        // A single line that is too long to be read is a record that says so.
        None if source.length() > limits.document && is_one_line(source) => {
            lines(source, 0, limits)
        }
        None => match searched(source, limits) {
            Some(contents) => Ok(contents),
            None => whole(source, limits),
        },
    }
}

/// Records that stand deeper in a document, as far as they can be found.
fn searched(source: &Source, limits: Limits) -> Option<Contents> {
    let is_marked = source.range(0, 3).is_ok_and(|head| head == BYTE_ORDER_MARK);
    let start = if is_marked { BYTE_ORDER_MARK.len() as u64 } else { 0 };
    let text = whole_text(source, start, limits)?;
    let pointer = nested::find(&text)?;
    nested(source, start, limits, &pointer).ok()
}

/// The members of a document beside the one whose elements are its records.
fn surroundings(source: &Source, outline: &Outline, chosen: usize) -> Outer {
    let members = outline.members.iter().enumerate().filter(|(place, _)| *place != chosen);
    let mut parts = Vec::new();
    for (_, member) in members {
        let Range { start, end } = member.range.clone();
        if member.elements.is_some() || end - start > LONGEST_BESIDE as u64 {
            continue;
        }
        let value = source.range(start, end).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let name = String::from_utf8_lossy(&member.name).into_owned();
        parts.extend(value.map(|value| format!("{}:{value}", serde_json::Value::from(name))));
    }
    let text = format!("{{{}}}", parts.join(","));
    Object::parse(&text).map(|object| nested::beside(&object, "")).unwrap_or_default()
}

fn is_one_line(source: &Source) -> bool {
    source.range(0, HEAD).is_ok_and(|head| memchr::memchr(b'\n', head.trim_ascii()).is_none())
}

fn whole(source: &Source, limits: Limits) -> Result<Contents, String> {
    if source.length() > limits.document {
        return Err(format!(
            "it is one JSON document of {} that has to be read whole, and the limit is {}; raise limits.document_mb in the config",
            megabytes(source.length()),
            megabytes(limits.document)
        ));
    }
    Ok(Contents::of(WholeRecord::new(source.clone(), limits, Form::Value)))
}

/// The records that a pointer leads to in a document.
pub fn nested(
    source: &Source,
    start: u64,
    limits: Limits,
    pointer: &str,
) -> Result<Contents, String> {
    let text = whole_text(source, start, limits)
        .ok_or_else(|| "its records are said to stand in a document, and it is none that can be read whole; correct --map records".to_owned())?;
    let records = NestedRecords::at(pointer, (source, start), &text, limits)
        .ok_or_else(|| format!("nothing is at {pointer}; correct --map records"))?;
    let notes = vec![format!("its records are at {pointer}")];
    Ok(Contents { notes, is_array: true, ..Contents::of(records) })
}

/// A document's text, where it may be read whole and is one value.
fn whole_text(source: &Source, start: u64, limits: Limits) -> Option<String> {
    if source.length() > limits.document {
        return None;
    }
    let bytes = source.range(start, source.length()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    (!json::is_too_deep(text.as_bytes())).then_some(text)
}
