//! One pane of the item on the screen: its document, where it is scrolled to, what was seen.

use std::ops::Range;

use super::document::{Block, Content, Document, Layout, LayoutRow, Shown};
use crate::transcript::{Pane, Transcript};

/// The state of one pane.
#[derive(Clone, Debug)]
pub struct PaneView {
    /// Its blocks.
    pub document: Document,
    /// Layouts made so far, the one in use last. Focus changes widths, so two are kept.
    layouts: Vec<Layout>,
    /// The one in use with blank rows put in, where the panes are aligned.
    filled: Option<Layout>,
    /// The first row on the screen.
    pub top: usize,
    /// Parts of the document that have been on the screen, in bytes, sorted and apart.
    seen: Vec<Range<u64>>,
}

/// Enough for a pane with focus, without it, and zoomed.
const KEPT_LAYOUTS: usize = 3;

impl PaneView {
    /// A pane scrolled to its top, laid out for `width` columns.
    #[must_use]
    pub fn new(transcript: &Transcript, pane: Pane, width: u16, shown: Shown) -> Self {
        let document = Document::new(transcript, pane, shown);
        let layouts = vec![document.layout(transcript, width)];
        PaneView { document, layouts, filled: None, top: 0, seen: Vec::new() }
    }

    /// The layout in use.
    ///
    /// # Panics
    /// Never: there is always one.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        let plain = self.layouts.last().expect("a pane is laid out when it is made");
        self.filled.as_ref().unwrap_or(plain)
    }

    /// The row at the top of the screen, unless it only fills the pane up.
    #[must_use]
    pub fn row_at_top(&self) -> Option<&LayoutRow> {
        self.layout().rows.get(self.top).filter(|row| !row.is_filler)
    }

    /// Puts blank rows in: before which row, and how many.
    pub fn fill(&mut self, fillers: &[(usize, usize)]) {
        self.filled = None;
        self.filled = Some(self.layout().filled(fillers));
    }

    /// Goes to the row that the panes are at with which it is aligned.
    pub fn go_along(&mut self, top: usize) {
        if self.filled.is_some() {
            self.top = top;
        }
    }

    /// Lays it out for a width, without blank rows put in, and keeps the text at the top where it is.
    pub fn fit(&mut self, transcript: &Transcript, width: u16) {
        if self.layout().width == width && self.filled.is_none() {
            return;
        }
        let place = self.layout().rows.get(self.top).copied();
        self.filled = None;
        let layout = match self.layouts.iter().position(|layout| layout.width == width) {
            Some(index) => self.layouts.remove(index),
            None => self.document.layout(transcript, width),
        };
        self.layouts.push(layout);
        if self.layouts.len() > KEPT_LAYOUTS {
            self.layouts.remove(0);
        }
        if let Some(place) = place {
            self.top = self.layout().row_of(place.block, place.row.start);
        }
    }

    /// Shows other things beside the texts, and keeps the text at the top where it is.
    pub fn show(&mut self, transcript: &Transcript, pane: Pane, shown: Shown) {
        let width = self.layout().width;
        let rows = &self.layout().rows[self.top.min(self.layout().rows.len())..];
        let place = rows.iter().find_map(|row| {
            let content = self.document.blocks.get(row.block as usize)?.content.clone();
            matches!(content, Content::Text(_)).then_some((content, row.row.start))
        });
        self.document = Document::new(transcript, pane, shown);
        self.filled = None;
        self.layouts = vec![self.document.layout(transcript, width)];
        let block = |content| self.document.blocks.iter().position(|b| b.content == content);
        let found = place.and_then(|(content, byte)| {
            Some(self.layout().row_of(u32::try_from(block(content)?).ok()?, byte))
        });
        self.top = if self.top == 0 { 0 } else { found.unwrap_or(self.top) };
    }

    /// The topmost row that still fills `height` lines.
    #[must_use]
    pub fn last_top(&self, height: u16) -> usize {
        self.layout().rows.len().saturating_sub(usize::from(height.max(1)))
    }

    /// Scrolls by `lines`, up where negative; says whether anything moved.
    pub fn scroll(&mut self, lines: isize, height: u16) -> bool {
        let before = self.top;
        // After a resize the top may lie below the last full screen; that is no reason to jump.
        let lowest = self.last_top(height).max(before);
        self.top = before.saturating_add_signed(lines).min(lowest);
        self.top != before
    }

    /// Whether the last row is on the screen.
    #[must_use]
    pub fn at_end(&self, height: u16) -> bool {
        self.top >= self.last_top(height)
    }

    /// The turn of the first row that shows text or a heading.
    #[must_use]
    pub fn turn(&self) -> u32 {
        let row = self.layout().rows.get(self.top);
        row.and_then(|row| self.document.blocks.get(row.block as usize)).map_or(0, |b| b.turn)
    }

    /// The first row of a turn, or of the nearest one before it.
    #[must_use]
    pub fn row_of_turn(&self, turn: u32) -> Option<usize> {
        let blocks = &self.document.blocks;
        let wanted = blocks.iter().map(|block| block.turn).filter(|&found| found <= turn).max()?;
        let block = blocks
            .iter()
            .position(|block| block.turn == wanted && block.content != Content::Blank)?;
        Some(self.layout().row_of(u32::try_from(block).ok()?, 0))
    }

    /// Brings a turn, or the nearest one before it, to the top.
    pub fn go_to_turn(&mut self, turn: u32, height: u16) {
        if let Some(row) = self.row_of_turn(turn) {
            self.top = row.min(self.last_top(height));
        }
    }

    /// The row that shows a byte of a segment (by its index in the transcript).
    #[must_use]
    pub fn row_of_segment(&self, segment: usize, byte: usize) -> Option<usize> {
        let is_it = |block: &Block| block.content == Content::Text(segment);
        let block = self.document.blocks.iter().position(is_it)?;
        let (block, byte) = (u32::try_from(block).ok()?, u32::try_from(byte).ok()?);
        Some(self.layout().row_of(block, byte))
    }

    /// Brings a row on the screen: where it is not there, with a third of the lines above it.
    pub fn reveal(&mut self, row: usize, height: u16) {
        let lines = usize::from(height.max(1));
        if !(self.top..self.top + lines).contains(&row) {
            self.top = row.saturating_sub(lines / 3).min(self.last_top(height));
        }
    }

    /// How far down it is scrolled, 0 to 100; `None` where everything is on the screen.
    #[must_use]
    pub fn percent(&self, height: u16) -> Option<usize> {
        let last = self.last_top(height);
        if last == 0 {
            return None;
        }
        let rows = self.layout().rows.len();
        Some(((self.top + usize::from(height)).min(rows) * 100) / rows)
    }

    /// Notes that the rows from the top down to `height` have been on the screen.
    pub fn look(&mut self, height: u16) {
        let rows = &self.layout().rows;
        let bottom = (self.top + usize::from(height)).min(rows.len());
        let shown = rows.get(self.top..bottom).unwrap_or_default();
        let mut shown = shown.iter().filter(|row| !row.is_filler);
        let Some(first) = shown.next() else { return };
        let last = shown.next_back().unwrap_or(first);
        let from = self.document.offset(first.block, first.row.start);
        let to = self.document.offset(last.block, last.row.end);
        add_range(&mut self.seen, from..to);
    }

    /// The share of the pane that has been on the screen, 0 to 1.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a share needs no more than a float's digits
    pub fn share_seen(&self) -> f64 {
        if self.document.is_empty() {
            return 1.0;
        }
        let seen: u64 = self.seen.iter().map(|range| range.end - range.start).sum();
        // Line ends between rows belong to no row; a pane read to both ends counts as read.
        let whole = self.seen.len() == 1
            && self.seen.iter().all(|range| range.start == 0 && range.end == self.document.len());
        if whole { 1.0 } else { (seen as f64 / self.document.len() as f64).min(1.0) }
    }
}

/// Adds a range to sorted ranges that do not touch, joining those that it reaches.
fn add_range(ranges: &mut Vec<Range<u64>>, mut new: Range<u64>) {
    ranges.retain(|range| {
        // A row's end and the next row's start may have a line end between them.
        let apart = range.end + 1 < new.start || new.end + 1 < range.start;
        if !apart {
            new = new.start.min(range.start)..new.end.max(range.end);
        }
        apart
    });
    let place = ranges.partition_point(|range| range.start < new.start);
    ranges.insert(place, new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_join_where_they_meet() {
        let mut ranges = Vec::new();
        add_range(&mut ranges, 0..10);
        add_range(&mut ranges, 30..40);
        add_range(&mut ranges, 11..20);
        assert_eq!(ranges, [0..20, 30..40]);
        add_range(&mut ranges, 15..35);
        assert_eq!(ranges, vec![0..40]);
    }
}
