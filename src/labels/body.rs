//! What an event says.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::item_ref::ItemRef;
use super::order::EventId;
use super::packed::Packed;
use super::sample::Design;
use crate::rubric::Answer;
use crate::transcript::Pane;

/// The share of each pane's text that had been on the screen, 0 to 1, two decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Seen {
    /// Of the prompt.
    pub prompt: f64,
    /// Of the scratchpad.
    pub scratchpad: f64,
    /// Of the answer.
    pub answer: f64,
}

impl Seen {
    /// Shares, cut to two decimals: a pane that was not read to its end never counts as read.
    /// What is no number (a share of nothing) becomes 0, since JSON cannot hold it.
    #[must_use]
    pub fn new(prompt: f64, scratchpad: f64, answer: f64) -> Self {
        // 0.29 is a little less than 29 hundredths; the sliver is far below a line's share.
        let cut = |share: f64| match (share * 100.0 + 1e-9).floor() / 100.0 {
            hundredths if hundredths.is_finite() => hundredths.clamp(0.0, 1.0),
            _ => 0.0,
        };
        Seen { prompt: cut(prompt), scratchpad: cut(scratchpad), answer: cut(answer) }
    }
}

/// What was folded of a pane when an answer was given, because the reviewer had read it before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Folded {
    /// Of the prompt: the item where it was read, and the share that was folded, 0 to 1, two decimals.
    pub prompt: (Arc<ItemRef>, f64),
}

impl Folded {
    /// So many bytes of so many of the prompt, which were read in an item.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a share needs no more than a float's digits
    pub fn of_prompt(item: Arc<ItemRef>, bytes: usize, all: usize) -> Self {
        let share = Seen::new(bytes as f64 / all.max(1) as f64, 0.0, 0.0).prompt;
        Folded { prompt: (item, share) }
    }
}

/// What an event says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Body {
    /// An answer to a question; `null` clears it.
    Answer {
        /// The record.
        item: Arc<ItemRef>,
        /// `name@version`.
        rubric: String,
        /// The question's id.
        question: String,
        /// The answer.
        #[serde(deserialize_with = "Option::deserialize")]
        value: Option<Answer>,
        /// Time on the item, pauses cut; `None` where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ms: Option<u64>,
        /// What had been read; `None` where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// What was hidden from the reviewer then.
        #[serde(default)]
        hidden: Vec<String>,
        /// The answer of an equal record that this one was copied from, without being read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_as: Option<EventId>,
        /// What was folded because it had been read before; `None` where nothing was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        folded: Option<Folded>,
        /// The programs whose suggestions for this question were shown.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        suggested: Vec<String>,
        /// The table that it was imported from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        imported: Option<String>,
    },
    /// An answer at the second showing of a record. It counts in the reviewer's agreement with themselves
    /// alone.
    Repeat {
        /// The record.
        item: Arc<ItemRef>,
        /// `name@version`.
        rubric: String,
        /// The question's id.
        question: String,
        /// The answer.
        #[serde(deserialize_with = "Option::deserialize")]
        value: Option<Answer>,
        /// Time on the item, pauses cut; `None` where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ms: Option<u64>,
        /// What had been read; `None` where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// What was hidden from the reviewer then.
        #[serde(default)]
        hidden: Vec<String>,
        /// What was folded because it had been read before; `None` where nothing was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        folded: Option<Folded>,
        /// The programs whose suggestions for this question were shown.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        suggested: Vec<String>,
    },
    /// An answer to a question about the two runs of a query; `null` clears it.
    #[serde(rename(serialize = "answer", deserialize = "answer of a pair"))]
    PairAnswer {
        /// The two records, the one under the condition's first value first.
        items: [Arc<ItemRef>; 2],
        /// `name@version`.
        rubric: String,
        /// The question's id.
        question: String,
        /// The answer.
        #[serde(deserialize_with = "Option::deserialize")]
        value: Option<Answer>,
        /// What was hidden from the reviewer then.
        #[serde(default)]
        hidden: Vec<String>,
    },
    /// A quote that belongs to a question.
    Evidence {
        /// The record.
        item: Arc<ItemRef>,
        /// `name@version`.
        rubric: String,
        /// The question's id.
        question: String,
        /// Where it stands.
        #[serde(deserialize_with = "read_pane")]
        pane: Pane,
        /// The segment, from 0.
        segment: usize,
        /// Its first code point in the segment's text.
        from: usize,
        /// The code point behind its last one.
        to: usize,
        /// Its words.
        quote: String,
        /// Up to 30 characters before it and behind it, by which it is found again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        around: Option<(Box<str>, Box<str>)>,
    },
    /// The note on an item; `null` takes it away.
    Note {
        /// The record.
        item: Arc<ItemRef>,
        /// The note. Notes may be long, and copies of the event share it.
        #[serde(deserialize_with = "Option::deserialize")]
        value: Option<Arc<str>>,
    },
    /// Set aside, or no longer.
    Skip {
        /// The record.
        item: Arc<ItemRef>,
        /// Whether.
        value: bool,
    },
    /// Bookmarked, or no longer.
    Bookmark {
        /// The record.
        item: Arc<ItemRef>,
        /// Whether.
        value: bool,
    },
    /// Labels of an earlier text still hold.
    Confirm {
        /// The record as it is now.
        item: Arc<ItemRef>,
        /// The events that hold.
        of: Vec<EventId>,
    },
    /// A decision between reviewers.
    Adjudicate {
        /// The record.
        item: Arc<ItemRef>,
        /// `name@version`.
        rubric: String,
        /// The question's id.
        question: String,
        /// The decision.
        #[serde(deserialize_with = "Option::deserialize")]
        value: Option<Answer>,
        /// The answers that were weighed.
        of: Vec<EventId>,
        /// Why, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// What a program proposes as an answer. It is by the program's name, and never an answer.
    Suggest {
        /// The record.
        item: Arc<ItemRef>,
        /// `name@version`.
        rubric: String,
        /// The question's id.
        question: String,
        /// The answer that is proposed; `null` takes the proposal back.
        #[serde(deserialize_with = "Option::deserialize")]
        value: Option<Answer>,
        /// Why, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Arc<str>>,
    },
    /// A code on an item, or on a passage of it.
    Code {
        /// The record.
        item: Arc<ItemRef>,
        /// The code's word.
        code: String,
        /// The pane that the passage stands in, where there is one.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "read_some_pane"
        )]
        pane: Option<Pane>,
        /// The segment, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segment: Option<usize>,
        /// Its first code point in the segment's text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<usize>,
        /// The code point behind its last one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<usize>,
        /// Its words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quote: Option<String>,
        /// Up to 30 characters before it and behind it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        around: Option<(Box<str>, Box<str>)>,
    },
    /// What a code is called and means, and what it counts as.
    Codebook {
        /// The code's word.
        code: String,
        /// Its name.
        name: String,
        /// What it means.
        #[serde(default)]
        about: String,
        /// The code that it has been merged into.
        #[serde(default)]
        merge_into: Option<String>,
    },
    /// These events do not count.
    Retract {
        /// Which.
        of: Vec<EventId>,
    },
    /// This reviewer sees the item unhidden from now on.
    Reveal {
        /// The record.
        item: Arc<ItemRef>,
        /// What is shown.
        shown: Vec<String>,
    },
    /// A run of the program that wrote something.
    Opened {
        /// Its name and version.
        tool: String,
    },
    /// The text of a rubric, so that a journal explains itself.
    Rubric {
        /// `name@version`.
        rubric: String,
        /// Of its text.
        digest: String,
        /// Its TOML.
        text: String,
    },
    /// A sample that was drawn.
    Sample(Box<Design>),
    /// The numbers of a sealed sample were looked at before its items were done.
    Unseal {
        /// The sample's name.
        sample: String,
        /// How many items each reviewer had done by then.
        counts: BTreeMap<String, u64>,
    },
    /// A sample has informed something, so that what is measured on it is no test of that.
    Used {
        /// The sample's name.
        sample: String,
        /// What it has informed: a threshold, a prompt, a codebook.
        #[serde(rename = "for")]
        purpose: String,
    },
    /// Records that were handed over in a bundle.
    Pack(Box<Packed>),
    /// An event of a kind, or a version, that this program does not know.
    #[serde(skip)]
    Unknown {
        /// The line.
        line: String,
    },
}

impl Body {
    /// The same where its record is shown for the second time: an answer is of a kind of its own there.
    #[must_use]
    pub fn of_showing(self) -> Self {
        match self {
            Body::Answer {
                item,
                rubric,
                question,
                value,
                ms,
                seen,
                hidden,
                folded,
                suggested,
                same_as: _,
                imported: _,
            } if item.showing.is_some() => {
                Body::Repeat { item, rubric, question, value, ms, seen, hidden, folded, suggested }
            }
            other => other,
        }
    }
}

fn read_some_pane<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Pane>, D::Error> {
    read_pane(deserializer).map(Some)
}

fn read_pane<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pane, D::Error> {
    let name = String::deserialize(deserializer)?;
    let pane = Pane::ALL.into_iter().find(|pane| pane.name() == name);
    pane.ok_or_else(|| serde::de::Error::custom(format!("there is no pane {name:?}")))
}
