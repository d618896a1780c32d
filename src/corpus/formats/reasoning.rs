//! Reasoning in every disguise: plain, as a summary, encrypted, or only signed.

use serde_json::value::RawValue;

use super::draft::Part;
use super::parts::PartReader;
use crate::json::{self, Object};
use crate::transcript::Kind;

/// What may hold the text of reasoning, in the order it is looked for.
const TEXT_KEYS: [&str; 7] =
    ["reasoning", "thinking", "text", "content", "value", "description", "think"];
/// What stands for reasoning whose text was withheld.
const HIDDEN_KEYS: [&str; 3] = ["encrypted_content", "data", "redactedContent"];
/// What shows that there was some.
const SIGNATURE_KEYS: [&str; 3] = ["signature", "thoughtSignature", "thought_signature"];

impl PartReader<'_> {
    /// Reasoning that may be withheld: then the summary is what there is to read.
    pub(super) fn reasoning(
        &mut self,
        object: &Object<'_>,
        word: &str,
        value: &RawValue,
    ) -> Vec<Part> {
        let named = object.first(&TEXT_KEYS).map(|(_, value)| value);
        let redacted = object.get("redacted").is_some_and(|value| value.get() == "true");
        let summary = object.get("summary").map(|summary| self.joined(summary, Kind::Reasoning));
        let hidden = object.first(&HIDDEN_KEYS).map(|(_, hidden)| hidden);
        if redacted || (named.is_none() && hidden.is_some()) {
            let hidden = named.or(hidden).map(|hidden| self.decode(hidden)).unwrap_or_default();
            return vec![redacted_part(word, summary.unwrap_or_default(), hidden)];
        }
        let mut parts = match named {
            Some(text) => self.content(text, Kind::Reasoning),
            None => Vec::new(),
        };
        let has_text = parts.iter().any(|part| !part.text.is_empty());
        if !has_text {
            if let Some(hidden) = hidden.filter(|hidden| is_filled(hidden)) {
                let hidden = self.decode(hidden);
                let part = redacted_part(word, summary.unwrap_or_default(), hidden);
                return vec![Part { is_new: true, ..part }];
            }
            let signed = object.first(&SIGNATURE_KEYS).is_some_and(|(_, sign)| is_filled(sign));
            let no_summary = summary.as_deref().is_none_or(str::is_empty);
            for part in parts.iter_mut().filter(|_| signed && no_summary) {
                part.kind = Kind::Redacted;
            }
        }
        if let Some(summary) = &summary
            && !summary.is_empty()
            && !parts.iter().any(|part| part.text.trim() == summary.trim())
        {
            parts.push(Part::text(Kind::Reasoning, "summary", summary.clone()));
        }
        if parts.is_empty() && named.is_none() && summary.is_none() {
            parts.push(Part::other(word, value));
        }
        parts
    }

    /// Reasoning of a type that 0.1 did not know: one part, whose digest is that of its JSON.
    pub(super) fn reasoning_as_one(
        &mut self,
        object: &Object<'_>,
        word: &str,
        value: &RawValue,
    ) -> Part {
        let parts = self.reasoning(object, word, value);
        let kind = parts.first().map_or(Kind::Reasoning, |part| part.kind);
        let hidden = parts.iter().map(|part| part.hidden).sum();
        let texts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
        Part { hidden, ..Part::shown(kind, word, texts.join("\n"), value) }
    }

    /// Reasoning of which nothing can be read.
    pub(super) fn withheld(&mut self, object: &Object<'_>, word: &str) -> Part {
        let hidden = object.first(&["data", "content", "text"]);
        let hidden = hidden.map(|(_, hidden)| self.decode(hidden)).unwrap_or_default();
        redacted_part(word, String::new(), hidden)
    }

    /// `reasoningContent`, which holds `reasoningText` with a text and a signature, or nothing to read.
    pub(super) fn bedrock_reasoning(&mut self, object: &Object<'_>, value: &RawValue) -> Part {
        let inner = object.object("reasoningText").or_else(|| object.object("reasoning_text"));
        let text = inner.as_ref().unwrap_or(object).get("text");
        let text = text.map(|text| self.decode(text)).unwrap_or_default();
        let hidden = object.first(&["redactedContent", "redacted_content"]);
        let hidden = hidden.map_or(0, |(_, hidden)| json::text(hidden).0.chars().count());
        let kind = if text.is_empty() { Kind::Redacted } else { Kind::Reasoning };
        Part { hidden, ..Part::shown(kind, "text", text, value) }
    }
}

fn redacted_part(word: &str, summary: String, hidden: String) -> Part {
    let length = hidden.chars().count();
    Part { canonical: Some(hidden), hidden: length, ..Part::text(Kind::Redacted, word, summary) }
}

fn is_filled(value: &RawValue) -> bool {
    !matches!(value.get(), "null" | "\"\"" | "[]" | "{}" | "false")
}

/// Shows what two groups of a turn's parts say alike once: files give one thought several names. The
/// later one stays part of the digest.
pub fn once(parts: &mut Vec<Part>, from: usize) {
    let squashed = |part: &Part| part.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, new) = parts.split_at(from.min(parts.len()));
    let reasons = |part: &&Part| part.kind == Kind::Reasoning && !part.text.trim().is_empty();
    let known: Vec<String> = before.iter().filter(reasons).map(squashed).collect();
    if known.is_empty() {
        return;
    }
    let whole = |parts: &[String]| parts.concat().replace(' ', "");
    let texts: Vec<String> = new.iter().filter(reasons).map(squashed).collect();
    let same_whole = whole(&texts) == whole(&known);
    let is_known = |part: &Part| same_whole || known.contains(&squashed(part));
    for part in &mut parts[from..] {
        if reasons(&&*part) && is_known(part) {
            let text = std::mem::take(&mut part.text);
            part.canonical.get_or_insert(text);
        }
    }
    // What 0.1 passed over, and says nothing new, is no part of any digest.
    let mut place = 0;
    parts.retain(|part| {
        place += 1;
        place <= from || !part.is_new || !part.text.is_empty() || part.kind == Kind::Redacted
    });
}
