//! The review's screen: the only folder that knows the terminal.
//!
//! A key becomes a command (`keys`), `update` changes the `model` and returns effects, `runtime`
//! carries them out and sends what comes of them back as messages, `view` draws the model. What opens
//! over the `reader` is a folder of `screens`.

pub mod blind;
pub mod canvas;
pub mod errand;
pub mod frame_guard;
pub mod hidden;
pub mod key_line;
pub mod keys;
pub mod line;
pub mod message;
pub mod model;
pub mod overlay;
pub mod reader;
pub mod runtime;
pub mod saving;
mod screens;
pub mod session;
pub mod showing;
pub mod suggesting;
pub mod terminal;
pub mod theme;
pub mod typed;
pub mod update;
pub mod view;
