//! A document broken into rows.

use super::document::{Content, Document};
use crate::text::wrap::{self, Row};
use crate::transcript::Transcript;

/// Prose is wrapped at so many columns: longer lines are hard to read.
pub const MEASURE: u16 = 100;

/// A document broken into rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The columns it was made for.
    pub width: u16,
    /// The rows from top to bottom; never empty.
    pub rows: Vec<LayoutRow>,
}

/// One row on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutRow {
    /// The block it shows a part of.
    pub block: u32,
    /// The part, in bytes of the block's text.
    pub row: Row,
    /// Whether it is blank and only fills the pane up to where the next turn begins in all panes. It
    /// comes behind every byte of its block.
    pub is_filler: bool,
}

impl Layout {
    /// The same with blank rows put in: before which row, and how many.
    #[must_use]
    pub fn filled(&self, fillers: &[(usize, usize)]) -> Self {
        let count: usize = fillers.iter().map(|(_, count)| count).sum();
        let mut rows = Vec::with_capacity(self.rows.len() + count);
        let mut done = 0;
        for (before, count) in fillers {
            rows.extend_from_slice(&self.rows[done..*before]);
            done = *before;
            let last = rows.last().copied();
            let byte = if last.is_some() { u32::MAX } else { 0 };
            let row = Row { start: byte, end: byte, indent: 0 };
            let filler = LayoutRow {
                block: last.map_or(0, |last: LayoutRow| last.block),
                row,
                is_filler: true,
            };
            rows.extend(std::iter::repeat_n(filler, *count));
        }
        rows.extend_from_slice(&self.rows[done..]);
        Layout { width: self.width, rows }
    }

    /// The row that shows this byte of this block.
    #[must_use]
    pub fn row_of(&self, block: u32, byte: u32) -> usize {
        let after = self.rows.partition_point(|row| (row.block, row.row.start) <= (block, byte));
        after.saturating_sub(1)
    }
}

impl Document {
    /// Breaks it into rows of at most `width` columns.
    #[must_use]
    pub fn layout(&self, transcript: &Transcript, width: u16) -> Layout {
        let mut rows = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let text = block.text(transcript);
            let (from, text) = (block.part.start, block.shown_of(text));
            let is_wrapped = matches!(
                block.content,
                Content::Text(_) | Content::Note(_) | Content::Tags(_) | Content::Gone(_)
            );
            if is_wrapped {
                let width = if block.is_code(transcript) { width } else { width.min(MEASURE) };
                wrap::wrap_each(text, usize::from(width.max(1)), |row| {
                    let row = Row { start: row.start + from, end: row.end + from, ..row };
                    rows.push(LayoutRow { block: index, row, is_filler: false });
                });
            } else {
                let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
                let row = match block.content {
                    // It stands for these bytes of its text.
                    Content::Beyond { .. } => Row { start: from, end: from, indent: 0 },
                    _ => Row { start: 0, end: len, indent: 0 },
                };
                rows.push(LayoutRow { block: index, row, is_filler: false });
            }
        }
        Layout { width, rows }
    }
}
