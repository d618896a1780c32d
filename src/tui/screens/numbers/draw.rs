//! The numbers of the review, and which of them is picked.

use ratatui::layout::Rect;

use super::state::NumbersScreen;
use crate::report::{Line, Printed};
use crate::text::{counted, cut_end, cut_middle};
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::model::Model;
use crate::tui::screens::picking;
use crate::tui::showing::Report;
use crate::tui::theme::Tone;

/// Draws the whole screen but the key line.
pub fn draw(model: &Model, screen: &NumbersScreen, canvas: &mut Canvas<'_>) {
    let geometry = model.geometry();
    let width = geometry.titles.width;
    let bottom = geometry.page_bottom();
    let area = Rect::new(0, 0, width, bottom);
    if let Some(line) = line_of(area, 0) {
        canvas.rule(line, ' ', Tone::Text);
        title(model, line, canvas);
    }
    if let Some(line) = line_of(area, 1) {
        canvas.rule(line, '─', Tone::Dim);
    }
    let body = Rect::new(0, 2, width, bottom.saturating_sub(3));
    if let Some(page) = &screen.page {
        lines(model, page, body, canvas);
    } else if let Some(line) = line_of(body, 1) {
        let (known, all) = (model.tally.surveyed(), model.tally.len());
        let words = format!("known once every record has been read: {known} of {all} so far");
        canvas.line(right_of(line, 2), &words, Tone::Active);
    }
    if let Some(line) = line_of(area, bottom.saturating_sub(1)) {
        footer(model, screen, line, canvas);
    }
}

/// Which page it is, of what.
fn title(model: &Model, line: Rect, canvas: &mut Canvas<'_>) {
    let name = match model.numbers.report {
        Report::Stats => " stats ",
        Report::Agree => " agree ",
    };
    let title = cut_middle(&model.session.title, usize::from(line.width) / 2);
    let used = canvas.pieces(line, [(name, Tone::Active), (" ", Tone::Text), (&title, Tone::Chip)]);
    let by = match (&model.numbers.by, &model.session.rubric.condition) {
        _ if model.numbers.report == Report::Agree => return,
        (Some(by), _) => by,
        (None, Some(condition)) => &condition.field,
        (None, None) => return,
    };
    let room = usize::from(line.width - used).saturating_sub(2);
    canvas.right(line, &[(&cut_end(&format!("by {by} "), room), Tone::Dim)]);
}

fn lines(model: &Model, page: &Printed, area: Rect, canvas: &mut Canvas<'_>) {
    let height = usize::from(area.height);
    let at = model.numbers.line;
    let first = picking::first(at, height, page.lines.len());
    let shown = page.lines.iter().enumerate().skip(first);
    for (number, (place, found)) in (0..area.height).zip(shown) {
        let Some(line) = line_of(area, number) else { break };
        let picked = (place == at).then_some(model.numbers.number);
        let pointer = if picked.is_some() { " ▸ " } else { "   " };
        let used = canvas.line(line, pointer, Tone::Active);
        row(found, picked, right_of(line, used), canvas);
    }
}

/// A line, with the number that is picked told apart.
fn row(line: &Line, picked: Option<usize>, area: Rect, canvas: &mut Canvas<'_>) {
    // What is not indented begins a part of the page.
    let is_title = !line.text.starts_with(' ') && !line.text.starts_with("note:");
    let plain = if is_title { Tone::Active } else { Tone::Text };
    let range = picked.and_then(|picked| line.numbers.get(picked)).map(|number| &number.range);
    let Some(range) = range else {
        canvas.line(area, &line.text, plain);
        return;
    };
    let text = &line.text;
    canvas.pieces(
        area,
        [
            (&text[..range.start], plain),
            (&text[range.clone()], Tone::Selection),
            (&text[range.end..], plain),
        ],
    );
}

/// A message, else what Enter opens.
fn footer(model: &Model, screen: &NumbersScreen, line: Rect, canvas: &mut Canvas<'_>) {
    canvas.rule(line, '─', Tone::Dim);
    let words = match (&model.message, screen.picked(model)) {
        (Some((words, _)), _) => words.clone(),
        (None, Some(behind)) => {
            format!("{}: {}", counted(behind.items.len(), "item"), behind.what)
        }
        (None, None) => return,
    };
    let room = usize::from(line.width).saturating_sub(6);
    canvas.line(right_of(line, 2), &format!(" {} ", cut_end(&words, room)), Tone::Active);
}
