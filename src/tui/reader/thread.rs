//! What stands beside the text where all of an item is in one column: the mark of the pane on the left,
//! who quoted what on the right.

use ratatui::layout::Rect;

use super::current::Current;
use super::document::Content;
use super::pane::PaneView;
use super::rows::LayoutRow;
use crate::text::cut_end;
use crate::transcript::Pane;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Tone;

/// Fewer columns than this have no room for a remark.
const NARROWEST: u16 = 12;

/// The mark of the pane that a row is of.
pub fn gutter(view: &PaneView, row: &LayoutRow, line: Rect, canvas: &mut Canvas<'_>) {
    let Some(block) = view.document.blocks.get(row.block as usize) else { return };
    if block.content == Content::Blank {
        return;
    }
    let (mark, tone) = match block.pane {
        Pane::Prompt => return,
        Pane::Scratchpad => ("┃", Tone::Role),
        Pane::Answer => ("│", Tone::Answer),
    };
    canvas.line(Rect { width: 1, ..line }, mark, tone);
}

/// Who quoted what begins on a row.
pub fn margin(
    current: &Current,
    view: &PaneView,
    row: &LayoutRow,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let block = view.document.blocks.get(row.block as usize);
    let Some(Content::Text(segment)) = block.map(|block| &block.content) else { return };
    if area.width < NARROWEST || row.is_filler {
        return;
    }
    let begins = |start: usize| row.row.start as usize <= start && start < row.row.end as usize;
    let marks = current.marks.iter().filter(|mark| {
        mark.segment == *segment && !mark.said.is_empty() && begins(mark.range.start)
    });
    let mut said: Vec<&str> = marks.map(|mark| mark.said.as_str()).collect();
    said.dedup();
    let words = said.join(" · ");
    canvas.line(area, &cut_end(&words, usize::from(area.width)), Tone::Dim);
}
