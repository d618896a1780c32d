//! What the terminal's bytes come to.

use crossterm::event::KeyEvent;

use crate::tui::theme::Background;

/// Something that the user did at the terminal, or that the terminal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key that was pressed or is being held; its release is not told.
    Key(KeyEvent),
    /// A bracketed paste.
    Paste(String),
    /// The terminal has said what it draws on.
    Background(Background),
}
