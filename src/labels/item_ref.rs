//! The record that an event is about.

use std::hash::{Hash, Hasher};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::corpus::Item;
use crate::corpus::identity::Identity;
use crate::transcript::{Digest, Transcript};

/// The record that an event speaks of: its id and text, and what tells it from records that are equal
/// in both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "item")]
pub struct ItemRef {
    /// The record's own id; `null` where it has none.
    pub id: Option<String>,
    /// Over its text.
    #[serde(deserialize_with = "read_digest")]
    pub digest: Digest,
    /// Its file, from the journal's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// A hint: its place in the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// The field of the rubric's condition, and what the record has there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cond: Option<(String, String)>,
    /// The model, as the record has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Which of the records of its file that are equal in all of these it is, from 1; left out as long
    /// as not every record is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<u64>,
    /// How many such records there were, where there were several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u64>,
    /// How many such records other files had, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<u64>,
    /// Over the record's bytes: it tells the record again when it is read in another way.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read_raw")]
    pub raw: Option<Digest>,
    /// Whether it was read by a mapping, or a guess.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mapped: bool,
    /// Whether no other record in any file had its text: then it is known again with an id or a field
    /// that it had not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub alone: bool,
    /// For which time the record was shown, where it was for the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub showing: Option<Showing>,
}

/// A second showing, as events write it: 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Showing;

impl From<Showing> for u8 {
    fn from(Showing: Showing) -> u8 {
        2
    }
}

impl TryFrom<u8> for Showing {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if number == 2 { Ok(Showing) } else { Err("a record is shown a second time, or not") }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as the serializer wants it
fn is_false(value: &bool) -> bool {
    !value
}

/// Text and place tell nearly all records apart; the rest would take longer than comparing the few.
impl Hash for ItemRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.digest, self.n).hash(state);
    }
}

impl ItemRef {
    /// What a record says of itself; what tells it from its copies is known of all records together.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        let Item { raw, is_mapped: mapped, transcript: Transcript { id, digest, .. }, .. } = item;
        let (id, digest, raw, mapped) = (id.clone(), *digest, *raw, *mapped);
        ItemRef { id, digest, raw, mapped, ..ItemRef::default() }
    }

    /// Whether both name one record in the same words, whichever time it was shown for.
    #[must_use]
    pub fn is_same(&self, other: &ItemRef) -> bool {
        if self.showing == other.showing {
            return self == other;
        }
        let first = |item: &ItemRef| ItemRef { showing: None, ..item.clone() };
        first(self) == first(other)
    }

    /// Its id and text, in few bytes.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity::new(self.id.as_deref(), self.digest)
    }

    /// Whether both name one record as it stands now; which copy it is may have become known since.
    #[must_use]
    pub fn is_at(&self, other: &ItemRef) -> bool {
        let place = |item: &ItemRef| (item.digest, item.n);
        place(self) == place(other) && self.id == other.id && self.file == other.file
    }
}

/// What is no digest tells nothing.
fn read_raw<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Digest>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

pub(super) fn read_digest<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}
