//! The record as its file has it, in place of the panes: indented, every sign made visible.

use ratatui::layout::Rect;

use crate::json;
use crate::text::wrap::{Row, wrap};
use crate::text::{amount, cut_middle, visible};
use crate::tui::blind;
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::key_line::from_commands;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::screens::scrolling::{command_of, page_of, scrolled};
use crate::tui::theme::Tone;

/// The levels that are shown at first: enough for messages and their parts.
const LEVELS: usize = 9;
/// So many bytes of a record are laid out.
const MOST: usize = 1 << 20;

#[derive(Debug)]
struct RawRecord {
    /// Where it is.
    place: String,
    /// As the file has it.
    text: String,
    /// As it is shown: indented, values deeper than `level` folded.
    shown: String,
    /// The rows of that on the screen as it is.
    rows: Vec<Row>,
    /// How deep values are shown.
    level: usize,
    /// The first row on the screen.
    top: usize,
}

/// Asks for the record of the item on the screen.
pub fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    if !blind::hidden_now(model).is_empty() {
        return model.say("the record tells what this review hides; answer, then R reveals");
    }
    effects.extend(model.position().map(Effect::LoadRaw));
}

/// Shows a record.
pub fn open(model: &mut Model, text: String, place: String) {
    model.message = None;
    let (shown, rows) = (String::new(), Vec::new());
    let mut record = RawRecord { place, text, shown, rows, level: LEVELS, top: 0 };
    record.lay_out(model);
    model.open(Box::new(record));
}

impl RawRecord {
    /// Lays the record out as deep as values are shown, from its top.
    fn lay_out(&mut self, model: &Model) {
        let end =
            (0..=self.text.len().min(MOST)).rev().find(|end| self.text.is_char_boundary(*end));
        let (first, rest) = self.text.split_at(end.unwrap_or(0));
        self.shown = indented(first, self.level);
        if !rest.is_empty() {
            let key = model.session.keymap.key_for(Command::Copy);
            let more = amount(rest.len());
            self.shown += &format!("\n… {more} more of this record; {key} copies all of it");
        }
        self.top = 0;
        self.wrap(model);
    }

    /// Breaks it into rows for the screen as it is.
    fn wrap(&mut self, model: &Model) {
        self.rows = wrap(&self.shown, usize::from(model.size.0.saturating_sub(2).max(2)));
    }
}

/// JSON is indented; anything else stays as it is.
fn indented(text: &str, level: usize) -> String {
    let is_json = text.trim_start().starts_with(['{', '[']);
    if is_json { json::fold(text.trim(), level) } else { text.to_owned() }
}

impl Screen for RawRecord {
    fn name(&self) -> &'static str {
        "raw"
    }

    /// It scrolls, a digit folds, anything else closes it.
    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        let page = page_of(model);
        let command = command_of(model, chord);
        let last = self.rows.len().saturating_sub(page);
        match command {
            Command::Answer(level) => {
                self.level = usize::from(if level == 0 { 10 } else { level });
                self.lay_out(model);
            }
            Command::Copy => {
                effects.push(Effect::Copy(self.text.clone()));
                model.say("the record is on the clipboard, where the terminal allows it");
            }
            Command::Quit | Command::Redraw => return Then::Run(command),
            _ => match scrolled(command, self.top, page, last) {
                Some(top) => self.top = top,
                None => return Then::Close,
            },
        }
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        let geometry = model.geometry();
        canvas.rule(geometry.titles, '━', Tone::Focus);
        let words = if let Some((message, _)) = &model.message {
            format!(" {message} ")
        } else {
            let room = usize::from(geometry.titles.width).saturating_sub(10);
            format!(" RAW · {} ", cut_middle(&visible(&self.place), room))
        };
        canvas.line(right_of(geometry.titles, 1), &words, Tone::Focus);
        let top = geometry.titles.bottom();
        let bottom =
            if geometry.keys.height > 0 { geometry.keys.y } else { geometry.labels.bottom() };
        let width = geometry.titles.width;
        let area = Rect::new(1, top, width.saturating_sub(2), bottom.saturating_sub(top));
        for (number, row) in (0..area.height).zip(self.rows.iter().skip(self.top)) {
            let Some(line) = line_of(area, number) else { return };
            let part = self.shown.get(row.start as usize..row.end as usize).unwrap_or("");
            canvas.foreign(right_of(line, row.indent), part);
        }
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        let scrolling = [Command::LineDown, Command::ReadOn, Command::Copy];
        let mut hints = from_commands(model, width, &scrolling);
        hints.push(("1 … 9".to_owned(), "fold below".to_owned()));
        hints.push(("any other key".to_owned(), "back".to_owned()));
        hints
    }

    /// The terminal may have another size.
    fn refresh(&mut self, model: &mut Model) {
        self.wrap(model);
    }

    fn is_of_data(&self) -> bool {
        true
    }
}
