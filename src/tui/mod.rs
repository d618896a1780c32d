//! The review's screen: the only folder that knows the terminal.
//!
//! A key becomes a command (`keymap`), `update` changes the `model` and returns effects, `runtime`
//! carries them out and sends what comes of them back as messages, `view` draws the model.

pub mod blind;
pub mod canvas;
pub mod hidden;
pub mod keys;
pub mod line;
pub mod message;
pub mod model;
pub mod reader;
pub mod runtime;
mod screens;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
