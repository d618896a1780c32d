//! The terminal: taken over at the start, given back on every way out; and what its bytes mean.

// The screen's way to the terminal.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types)]

mod answer;
pub mod frame;
pub mod input;
pub mod keyboard;

mod kitty;
mod opening;
pub mod parser;
mod paste;
mod scrolling;
mod sequence;

use std::io::{self, IsTerminal, Write};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, queue};
use ratatui::buffer::Buffer;

use self::frame::Frames;
use crate::tui::canvas::SMALLEST;

/// Why no review can be shown here.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Standard output is a file or a pipe.
    #[error(
        "a review needs a terminal, and standard output is not one; `triptych show` and `triptych list` print to files"
    )]
    NotATerminal,
    /// The terminal says that it can do nothing.
    #[error(
        "a review needs a terminal that can move its cursor, and TERM is {0}; set TERM to the terminal's name, e.g. xterm-256color"
    )]
    Dumb(String),
    /// There is no room.
    #[error("the terminal has {0} columns and {1} lines, and a review needs at least {min_columns} by {min_lines}; make it larger", min_columns = SMALLEST.0, min_lines = SMALLEST.1)]
    TooSmall(u16, u16),
    /// The terminal cannot be set up.
    #[error("the terminal cannot be set up: {0}; try another terminal")]
    Io(#[from] io::Error),
}

/// Refuses a place where no review can be shown.
///
/// # Errors
/// Where standard output is no terminal, `TERM` is `dumb`, or the screen is too small.
pub fn check() -> Result<(u16, u16), TerminalError> {
    if !io::stdout().is_terminal() {
        return Err(TerminalError::NotATerminal);
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if term == "dumb" || term.is_empty() {
        let shown = if term.is_empty() { "not set" } else { "dumb" };
        return Err(TerminalError::Dumb(shown.to_owned()));
    }
    let (columns, lines) = terminal::size()?;
    if columns < SMALLEST.0 || lines < SMALLEST.1 {
        return Err(TerminalError::TooSmall(columns, lines));
    }
    Ok((columns, lines))
}

/// The terminal's screen.
pub struct Screen {
    frames: Frames,
    /// Whether the terminal was asked to tell what it draws on.
    has_asked: bool,
    has_mouse: bool,
}

impl Screen {
    /// Takes the terminal over, and the mouse where that is wished for.
    ///
    /// # Errors
    /// Where the terminal does not answer.
    pub fn enter(has_mouse: bool) -> io::Result<Self> {
        take_over()?;
        take_mouse(has_mouse)?;
        let (columns, lines) = terminal::size()?;
        Ok(Screen { frames: Frames::new(columns, lines), has_asked: false, has_mouse })
    }

    /// Columns and lines.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        self.frames.size()
    }

    /// Draws a frame and sends what differs from the last one, as one write; nothing where
    /// nothing differs. `asks` is the column with which the terminal is asked behind it whether it has
    /// drawn it.
    ///
    /// # Errors
    /// Where the terminal takes no bytes.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer), asks: Option<u16>) -> io::Result<()> {
        let question = asks.map(answer::cursor_question).unwrap_or_default();
        let bytes = self.frames.draw(paint, &question)?;
        if bytes.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }

    /// Forgets what is on the terminal, so that the next frame draws everything.
    ///
    /// # Errors
    /// Where the clearing sequence cannot be made.
    pub fn forget(&mut self, columns: u16, lines: u16) -> io::Result<()> {
        self.frames.forget(columns, lines)
    }

    /// Asks what the terminal draws on.
    ///
    /// # Errors
    /// Where the terminal takes no bytes.
    pub fn ask_for_background(&mut self) -> io::Result<()> {
        self.has_asked = true;
        let mut out = io::stdout().lock();
        out.write_all(&answer::background_question())?;
        out.flush()
    }

    /// Puts a text on the clipboard, by the sequence that works over SSH.
    ///
    /// # Errors
    /// Where the sequence cannot be made.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.frames.before(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Takes the terminal over again after somebody else may have changed its modes.
    ///
    /// # Errors
    /// Where the terminal does not answer.
    pub fn take_back(&mut self) -> io::Result<()> {
        self.lend(|| ()).1
    }

    /// Lends the terminal to something else, e.g. an editor, and takes it back. Gives what came of it,
    /// and whether the terminal still answers.
    pub fn lend<T>(&mut self, borrower: impl FnOnce() -> T) -> (T, io::Result<()>) {
        give_back();
        let result = borrower();
        (result, self.take_over_anew())
    }

    fn take_over_anew(&mut self) -> io::Result<()> {
        take_over()?;
        take_mouse(self.has_mouse)?;
        if self.has_asked {
            self.ask_for_background()?;
        }
        let (columns, lines) = terminal::size()?;
        self.forget(columns, lines)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take_over() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        cursor::Hide,
        EnableBracketedPaste,
        // Terminals that know these tell a held key from a pressed one; others pass them over.
        PushKeyboardEnhancementFlags(
            KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
                | KeyboardEnhancementFlags::REPORT_EVENT_TYPES
        )
    )
}

/// Asks for reports of the mouse: presses and the wheel, with places in digits.
fn take_mouse(is_wished: bool) -> io::Result<()> {
    if is_wished {
        io::stdout().write_all(b"\x1b[?1000h\x1b[?1006h")?;
    }
    io::stdout().flush()
}

/// Gives the terminal back as it was. Errors do not matter here: the terminal may be gone.
pub fn give_back() {
    let _gone = io::stdout().write_all(b"\x1b[?1006l\x1b[?1000l");
    let _gone = io::stdout().write_all(answer::NO_MORE);
    let _gone = execute!(
        io::stdout(),
        PopKeyboardEnhancementFlags,
        DisableBracketedPaste,
        cursor::Show,
        LeaveAlternateScreen
    );
    let _gone = terminal::disable_raw_mode();
}
