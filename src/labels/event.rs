//! The journal's records: one event for each thing a reviewer did.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use super::body::{Body, Folded, Seen};
pub use super::item_ref::{ItemRef, Showing};
use super::line::{self, LineKey, Source};
pub use super::order::{EventId, Footing, Millis, Order};

/// The version of events that this program writes.
const VERSION: u64 = 1;

/// What a line tells of an event that its words do not, where it tells anything.
#[derive(Clone, Debug, Default, PartialEq)]
struct Origin {
    /// The line, where it is not as this program writes it.
    source: Option<Source>,
    /// The event that it follows in its file, where its own time is absurd.
    follows: Option<Footing>,
}

/// Something that a reviewer did.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Millis,
    /// Who.
    pub by: String,
    /// What.
    pub body: Body,
    /// The first event of the action that it is a part of, where one action is several events.
    pub act: Option<EventId>,
    /// Few events have one.
    origin: Option<Box<Origin>>,
}

/// A line that is no event.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EventError(String);

/// An event as a line; unknown members are kept.
#[derive(Serialize, JsonSchema)]
pub(super) struct Line<'a> {
    /// The version of the event's form.
    v: u64,
    /// Its id, which sorts by time.
    event: EventId,
    /// When it was written.
    at: Millis,
    /// Who did it: a reviewer, or a program that proposes.
    by: &'a str,
    #[serde(flatten)]
    body: &'a Body,
    /// The first event of the action that it is a part of, where one action is several events.
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<EventId>,
}

#[derive(Deserialize)]
struct Head {
    v: u64,
    event: EventId,
    at: Millis,
    by: String,
    kind: String,
    #[serde(default)]
    act: Option<EventId>,
    /// An answer that has them is about a pair.
    #[serde(default)]
    items: Option<IgnoredAny>,
}

/// The kinds that [`Body`] takes apart, as events name them.
const KINDS: [&str; 18] = [
    "answer",
    "repeat",
    "evidence",
    "note",
    "skip",
    "bookmark",
    "confirm",
    "adjudicate",
    "suggest",
    "retract",
    "reveal",
    "opened",
    "rubric",
    "unseal",
    "used",
    "code",
    "codebook",
    "pack",
];

impl Event {
    /// An event that no journal holds yet.
    #[must_use]
    pub fn new(id: EventId, at: Millis, by: &str, body: Body) -> Self {
        Event { id, at, by: by.to_owned(), body, act: None, origin: None }
    }

    /// The event as a line, without its end, as this program writes it.
    ///
    /// # Panics
    /// Never: every value has a JSON form.
    #[must_use]
    pub fn to_line(&self) -> String {
        if let Body::Unknown { line } = &self.body {
            return line.clone();
        }
        serde_json::to_string(&self.line()).expect("an event holds only what JSON can")
    }

    fn line(&self) -> Line<'_> {
        let Event { id, at, by, body, act, .. } = self;
        Line { v: VERSION, event: *id, at: *at, by, body, act: *act }
    }

    /// What tells the line that it was read from from others with its id: the smallest counts.
    #[must_use]
    pub fn line_key(&self) -> LineKey<'_> {
        match self.origin.as_deref() {
            Some(Origin { source: Some(source), .. }) => source.key(),
            _ => LineKey::of_owned(&self.to_line()),
        }
    }

    /// Says which event comes before it in its file. That places it where its time cannot.
    pub fn follow(&mut self, before: Option<Footing>) {
        if self.at.is_absurd() {
            self.origin.get_or_insert_default().follows = before;
        }
    }

    /// Where those that come after it in a file are placed if they cannot be by their time.
    #[must_use]
    pub fn footing(&self) -> Option<Footing> {
        (!self.at.is_absurd()).then_some((self.at, self.id))
    }

    /// Reads a line. Unknown kinds and higher versions are events, too.
    ///
    /// # Errors
    /// Where the line is no JSON object with `v`, `event`, `at`, `by` and `kind`, or a known
    /// kind lacks a part.
    pub fn parse(line: &str) -> Result<Self, EventError> {
        let wrong = |error: serde_json::Error| EventError(error.to_string());
        let head: Head = serde_json::from_str(line).map_err(wrong)?;
        let body = match head.kind.as_str() {
            // A design of another make is kept, and draws nothing here.
            "sample" if head.v == VERSION => serde_json::from_str(line)
                .unwrap_or_else(|_| Body::Unknown { line: line.to_owned() }),
            "answer" if head.v == VERSION && head.items.is_some() => {
                let mut whole: Value = serde_json::from_str(line).map_err(wrong)?;
                whole["kind"] = "answer of a pair".into();
                serde_json::from_value(whole).map_err(wrong)?
            }
            kind if head.v == VERSION && KINDS.contains(&kind) => {
                serde_json::from_str(line).map_err(wrong)?
            }
            _ => Body::Unknown { line: line.to_owned() },
        };
        let mut event = Event { act: head.act, ..Event::new(head.event, head.at, &head.by, body) };
        let is_own =
            matches!(event.body, Body::Unknown { .. }) || line::is_written_so(&event.line(), line);
        if !is_own {
            event.origin.get_or_insert_default().source = Some(Source::of(line));
        }
        Ok(event)
    }

    /// Its place in the order of all events.
    #[must_use]
    pub fn order(&self) -> Order {
        if !self.at.is_absurd() {
            return Order { at: self.at, id: self.id, behind: None };
        }
        let (at, id) = self.origin.as_ref().and_then(|origin| origin.follows).unwrap_or_default();
        Order { at, id, behind: Some((self.at, self.id)) }
    }

    /// The record that it speaks of.
    #[must_use]
    pub fn item(&self) -> Option<&Arc<ItemRef>> {
        match &self.body {
            Body::Answer { item, .. }
            | Body::Repeat { item, .. }
            | Body::Evidence { item, .. }
            | Body::Note { item, .. }
            | Body::Skip { item, .. }
            | Body::Bookmark { item, .. }
            | Body::Confirm { item, .. }
            | Body::Adjudicate { item, .. }
            | Body::Suggest { item, .. }
            | Body::Code { item, .. }
            | Body::Reveal { item, .. } => Some(item),
            _ => None,
        }
    }

    /// Whether it was said when its record was shown for the second time.
    #[must_use]
    pub fn is_of_second_showing(&self) -> bool {
        matches!(self.body, Body::Repeat { .. })
            || self.item().is_some_and(|item| item.showing.is_some())
    }

    /// Both records that it speaks of, where it is about a pair.
    #[must_use]
    pub fn pair(&self) -> Option<&[Arc<ItemRef>; 2]> {
        match &self.body {
            Body::PairAnswer { items, .. } => Some(items),
            _ => None,
        }
    }

    /// Every record that it speaks of: one, or the two of a pair.
    pub fn items(&self) -> impl Iterator<Item = &Arc<ItemRef>> {
        self.item().into_iter().chain(self.pair().into_iter().flatten())
    }

    /// Changes the records that it speaks of.
    pub fn change_items(&mut self, change: impl Fn(&mut ItemRef)) {
        match &mut self.body {
            Body::Answer { item, .. }
            | Body::Repeat { item, .. }
            | Body::Evidence { item, .. }
            | Body::Note { item, .. }
            | Body::Skip { item, .. }
            | Body::Bookmark { item, .. }
            | Body::Confirm { item, .. }
            | Body::Adjudicate { item, .. }
            | Body::Suggest { item, .. }
            | Body::Code { item, .. }
            | Body::Reveal { item, .. } => change(Arc::make_mut(item)),
            Body::PairAnswer { items, .. } => {
                for item in items {
                    change(Arc::make_mut(item));
                }
            }
            _ => {}
        }
    }

    /// The question that it is about.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        match &self.body {
            Body::Answer { question, .. }
            | Body::Repeat { question, .. }
            | Body::PairAnswer { question, .. }
            | Body::Evidence { question, .. }
            | Body::Adjudicate { question, .. }
            | Body::Suggest { question, .. } => Some(question),
            _ => None,
        }
    }

    /// The rubric (`name@version`) that it answers to.
    #[must_use]
    pub fn rubric(&self) -> Option<&str> {
        match &self.body {
            Body::Answer { rubric, .. }
            | Body::Repeat { rubric, .. }
            | Body::PairAnswer { rubric, .. }
            | Body::Evidence { rubric, .. }
            | Body::Adjudicate { rubric, .. }
            | Body::Suggest { rubric, .. } => Some(rubric),
            _ => None,
        }
    }

    /// Whether it is something that a reviewer did, and not the journal's own.
    #[must_use]
    pub fn is_label(&self) -> bool {
        !matches!(self.body, Body::Opened { .. } | Body::Rubric { .. } | Body::Suggest { .. })
    }

    /// Whether undo takes it back.
    #[must_use]
    pub fn is_action(&self) -> bool {
        matches!(
            self.body,
            Body::Answer { .. }
                | Body::Repeat { .. }
                | Body::PairAnswer { .. }
                | Body::Evidence { .. }
                | Body::Note { .. }
                | Body::Skip { .. }
                | Body::Bookmark { .. }
                | Body::Confirm { .. }
                | Body::Adjudicate { .. }
                | Body::Code { .. }
                | Body::Codebook { .. }
        )
    }

    /// Its kind, and its version where that is not ours, if the program does not know them.
    #[must_use]
    pub fn unknown_kind(&self) -> Option<String> {
        let Body::Unknown { line } = &self.body else { return None };
        let head: Head = serde_json::from_str(line).ok()?;
        Some(match head.v {
            VERSION => head.kind,
            version => format!("{} (version {version})", head.kind),
        })
    }

    /// A rubric's name and version, and its digest, if the event holds one.
    #[must_use]
    pub fn rubric_digest(&self) -> Option<(&str, &str)> {
        match &self.body {
            Body::Rubric { rubric, digest, .. } => Some((rubric, digest)),
            _ => None,
        }
    }

    /// What was done, and to which record, in a few words.
    #[must_use]
    pub fn summary(&self) -> String {
        match self.item().and_then(|item| item.id.as_deref()) {
            Some(id) => format!("{} on {id}", self.what()),
            None => self.what(),
        }
    }

    /// What was done.
    #[must_use]
    pub fn what(&self) -> String {
        match &self.body {
            Body::Answer { question, value: Some(value), .. }
            | Body::Repeat { question, value: Some(value), .. }
            | Body::PairAnswer { question, value: Some(value), .. } => {
                format!("{question} {value}")
            }
            Body::Answer { question, value: None, .. }
            | Body::Repeat { question, value: None, .. }
            | Body::PairAnswer { question, value: None, .. } => format!("{question} cleared"),
            Body::Evidence { question, .. } => format!("a quote for {question}"),
            Body::Note { value: Some(_), .. } => "a note".to_owned(),
            Body::Note { value: None, .. } => "a note taken away".to_owned(),
            Body::Skip { value, .. } => {
                if *value { "skip" } else { "no longer skipped" }.to_owned()
            }
            Body::Bookmark { value: true, .. } => "a bookmark".to_owned(),
            Body::Bookmark { value: false, .. } => "a bookmark taken away".to_owned(),
            Body::Confirm { .. } => "labels that were confirmed".to_owned(),
            Body::Adjudicate { question, .. } => format!("the decision on {question}"),
            Body::Suggest { question, .. } => format!("a suggestion for {question}"),
            Body::Code { code, .. } => format!("the code {code}"),
            Body::Codebook { code, .. } => format!("what the codebook says of {code}"),
            _ => "an event".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"v":1,"event":"01ARZ3NDEKTSV4RRFFQ69G5FAV","at":"2026-11-23T09:30:00.123Z","by":"alice","kind":"answer","item":{"id":"q0017-free","digest":"b3:9f00000000000000000000000000000a","file":"runs.jsonl","n":17},"rubric":"alignment-faking@1","question":"compliance","value":"refused","ms":5312,"seen":{"prompt":1.0,"scratchpad":0.62,"answer":1.0},"hidden":["flags"]}"#;

    #[test]
    fn a_line_is_written_as_the_design_shows_it() {
        assert_eq!(Event::parse(LINE).unwrap().to_line(), LINE);
    }

    #[test]
    fn unknown_kinds_and_versions_are_kept_as_they_are() {
        let unknown = LINE.replace("\"answer\",\"item\"", "\"applause\",\"item\"");
        let later = LINE.replace("\"v\":1", "\"v\":2");
        let sample = LINE.replace("\"answer\",\"item\"", "\"sample\",\"deal\"");
        for line in [&unknown, &later, &sample] {
            let event = Event::parse(line).unwrap();
            assert!(matches!(event.body, Body::Unknown { .. }));
            assert_eq!(event.to_line(), *line);
        }
    }

    #[test]
    fn a_sample_is_written_as_the_design_shows_it() {
        let line = LINE.split_once(",\"item\"").unwrap().0.replace("answer", "sample");
        let line = format!(
            "{line},\"name\":\"s1\",\"seed\":7,\"unit\":\"item\",\"filter\":\"tier=free\",\"strata\":[{{\"name\":\"alignment_faking>=0.5\",\"size\":300,\"drawn\":[[\"q0003-free\",\"b3:{0}\"]]}}],\"deal\":{{\"alice\":[[null,\"b3:{0}\"]]}}}}",
            "0a".repeat(16)
        );
        let event = Event::parse(&line).unwrap();
        assert!(matches!(event.body, Body::Sample(_)));
        assert_eq!(event.to_line(), line);
    }

    #[test]
    fn a_line_that_lacks_a_part_is_no_event() {
        assert!(Event::parse("{\"v\":1}").is_err());
        assert!(Event::parse(&LINE.replace("\"question\":\"compliance\",", "")).is_err());
        assert!(Event::parse(&LINE.replace("01ARZ3", "hello!")).is_err());
        let no_value = LINE.replace("\"value\":\"refused\",", "");
        assert!(Event::parse(&no_value).is_err(), "a lost value does not clear an answer");
        let cleared = LINE.replace("\"refused\"", "null");
        assert_eq!(Event::parse(&cleared).unwrap().to_line(), cleared);
    }

    #[test]
    fn a_share_is_never_rounded_up() {
        assert_eq!(Seen::new(0.999, 1.0, 0.0), Seen { prompt: 0.99, scratchpad: 1.0, answer: 0.0 });
        assert_eq!(
            Seen::new(0.29, 0.57, 2.0),
            Seen { prompt: 0.29, scratchpad: 0.57, answer: 1.0 }
        );
    }

    #[test]
    fn a_number_of_many_digits_comes_back_as_it_is() {
        let odd = LINE.replace("\"ms\":5312", "\"ms\":1").replace("0.62", "4.4444444444444454e85");
        let event = Event::parse(&odd).unwrap();
        assert_eq!(Event::parse(&event.to_line()).unwrap().body, event.body);
    }

    #[test]
    fn of_two_lines_with_one_id_their_own_bytes_decide() {
        let spaced = LINE.replace("\",\"", "\", \"");
        let (event, other) = (Event::parse(LINE).unwrap(), Event::parse(&spaced).unwrap());
        assert_eq!(event.origin, None, "a line of our own is not kept");
        assert_eq!(other.to_line(), LINE);
        assert!(other.line_key() < event.line_key());
        assert_eq!(event.line_key(), LineKey::of(LINE.as_bytes()));
        assert_eq!(other.line_key(), LineKey::of(spaced.as_bytes()));
    }

    #[test]
    fn a_share_of_nothing_can_be_written_and_read() {
        let mut event = Event::parse(LINE).unwrap();
        let Body::Answer { seen, .. } = &mut event.body else { panic!("{event:?}") };
        *seen = Some(Seen::new(f64::NAN, f64::INFINITY, -1.0));
        assert_eq!(Event::parse(&event.to_line()).unwrap(), event);
    }
}
