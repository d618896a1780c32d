//! The turns that were taken back, one below the other: the panes leave them out.

use ratatui::layout::Rect;

use crate::text::wrap::wrap;
use crate::transcript::{Kind, Segment};
use crate::tui::blind;
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::keys::chord::Chord;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::rows::MEASURE;
use crate::tui::screens::scrolling;
use crate::tui::theme::Tone;

#[derive(Debug)]
struct Withdrawn {
    /// Who speaks, and what was said.
    said: Vec<(String, String)>,
    /// The first line on the screen.
    top: usize,
}

/// A line of the page.
struct Line<'a> {
    words: &'a str,
    indent: u16,
    is_heading: bool,
}

/// Opens the turns of the item on the screen that were taken back.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let said = said(model);
    if said.is_empty() {
        return model.say("no turn of this item was taken back");
    }
    model.message = None;
    model.open(Box::new(Withdrawn { said, top: 0 }));
}

/// What was said in these turns, as it may be seen.
fn said(model: &Model) -> Vec<(String, String)> {
    let Some(current) = &model.current else { return Vec::new() };
    let shows_names = blind::shown_beside(model, &current.sheet).names;
    let said = |segment: &Segment| {
        let text = blind::covered(model, current.item.position, &segment.text);
        (heading(segment, shows_names), text)
    };
    current.item.transcript.withdrawn.iter().map(said).collect()
}

fn heading(segment: &Segment, shows_names: bool) -> String {
    let name = if shows_names { segment.name.as_ref() } else { "" };
    let kind = if segment.kind == Kind::Text { "" } else { segment.kind.name() };
    let words = [segment.role.name(), name, kind];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" · ")
}

impl Withdrawn {
    fn laid_out(&self, width: u16) -> Vec<Line<'_>> {
        let room = usize::from(width.saturating_sub(2).clamp(2, MEASURE));
        let mut lines = Vec::new();
        for (who, text) in &self.said {
            if !lines.is_empty() {
                lines.push(Line { words: "", indent: 0, is_heading: false });
            }
            lines.push(Line { words: who, indent: 0, is_heading: true });
            let rows = wrap(text, room);
            lines.extend(rows.iter().map(|row| Line {
                words: text.get(row.start as usize..row.end as usize).unwrap_or(""),
                indent: row.indent,
                is_heading: false,
            }));
        }
        lines
    }
}

impl Screen for Withdrawn {
    fn name(&self) -> &'static str {
        "withdrawn"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, _effects: &mut Vec<Effect>) -> Then {
        let lines = self.laid_out(model.size.0).len();
        scrolling::scroll(model, scrolling::command_of(model, chord), &mut self.top, lines)
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        let geometry = model.geometry();
        canvas.rule(geometry.titles, '━', Tone::Focus);
        canvas.line(right_of(geometry.titles, 1), " TAKEN BACK ", Tone::Focus);
        let top = geometry.titles.bottom();
        let height = geometry.page_bottom().saturating_sub(top);
        let area = Rect::new(1, top, geometry.titles.width.saturating_sub(2), height);
        let lines = self.laid_out(geometry.titles.width);
        for (number, said) in (0..height).zip(lines.iter().skip(self.top)) {
            let Some(line) = line_of(area, number) else { return };
            if said.is_heading {
                canvas.line(line, said.words, Tone::Role);
            } else {
                canvas.foreign(right_of(line, said.indent), said.words);
            }
        }
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        scrolling::hints(model, width)
    }

    fn refresh(&mut self, model: &mut Model) {
        self.said = said(model);
    }

    fn is_of_data(&self) -> bool {
        true
    }
}
