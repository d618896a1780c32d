//! Small boxes over the panes: what may follow a key, which commands fit what is typed.

use ratatui::layout::Rect;

use super::canvas::{Canvas, line_of};
use super::keys::command;
use super::keys::keymap::Lookup;
use super::model::Model;
use super::reader::geometry::Geometry;
use super::theme::Tone;
use crate::text::columns;

/// Draws the box that the mode calls for, if any.
pub fn draw(model: &Model, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    if model.hint && !model.is_typing() {
        draw_box(&followers(model), None, geometry, canvas);
    }
}

/// What may follow the keys pressed so far.
fn followers(model: &Model) -> Vec<(String, String)> {
    let Lookup::Prefix(next) = model.session.keymap.lookup(&model.pending) else {
        return Vec::new();
    };
    next.into_iter()
        .map(|(chord, command)| (chord.shown(), command::row_of(command).help.to_owned()))
        .collect()
}

pub fn draw_box(
    lines: &[(String, String)],
    picked: Option<usize>,
    geometry: &Geometry,
    canvas: &mut Canvas<'_>,
) {
    let bottom = if geometry.rule.height > 0 { geometry.rule.y } else { geometry.labels.y };
    let top = geometry.titles.y;
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(bottom.saturating_sub(top));
    let area = Rect::new(0, bottom - height, geometry.titles.width, height);
    draw_rows(lines, picked, area, canvas);
}

/// Draws rows of names and what they mean, the picked one marked.
pub fn draw_rows(
    lines: &[(String, String)],
    picked: Option<usize>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let left = lines.iter().map(|(left, _)| columns(left)).max().unwrap_or(0);
    for (number, (name, help)) in (0..area.height).zip(lines) {
        let Some(line) = line_of(area, number) else { return };
        canvas.rule(line, ' ', Tone::Text);
        let chosen = picked == Some(usize::from(number));
        let name = format!("{name}{}", " ".repeat(left.saturating_sub(columns(name))));
        let (pointer, tone) = if chosen { (" ▸ ", Tone::Active) } else { ("   ", Tone::Text) };
        canvas.pieces(line, [(pointer, tone), (&name, tone), ("  ", tone), (help, Tone::Dim)]);
    }
}
