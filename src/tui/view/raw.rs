//! The record as its file has it, indented, every sign made visible.

use ratatui::layout::Rect;

use crate::text::wrap::wrap;
use crate::text::{cut_middle, visible};
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::model::{Model, RawRecord};
use crate::tui::reader::geometry::Geometry;
use crate::tui::theme::Tone;

/// Draws the part of the record from its first row on.
pub fn draw(model: &Model, raw: &RawRecord, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    canvas.rule(geometry.titles, '━', Tone::Focus);
    let words = if let Some((message, _)) = &model.message {
        format!(" {message} ")
    } else {
        let room = usize::from(geometry.titles.width).saturating_sub(10);
        format!(" RAW · {} ", cut_middle(&visible(&raw.place), room))
    };
    canvas.line(right_of(geometry.titles, 1), &words, Tone::Focus);
    let top = geometry.titles.bottom();
    let bottom = if geometry.keys.height > 0 { geometry.keys.y } else { geometry.labels.bottom() };
    let width = geometry.titles.width;
    let area = Rect::new(1, top, width.saturating_sub(2), bottom.saturating_sub(top));
    let rows = wrap(&raw.shown, usize::from(area.width.max(2)));
    for (number, row) in (0..area.height).zip(rows.iter().skip(raw.top)) {
        let Some(line) = line_of(area, number) else { return };
        let part = raw.shown.get(row.start as usize..row.end as usize).unwrap_or("");
        canvas.foreign(right_of(line, row.indent), part);
    }
}
