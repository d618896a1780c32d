//! *Langfuse trace*: a trace with its input and output, else its generations.

use serde_json::value::RawValue;

use super::draft::Draft;
use super::exchange;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use crate::corpus::record::Record;
use crate::json::Object;
use crate::transcript::{Pane, Role};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "langfuse",
    looks_for: "a trace with observations",
    is_verbatim: false,
    items: format::one,
    signature,
    read,
};

fn trace<'a>(object: &Object<'a>) -> Option<Object<'a>> {
    let inner = object.object("trace").unwrap_or_else(|| object.clone());
    inner.get("observations")?;
    Some(inner)
}

fn signature(object: &Object<'_>) -> Option<String> {
    trace(object).map(|_| "it is a trace with observations".to_owned())
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let trace =
        trace(object).ok_or_else(|| Problem("it has no trace; export it again".to_owned()))?;
    let mut draft = Draft { id: fields::id(&trace), ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    // An export may name observations twice, once without their texts.
    let mut observations = object.array("observations").unwrap_or_default();
    observations.extend(trace.array("observations").unwrap_or_default());
    let generation = last_generation(&observations);
    let texts =
        |source: &Object<'_>| source.get("input").is_some() || source.get("output").is_some();
    match generation.filter(texts) {
        Some(generation) => exchange(&generation, &mut reader, &mut draft, "observations"),
        None => exchange(&trace, &mut reader, &mut draft, "trace"),
    }
    reader.report(&mut draft);
    for score in trace.array("scores").unwrap_or_default().into_iter().filter_map(Object::of) {
        if let (Some(name), Some(value)) = (score.text("name"), score.get("value")) {
            fields::take_in_flags(&format!("scores.{name}"), value, &mut draft, 0);
        }
    }
    let taken = ["id", "input", "output", "observations", "scores", "metadata"];
    fields::take_in(&trace, &taken, &mut draft);
    Ok(draft)
}

/// The generation that was made last has the whole conversation in its input.
fn last_generation<'a>(observations: &[&'a RawValue]) -> Option<Object<'a>> {
    let all = observations.iter().filter_map(|observation| Object::of(observation));
    let generations = all.filter(|found| {
        let kind = found.text("type").unwrap_or_default();
        kind == "GENERATION" && (found.get("input").is_some() || found.get("output").is_some())
    });
    generations.max_by_key(|generation| generation.text("startTime"))
}

/// An input and an output, each a value, or JSON in a text.
fn exchange(source: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft, name: &str) {
    for (key, role, pane) in
        [("input", Role::User, Pane::Prompt), ("output", Role::Assistant, Pane::Answer)]
    {
        let Some(value) = source.get(key) else { continue };
        draft.origin(pane, format!("{name}.{key}"));
        exchange::say(value, role, reader, draft);
    }
}
