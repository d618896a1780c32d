//! Records that were handed over: what each is called in the bundle, and which record it is here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::item_ref::{ItemRef, read_digest};
use crate::transcript::Digest;

/// What a bundle was made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Packed {
    /// Which bundle.
    pub bundle: String,
    /// Whom it was for.
    #[serde(rename = "for", default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// The sample that its records are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// What is not in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blind: Vec<String>,
    /// The questions: `name@version`.
    pub rubric: String,
    /// Of their text in the bundle.
    pub rubric_digest: String,
    /// Each record.
    pub items: Vec<PackedItem>,
}

/// A record that was handed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "packed_item")]
pub struct PackedItem {
    /// Its id in the bundle.
    pub id: String,
    /// Over its texts there.
    #[serde(deserialize_with = "read_digest")]
    pub digest: Digest,
    /// The record here.
    pub item: ItemRef,
}
