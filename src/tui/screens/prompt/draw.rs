//! The line that is typed, in the last line of the label bar, and over it what it may mean.

use ratatui::layout::Rect;

use super::state::Prompt;
use crate::text::{columns, visible};
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::model::Model;
use crate::tui::overlay::draw_box;
use crate::tui::theme::Tone;

/// At most so many suggestions are shown.
const MOST: usize = 8;

/// Draws both.
pub fn draw(model: &Model, prompt: &Prompt, canvas: &mut Canvas<'_>) {
    let geometry = model.geometry();
    let last = geometry.labels.height.saturating_sub(1);
    if let Some(line) = line_of(geometry.labels, last) {
        typed(model, prompt, line, canvas);
    }
    let first = prompt.picked.map_or(0, |picked| picked.saturating_sub(MOST - 1));
    let rows = prompt.rows.iter().skip(first).take(MOST);
    let mut rows: Vec<_> = rows.map(|row| (row.words.clone(), row.help.clone())).collect();
    let below = prompt.rows.len().saturating_sub(first + rows.len());
    if below > 0 {
        rows.push((format!("… {below} more"), String::new()));
    }
    draw_box(&rows, prompt.picked.map(|picked| picked - first), &geometry, canvas);
}

/// The line, kept in view around its cursor.
fn typed(model: &Model, prompt: &Prompt, line: Rect, canvas: &mut Canvas<'_>) {
    canvas.rule(line, ' ', Tone::Text);
    let used = canvas.line(line, &format!(" {} › ", prompt.ask.title(model)), Tone::Active);
    let area = right_of(line, used);
    let (before, behind) = prompt.line.text.split_at(prompt.line.cursor);
    let (before, behind) = (visible(before), visible(behind));
    let room = usize::from(area.width).saturating_sub(2);
    let cut = tail(&before, room);
    canvas.pieces(area, [(cut, Tone::Text), ("▏", Tone::Cursor), (behind.as_ref(), Tone::Text)]);
}

/// The end of a text that fits `room` columns.
fn tail(text: &str, room: usize) -> &str {
    let mut starts = text.char_indices().map(|(start, _)| start);
    starts.find(|&start| columns(&text[start..]) <= room).map_or("", |start| &text[start..])
}
