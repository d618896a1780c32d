//! What a search over the queue has found, a line an item.

use ratatui::layout::Rect;

use super::state::Hits;
use crate::queue::search::Found;
use crate::text::{columns, cut_end, cut_middle, visible};
use crate::tui::blind;
use crate::tui::canvas::{Canvas, Target, line_of, right_of};
use crate::tui::model::Model;
use crate::tui::screens::picking;
use crate::tui::theme::Tone;

/// Draws the list, the picked line in view.
pub fn draw(model: &Model, list: &Hits, canvas: &mut Canvas<'_>) {
    let geometry = model.geometry();
    canvas.rule(geometry.titles, '━', Tone::Focus);
    let words = title(model, list);
    canvas.line(right_of(geometry.titles, 1), &words, Tone::Focus);
    let top = geometry.titles.bottom();
    let bottom = geometry.page_bottom();
    let area = Rect::new(0, top, geometry.titles.width, bottom.saturating_sub(top));
    if list.found.is_empty() {
        let words = if list.complete { "No item holds it." } else { "looking …" };
        if let Some(line) = line_of(area, 1) {
            canvas.line(right_of(line, 2), words, Tone::Active);
        }
        return;
    }
    let height = usize::from(area.height).max(1);
    let first = picking::first(list.picked, height, list.found.len());
    let shown = list.found.iter().enumerate().skip(first);
    let width = usize::from(area.width);
    let name_of = |found: &Found| {
        let name = blind::name(model, found.position, &found.name);
        visible(&name).into_owned()
    };
    let name = shown.clone().take(height).map(|(_, found)| columns(&name_of(found))).max();
    let name = name.unwrap_or(0).min(width / 3);
    for (number, (place, found)) in (0..area.height).zip(shown) {
        if let Some(line) = line_of(area, number) {
            let shown = cut_middle(&name_of(found), name).into_owned();
            let pad = name.saturating_sub(columns(&shown));
            let shown = shown + &" ".repeat(pad);
            canvas.targets.push((line, Target::Row(place)));
            row(found, &found.line, (&shown, place == list.picked), line, canvas);
        }
    }
}

fn title(model: &Model, list: &Hits) -> String {
    let items = if list.found.len() == 1 { "item" } else { "items" };
    let progress = match &model.searching {
        Some(searching) if searching.id == list.id => format!(" · {} %", searching.percent),
        _ => String::new(),
    };
    format!(" SEARCH {} · {} {items}{progress} ", list.typed, list.found.len())
}

/// One item, with its name as wide as all of them.
fn row(
    found: &Found,
    words: &[String; 3],
    (shown, picked): (&str, bool),
    line: Rect,
    canvas: &mut Canvas<'_>,
) {
    let (pointer, tone) = if picked { (" ▸ ", Tone::Active) } else { ("   ", Tone::Text) };
    let pane = format!("{:<11}", found.pane.name());
    let used = canvas
        .pieces(line, [(pointer, tone), (shown, tone), ("  ", tone), (pane.as_str(), Tone::Dim)]);
    let count = if found.hits > 1 { format!(" {}×", found.hits) } else { String::new() };
    let room = usize::from(line.width - used).saturating_sub(columns(&count) + 1);
    let [before, hit, behind] = words;
    let (before, hit) = (visible(before), visible(hit));
    // The hit stands a third into the line, so that both sides are seen.
    let skipped = columns(&before).saturating_sub(room / 3);
    let start: String = before.chars().skip(skipped).collect();
    let area = Rect { width: line.width.saturating_sub(1), ..right_of(line, used) };
    let area = Rect { width: u16::try_from(room).unwrap_or(area.width), ..area };
    let lead = if skipped > 0 { "…" } else { "" };
    let used = canvas.pieces(area, [(lead, Tone::Dim), (&start, Tone::Text), (&hit, Tone::Hit)]);
    let rest = right_of(area, used);
    canvas.line(rest, &cut_end(&visible(behind), usize::from(rest.width)), Tone::Text);
    canvas.right(line, &[(&count, Tone::Dim)]);
}
