//! The tree on the left, and what the mapping makes of the record on the right.

use ratatui::layout::Rect;

use super::state::MappingScreen;
use crate::corpus::formats::custom::TARGETS;
use crate::text::wrap::wrap;
use crate::text::{columns, cut_end, cut_middle, visible};
use crate::transcript::{Pane, Transcript};
use crate::tui::canvas::{Canvas, Target, line_of, right_of};
use crate::tui::model::Model;
use crate::tui::screens::picking;
use crate::tui::theme::Tone;

/// From so many columns on the three panes stand side by side.
const SIDE_BY_SIDE: u16 = 96;

pub fn draw(screen: &MappingScreen, model: &Model, canvas: &mut Canvas<'_>) {
    let geometry = model.geometry();
    let width = geometry.titles.width;
    canvas.rule(geometry.titles, '━', Tone::Focus);
    let room = usize::from(width).saturating_sub(12);
    let title = format!(" MAP · {} ", cut_middle(&visible(&screen.record.place), room));
    let used = canvas.line(right_of(geometry.titles, 1), &title, Tone::Focus) + 1;
    if let Some((message, _)) = &model.message {
        canvas.line(right_of(geometry.titles, used + 2), &format!(" {message} "), Tone::Text);
    }
    let top = geometry.titles.bottom();
    let height = geometry.page_bottom().saturating_sub(top);
    let left = tree_width(width);
    tree(screen, Rect::new(0, top, left, height), canvas);
    let right = Rect::new(left + 2, top, width.saturating_sub(left + 3), height);
    for line in 0..height {
        if let Some(line) = line_of(Rect::new(left, top, 1, height), line) {
            canvas.line(line, "│", Tone::Dim);
        }
    }
    panes(screen, right, width >= SIDE_BY_SIDE, canvas);
}

/// The columns of the tree.
fn tree_width(width: u16) -> u16 {
    (width * 2 / 5).clamp(16, 60).min(width.saturating_sub(12))
}

fn tree(screen: &MappingScreen, area: Rect, canvas: &mut Canvas<'_>) {
    let page = usize::from(area.height.max(1));
    let top = picking::first(screen.cursor, page, screen.nodes.len());
    for (number, (place, node)) in (0..area.height).zip(screen.nodes.iter().enumerate().skip(top)) {
        let Some(line) = line_of(area, number) else { return };
        canvas.targets.push((line, Target::Row(place)));
        let is_here = place == screen.cursor;
        let target = screen.mapping.at(&node.pointer);
        let letter = TARGETS.iter().find(|(_, known, _)| Some(*known) == target);
        let letter = letter.and_then(|(_, _, letter)| *letter).unwrap_or(' ');
        let mark = if is_here { '▸' } else { ' ' };
        canvas.line(line, &format!("{mark}{letter}"), Tone::ChoiceKey);
        let indent = u16::try_from(node.depth.min(8) * 2).unwrap_or(16);
        let name = right_of(line, 3 + indent);
        let tone = if is_here { Tone::Active } else { Tone::Text };
        let used = canvas.line(name, &visible(&node.name), tone);
        // The rule has no blank before it.
        let value = right_of(name, used + 1);
        let room = usize::from(value.width.saturating_sub(1));
        canvas.line(value, &cut_end(&visible(&node.value), room), Tone::Dim);
    }
    if screen.nodes.is_empty() {
        canvas.line(right_of(area, 1), "this record has no members", Tone::Dim);
    }
}

fn panes(screen: &MappingScreen, area: Rect, side_by_side: bool, canvas: &mut Canvas<'_>) {
    for (place, pane) in Pane::ALL.into_iter().enumerate() {
        let place = u16::try_from(place).unwrap_or(0);
        let part = if side_by_side {
            let width = area.width / 3;
            Rect::new(area.x + place * width, area.y, width.saturating_sub(1), area.height)
        } else {
            let height = area.height / 3;
            Rect::new(area.x, area.y + place * height, area.width, height)
        };
        self::pane(&screen.preview, pane, part, canvas);
    }
}

fn pane(transcript: &Transcript, pane: Pane, area: Rect, canvas: &mut Canvas<'_>) {
    if area.is_empty() {
        return;
    }
    let title = pane.name().to_uppercase();
    canvas.line(area, &title, Tone::Role);
    let used = u16::try_from(columns(&title)).unwrap_or(0) + 1;
    if let Some((_, from)) = transcript.origins.iter().find(|(which, _)| *which == pane) {
        let room = right_of(area, used);
        canvas.line(room, &cut_end(&visible(from), usize::from(room.width)), Tone::Dim);
    }
    let width = usize::from(area.width.max(2));
    let mut number = 1;
    let mut write = |text: &str, tone: Option<Tone>, canvas: &mut Canvas<'_>| {
        for row in wrap(text, width) {
            let Some(line) = line_of(area, number) else { return false };
            let words = text.get(row.start as usize..row.end as usize).unwrap_or("");
            match tone {
                Some(tone) => {
                    canvas.line(right_of(line, row.indent), words, tone);
                }
                None => canvas.foreign(right_of(line, row.indent), words),
            }
            number += 1;
        }
        true
    };
    let mut segments = transcript.pane(pane).peekable();
    if segments.peek().is_none() {
        let why = transcript.empty.iter().find(|(which, _)| *which == pane);
        let why = why.map_or("nothing is here yet", |(_, words)| words.as_str());
        write(why, Some(Tone::Dim), canvas);
    }
    for segment in segments {
        // No more of a long text is laid out than can be seen.
        let most = usize::from(area.height) * width;
        let shown: String = segment.text.chars().take(most).collect();
        if !write(&shown, None, canvas) {
            return;
        }
    }
}
