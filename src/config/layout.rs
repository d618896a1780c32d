//! How the texts of an item are laid out.

use serde::Deserialize;

/// A layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Three panes, side by side.
    #[default]
    Columns,
    /// All in one column, in the order it happened.
    Thread,
}

impl Layout {
    /// Its word in the settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Layout::Columns => "columns",
            Layout::Thread => "thread",
        }
    }

    /// The layout of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Layout::Columns, Layout::Thread].into_iter().find(|layout| layout.word() == word)
    }
}
