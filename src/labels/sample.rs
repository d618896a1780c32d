//! The design of a sample, as a journal records it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::{Body, Event};
use crate::corpus::identity::Identity;
use crate::transcript::Digest;

/// What is drawn at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// An item.
    Item,
    /// Both runs of a query.
    Pair,
}

impl Unit {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Item => "item",
            Unit::Pair => "pair",
        }
    }

    /// How many items one is.
    #[must_use]
    pub fn items(self) -> usize {
        match self {
            Unit::Item => 1,
            Unit::Pair => 2,
        }
    }
}

/// A sample: what it was drawn from, and what was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Design {
    /// Its name.
    pub name: String,
    /// What decides which items are drawn.
    pub seed: u64,
    /// What was drawn at once.
    pub unit: Unit,
    /// The filter that items had to pass; all of them where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The parts of the corpus that were drawn from apart.
    pub strata: Vec<Stratum>,
    /// Who was given which items, in order; nobody in particular where it is empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub deal: BTreeMap<String, Vec<Drawn>>,
}

/// A part of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// A filter that tells its items, or `all`.
    pub name: String,
    /// How many units it had when they were drawn.
    pub size: u64,
    /// Those that were drawn, in order; both items of each pair.
    pub drawn: Vec<Drawn>,
}

/// An item by its id, where it has one, and its digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Drawn(pub Option<String>, #[serde(deserialize_with = "read_digest")] pub Digest);

fn read_digest<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

impl Drawn {
    /// What tells it from other records.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity::new(self.0.as_deref(), self.1)
    }
}

impl Design {
    /// What an event says that records it.
    #[must_use]
    pub fn body(&self) -> Body {
        Body::Sample(Box::new(self.clone()))
    }

    /// The items of a reviewer: those that were dealt to them, else all.
    #[must_use]
    pub fn dealt_to(&self, reviewer: &str) -> Option<&[Drawn]> {
        self.deal.get(reviewer).map(Vec::as_slice)
    }

    /// Every item that was drawn, stratum by stratum.
    pub fn items(&self) -> impl Iterator<Item = &Drawn> {
        self.strata.iter().flat_map(|stratum| &stratum.drawn)
    }
}

/// The samples that events record, whatever order these come in; of each name the last one.
#[must_use]
pub fn designs<'e>(events: impl IntoIterator<Item = &'e Event>) -> Vec<Design> {
    let drawn = |event: &'e Event| match &event.body {
        Body::Sample(design) => Some((event.order(), &**design)),
        _ => None,
    };
    let mut drawn: Vec<_> = events.into_iter().filter_map(drawn).collect();
    drawn.sort_by_key(|(order, _)| *order);
    let mut found: Vec<Design> = Vec::new();
    for (_, design) in drawn {
        found.retain(|known| known.name != design.name);
        found.push(design.clone());
    }
    found
}
