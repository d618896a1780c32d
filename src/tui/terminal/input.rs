//! What the terminal's bytes come to.

use crossterm::event::KeyEvent;

use crate::tui::theme::Background;

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// The left button was pressed.
    Click,
    /// The wheel was turned up.
    WheelUp,
    /// The wheel was turned down.
    WheelDown,
}

/// Something that the user did at the terminal, or that the terminal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key that was pressed or is being held; its release is not told.
    Key(KeyEvent),
    /// A bracketed paste.
    Paste(String),
    /// The mouse, at a column and a line from 0.
    Mouse(MouseAction, (u16, u16)),
    /// The terminal has said that the cursor is on this column, from 1, of the line that is asked with.
    Drawn(u16),
    /// The terminal has said what it draws on.
    Background(Background),
}
