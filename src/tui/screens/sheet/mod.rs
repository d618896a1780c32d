//! The item's sheet: every field and flag, what each warning means, labels, notes and quotes.

mod lines;

use ratatui::layout::Rect;

use self::lines::{Row, rows};
use crate::text::wrap::wrap;
use crate::text::{columns, cut_middle};
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::keys::chord::Chord;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::screens::scrolling;
use crate::tui::theme::Tone;

/// Names are shown in so many columns at most.
const NAME_WIDTH: usize = 24;

#[derive(Debug)]
struct Sheet {
    rows: Vec<Row>,
    /// The first line on the screen.
    top: usize,
}

/// Opens the sheet of the item on the screen.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    if model.current.is_none() {
        return model.say("no item is on the screen");
    }
    model.message = None;
    let rows = rows(model);
    model.open(Box::new(Sheet { rows, top: 0 }));
}

impl Screen for Sheet {
    fn name(&self) -> &'static str {
        "sheet"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, _effects: &mut Vec<Effect>) -> Then {
        let lines = self.laid_out(model.size.0).len();
        scrolling::scroll(model, scrolling::command_of(model, chord), &mut self.top, lines)
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        let geometry = model.geometry();
        canvas.rule(geometry.titles, '━', Tone::Focus);
        canvas.line(right_of(geometry.titles, 1), " ITEM ", Tone::Focus);
        let top = geometry.titles.bottom();
        let height = geometry.page_bottom().saturating_sub(top);
        let area = Rect::new(0, top, geometry.titles.width, height);
        let lines = self.laid_out(geometry.titles.width);
        for (number, (name, words, tone)) in (0..height).zip(lines.iter().skip(self.top)) {
            let Some(line) = line_of(area, number) else { return };
            canvas.line(right_of(line, 1), name, Tone::Role);
            let left = if name.is_empty() && *tone == Tone::Focus { 1 } else { self.left() };
            canvas.line(right_of(line, left), words, *tone);
        }
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        scrolling::hints(model, width)
    }

    fn refresh(&mut self, model: &mut Model) {
        self.rows = rows(model);
    }

    fn is_of_data(&self) -> bool {
        true
    }
}

impl Sheet {
    /// Where values begin.
    fn left(&self) -> u16 {
        let widest = self.rows.iter().map(|row| columns(&row.name)).max().unwrap_or(0);
        u16::try_from(widest.min(NAME_WIDTH) + 3).unwrap_or(3)
    }

    /// The lines for a width: the name, the words and their tone.
    fn laid_out(&self, width: u16) -> Vec<(String, String, Tone)> {
        let left = self.left();
        let room = usize::from(width.saturating_sub(left + 1).max(8));
        let mut lines = Vec::new();
        for row in &self.rows {
            let name = cut_middle(&row.name, NAME_WIDTH).into_owned();
            let parts = wrap(&row.words, room);
            let mut name = Some(name);
            for part in &parts {
                let words = row.words.get(part.start as usize..part.end as usize).unwrap_or("");
                let words = format!("{}{words}", " ".repeat(usize::from(part.indent)));
                lines.push((name.take().unwrap_or_default(), words, row.tone));
            }
            lines.extend(name.map(|name| (name, String::new(), row.tone)));
        }
        lines
    }
}
