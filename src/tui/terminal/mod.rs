//! The terminal: taken over at the start, given back on every way out; and what its bytes mean.

// The screen's way to the terminal.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types)]

pub mod input;
pub mod keyboard;

mod kitty;
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
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use self::scrolling::Shift;
use crate::text::columns;
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

/// The screen as it stands, so that a frame sends only what has changed.
pub struct Screen {
    shown: Buffer,
    next: Buffer,
    /// What the next frame sends before its changes.
    before: Vec<u8>,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// Where the terminal does not answer.
    pub fn enter() -> io::Result<Self> {
        take_over()?;
        let (columns, lines) = terminal::size()?;
        let area = Rect::new(0, 0, columns, lines);
        Ok(Screen { shown: Buffer::empty(area), next: Buffer::empty(area), before: Vec::new() })
    }

    /// Columns and lines.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// Draws a frame and sends what differs from the last one, as one write; nothing where
    /// nothing differs.
    ///
    /// # Errors
    /// Where the terminal takes no bytes.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        self.next.reset();
        paint(&mut self.next);
        let differing = changes(&self.shown, &self.next);
        if differing.is_empty() && self.before.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(4096);
        queue!(bytes, BeginSynchronizedUpdate)?;
        bytes.append(&mut self.before);
        let shift = scrolling::find(&self.shown, &self.next, differing.len());
        let moved = shift.map(|shift| (scrolling::shifted(&self.shown, &shift), shift));
        let rest = moved.as_ref().map(|(moved, shift)| (changes(moved, &self.next), shift));
        let mut backend = CrosstermBackend::new(&mut bytes);
        match rest.filter(|(rest, _)| rest.len() < differing.len()) {
            Some((rest, Shift { lines, up })) => {
                let count = u16::try_from(up.unsigned_abs()).unwrap_or(u16::MAX);
                if *up > 0 {
                    backend.scroll_region_up(lines.clone(), count)?;
                } else {
                    backend.scroll_region_down(lines.clone(), count)?;
                }
                backend.draw(rest.into_iter())?;
            }
            None => backend.draw(differing.into_iter())?,
        }
        queue!(bytes, EndSynchronizedUpdate)?;
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()?;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }

    /// Forgets what is on the terminal, so that the next frame draws everything.
    ///
    /// # Errors
    /// Where the clearing sequence cannot be made.
    pub fn forget(&mut self, columns: u16, lines: u16) -> io::Result<()> {
        let area = Rect::new(0, 0, columns, lines);
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        queue!(self.before, terminal::Clear(terminal::ClearType::All))
    }

    /// Puts a text on the clipboard, by the sequence that works over SSH.
    ///
    /// # Errors
    /// Where the sequence cannot be made.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.before, CopyToClipboard::to_clipboard_from(text))
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
        let (columns, lines) = terminal::size()?;
        self.forget(columns, lines)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// The cells that differ, and those behind a wide character that has become a narrow one: not every
/// terminal blanks the second half of what is overwritten.
fn changes<'n>(shown: &Buffer, next: &'n Buffer) -> Vec<(u16, u16, &'n Cell)> {
    let differing = shown.diff(next);
    let mut all = Vec::with_capacity(differing.len());
    let mut rest = differing.into_iter().peekable();
    while let Some((x, y, cell)) = rest.next() {
        all.push((x, y, cell));
        let width = |cell: &Cell| columns(cell.symbol());
        let halved = width(cell) < 2 && shown.cell((x, y)).is_some_and(|old| width(old) > 1);
        let is_next = rest.peek().is_some_and(|(next, line, _)| (*next, *line) == (x + 1, y));
        if let Some(half) = next.cell((x + 1, y)).filter(|_| halved && !is_next) {
            all.push((x + 1, y, half));
        }
    }
    all
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

/// Gives the terminal back as it was. Errors do not matter here: the terminal may be gone.
pub fn give_back() {
    let _gone = execute!(
        io::stdout(),
        PopKeyboardEnhancementFlags,
        DisableBracketedPaste,
        cursor::Show,
        LeaveAlternateScreen
    );
    let _gone = terminal::disable_raw_mode();
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn line(text: &str) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, text, Style::new());
        buffer
    }

    #[test]
    fn the_second_half_of_an_overwritten_character_is_sent() {
        let (shown, next) = (line("a考b"), line("ax b"));
        let sent: Vec<(u16, &str)> =
            changes(&shown, &next).into_iter().map(|(x, _, cell)| (x, cell.symbol())).collect();
        assert_eq!(sent, [(1, "x"), (2, " ")]);
        assert_eq!(changes(&next, &next).len(), 0);
    }
}
