//! The design of a sample, as a journal records it.

use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::ser::SerializeTuple;
use serde::{Deserialize, Serialize, Serializer};

use super::item_ref::{ItemRef, read_digest};
use crate::transcript::Digest;

/// What is drawn at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "unit")]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Whether its numbers stay shut until its items are done.
    #[serde(default, skip_serializing_if = "is_off")]
    pub sealed: bool,
    /// Whether the two items of a pair are shown far from each other.
    #[serde(default, skip_serializing_if = "is_off")]
    pub twins: bool,
    /// The share of a reviewer's items that are shown a second time, unmarked; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<f64>,
    /// Whether another program drew it from a frame that is not here.
    #[serde(default, skip_serializing_if = "is_off")]
    pub frame: bool,
    /// The parts of the corpus that were drawn from apart.
    pub strata: Vec<Stratum>,
    /// Who was given which items, in order; nobody in particular where it is empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub deal: BTreeMap<String, Vec<Drawn>>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_off(setting: &bool) -> bool {
    !setting
}

/// A part of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "stratum")]
pub struct Stratum {
    /// A filter that tells its items, or `all`.
    pub name: String,
    /// How many units it had when they were drawn.
    pub size: u64,
    /// Those that were drawn, in order; both items of each pair.
    pub drawn: Vec<Drawn>,
}

/// An item by its id, where it has one, and its digest; and for one of several equal items what tells
/// it apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(from = "Written")]
pub struct Drawn {
    /// The record's own id.
    pub id: Option<String>,
    /// Over its text.
    pub digest: Digest,
    /// What tells it from records of the same id and text, where there are any.
    pub apart: Option<Apart>,
}

/// What tells an item from others of the same id and text, as events do.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[schemars(rename = "apart")]
pub struct Apart {
    /// Its file, from the journal's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The field of the rubric's condition, and what the record has there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cond: Option<(String, String)>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Which of the items that are equal in all of these, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<u64>,
    /// How many of them there are, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u64>,
    /// How many such items other files have, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<u64>,
}

/// A drawn item in a journal: two members, or three.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Copy(Option<String>, WrittenDigest, Apart),
    Item(Option<String>, WrittenDigest),
}

#[derive(Deserialize)]
struct WrittenDigest(#[serde(deserialize_with = "read_digest")] Digest);

impl From<Written> for Drawn {
    fn from(written: Written) -> Self {
        match written {
            Written::Copy(id, WrittenDigest(digest), apart) => {
                Drawn { id, digest, apart: Some(apart) }
            }
            Written::Item(id, WrittenDigest(digest)) => Drawn { id, digest, apart: None },
        }
    }
}

impl Serialize for Drawn {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut written = out.serialize_tuple(2 + usize::from(self.apart.is_some()))?;
        written.serialize_element(&self.id)?;
        written.serialize_element(&self.digest)?;
        if let Some(apart) = &self.apart {
            written.serialize_element(apart)?;
        }
        written.end()
    }
}

impl Drawn {
    /// A record as events name it; `is_copy` says that others have its id and text.
    #[must_use]
    pub fn of(item: ItemRef, is_copy: bool) -> Self {
        let ItemRef { id, digest, file, cond, model, copy, copies, others, .. } = item;
        let apart = Apart { file, cond, model, copy, copies, others };
        Drawn { id, digest, apart: is_copy.then_some(apart) }
    }

    /// The record as events name it.
    #[must_use]
    pub fn item(&self) -> ItemRef {
        let Apart { file, cond, model, copy, copies, others } =
            self.apart.clone().unwrap_or_default();
        let (id, digest) = (self.id.clone(), self.digest);
        ItemRef { id, digest, file, cond, model, copy, copies, others, ..ItemRef::default() }
    }
}

impl Design {
    /// The items of a reviewer: those that were dealt to them, else all.
    #[must_use]
    pub fn dealt_to(&self, reviewer: &str) -> Option<&[Drawn]> {
        self.deal.get(reviewer).map(Vec::as_slice)
    }

    /// Where the design contradicts itself, so that nothing can be estimated from it.
    #[must_use]
    pub fn contradiction(&self) -> Option<String> {
        let mut drawn = HashSet::new();
        if let Some(twice) = self.items().find(|item| !drawn.insert(*item)) {
            let id = twice.id.as_deref().unwrap_or("an item without an id");
            return Some(format!("{id} is drawn twice"));
        }
        let units = |stratum: &Stratum| stratum.drawn.len() / self.unit.items();
        let short = self.strata.iter().find(|stratum| stratum.size < units(stratum) as u64);
        if let Some(short) = short {
            let (name, size) = (&short.name, short.size);
            return Some(format!("of {name} {} are drawn, and it has {size}", units(short)));
        }
        let mut sizes = self.strata.iter().map(|stratum| stratum.size);
        let total = sizes.try_fold(0_u64, u64::checked_add);
        total.is_none().then(|| "its sizes are too large to be real".to_owned())
    }

    /// Every item that was drawn, stratum by stratum.
    pub fn items(&self) -> impl Iterator<Item = &Drawn> {
        self.strata.iter().flat_map(|stratum| &stratum.drawn)
    }
}
