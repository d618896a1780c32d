//! A frame as bytes: what differs from the one before it, and lines that the terminal moves itself.
//!
//! Terminals disagree about the columns of some clusters. A line that holds one, or held one, is
//! cleared and written anew when it changes, with the cursor placed behind each such cluster: so nothing
//! of the line before it is left, whatever the terminal makes of it.

use std::io;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, DisableLineWrap, EnableLineWrap,
    EndSynchronizedUpdate,
};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::scrolling::{self, Shift};
use crate::text::columns;
use crate::text::width::is_contested;

/// A cell that is to be written, and where.
type Change<'n> = (u16, u16, &'n Cell);

/// What the terminal shows, so that a frame holds only what has changed.
pub struct Frames {
    shown: Buffer,
    next: Buffer,
    /// What the next frame sends before its changes.
    before: Vec<u8>,
}

impl Frames {
    /// A blank screen of so many columns and lines.
    #[must_use]
    pub fn new(columns: u16, lines: u16) -> Self {
        let blank = Buffer::empty(Rect::new(0, 0, columns, lines));
        Frames { shown: blank.clone(), next: blank, before: Vec::new() }
    }

    /// Columns and lines.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// Bytes that the next frame sends before its changes.
    pub fn before(&mut self) -> &mut Vec<u8> {
        &mut self.before
    }

    /// Forgets what is shown, so that the next frame draws everything on a screen of this size.
    ///
    /// # Errors
    /// Where the clearing sequence cannot be made.
    pub fn forget(&mut self, columns: u16, lines: u16) -> io::Result<()> {
        let before = std::mem::take(&mut self.before);
        *self = Frames { before, ..Frames::new(columns, lines) };
        queue!(self.before, Clear(ClearType::All))
    }

    /// Draws a frame; the bytes that bring the terminal there and then these, none where nothing differs.
    ///
    /// # Errors
    /// Where a sequence cannot be made.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer), behind: &[u8]) -> io::Result<Vec<u8>> {
        self.next.reset();
        paint(&mut self.next);
        let differing = changes(&self.shown, &self.next);
        if differing.is_empty() && self.before.is_empty() && behind.is_empty() {
            return Ok(Vec::new());
        }
        let mut bytes = Vec::with_capacity(4096);
        queue!(bytes, BeginSynchronizedUpdate)?;
        bytes.append(&mut self.before);
        let shift = scrolling::find(&self.shown, &self.next, differing.len());
        let moved = shift.map(|shift| (scrolling::shifted(&self.shown, &shift), shift));
        let rest = moved.as_ref().map(|(moved, shift)| (moved, changes(moved, &self.next), shift));
        match rest.filter(|(_, rest, _)| rest.len() < differing.len()) {
            Some((moved, rest, Shift { lines, up })) => {
                let count = u16::try_from(up.unsigned_abs()).unwrap_or(u16::MAX);
                let mut backend = CrosstermBackend::new(&mut bytes);
                if *up > 0 {
                    backend.scroll_region_up(lines.clone(), count)?;
                } else {
                    backend.scroll_region_down(lines.clone(), count)?;
                }
                write(moved, &self.next, rest, &mut bytes)?;
            }
            None => write(&self.shown, &self.next, differing, &mut bytes)?,
        }
        bytes.extend_from_slice(behind);
        queue!(bytes, EndSynchronizedUpdate)?;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(bytes)
    }
}

/// The cells that differ, and those behind a wide character that has become a narrow one: not every
/// terminal blanks the second half of what is overwritten.
fn changes<'n>(shown: &Buffer, next: &'n Buffer) -> Vec<Change<'n>> {
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

/// Writes the changes, and lines with clusters that terminals disagree about as a whole.
fn write(
    shown: &Buffer,
    next: &Buffer,
    mut changes: Vec<Change<'_>>,
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    let mut contested: Vec<u16> = changes.iter().map(|(_, y, _)| *y).collect();
    contested.dedup();
    contested.retain(|y| holds_contested(shown, *y) || holds_contested(next, *y));
    if contested.is_empty() {
        return CrosstermBackend::new(bytes).draw(changes.into_iter());
    }
    changes.retain(|(_, y, _)| contested.binary_search(y).is_err());
    CrosstermBackend::new(&mut *bytes).draw(changes.into_iter())?;
    // What is wider than it should be must not run on into the next line.
    queue!(bytes, DisableLineWrap)?;
    for y in contested {
        write_line(next, y, bytes)?;
    }
    queue!(bytes, EnableLineWrap)
}

fn holds_contested(buffer: &Buffer, y: u16) -> bool {
    line(buffer, y).iter().any(|cell| is_contested(cell.symbol()))
}

fn line(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    let start = usize::from(y) * width;
    buffer.content.get(start..start + width).unwrap_or_default()
}

/// Clears a line and writes all of it, piece by piece: each begins at its own place.
fn write_line(next: &Buffer, y: u16, bytes: &mut Vec<u8>) -> io::Result<()> {
    queue!(bytes, MoveTo(0, y), Clear(ClearType::CurrentLine))?;
    let mut piece: Vec<Change<'_>> = Vec::new();
    let mut rest = (0..next.area.width).zip(line(next, y));
    while let Some((x, cell)) = rest.next() {
        piece.push((x, y, cell));
        // What stands behind the first half of a wide cluster is no cell of its own.
        for _ in 1..columns(cell.symbol()) {
            rest.next();
        }
        if is_contested(cell.symbol()) {
            CrosstermBackend::new(&mut *bytes).draw(piece.drain(..))?;
        }
    }
    CrosstermBackend::new(bytes).draw(piece.into_iter())
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

    #[test]
    fn a_line_of_contested_clusters_is_written_as_a_whole() {
        let mut frames = Frames::new(6, 1);
        let plain = |text: &'static str| {
            move |buffer: &mut Buffer| {
                buffer.set_string(0, 0, text, Style::new());
            }
        };
        let bytes = String::from_utf8(frames.draw(plain("ab"), b"").unwrap()).unwrap();
        assert!(!bytes.contains("\x1b[2K"), "{bytes:?}");
        let bytes = String::from_utf8(frames.draw(plain("a\u{1fa77}b"), b"").unwrap()).unwrap();
        assert!(bytes.contains("\x1b[1;1H\x1b[2K"), "{bytes:?}");
        assert!(bytes.contains("\x1b[1;4Hb"), "the cursor is placed behind it: {bytes:?}");
        let bytes = String::from_utf8(frames.draw(plain("ab"), b"").unwrap()).unwrap();
        assert!(bytes.contains("\x1b[2K"), "what was there is cleared: {bytes:?}");
        let bytes = String::from_utf8(frames.draw(plain("ac"), b"").unwrap()).unwrap();
        assert!(!bytes.contains("\x1b[2K"), "{bytes:?}");
    }
}
