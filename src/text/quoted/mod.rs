//! Quotes found in a text: a classifier's, which are often not to the letter, and a reviewer's own
//! after the text was edited. Pure.

mod again;
mod fold;
mod found;
mod near;
mod parts;
mod prepared;
mod signs;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

pub use self::again::{AROUND, Fit};
pub use self::found::Found;
pub use self::prepared::Prepared;

/// Where a classifier's quote stands, for a text that is asked once: see [`Prepared::quoted`].
#[must_use]
pub fn quoted_in(text: &str, quote: &str) -> Vec<Found> {
    Prepared::new(text).quoted(quote)
}

/// Where a reviewer's quote stands, for a text that is asked once: see [`Prepared::again`].
#[must_use]
pub fn again(text: &str, quote: &str, before: &str, behind: &str) -> Option<Range<usize>> {
    Prepared::new(text).again(quote, before, behind)
}
