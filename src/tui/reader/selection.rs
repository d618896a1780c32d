//! A passage being selected: where it begins and ends, and how keys move its end.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::document::{Content, LayoutRow};
use super::pane::PaneView;
use crate::text::columns;
use crate::transcript::{Pane, Transcript};

/// What a selection grows by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A word, as Unicode cuts them.
    Word,
    /// A line of the text itself, however many rows it takes.
    Line,
}

/// A byte of a block of the pane's document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The block.
    pub block: u32,
    /// The byte in its text.
    pub byte: u32,
}

/// A selection in one pane. Until it is begun, it is the unit under the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The pane.
    pub pane: Pane,
    /// What it grows by.
    pub unit: Unit,
    /// The end that moves.
    pub caret: Place,
    /// The end that stays, once it is begun.
    pub anchor: Option<Place>,
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
    /// A selection at the first text on the screen; `None` where there is none.
    #[must_use]
    pub fn new(ground: Ground<'_>, pane: Pane, unit: Unit, height: u16) -> Option<Self> {
        let rows = ground.view.layout().rows.iter().skip(ground.view.top);
        let row = rows.take(usize::from(height)).find(|row| {
            let text = ground.text_of(row.block);
            let part = text.and_then(|text| text.get(row.row.start as usize..row.row.end as usize));
            part.is_some_and(|part| !part.trim().is_empty())
        })?;
        let caret = Place { block: row.block, byte: row.row.start };
        let mut selection = Selection { pane, unit, caret, anchor: None };
        if unit == Unit::Word && ground.is_blank(&selection.unit_at(ground, caret)) {
            selection.step(ground, true);
        }
        Some(selection)
    }

    /// The segment's index and the bytes of its text that are selected.
    #[must_use]
    pub fn range(&self, ground: Ground<'_>) -> Option<(usize, Range<usize>)> {
        let Content::Text(segment) =
            ground.view.document.blocks.get(self.caret.block as usize)?.content
        else {
            return None;
        };
        let mut range = self.unit_at(ground, self.caret).1;
        if let Some(anchor) = self.anchor {
            let from = self.unit_at(ground, anchor).1;
            range = range.start.min(from.start)..range.end.max(from.end);
        }
        Some((segment, range))
    }

    /// Moves by a word, or by a line where lines are selected.
    pub fn step(&mut self, ground: Ground<'_>, forward: bool) {
        let mut place = self.caret;
        loop {
            let (block, range) = self.unit_at(ground, place);
            let next = if forward {
                self.place_behind(ground, block, range.end)
            } else {
                self.place_before(ground, block, range.start)
            };
            let Some(next) = next else { return };
            place = next;
            let unit = self.unit_at(ground, place);
            if !ground.is_blank(&unit) {
                self.caret = Place { block: unit.0, byte: to_u32(unit.1.start) };
                return;
            }
        }
    }

    /// Moves by rows of the screen.
    pub fn step_rows(&mut self, ground: Ground<'_>, rows: isize) {
        let all = &ground.view.layout().rows;
        let here = ground.view.layout().row_of(self.caret.block, self.caret.byte);
        let column = all.get(here).map_or(0, |row| ground.column(row, self.caret.byte));
        let last = all.len().saturating_sub(1);
        let wanted = here.saturating_add_signed(rows).min(last);
        let fits = |row: &&LayoutRow| self.may_stand(ground, row.block);
        let found = if rows < 0 {
            let before = all[..here].iter().rev();
            before.filter(fits).nth(here.saturating_sub(wanted + 1)).or(all.iter().find(fits))
        } else {
            let behind = all.get(here + 1..).unwrap_or_default().iter();
            let mut behind = behind.filter(fits);
            let nth = behind.nth((wanted - here).saturating_sub(1));
            nth.or(all.iter().rev().find(fits))
        };
        if let Some(row) = found.filter(|_| wanted != here) {
            self.caret = Place { block: row.block, byte: ground.byte_at(row, column) };
        }
    }

    /// Moves to the first or the last place it may go to.
    pub fn to_end(&mut self, ground: Ground<'_>, forward: bool) {
        let mut rows = ground.view.layout().rows.iter();
        let fits = |row: &&LayoutRow| self.may_stand(ground, row.block);
        let row = if forward { rows.rfind(fits) } else { rows.find(fits) };
        if let Some(row) = row {
            let byte = if forward { row.row.end } else { row.row.start };
            self.caret = Place { block: row.block, byte };
        }
    }

    /// A quote lies in one segment, so that a selection that is begun stays in its block.
    fn may_stand(&self, ground: Ground<'_>, block: u32) -> bool {
        match self.anchor {
            Some(anchor) => anchor.block == block,
            None => ground.text_of(block).is_some_and(|text| !text.is_empty()),
        }
    }

    /// The block and the bytes of the unit at a place.
    fn unit_at(&self, ground: Ground<'_>, place: Place) -> (u32, Range<usize>) {
        let text = ground.text_of(place.block).unwrap_or("");
        let byte = (place.byte as usize).min(text.len());
        let line = line_at(text, byte);
        let range = match self.unit {
            Unit::Line => line,
            Unit::Word => {
                let words = text[line.clone()].split_word_bound_indices();
                let word = words.take_while(|(at, _)| line.start + at <= byte).last();
                word.map_or(line.clone(), |(at, word)| {
                    line.start + at..line.start + at + word.len()
                })
            }
        };
        (place.block, range)
    }

    fn place_behind(&self, ground: Ground<'_>, block: u32, end: usize) -> Option<Place> {
        let text = ground.text_of(block)?;
        if end < text.len() {
            let skip = if text[end..].starts_with("\r\n") {
                2
            } else {
                usize::from(text[end..].starts_with('\n'))
            };
            if end + skip < text.len() {
                return Some(Place { block, byte: to_u32(end + skip) });
            }
        }
        let blocks = to_u32(ground.view.document.blocks.len());
        let next = (block + 1..blocks).find(|&block| self.may_stand(ground, block))?;
        Some(Place { block: next, byte: 0 })
    }

    fn place_before(&self, ground: Ground<'_>, block: u32, start: usize) -> Option<Place> {
        let text = ground.text_of(block)?;
        if let Some((at, _)) = text[..start].char_indices().next_back() {
            return Some(Place { block, byte: to_u32(at) });
        }
        let before = (0..block).rev().find(|&block| self.may_stand(ground, block))?;
        let end = ground.text_of(before)?.char_indices().next_back().map_or(0, |(at, _)| at);
        Some(Place { block: before, byte: to_u32(end) })
    }
}

impl<'a> Ground<'a> {
    /// The text of a block that shows a segment.
    fn text_of(self, block: u32) -> Option<&'a str> {
        let block = self.view.document.blocks.get(block as usize)?;
        matches!(block.content, Content::Text(_)).then(|| block.text(self.transcript))
    }

    fn is_blank(self, (block, range): &(u32, Range<usize>)) -> bool {
        let text = self.text_of(*block).and_then(|text| text.get(range.clone()));
        text.is_none_or(|text| text.trim().is_empty())
    }

    fn column(self, row: &LayoutRow, byte: u32) -> usize {
        let text = self.text_of(row.block).unwrap_or("");
        let before = text.get(row.row.start as usize..byte as usize).unwrap_or("");
        usize::from(row.row.indent) + columns(before)
    }

    /// The byte of a row that stands in this column, or the row's last one.
    fn byte_at(self, row: &LayoutRow, column: usize) -> u32 {
        let text = self.text_of(row.block).unwrap_or("");
        let part = text.get(row.row.start as usize..row.row.end as usize).unwrap_or("");
        let mut at = usize::from(row.row.indent);
        for (byte, cluster) in part.grapheme_indices(true) {
            at += columns(cluster);
            if at > column {
                return row.row.start + to_u32(byte);
            }
        }
        row.row.start + part.char_indices().next_back().map_or(0, |(byte, _)| to_u32(byte))
    }
}

/// The line of a text that a byte is in, without its line end.
fn line_at(text: &str, byte: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..byte]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[byte..]).map_or(bytes.len(), |at| byte + at);
    let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
    start..end.max(start)
}

fn to_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
