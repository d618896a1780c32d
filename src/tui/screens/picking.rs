//! Pages of rows of which one is picked.

use ratatui::layout::Rect;

use super::scrolling::scrolled;
use crate::text::{columns, cut_end, cut_middle};
use crate::tui::canvas::{Canvas, Target, line_of, right_of};
use crate::tui::keys::command::Command;
use crate::tui::model::Model;
use crate::tui::theme::Tone;

/// A row: what stands on its left, its words, and what stands at its right edge.
#[derive(Clone, Debug)]
pub struct Row {
    /// Short pieces in columns of their own.
    pub left: Vec<(String, Tone)>,
    /// Words, cut where they do not fit.
    pub words: String,
    /// Short words at the right edge.
    pub right: String,
    /// How the words look.
    pub tone: Tone,
}

impl Default for Row {
    fn default() -> Self {
        Row { left: Vec::new(), words: String::new(), right: String::new(), tone: Tone::Text }
    }
}

/// Rows are no wider: the eye would lose them on the way to their right edge.
const WIDEST: u16 = 140;
/// A piece on the left has at least so many columns, where it has as many.
const LEAST_PIECE: usize = 10;

/// The first row of a window of so many lines that has the picked one in its middle.
#[must_use]
pub fn first(picked: usize, height: usize, count: usize) -> usize {
    picked.saturating_sub(height / 2).min(count.saturating_sub(height))
}

/// The row of so many that is picked after a command: the one below or above, or a page on.
#[must_use]
pub fn moved(model: &Model, command: Command, picked: usize, count: usize) -> usize {
    let last = count.saturating_sub(1);
    let page = usize::from(model.size.1.saturating_sub(5).max(1));
    match command {
        Command::NextItem => (picked + 1).min(last),
        Command::PreviousItem => picked.saturating_sub(1),
        command => scrolled(command, picked, page, last).unwrap_or(picked),
    }
}

/// Draws a title, and rows behind one another, the picked one among them.
pub fn draw(
    model: &Model,
    title: &str,
    (picked, count): (usize, usize),
    row: impl Fn(usize) -> Row,
    canvas: &mut Canvas<'_>,
) {
    let geometry = model.geometry();
    canvas.rule(geometry.titles, '━', Tone::Focus);
    let room = usize::from(geometry.titles.width.saturating_sub(2));
    canvas.line(right_of(geometry.titles, 1), &cut_end(title, room), Tone::Focus);
    let top = geometry.titles.bottom();
    let height = geometry.page_bottom().saturating_sub(top);
    let area = Rect::new(0, top, geometry.titles.width, height);
    let start = first(picked, usize::from(height), count);
    let shown: Vec<(usize, Row)> =
        (start..count).take(usize::from(height)).map(|place| (place, row(place))).collect();
    let widths = widths(&shown, usize::from(area.width.min(WIDEST)));
    for (number, (place, row)) in (0..height).zip(&shown) {
        let Some(line) = line_of(area, number) else { return };
        canvas.targets.push((line, Target::Row(*place)));
        let line = Rect { width: line.width.min(WIDEST), ..line };
        draw_row(row, &widths, *place == picked, line, canvas);
    }
}

/// The columns of each piece on the left: of as many as leave half of the line for the words.
fn widths(rows: &[(usize, Row)], room: usize) -> Vec<usize> {
    let pieces = rows.iter().map(|(_, row)| row.left.len()).max().unwrap_or(0);
    let width = |piece: usize| {
        let of =
            |(_, row): &(usize, Row)| row.left.get(piece).map_or(0, |(words, _)| columns(words));
        rows.iter().map(of).max().unwrap_or(0).min((room / 4).max(LEAST_PIECE))
    };
    let mut widths: Vec<usize> = (0..pieces).map(width).collect();
    while widths.len() > 1 && widths.iter().map(|width| width + 1).sum::<usize>() > room / 2 {
        widths.pop();
    }
    widths
}

fn draw_row(row: &Row, widths: &[usize], picked: bool, line: Rect, canvas: &mut Canvas<'_>) {
    let (pointer, words) = if picked { ("▸", Tone::Active) } else { (" ", row.tone) };
    let mut used = canvas.line(line, pointer, Tone::Active);
    for ((piece, tone), width) in row.left.iter().zip(widths) {
        let tone = if picked { Tone::Active } else { *tone };
        let width = u16::try_from(*width).unwrap_or(0);
        canvas.line(right_of(line, used + 1), &cut_middle(piece, usize::from(width)), tone);
        used += width + 1;
    }
    let right = if row.right.is_empty() { 0 } else { columns(&row.right) + 2 };
    let area = right_of(line, used + 1);
    let room = usize::from(area.width).saturating_sub(right + 1);
    canvas.line(area, &cut_end(&row.words, room), words);
    let edge = Rect { width: line.width.saturating_sub(1), ..line };
    canvas.right(edge, &[(&row.right, Tone::Dim)]);
}
