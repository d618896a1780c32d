//! Transcripts of which nothing is left but what the model was given, thought and gave back.

use std::collections::HashMap;

use super::covered;
use crate::filter::Pattern;
use crate::transcript::{Scalar, Segment, Transcript, Warning, WarningCode};

/// Values of fewer signs stand in any text by chance.
const SHORTEST: usize = 3;

/// Warnings that are about the texts alone.
const OF_TEXTS: [WarningCode; 12] = [
    WarningCode::Unclosed,
    WarningCode::Unopened,
    WarningCode::Nested,
    WarningCode::Several,
    WarningCode::Empty,
    WarningCode::NoScratchpad,
    WarningCode::Redacted,
    WarningCode::Truncated,
    WarningCode::BadUtf8,
    WarningCode::Unreadable,
    WarningCode::NoPrompt,
    WarningCode::NoAnswer,
];

/// Takes out of a transcript whatever is no text: its id becomes `token`, its fields are only those of
/// `asks`; names of speakers, scores, flags and what warnings say go.
pub fn strip(transcript: &mut Transcript, token: &str, asks: Vec<(String, Scalar)>) {
    transcript.id = Some(token.to_owned());
    transcript.fields = asks;
    transcript.flags.clear();
    transcript.quotes.clear();
    transcript.warnings.retain(|warning| OF_TEXTS.contains(&warning.code));
    for warning in &mut transcript.warnings {
        *warning = Warning::new(warning.code);
    }
    let mut calls: HashMap<Box<str>, usize> = HashMap::new();
    for segment in each(transcript) {
        segment.name = Box::default();
        segment.scores = Box::default();
        if !segment.call.is_empty() {
            // Vendors have ids of their own make.
            let next = calls.len() + 1;
            let number = *calls.entry(std::mem::take(&mut segment.call)).or_insert(next);
            segment.call = format!("c{number}").into();
        }
    }
}

/// Covers what masks find in the texts.
pub fn mask(transcript: &mut Transcript, masks: &[Pattern]) {
    for segment in each(transcript) {
        segment.text = covered(masks, &segment.text);
        for tag in [&mut segment.tags.before, &mut segment.tags.after] {
            *tag = covered(masks, tag).into();
        }
    }
}

fn each(transcript: &mut Transcript) -> impl Iterator<Item = &mut Segment> {
    transcript.segments.iter_mut().chain(&mut transcript.withdrawn)
}

/// The names of the fields and flags whose values stand in the texts of a transcript themselves.
#[must_use]
pub fn told_by_texts(transcript: &Transcript, telling: &[(String, Scalar)]) -> Vec<String> {
    let stands = |value: &str| {
        value.chars().count() >= SHORTEST
            && transcript.segments.iter().any(|segment| segment.text.contains(value))
    };
    let told = telling.iter().filter(|(_, value)| value.as_text().is_some_and(stands));
    told.map(|(name, _)| name.clone()).collect()
}
