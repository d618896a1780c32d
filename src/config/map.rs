//! A mapping as a file of settings has it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Where the texts of the files that a pattern fits are.
#[derive(Clone, Debug, Deserialize)]
pub struct MapConfig {
    /// The pattern, e.g. `**/raw/*.jsonl`.
    pub glob: String,
    /// The JSON Pointers by field: `prompt = "/request/text"`.
    #[serde(flatten)]
    pub fields: BTreeMap<String, Pointers>,
}

/// One pointer, or several.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Pointers {
    /// One.
    One(String),
    /// Several, in order.
    Several(Vec<String>),
}

impl Pointers {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (one, several) = match self {
            Pointers::One(pointer) => (Some(pointer), None),
            Pointers::Several(pointers) => (None, Some(pointers)),
        };
        one.into_iter().chain(several.into_iter().flatten()).map(String::as_str)
    }
}
