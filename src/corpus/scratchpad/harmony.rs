//! Channels: `<|channel|>analysis<|message|>…<|end|>`, as the open models of `OpenAI` write them, and
//! the same with its tokens gone.

use std::ops::Range;

use super::pieces::{Piece, Split};
use super::tags::places;
use crate::transcript::WarningCode;

const CHANNEL: &str = "<|channel|>";
const MESSAGE: &str = "<|message|>";
/// What a message ends with: its own token, or the next one.
const ENDS: [&str; 5] = ["<|end|>", "<|return|>", "<|call|>", "<|start|>", CHANNEL];
/// The channel of reasoning, and of what is said for all to read.
const ANALYSIS: &str = "analysis";
const FINAL: &str = "final";
/// What is left of the tokens between the two, where they are gone.
const TO_FINAL: &str = "assistantfinal";

/// The text taken apart, if it has channels.
pub(super) fn split(text: &str) -> Option<Split> {
    if places(text, CHANNEL).next().is_some() {
        return channels(text);
    }
    stripped(text)
}

fn channels(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let mut at = 0;
    while let Some(found) = text[at..].find(CHANNEL) {
        let start = at + found;
        // What stands before the first channel was said without one.
        if at == 0 && !text[..start].trim().is_empty() {
            let end = text[..start].find("<|start|>").unwrap_or(start);
            push(&mut split, text, false, 0..end);
        }
        let header = start + CHANNEL.len();
        let Some(length) = text[header..].find(MESSAGE) else { break };
        let body = header + length + MESSAGE.len();
        let end = ENDS.iter().filter_map(|token| text[body..].find(token)).min();
        let end = end.map(|length| body + length);
        let words = text[header..header + length].trim();
        let thinks = words.split_whitespace().next() == Some(ANALYSIS);
        // A call names its tool before its arguments.
        let from = if thinks || words == FINAL { body } else { header };
        push(&mut split, text, thinks, from..end.unwrap_or(text.len()));
        if thinks && end.is_none() {
            split.warnings.push(WarningCode::Unclosed);
        }
        at = end.unwrap_or(text.len());
    }
    if split.pieces.is_empty() {
        return None;
    }
    split.tag = Some(format!("{CHANNEL}{ANALYSIS}"));
    several(&mut split);
    Some(split)
}

/// `analysisI think.assistantfinalI say.`
fn stripped(text: &str) -> Option<Split> {
    let rest = text.strip_prefix(ANALYSIS)?;
    let mut split = Split { tag: Some(ANALYSIS.to_owned()), ..Split::default() };
    match rest.find(TO_FINAL) {
        Some(found) => {
            let end = ANALYSIS.len() + found;
            push(&mut split, text, true, ANALYSIS.len()..end);
            push(&mut split, text, false, end + TO_FINAL.len()..text.len());
        }
        None if rest.starts_with(char::is_uppercase) => {
            push(&mut split, text, true, ANALYSIS.len()..text.len());
            split.warnings.push(WarningCode::Unclosed);
        }
        None => return None,
    }
    Some(split)
}

fn push(split: &mut Split, text: &str, scratchpad: bool, range: Range<usize>) {
    if !text[range.clone()].trim().is_empty() {
        split.pieces.push(Piece::of(scratchpad, range));
    } else if scratchpad && !split.warnings.contains(&WarningCode::Empty) {
        split.warnings.push(WarningCode::Empty);
    }
}

fn several(split: &mut Split) {
    if split.pieces.iter().filter(|piece| piece.scratchpad).count() > 1 {
        split.warnings.push(WarningCode::Several);
    }
}
