//! Questions and choices, from TOML, checked with line and column.

mod answer;

pub use answer::Answer;
