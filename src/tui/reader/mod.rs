//! The review itself: an item's three panes, its label bar and its header; what is marked, selected and
//! searched in it; and what keys and news change in it.

mod aligning;
pub mod alike;
pub mod arrivals;
pub mod current;
pub mod document;
pub mod filtering;
pub mod first_words;
pub mod geometry;
pub mod header;
pub mod hits;
pub mod label_bar;
pub mod labelling;
pub mod layout;
pub mod leaving;
pub mod marks;
pub mod moving;
pub mod noting;
mod offering;
mod others;
pub mod pane;
pub mod panes;
pub mod places;
pub mod reading;
pub mod rereading;
pub mod revealing;
pub mod searching;
pub mod selecting;
pub mod selection;
pub mod sequence;
pub mod turns;
pub mod twin;
pub mod units;
pub mod writing;
