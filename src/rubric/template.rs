//! The rubric that `triptych rubric --new` prints.

/// A rubric with every key explained.
pub const TEMPLATE: &str = include_str!("template.toml");
