//! What is said of samples that are sealed, that were looked at early, or that informed something, and of
//! answers that were not given alone.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::reading::Reading;
use crate::labels::event::Body;
use crate::labels::sample::Design;
use crate::queue::seal::Seal;
use crate::text::counted;

/// What has to be known about samples beside their numbers.
#[must_use]
pub fn notes(reading: &Reading<'_>) -> Vec<String> {
    let shut = reading.seals.iter().map(|seal| {
        format!("{}: its labels count once all are, or after {}", seal.words(), seal.way_out())
    });
    let ledger = &reading.tally.ledger;
    let designs = ledger.designs();
    let said = ledger.sample_notes().filter_map(|event| match &event.body {
        Body::Unseal { sample, counts } => {
            let design = designs.iter().find(|design| design.name == *sample)?;
            Some(format!("sample {sample}: looked at after {}", looked(design, counts)))
        }
        Body::Used { sample, purpose } => {
            Some(format!("sample {sample} informed the {purpose}, so that it is no test of it"))
        }
        _ => None,
    });
    let mut notes: Vec<String> = Vec::new();
    for note in shut.chain(said) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// What has to be known about answers that were given with a program's suggestion in sight.
#[must_use]
pub fn advice(reading: &Reading<'_>) -> Option<String> {
    let words = |count: usize, rest: &str| {
        let verb = if count == 1 { "was" } else { "were" };
        format!("{} {verb} given with a suggestion in sight{rest}", counted(count, "answer"))
    };
    match (reading.suggested, reading.advised()) {
        (0, 0) => None,
        (0, count) => Some(words(count, "; --unsuggested leaves them out")),
        (count, _) => Some(words(count, ": left out, and no sample is estimated from")),
    }
}

/// How far each reviewer was: `120 of 200`, with names where there are several.
fn looked(design: &Design, counts: &BTreeMap<String, u64>) -> String {
    let all = |name: &str| design.dealt_to(name).map_or(design.items().count(), <[_]>::len);
    let of = |(name, done): (&String, &u64)| match counts.len() {
        1 => format!("{done} of {}", all(name)),
        _ => format!("{done} of {} by {name}", all(name)),
    };
    match counts.len() {
        0 => format!("0 of {}", design.items().count()),
        _ => counts.iter().map(of).collect::<Vec<_>>().join(", "),
    }
}

/// The samples with any of these positions that informed something.
#[must_use]
pub fn used_among(reading: &Reading<'_>, positions: &[usize]) -> Vec<String> {
    let ledger = &reading.tally.ledger;
    let used: Vec<&str> = ledger
        .sample_notes()
        .filter_map(|event| match &event.body {
            Body::Used { sample, .. } => Some(sample.as_str()),
            _ => None,
        })
        .collect();
    if used.is_empty() {
        return Vec::new();
    }
    let holds_any = |design: &Design| {
        let mut found = reading.tally.locate(design.items()).into_iter().flatten();
        used.contains(&design.name.as_str()) && found.any(|at| positions.contains(&at))
    };
    let designs = ledger.designs().into_iter().filter(holds_any);
    designs.map(|design| design.name).collect()
}

/// The list in `stats --json` and `agree --json`.
#[must_use]
pub fn to_json(reading: &Reading<'_>) -> Value {
    let one = |seal: &Seal| json!({"sample": seal.sample, "done": seal.done, "dealt": seal.dealt});
    reading.seals.iter().map(one).collect()
}
