//! Writing on the screen. Every text passes the gate here, whoever wrote it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::{Look, Tone};
use crate::text::{columns, sanitize, visible};
use crate::transcript::Pane;

/// The smallest screen that anything is drawn on, in columns and lines.
pub const SMALLEST: (u16, u16) = (20, 5);

/// What a place of the screen is for the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The text of a pane.
    Pane(Pane),
    /// A question, by its place in the rubric.
    Question(usize),
    /// A choice of the active question, by its digit.
    Choice(u8),
    /// A row of the screen on top.
    Row(usize),
}

/// Where targets are on a frame, the topmost last.
pub type Targets = Vec<(Rect, Target)>;

/// The cells of a frame, how tones look on them, and what the mouse finds there.
pub struct Canvas<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// The look of tones.
    pub look: Look,
    /// What the mouse finds where.
    pub targets: Targets,
}

impl Canvas<'_> {
    /// Writes on the first line of `area`, cut at its right edge; gives the columns written.
    pub fn line(&mut self, area: Rect, text: &str, tone: Tone) -> u16 {
        self.styled(area, text, self.look.style(tone))
    }

    /// Like [`Canvas::line`], with a style of its own.
    pub fn styled(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        if area.is_empty() {
            return 0;
        }
        let width = usize::from(area.width);
        let (end, _) = self.buffer.set_stringn(area.x, area.y, visible(text), width, style);
        end - area.x
    }

    /// Writes a row of foreign text, its pictures told apart.
    pub fn foreign(&mut self, area: Rect, text: &str) {
        let mut left = area;
        for piece in sanitize::pieces(text) {
            let tone = if piece.foreign { Tone::Foreign } else { Tone::Text };
            let used = self.line(left, &piece.text, tone);
            left = right_of(left, used);
        }
    }

    /// Writes several pieces after one another on the first line of `area`; gives the columns
    /// written.
    pub fn pieces<'t>(
        &mut self,
        area: Rect,
        pieces: impl IntoIterator<Item = (&'t str, Tone)>,
    ) -> u16 {
        let mut used = 0;
        for (text, tone) in pieces {
            used += self.line(right_of(area, used), text, tone);
        }
        used
    }

    /// Fills the first line of `area` with one character of one column.
    pub fn rule(&mut self, area: Rect, line: char, tone: Tone) {
        let text: String = std::iter::repeat_n(line, usize::from(area.width)).collect();
        self.line(area, &text, tone);
    }

    /// Writes so that the text ends at the right edge of `area`; gives the columns used.
    pub fn right(&mut self, area: Rect, pieces: &[(&str, Tone)]) -> u16 {
        let width: usize = pieces.iter().map(|(text, _)| columns(&visible(text))).sum();
        let width = u16::try_from(width).unwrap_or(u16::MAX).min(area.width);
        self.pieces(right_of(area, area.width - width), pieces.iter().copied());
        width
    }
}

/// What is left of an area's first line behind so many columns.
#[must_use]
pub fn right_of(area: Rect, used: u16) -> Rect {
    let used = used.min(area.width);
    Rect::new(area.x + used, area.y, area.width - used, area.height.min(1))
}

/// The line of an area with this number from its top, if it has one.
#[must_use]
pub fn line_of(area: Rect, number: u16) -> Option<Rect> {
    (number < area.height).then(|| Rect::new(area.x, area.y + number, area.width, 1))
}
