//! What may be told of a part of a text.

use std::ops::Range;

/// What a part of a text is, for its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A line that is a heading.
    Heading,
    /// Words in `**`.
    Strong,
    /// Words in `*`.
    Emphasis,
    /// Words in backticks, and blocks between fences.
    Code,
    /// The words of a link.
    Link,
    /// Signs that make the structure and are no words themselves.
    Marker,
    /// A name in JSON.
    Key,
    /// A string in JSON that is a value.
    Str,
    /// The `+` of a line of a diff.
    Added,
    /// The `-` of a line of a diff.
    Removed,
    /// A line that tells where a hunk of a diff lies.
    Hunk,
}

impl Nature {
    /// All of them.
    pub const ALL: [Nature; 11] = [
        Nature::Heading,
        Nature::Strong,
        Nature::Emphasis,
        Nature::Code,
        Nature::Link,
        Nature::Marker,
        Nature::Key,
        Nature::Str,
        Nature::Added,
        Nature::Removed,
        Nature::Hunk,
    ];
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its bytes: on borders of characters, and never none.
    pub range: Range<usize>,
    /// What it is.
    pub nature: Nature,
}
