//! The review's screen: the only folder that knows the terminal.
//!
//! A key becomes a command (`keymap`), `update` changes the `model` and returns effects, `runtime`
//! carries them out and sends what comes of them back as messages, `view` draws the model.

pub mod blind;
pub mod chord;
pub mod command;
pub mod document;
pub mod geometry;
pub mod hits;
pub mod keymap;
pub mod marks;
pub mod message;
pub mod model;
pub mod pane;
pub mod prompt;
pub mod runtime;
mod scrolling;
pub mod selection;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
