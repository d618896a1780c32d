//! *transcript*: a transcript as this program writes one out: its segments with their panes, and what stands
//! beside them. Whatever a record was read from, this holds what was shown of it.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Ready};
use super::fields;
use super::format::{self, Format, Problem};
use crate::corpus::record::Record;
use crate::json::Object;
use crate::transcript::{
    Kind, Pane, Role, Scalar, Score, Segment, Tags, Transcript, Warning, WarningCode,
};

/// The member that tells the format; its value is the version of the form.
const MARK: &str = "triptych_transcript";

/// The version of the form.
const FORM: u64 = 1;

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "transcript",
    looks_for: "triptych_transcript: what `export --to transcripts` and `pack` write",
    is_verbatim: true,
    items: format::one,
    signature,
    read,
};

/// Warnings that only all records, or flags, can tell: they are found anew.
const FOUND_ANEW: [WarningCode; 3] =
    [WarningCode::DuplicateId, WarningCode::QuoteAbsent, WarningCode::QuoteInexact];

/// A transcript as a record of this format.
#[must_use]
pub fn to_json(transcript: &Transcript) -> Value {
    let pairs = |pairs: &[(String, Scalar)]| -> Map<String, Value> {
        pairs.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
    };
    let warnings = transcript.warnings.iter().filter(|one| !FOUND_ANEW.contains(&one.code));
    let mut record = json!({
        MARK: FORM,
        "id": transcript.id,
        "segments": transcript.segments,
        "warnings": warnings.collect::<Vec<&Warning>>(),
    });
    for (name, values) in [("fields", &transcript.fields), ("flags", &transcript.flags)] {
        if !values.is_empty() {
            record[name] = pairs(values).into();
        }
    }
    if !transcript.withdrawn.is_empty() {
        record["withdrawn"] = json!(transcript.withdrawn);
    }
    if !transcript.quotes.is_empty() {
        record["quotes"] = json!(transcript.quotes);
    }
    record
}

fn signature(object: &Object<'_>) -> Option<String> {
    object.member(MARK).map(|_| format!("it has {MARK}"))
}

/// A segment as it is written.
#[derive(Deserialize)]
struct Written {
    pane: Pane,
    turn: u32,
    role: Role,
    #[serde(default)]
    name: Box<str>,
    kind: Kind,
    text: String,
    #[serde(default)]
    call: Box<str>,
    #[serde(default)]
    scores: Map<String, Value>,
    #[serde(default)]
    tags: Tags,
}

impl From<Written> for Segment {
    fn from(written: Written) -> Self {
        let Written { pane, turn, role, name, kind, text, call, scores, tags } = written;
        let score = |(name, value): (String, Value)| -> Score { (name.into(), scalar(&value)) };
        let scores = scores.into_iter().map(score).collect();
        Segment { pane, turn, role, name, kind, text, call, scores, tags }
    }
}

fn scalar(value: &Value) -> Scalar {
    match value {
        Value::Null => Scalar::Null,
        Value::Bool(value) => Scalar::Bool(*value),
        Value::Number(number) => Scalar::Number(number.to_string().into()),
        Value::String(text) => Scalar::Text(text.as_str().into()),
        other => Scalar::Text(other.to_string().into()),
    }
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    if object.member(MARK).is_some_and(|form| form.get() != FORM.to_string()) {
        let problem = format!("its {MARK} is of a later version; open it with a newer triptych");
        return Err(Problem(problem));
    }
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    draft.ready = Some(Ready {
        segments: segments(object, "segments")?,
        withdrawn: segments(object, "withdrawn")?,
    });
    for (name, into_flags) in [("fields", false), ("flags", true)] {
        for (key, value) in object.object(name).iter().flat_map(Object::members) {
            let Some(value) = fields::scalar(value) else { continue };
            let pairs = if into_flags { &mut draft.flags } else { &mut draft.fields };
            pairs.push((key.to_owned(), value));
        }
    }
    if let Some(quotes) = object.member("quotes") {
        draft.quotes =
            serde_json::from_str(quotes.get()).map_err(|error| wrong("quotes", &error))?;
    }
    warnings(object, &mut draft);
    let panes: Vec<Pane> =
        draft.ready.iter().flat_map(|ready| &ready.segments).map(|one| one.pane).collect();
    for pane in panes {
        draft.origin(pane, "segments");
    }
    Ok(draft)
}

fn segments(object: &Object<'_>, name: &str) -> Result<Vec<Segment>, Problem> {
    let Some(list) = object.member(name) else { return Ok(Vec::new()) };
    let written: Vec<Written> =
        serde_json::from_str(list.get()).map_err(|error| wrong(name, &error))?;
    Ok(written.into_iter().map(Segment::from).collect())
}

fn wrong(name: &str, error: &serde_json::Error) -> Problem {
    Problem(format!("its {name} are not as they were written ({error}); write the file anew"))
}

fn warnings(object: &Object<'_>, draft: &mut Draft) {
    for warning in object.array("warnings").iter().flatten().filter_map(|one| Object::of(one)) {
        let name = warning.text("code").unwrap_or_default();
        let known = WarningCode::ALL.into_iter().find(|code| code.name() == name);
        let Some(code) = known.filter(|code| !FOUND_ANEW.contains(code)) else { continue };
        if code == WarningCode::Redacted {
            draft.redacted.push(0);
        }
        draft.warn_with(code, warning.text("detail"));
    }
}
