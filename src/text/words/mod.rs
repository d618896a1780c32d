//! Words of texts: how many there are, where two texts differ in them, and what is left of a text that
//! was nearly read before. Pure.

mod count;
mod differences;
mod folded;
#[cfg(test)]
mod samples;
mod tokens;

pub use count::{count, in_common};
pub use differences::{Change, Differences};
pub use folded::{Piece, fold};
