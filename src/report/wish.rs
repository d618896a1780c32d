//! What is asked of the numbers.

use super::finding::Find;
use super::gaps::Contrast;
use crate::rubric::{FlagCheck, Rubric};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// The fields, flags or questions by whose values items are grouped.
    pub by: Vec<String>,
    /// Which groups are compared.
    pub contrast: Option<Contrast>,
    /// Which cases are looked for.
    pub find: Option<Find>,
    /// The flags whose own rates are told.
    pub flags: Vec<FlagCheck>,
    /// The field over whose values a flag's rates are averaged.
    pub over: Option<String>,
}

impl Wish {
    /// The usual wish: by the rubric's condition, where the corpus has its field.
    #[must_use]
    pub fn usual(rubric: &Rubric, keys: &[&str]) -> Self {
        let condition = rubric.condition.clone();
        let condition = condition.filter(|condition| keys.contains(&condition.field.as_str()));
        Wish {
            by: condition.iter().map(|condition| condition.field.clone()).collect(),
            contrast: condition.map(|condition| Contrast { condition, pair_by: None }),
            ..Wish::default()
        }
    }
}
