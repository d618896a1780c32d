//! A passage being selected: where it begins and ends, and how keys move its end.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::document::Content;
use super::pane::PaneView;
use super::rows::LayoutRow;
use super::units::Unit;
use crate::text::columns;
use crate::transcript::{Pane, Transcript};

/// A passage in one block of a pane's document. Until it is begun it is the word under the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The pane.
    pub pane: Pane,
    /// Whether keys move one end of it, and not all of it.
    pub is_begun: bool,
    /// Whether it takes whole lines of the screen.
    pub by_lines: bool,
    block: u32,
    /// What it holds however its end moves: a byte where it begins, and the one behind its end.
    anchor: (usize, usize),
    /// The end that moves.
    edge: usize,
}

/// The pane and the transcript that a selection is made in.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The pane's layout.
    pub view: &'a PaneView,
    /// The texts.
    pub transcript: &'a Transcript,
}

impl Selection {
    /// A selection at the first text on the screen, not yet begun; `None` where there is none.
    #[must_use]
    pub fn at_top(ground: Ground<'_>, pane: Pane, by_lines: bool, height: u16) -> Option<Self> {
        let rows = ground.view.layout().rows.iter().skip(ground.view.top);
        let row = rows.take(usize::from(height)).find(|row| {
            let text = ground.text_of(row.block);
            let part = text.and_then(|text| text.get(row.row.start as usize..row.row.end as usize));
            part.is_some_and(|part| !part.trim().is_empty())
        })?;
        let mut new = Selection {
            pane,
            is_begun: false,
            by_lines,
            block: row.block,
            anchor: (0, 0),
            edge: 0,
        };
        let (text, start) = (ground.text_of(row.block)?, row.row.start as usize);
        let word = Unit::Word.around(text, start);
        let is_word =
            text.get(word.clone()).is_some_and(|word| word.chars().any(char::is_alphanumeric));
        let next = || Unit::Word.start_behind(text, start).unwrap_or(start);
        new.stand_at(text, if is_word { start } else { next() });
        Some(new)
    }

    /// A selection that is begun with a passage of a segment, where the pane shows that.
    #[must_use]
    pub fn of_passage(
        ground: Ground<'_>,
        pane: Pane,
        by_lines: bool,
        (segment, passage): (usize, Range<usize>),
    ) -> Option<Self> {
        let block = ground.view.document.block_of(segment, to_u32(passage.start))?;
        let anchor = (passage.start, passage.end);
        let block = u32::try_from(block).ok()?;
        Some(Selection { pane, is_begun: true, by_lines, block, anchor, edge: passage.end })
    }

    /// The segment's index and the bytes of its text that are selected.
    #[must_use]
    pub fn range(&self, ground: Ground<'_>) -> Option<(usize, Range<usize>)> {
        let block = ground.view.document.blocks.get(self.block as usize)?;
        let Content::Text(segment) = block.content else { return None };
        let mut range = self.span();
        if self.by_lines {
            let row_of = |byte: usize| {
                let layout = ground.view.layout();
                layout.rows.get(layout.row_of(self.block, to_u32(byte))).map(|row| row.row)
            };
            let last = range.end.saturating_sub(1).max(range.start);
            range.start = row_of(range.start).map_or(range.start, |row| row.start as usize);
            range.end = row_of(last).map_or(range.end, |row| row.end as usize).max(range.start);
        }
        Some((segment, range))
    }

    /// From here on keys move the end.
    pub fn begin(&mut self) {
        self.is_begun = true;
    }

    /// Grows to the whole word, sentence or paragraph, whichever is the next; says whether it did.
    pub fn widen(&mut self, ground: Ground<'_>) -> bool {
        let (Some(text), Some((_, now))) = (ground.text_of(self.block), self.range(ground)) else {
            return false;
        };
        let last = now.end.saturating_sub(1).max(now.start);
        let mut wider = Unit::WIDER.into_iter().map(|unit| {
            let (from, to) = (unit.around(text, now.start), unit.around(text, last));
            from.start.min(now.start)..to.end.max(now.end)
        });
        let Some(found) = wider.find(|wider| wider.len() > now.len()) else { return false };
        (self.anchor, self.edge, self.by_lines) = ((found.start, found.end), found.end, false);
        true
    }

    /// From now on the other end moves.
    pub fn turn_round(&mut self, ground: Ground<'_>) {
        let Some(text) = ground.text_of(self.block) else { return };
        let span = self.span();
        if self.edge < self.anchor.0 {
            let first = Unit::Cluster.around(text, span.start);
            (self.anchor, self.edge) = ((first.start, first.end), span.end);
        } else {
            let last = Unit::Cluster.around(text, span.end.saturating_sub(1));
            (self.anchor, self.edge) = ((last.start, last.end), span.start);
        }
    }

    /// Moves by a unit.
    pub fn step(&mut self, ground: Ground<'_>, unit: Unit, forward: bool) {
        let Some(text) = ground.text_of(self.block) else { return };
        if !self.is_begun {
            return self.stand(ground, unit, forward);
        }
        let (start, end) = self.anchor;
        let moved = match (forward, self.edge > end, self.edge < start) {
            (true, _, true) => unit.start_behind(text, self.edge).map(|at| at.min(start)),
            (true, ..) => unit.end_behind(text, self.edge.max(end)),
            (false, true, _) => Some(unit.end_before(text, self.edge).unwrap_or(end).max(end)),
            (false, ..) => unit.start_before(text, self.edge.min(start)),
        };
        self.edge = moved.unwrap_or(self.edge);
    }

    /// Moves by rows of the screen.
    pub fn step_rows(&mut self, ground: Ground<'_>, rows: isize) {
        let all = &ground.view.layout().rows;
        let at = self.caret(ground);
        let here = ground.view.layout().row_of(self.block, to_u32(at));
        let column = all.get(here).map_or(0, |row| ground.column(row, at));
        let last = all.len().saturating_sub(1);
        let wanted = here.saturating_add_signed(rows).min(last);
        let fits =
            |row: &&LayoutRow| self.may_stand(ground, row.block) && row.row.start < row.row.end;
        let found = if rows < 0 {
            let before = all[..here].iter().rev();
            before.filter(fits).nth(here.saturating_sub(wanted + 1)).or(all.iter().find(fits))
        } else {
            let behind = all.get(here + 1..).unwrap_or_default().iter();
            let mut behind = behind.filter(fits);
            let nth = behind.nth((wanted - here).saturating_sub(1));
            nth.or(all.iter().rev().find(fits))
        };
        if let Some(row) = found.filter(|_| wanted != here).copied() {
            self.go_to(ground, row.block, ground.byte_at(&row, column));
        }
    }

    /// Moves to the first or the last place it may go to.
    pub fn to_end(&mut self, ground: Ground<'_>, forward: bool) {
        let mut rows = ground.view.layout().rows.iter();
        let fits = |row: &&LayoutRow| self.may_stand(ground, row.block);
        let row = if forward { rows.rfind(fits) } else { rows.find(fits) };
        if let Some(row) = row.copied() {
            let byte = if forward { row.row.end.saturating_sub(1) } else { row.row.start };
            self.go_to(ground, row.block, byte as usize);
        }
    }

    /// The row of the layout where its end is.
    #[must_use]
    pub fn row(&self, ground: Ground<'_>) -> usize {
        ground.view.layout().row_of(self.block, to_u32(self.caret(ground)))
    }

    /// Takes in what stands at a byte, or goes there.
    fn go_to(&mut self, ground: Ground<'_>, block: u32, byte: usize) {
        let Some(text) = ground.text_of(block) else { return };
        if self.is_begun {
            let cluster = Unit::Cluster.around(text, byte);
            self.edge = if byte < self.anchor.0 { cluster.start } else { cluster.end };
        } else {
            self.block = block;
            self.stand_at(text, byte);
        }
    }

    /// All that is selected, before whole lines are made of it.
    fn span(&self) -> Range<usize> {
        self.anchor.0.min(self.edge)..self.anchor.1.max(self.edge)
    }

    /// The byte where the last cluster begins that the end which moves has taken in.
    fn caret(&self, ground: Ground<'_>) -> usize {
        if self.is_begun && self.edge > self.anchor.0 {
            let text = ground.text_of(self.block).unwrap_or("");
            Unit::Cluster.around(text, self.edge - 1).start
        } else {
            self.edge.min(self.anchor.0)
        }
    }

    /// Takes the word at a byte in place of what there was.
    fn stand_at(&mut self, text: &str, byte: usize) {
        let word = Unit::Word.around(text, byte);
        (self.anchor, self.edge) = ((word.start, word.end), word.end);
    }

    /// Goes to the next unit, in the next block where this one has no more.
    fn stand(&mut self, ground: Ground<'_>, unit: Unit, forward: bool) {
        let unit = if unit == Unit::Cluster { Unit::Word } else { unit };
        let Some(text) = ground.text_of(self.block) else { return };
        let here = self.anchor.0;
        let found =
            if forward { unit.start_behind(text, here) } else { unit.start_before(text, here) };
        if let Some(found) = found {
            return self.stand_at(text, found);
        }
        let may_stand = |block: &u32| self.may_stand(ground, *block);
        let blocks = to_u32(ground.view.document.blocks.len());
        let other = if forward {
            (self.block + 1..blocks).find(may_stand)
        } else {
            (0..self.block).rev().find(may_stand)
        };
        let Some((block, text)) = other.and_then(|block| Some((block, ground.text_of(block)?)))
        else {
            return;
        };
        let place = if forward { Some(0) } else { unit.start_before(text, text.len()) };
        self.block = block;
        self.stand_at(text, place.unwrap_or(0));
    }

    /// A quote lies in one segment, so that a selection that is begun stays in its block.
    fn may_stand(&self, ground: Ground<'_>, block: u32) -> bool {
        if self.is_begun && block != self.block {
            return false;
        }
        ground.text_of(block).is_some_and(|text| !text.trim().is_empty())
    }
}

impl<'a> Ground<'a> {
    /// The text of a block that shows a segment.
    fn text_of(self, block: u32) -> Option<&'a str> {
        let block = self.view.document.blocks.get(block as usize)?;
        matches!(block.content, Content::Text(_)).then(|| block.text(self.transcript))
    }

    fn column(self, row: &LayoutRow, byte: usize) -> usize {
        let text = self.text_of(row.block).unwrap_or("");
        let before = text.get(row.row.start as usize..byte).unwrap_or("");
        usize::from(row.row.indent) + columns(before)
    }

    /// The byte of a row that stands in this column, or the row's last one.
    fn byte_at(self, row: &LayoutRow, column: usize) -> usize {
        let text = self.text_of(row.block).unwrap_or("");
        let start = row.row.start as usize;
        let part = text.get(start..row.row.end as usize).unwrap_or("");
        let mut at = usize::from(row.row.indent);
        for (byte, cluster) in part.grapheme_indices(true) {
            at += columns(cluster);
            if at > column {
                return start + byte;
            }
        }
        start + part.char_indices().next_back().map_or(0, |(byte, _)| byte)
    }
}

fn to_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
