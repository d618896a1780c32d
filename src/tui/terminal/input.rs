//! What the terminal's bytes come to.

use crossterm::event::KeyEvent;

/// Something that the user did at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key that was pressed or is being held; its release is not told.
    Key(KeyEvent),
    /// A bracketed paste.
    Paste(String),
}
