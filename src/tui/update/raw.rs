//! The record as its file has it.

use super::keys;
use crate::corpus::json;
use crate::text::wrap::wrap;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Mode, Model, RawRecord};

/// The levels that are shown at first: enough for messages and their parts.
const LEVELS: usize = 9;

/// Shows a record.
pub fn open(model: &mut Model, text: String, place: String) {
    let shown = lay_out(&text, LEVELS);
    model.message = None;
    model.mode = Mode::Raw(RawRecord { place, text, shown, level: LEVELS, top: 0 });
}

/// JSON is indented; anything else stays as it is.
fn lay_out(text: &str, level: usize) -> String {
    let is_json = text.trim_start().starts_with(['{', '[']);
    if is_json { json::fold(text.trim(), level) } else { text.to_owned() }
}

/// The lines of the page.
#[must_use]
pub fn height(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(4).max(1))
}

/// A key on the page: it scrolls, a digit folds, anything else closes it.
pub fn press(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let page = height(model);
    let columns = usize::from(model.size.0.saturating_sub(2).max(2));
    let command = match model.session.keymap.lookup(&[chord]) {
        Lookup::Command(command) => command,
        Lookup::Prefix(_) => Command::Top,
        _ => Command::Close,
    };
    let Mode::Raw(raw) = &mut model.mode else { return };
    let last = wrap(&raw.shown, columns).len().saturating_sub(page);
    raw.top = match command {
        Command::LineDown => raw.top + 1,
        Command::LineUp => raw.top.saturating_sub(1),
        Command::PageDown | Command::HalfPageDown | Command::ReadOn => raw.top + page,
        Command::PageUp | Command::HalfPageUp => raw.top.saturating_sub(page),
        Command::Top => 0,
        Command::Bottom => last,
        Command::Answer(level) => {
            raw.level = usize::from(if level == 0 { 10 } else { level });
            raw.shown = lay_out(&raw.text, raw.level);
            return raw.top = 0;
        }
        Command::Copy => {
            effects.push(Effect::Copy(raw.text.clone()));
            return model.say("the record is on the clipboard, where the terminal allows it");
        }
        Command::Quit | Command::Redraw => return keys::run(model, command, Some(chord), effects),
        _ => return model.mode = Mode::Review,
    }
    .min(last);
}
