//! The transcript formats, each a row of one table.
//!
//! A row says what a record of the format looks like and how to read one; detection, `check` and
//! `--format` all work from the table. Most formats differ only in where the turns are and what
//! the keys are called, so there is one reader of turns (`turns`, `parts`) with one vocabulary.

mod alignment_faking;
pub mod batch;
mod chat;
mod chatgpt;
pub mod custom;
mod draft;
mod evals;
mod exchange;
mod fields;
mod finish;
pub mod flat;
mod format;
pub mod inspect;
mod langfuse;
mod lm_eval;
mod logged;
mod media;
mod parts;
mod petri;
pub mod portable;
pub mod preference;
pub mod prose;
mod raw_response;
mod reasoning;
mod scored;
mod scout;
mod session;
pub mod shape;
mod trajectory;
mod turns;
mod vocabulary;

use self::draft::Draft;
pub use self::fields::{CARRIED, may_tell_tier};
pub use self::format::Format;
use self::format::Problem;
pub use self::session::Told;
use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::corpus::identity::digest;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::text::{counted, listed};
use crate::transcript::{
    Kind, Pane, Role, Scalar, Segment, Tags, Transcript, Warning, WarningCode,
};

/// Every format, the most telling signature first.
pub static FORMATS: &[Format] = &[
    portable::FORMAT,
    scout::FORMAT,
    inspect::FORMAT,
    alignment_faking::FORMAT,
    raw_response::FORMAT,
    batch::FORMAT,
    petri::FORMAT,
    lm_eval::FORMAT,
    preference::FORMAT,
    trajectory::FORMAT,
    evals::PROMPTFOO,
    evals::HELM,
    evals::FASTCHAT,
    evals::TOOLBENCH,
    langfuse::FORMAT,
    chatgpt::FORMAT,
    session::FORMAT,
    chat::FORMAT,
    logged::OPENTELEMETRY,
    logged::EXCHANGE,
    flat::FORMAT,
    custom::FORMAT,
];

/// A record's format, and why.
#[derive(Debug)]
pub struct Recognised {
    /// The format.
    pub format: &'static Format,
    /// What told it.
    pub why: String,
}

/// The format of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The format of a record.
#[must_use]
pub fn recognise(record: &[u8]) -> Option<Recognised> {
    let is_list = record.trim_ascii_start().starts_with(b"[");
    if is_list {
        let text = String::from_utf8_lossy(record);
        let mended = json::without_odd_numbers(&text);
        let text = mended.as_deref().unwrap_or(&text);
        let is_session = !json::is_too_deep(text.as_bytes()) && session::is_array_of_turns(text);
        let why = "an array of turns".to_owned();
        return is_session.then_some(Recognised { format: &SESSION, why });
    }
    object_of(record, recognise_object)?
}

/// What is to be said of a record that is an object, its numbers mended where Python wrote odd ones.
fn object_of<T>(record: &[u8], look: impl Fn(&Object<'_>) -> T) -> Option<T> {
    let text = String::from_utf8_lossy(record);
    if json::is_too_deep(text.as_bytes()) {
        return None;
    }
    if let Ok(object) = Object::parse(&text) {
        return Some(look(&object));
    }
    let mended = json::without_odd_numbers(&text)?;
    Some(look(&Object::parse(&mended).ok()?))
}

static SESSION: Format = session::FORMAT;

fn recognise_object(object: &Object<'_>) -> Option<Recognised> {
    FORMATS.iter().find_map(|format| {
        let why = (format.signature)(object)?;
        Some(Recognised { format, why })
    })
}

/// Whether a record with members of these names would be of some format.
#[must_use]
pub fn fits_names(names: &[String]) -> bool {
    let members =
        names.iter().map(|name| format!("{}:\"\"", serde_json::Value::from(name.as_str())));
    let record = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    recognise(record.as_bytes()).is_some()
}

/// The id of an object, in the member of this name, and its other members as flags, but for missing
/// ones.
#[must_use]
pub fn flags_of(object: &Object<'_>, id: &str) -> Option<(String, Vec<(String, Scalar)>)> {
    let key = fields::scalar(object.get(id)?)?.to_string();
    let mut draft = Draft::default();
    for (name, value) in object.members().filter(|(name, _)| *name != id) {
        fields::take_in_flags(name, value, &mut draft, 0);
    }
    draft.flags.retain(|(_, value)| !value.is_missing());
    Some((key, draft.flags))
}

/// How many items a record is, read by a format, or alone where it does not fit.
#[must_use]
pub fn items(format: &Format, record: &[u8]) -> usize {
    let items = |object: &Object<'_>| {
        if (format.signature)(object).is_some() {
            return (format.items)(object);
        }
        recognise_object(object).map_or(1, |found| (found.format.items)(object))
    };
    object_of(record, items).unwrap_or(1).max(1)
}

/// Whether a value is one turn of a conversation and not a conversation.
#[must_use]
pub fn is_turn(value: &[u8]) -> bool {
    object_of(value, session::is_turn).unwrap_or(false)
}

/// What a value is, in a list of turns.
#[must_use]
pub fn told(value: &[u8]) -> Told {
    object_of(value, session::told).unwrap_or(Told::Nothing)
}

/// So many members are named of a record that is no transcript.
const MOST_NAMED: usize = 6;

/// Why there is no transcript in a text, by what it holds, and what to do.
#[must_use]
pub fn why_none(text: &str) -> String {
    let first = || serde_json::from_str::<Vec<&RawValue>>(text).ok()?.first().copied();
    let object = Object::parse(text).ok().or_else(|| Object::of(first()?));
    let names: Vec<&str> = object.iter().flat_map(Object::members).map(|(name, _)| name).collect();
    match names.first() {
        Some(name) => format!(
            "its records have {}, and nothing that is known as a prompt or an answer; say where the texts are, e.g. --map answer=/{}",
            listed(&names, MOST_NAMED),
            name.replace('~', "~0").replace('/', "~1")
        ),
        None => {
            "it holds no JSON records, and no line of it begins a turn, as `User:` does".to_owned()
        }
    }
}

/// Reads one record by a mapping of the user's. It never fails, as [`read`].
#[must_use]
pub fn read_mapped(mapping: &custom::Mapping, record: &Record<'_>) -> Transcript {
    let text = String::from_utf8_lossy(record.bytes);
    if json::is_too_deep(text.as_bytes()) {
        return unreadable(record, "values are nested too deep; flatten the record");
    }
    let is_whole = serde_json::from_str::<&RawValue>(&text).is_ok();
    let mended = if is_whole { None } else { json::without_odd_numbers(&text) };
    match custom::read(mapping, mended.as_deref().unwrap_or(&text), record.item) {
        Ok(draft) => {
            let digest_before = (!is_whole).then(|| digest::of_bytes(record.bytes));
            Draft { digest_before, ..draft }.finish(record.tags)
        }
        Err(problem) => unreadable(record, &problem.0),
    }
}

/// Reads one record. It never fails: a record that cannot be read is a transcript that says why.
#[must_use]
pub fn read(format: &Format, record: &Record<'_>) -> Transcript {
    // Nearly every record is whole, and telling so is much quicker than mending.
    let decoded = match std::str::from_utf8(record.bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(record.bytes),
    };
    let lossy = matches!(decoded, Cow::Owned(_));
    match draft(format, record, &decoded) {
        Ok(mut draft) => {
            if lossy {
                draft.warn(WarningCode::BadUtf8);
            }
            draft.finish(record.tags)
        }
        Err(problem) => unreadable(record, &problem.0),
    }
}

/// Reads what stands beside the texts of a record: its id, fields and flags.
#[must_use]
pub fn read_beside(format: &Format, record: &Record<'_>) -> Transcript {
    let text = String::from_utf8_lossy(record.bytes);
    match draft(format, record, &text) {
        Ok(draft) => {
            let (turns, ready, turns_before) = (Vec::new(), None, None);
            Draft { turns, ready, turns_before, ..draft }.finish(record.tags)
        }
        Err(problem) => unreadable(record, &problem.0),
    }
}

fn draft(format: &Format, record: &Record<'_>, text: &str) -> Result<Draft, Problem> {
    if json::is_too_deep(text.as_bytes()) {
        let problem =
            format!("values are nested more than {} deep; flatten the record", json::DEEPEST);
        return Err(Problem(problem));
    }
    if text.trim_start().starts_with('[') && session::is_array_of_turns(text) {
        return session::read_array(text);
    }
    let object = match Object::parse(text) {
        Ok(object) => object,
        Err(error) => {
            // Python writes numbers that JSON does not know.
            let mended =
                json::without_odd_numbers(text).filter(|mended| Object::parse(mended).is_ok());
            return match mended {
                Some(mended) => {
                    let draft = draft(format, record, &mended)?;
                    let digest_before = Some(digest::of_bytes(record.bytes));
                    Ok(Draft { digest_before, ..draft })
                }
                None => Err(not_an_object(&error, text)),
            };
        }
    };
    let fits = (format.signature)(&object).is_some();
    // A record that fits none of its file's format is tried alone.
    let alone = || recognise_object(&object).map(|found| found.format);
    let Some(format) = fits.then_some(format).or_else(alone) else {
        return Err(Problem(format!("no transcript was found in it: {}", why_none(text))));
    };
    let mut draft = (format.read)(&object, record)?;
    if record.items > 1 && format.name != preference::NAME {
        draft.id = draft.id.map(|id| format!("{id}/{}", record.item + 1));
    }
    if draft.answers > record.items {
        let more = counted(draft.answers - record.items, "more answer");
        let words = format!("{more} of this record stand in the file and are not shown");
        draft.warn_with(WarningCode::MoreAnswers, Some(words));
    }
    Ok(Draft { carried: fields::carried(&object), ..draft })
}

fn not_an_object(error: &serde_json::Error, text: &str) -> Problem {
    let first = text.trim_start().chars().next();
    let words = match (error.classify(), first) {
        (serde_json::error::Category::Data, Some(first)) if first != '{' => {
            "a record is a JSON object, and this is another value; remove it".to_owned()
        }
        (serde_json::error::Category::Eof, _) => {
            format!("the record is cut off: {}; write it again", json::explain(error, text))
        }
        _ => format!("{}; correct the JSON", json::explain(error, text)),
    };
    Problem(words)
}

/// The most of an unreadable record that is shown, in bytes.
const MOST_SHOWN: usize = 8 << 20;

/// The transcript of a record that cannot be read: its raw text, and why.
#[must_use]
pub fn unreadable(record: &Record<'_>, problem: &str) -> Transcript {
    let shown = record.bytes.get(..MOST_SHOWN).unwrap_or(record.bytes);
    let words = format!("{}: {problem}", record.place);
    let raw = Segment {
        pane: Pane::Prompt,
        turn: 0,
        role: Role::Other,
        name: "".into(),
        kind: Kind::Raw,
        text: String::from_utf8_lossy(shown).into_owned(),
        call: "".into(),
        scores: Box::default(),
        tags: Tags::default(),
    };
    let segments = if raw.text.is_empty() { Vec::new() } else { vec![raw] };
    let empty = [
        (Pane::Prompt, "nothing of this record can be shown".to_owned()),
        (Pane::Scratchpad, format!("this record cannot be read: {words}")),
        (Pane::Answer, "this record cannot be read".to_owned()),
    ];
    Transcript {
        digest: digest::of_bytes(record.bytes),
        segments,
        warnings: vec![Warning::with(WarningCode::Unreadable, words)],
        empty: empty.to_vec(),
        ..Transcript::default()
    }
}

#[cfg(test)]
mod tests;
