//! The one gate between foreign text and the screen, and the breaking of text into rows. Pure.
//!
//! Nothing that a file says reaches a terminal but through [`sanitize`]: what could disturb the
//! screen, or could not be seen, becomes a visible picture.

pub mod cover;
pub mod escaped;
mod number;
pub mod quoted;
mod reason;
pub mod sanitize;
mod shell;
pub mod structure;
pub mod width;
pub mod words;
pub mod wrap;

pub use number::{amount, counted, listed, megabytes};
pub use reason::reason;
pub use sanitize::{visible, visible_lines};
pub use shell::shell_word;
pub use width::{columns, cut_end, cut_middle};
