//! The review itself: an item's three panes, what is marked and selected in them, and where they lie.

pub mod document;
pub mod geometry;
pub mod hits;
pub mod marks;
pub mod pane;
pub mod selection;
