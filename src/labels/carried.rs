//! Labels that records carry themselves: an export writes them into the data, and they are read back
//! as what people said.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::event::Event;
use super::sheet::Sheet;

/// What a record carries.
#[derive(Debug, Default, Serialize)]
pub struct Carried {
    /// The rubric, `name@version`.
    pub rubric: String,
    /// The answers by reviewer and question, for other programs.
    pub labels: BTreeMap<String, BTreeMap<String, Value>>,
    /// The notes, by reviewer.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<String, String>,
    /// The events behind them, as a journal has them: what is read back.
    pub events: Vec<Box<RawValue>>,
}

/// The part that is read back.
#[derive(Deserialize)]
struct Back<'a> {
    #[serde(borrow)]
    events: Vec<&'a RawValue>,
}

impl Carried {
    /// Notes what a reviewer says; `item` tells the items of one record apart, where it holds several.
    pub fn note(&mut self, reviewer: &str, item: Option<&str>, sheet: &Sheet) {
        let named = |word: &str| match item {
            Some(item) => format!("{item}.{word}"),
            None => word.to_owned(),
        };
        let answers = sheet.answers.iter().filter_map(|(question, given)| {
            Some((named(question), serde_json::to_value(given.value.as_ref()?).ok()?))
        });
        self.labels.entry(reviewer.to_owned()).or_default().extend(answers);
        self.notes.extend(sheet.note.clone().map(|note| (named(reviewer), note)));
    }

    /// Adds an event.
    pub fn push(&mut self, event: &Event) {
        self.events.extend(RawValue::from_string(event.to_line()));
    }
}

/// The events that a record carries; none where the text is something else. One that is no event
/// says nothing, as in a journal.
#[must_use]
pub fn events(carried: &str) -> Vec<Event> {
    let Ok(back) = serde_json::from_str::<Back<'_>>(carried) else { return Vec::new() };
    let events = back.events.into_iter().filter_map(|line| Event::parse(line.get()).ok());
    // What else a journal says is not the record's to say.
    events.filter(|event| event.item().is_some() || event.rubric_digest().is_some()).collect()
}
