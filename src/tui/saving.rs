//! How the journal is doing.

/// What is known of the labels on their way to the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// Nothing has been written in this run.
    #[default]
    Nothing,
    /// Labels are on their way to the disk.
    Saving {
        /// Whether the disk has kept them waiting.
        slow: bool,
    },
    /// Everything is on the disk.
    Saved,
    /// Events are only in memory.
    Failed {
        /// How many.
        unsaved: usize,
        /// Why, and which file.
        why: String,
    },
}
