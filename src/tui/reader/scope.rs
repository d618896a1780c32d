//! What of an item a view shows, and what stands beside its texts.

use crate::transcript::Pane;

/// What of an item is shown in one view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One of the three panes.
    Pane(Pane),
    /// All of it, in the order it happened.
    Thread,
}

/// What is shown beside the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The tags around texts.
    pub tags: bool,
    /// The names of speakers, which may tell what a blind review hides.
    pub names: bool,
    /// What monitors and scorers said of messages.
    pub scores: bool,
}
