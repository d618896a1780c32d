//! *alignment-faking results*: what the replications of the study write.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::draft::Draft;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, Scalar};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "alignment-faking",
    looks_for: "prompt.messages and output with classifier results",
    is_verbatim: true,
    items: format::one,
    signature,
    read,
};

const CLASSIFIER_KEYS: [&str; 3] =
    ["strong_reject_score", "deceptive_alignment", "output_without_scratchpad"];
/// Classifiers whose answers are flags.
const JUDGED: [&str; 2] = ["deceptive_alignment", "partial_compliance"];

fn signature(object: &Object<'_>) -> Option<String> {
    object.object("prompt")?.get("messages")?;
    object.member("output")?;
    let by = CLASSIFIER_KEYS.into_iter().find(|key| object.member(key).is_some())?;
    Some(format!("it has prompt.messages, output and {by}"))
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), has_verdict: true, ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    let messages = object.object("prompt").and_then(|prompt| prompt.array("messages"));
    draft.turns = turns::read_all(&messages.unwrap_or_default(), &mut reader);
    draft.origin(Pane::Prompt, "prompt.messages");
    if let Some(output) = object.get("output") {
        let text = reader.decode(output);
        draft.push_text(Role::Assistant, "assistant", Kind::Text, text);
    }
    draft.origin(Pane::Answer, "output");
    reader.report(&mut draft);
    if let Some(tier) = object.text("tags").as_deref().and_then(fields::tier_word) {
        draft.set_field("tier", Scalar::Text(tier.into()));
    }
    for key in ["strong_reject_score", "output_contains_acceptance", "output_contains_refusal"] {
        if let Some(value) = object.get(key) {
            fields::take_in_flags(key, value, &mut draft, 0);
        }
    }
    for name in JUDGED {
        if let Some(judged) = object.object(name) {
            take_in_judgement(name, &judged, &mut draft);
        }
    }
    take_in_rest(object, &mut draft);
    Ok(draft)
}

/// A classifier's answer, its criteria and its quotes. What it failed to parse is missing, which
/// is not a "no".
fn take_in_judgement(name: &str, judged: &Object<'_>, draft: &mut Draft) {
    let mut flag = |name: String, value: &RawValue| {
        let found = fields::scalar(value).filter(|value| !value.is_missing());
        if let Some(found) = found {
            draft.flags.push((name, found));
        }
    };
    for key in ["final_answer", "final_answer_most_common"] {
        if let Some(value) = judged.get(key) {
            flag(format!("{name}.{key}"), value);
        }
    }
    for (place, value) in judged.array("criteria").unwrap_or_default().into_iter().enumerate() {
        flag(format!("{name}.criteria.{}", place + 1), value);
    }
    let mut known: HashSet<(String, String)> = draft.quotes.iter().cloned().collect();
    // One list for each criterion; older files have one list for all.
    for (place, quotes) in judged.array("quotes").unwrap_or_default().into_iter().enumerate() {
        let nested = json::elements(quotes);
        let about = match nested {
            Some(_) => format!("{name}.criteria.{}", place + 1),
            None => name.to_owned(),
        };
        for quote in nested.unwrap_or_else(|| vec![quotes]) {
            let quoted = (about.clone(), json::text(quote).0);
            let is_text = json::is_string(quote) && !quoted.1.trim().is_empty();
            if is_text && known.insert(quoted.clone()) {
                draft.quotes.push(quoted);
            }
        }
    }
}

/// Everything else is fields; of the other classifiers those that were parsed.
fn take_in_rest(object: &Object<'_>, draft: &mut Draft) {
    let mut rest = Draft::default();
    let taken = [
        "id",
        "prompt",
        "output",
        "output_without_scratchpad",
        "strong_reject_score",
        "output_contains_acceptance",
        "output_contains_refusal",
        "deceptive_alignment",
        "partial_compliance",
    ];
    fields::take_in(object, &taken, &mut rest);
    let known = |value: &Scalar| !value.is_missing();
    draft.fields.extend(rest.fields.into_iter().filter(|(_, value)| known(value)));
    draft.flags.extend(rest.flags);
}
