//! What the screen that maps holds.

use super::tree::Node;
use crate::corpus::formats::custom::Mapping;
use crate::corpus::mappable::Mappable;
use crate::transcript::Transcript;

/// The screen that maps.
#[derive(Debug)]
pub struct MappingScreen {
    /// The record on the screen.
    pub record: Mappable,
    /// Where its texts are.
    pub mapping: Mapping,
    /// The rows of the tree.
    pub nodes: Vec<Node>,
    /// The row that keys are for.
    pub cursor: usize,
    /// What the mapping makes of the record.
    pub preview: Transcript,
}
