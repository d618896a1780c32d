//! Labels gathered by the record that events name.

use std::collections::{BTreeMap, HashMap};

use super::event::{Body, Event, EventId, ItemRef, Millis, Seen};
use crate::corpus::identity::Identity;
use crate::rubric::Answer;
use crate::transcript::{Digest, Pane};

/// Everything that was said about one record, as events name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The record's own id.
    pub id: Option<String>,
    /// Over its text.
    pub digest: Digest,
    /// Where it was last seen.
    pub hint: Option<(String, u64)>,
    /// By reviewer.
    pub by: BTreeMap<String, Labels>,
}

impl Target {
    /// What tells the record from others.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity::new(self.id.as_deref(), self.digest)
    }
}

/// What one reviewer said about a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// The last answer by rubric (`name@version`) and question, cleared ones too.
    pub answers: BTreeMap<(String, String), Given>,
    /// Quotes, in order.
    pub quotes: Vec<Quote>,
    /// The note, and its event.
    pub note: Option<(EventId, String)>,
    /// Whether it is bookmarked.
    pub bookmarked: bool,
    /// When it was skipped, unless that was taken back.
    pub skipped: Option<(Millis, EventId)>,
    /// When the last answer was given.
    pub answered: Option<(Millis, EventId)>,
}

/// An answer with what is known of how it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The event, or the one that was confirmed.
    pub event: EventId,
    /// Its place in the order: that of the confirmation, where there is one.
    pub order: (Millis, EventId),
    /// The answer; `None` where it was cleared.
    pub value: Option<Answer>,
    /// Time on the item, in ms.
    pub ms: u64,
    /// What had been read.
    pub seen: Seen,
    /// What was hidden.
    pub hidden: Vec<String>,
}

/// A passage that belongs to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The event.
    pub event: EventId,
    /// `name@version`.
    pub rubric: String,
    /// The question's id.
    pub question: String,
    /// Where it stands.
    pub pane: Pane,
    /// The segment, from 0.
    pub segment: usize,
    /// Its words.
    pub text: String,
}

/// All targets, each found by what events say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Targets {
    /// In the order they were first named.
    pub all: Vec<Target>,
    by_name: HashMap<(Option<String>, Digest), usize>,
}

impl Targets {
    /// Applies a standing event. A confirmation needs the events it names: `find` gives those
    /// that stand and are the same reviewer's.
    pub fn apply<'e>(&mut self, event: &'e Event, find: impl Fn(EventId) -> Option<&'e Event>) {
        let Some(item) = event.item() else { return };
        let target = self.target(item);
        let labels = target.by.entry(event.by.clone()).or_default();
        match &event.body {
            Body::Confirm { of, .. } => {
                for confirmed in of.iter().filter_map(|id| find(*id)) {
                    labels.apply(confirmed, event.order());
                }
            }
            _ => labels.apply(event, event.order()),
        }
    }

    /// The target of this name.
    #[must_use]
    pub fn find(&self, item: &ItemRef) -> Option<usize> {
        self.by_name.get(&(item.id.clone(), item.digest)).copied()
    }

    fn target(&mut self, item: &ItemRef) -> &mut Target {
        let next = self.all.len();
        let place = *self.by_name.entry((item.id.clone(), item.digest)).or_insert(next);
        if place == next {
            let (id, digest) = (item.id.clone(), item.digest);
            self.all.push(Target { id, digest, hint: None, by: BTreeMap::new() });
        }
        let target = &mut self.all[place];
        if let (Some(file), Some(n)) = (&item.file, item.n) {
            target.hint = Some((file.clone(), n));
        }
        target
    }
}

impl Labels {
    fn apply(&mut self, event: &Event, order: (Millis, EventId)) {
        match &event.body {
            Body::Answer { rubric, question, value, ms, seen, hidden, .. } => {
                let given = Given {
                    event: event.id,
                    order,
                    value: value.clone(),
                    ms: *ms,
                    seen: *seen,
                    hidden: hidden.clone(),
                };
                self.answers.insert((rubric.clone(), question.clone()), given);
                if value.is_some() {
                    self.answered = Some(order);
                }
            }
            Body::Evidence { rubric, question, pane, segment, quote, .. } => {
                self.quotes.push(Quote {
                    event: event.id,
                    rubric: rubric.clone(),
                    question: question.clone(),
                    pane: *pane,
                    segment: *segment,
                    text: quote.clone(),
                });
            }
            Body::Note { value, .. } => {
                self.note = value.clone().map(|value| (event.id, value));
            }
            Body::Skip { value, .. } => self.skipped = value.then_some(order),
            Body::Bookmark { value, .. } => self.bookmarked = *value,
            _ => {}
        }
    }

    /// Whether the item is set aside: an answer after the skip outdoes it.
    #[must_use]
    pub fn is_skipped(&self) -> bool {
        self.skipped.is_some_and(|skipped| self.answered.is_none_or(|answered| answered < skipped))
    }
}
