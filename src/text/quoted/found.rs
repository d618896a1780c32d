//! Where a quote stands.

use std::ops::Range;

/// Where a quote stands in a text, as bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// To the letter.
    Exact(Range<usize>),
    /// With white space, signs, case or punctuation at its ends written otherwise.
    Folded(Range<usize>),
    /// With most of its words, in their order.
    Near(Range<usize>),
}

impl Found {
    /// The bytes of the text.
    #[must_use]
    pub fn range(&self) -> &Range<usize> {
        match self {
            Self::Exact(range) | Self::Folded(range) | Self::Near(range) => range,
        }
    }
}
