//! One view of the item on the screen, a pane or all of it in one column: its document and where it is
//! scrolled to.

use std::ops::Range;

use super::document::{Content, Document};
use super::folds::Folds;
use super::rows::{Layout, LayoutRow, MEASURE};
use super::scope::{Scope, Shown};
use crate::transcript::{Pane, Transcript};

/// The state of one view.
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
}

/// A place in the texts: the segment, the byte, and how many rows it is below the top of the screen.
pub type Spot = (usize, u32, usize);

/// Enough for a pane with focus, without it, and zoomed.
const KEPT_LAYOUTS: usize = 3;

impl PaneView {
    /// A view scrolled to its top, laid out for `width` columns.
    #[must_use]
    pub fn new(
        transcript: &Transcript,
        scope: Scope,
        width: u16,
        (shown, folds): (Shown, &Folds),
    ) -> Self {
        let document = Document::new(transcript, scope, shown, folds);
        let layouts = vec![document.layout(transcript, width)];
        PaneView { document, layouts, filled: None, top: 0 }
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

    /// Shows other things beside the texts, or folds others, and keeps the text at the top where it is.
    pub fn show(&mut self, transcript: &Transcript, shown: Shown, folds: &Folds) {
        self.lay_out(transcript, shown, folds);
    }

    /// Folds other texts, or lays other stretches of long ones out, and keeps the text at the top where it
    /// is.
    pub fn fold(&mut self, transcript: &Transcript, folds: &Folds) {
        self.lay_out(transcript, self.document.shown, folds);
    }

    fn lay_out(&mut self, transcript: &Transcript, shown: Shown, folds: &Folds) {
        let (width, spot) = (self.layout().width, self.place());
        self.document = Document::new(transcript, self.document.scope, shown, folds);
        self.filled = None;
        self.layouts = vec![self.document.layout(transcript, width)];
        self.go_to_spot(spot);
    }

    /// The first text at or below the top of the screen.
    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        let rows = self.layout().rows.iter().skip(self.top).enumerate();
        let mut texts = rows.filter_map(|(below, row)| {
            let block = self.document.blocks.get(row.block as usize)?;
            let is_there = !matches!(block.content, Content::Beyond { .. });
            Some((block.segment().filter(|_| is_there)?, row.row.start, below))
        });
        texts.next()
    }

    /// Where it is scrolled to: none at the very top.
    #[must_use]
    pub fn place(&self) -> Option<Spot> {
        self.spot().filter(|_| self.top > 0)
    }

    /// Brings a place in the texts to where it was on the screen; to the top where there is none.
    pub fn go_to_spot(&mut self, spot: Option<Spot>) {
        let row = spot.and_then(|(segment, byte, below)| {
            Some(self.row_of_segment(segment, byte as usize)?.saturating_sub(below))
        });
        self.top = row.unwrap_or(0);
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

    /// The row that shows a byte of a segment (by its index in the transcript), or the line that it is
    /// folded to.
    #[must_use]
    pub fn row_of_segment(&self, segment: usize, byte: usize) -> Option<usize> {
        let byte = u32::try_from(byte).ok()?;
        let block = self.document.block_of(segment, byte)?;
        let is_folded = matches!(self.document.blocks[block].content, Content::Fold { .. });
        let block = u32::try_from(block).ok()?;
        Some(self.layout().row_of(block, if is_folded { 0 } else { byte }))
    }

    /// The row of a segment's heading, or of its text where it has none of its own.
    #[must_use]
    pub fn row_of_head(&self, segment: usize) -> Option<usize> {
        let block = self.document.block_of(segment, 0)?;
        let has_head = |block: &usize| {
            let before = self.document.blocks.get(*block);
            before.is_some_and(|before| matches!(before.content, Content::Heading { .. }))
        };
        let head = block.checked_sub(1).filter(has_head).unwrap_or(block);
        Some(self.layout().row_of(u32::try_from(head).ok()?, 0))
    }

    /// The rows on which the texts of a pane begin, each with its heading.
    #[must_use]
    pub fn heads_of(&self, pane: Pane) -> Vec<usize> {
        let blocks = &self.document.blocks;
        let begins = |place: &usize| {
            let is_inside = |place: usize| {
                blocks[place].pane == pane && blocks[place].content != Content::Blank
            };
            is_inside(*place) && (*place == 0 || !is_inside(place - 1))
        };
        let places = (0..blocks.len()).filter(begins);
        places
            .filter_map(|place| Some(self.layout().row_of(u32::try_from(place).ok()?, 0)))
            .collect()
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
        if self.last_top(height) == 0 {
            return None;
        }
        let (top, rows) = self.extent();
        Some(((top + usize::from(height)).min(rows) * 100) / rows)
    }

    /// How many rows are above the top of the screen, and how many there are in all; an estimate where not
    /// all of a text is laid out.
    #[must_use]
    pub fn extent(&self) -> (usize, usize) {
        let here = self.layout().rows.get(self.top).map_or(0, |row| row.block);
        let (mut top, mut rows) = (self.top, self.layout().rows.len());
        let a_row = usize::from(self.layout().width.min(MEASURE)).max(1);
        for (block, part) in self.document.beyond() {
            let estimate = part.len() / a_row;
            rows += estimate;
            top += if block < here as usize { estimate } else { 0 };
        }
        (top, rows)
    }

    /// The parts of texts on the rows from the top down to `height`, by segment.
    pub fn shown_texts(&self, height: u16) -> impl Iterator<Item = (usize, Range<u32>)> {
        let rows = self.layout().rows.iter().skip(self.top).take(usize::from(height));
        rows.filter(|row| !row.is_filler).filter_map(|row| {
            let block = self.document.blocks.get(row.block as usize)?;
            let Content::Text(segment) = block.content else { return None };
            Some((segment, row.row.start..row.row.end))
        })
    }
}
