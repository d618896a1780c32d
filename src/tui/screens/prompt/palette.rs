//! The palette: a number is a place in the queue, an id an item, anything else a command.

use super::state::{Ask, Typed};
use crate::queue::fuzzy;
use crate::tui::keys::command::{self, CommandRow};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::moving;

#[derive(Debug)]
struct Palette;

/// Opens it.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    super::open(model, Palette, String::new());
}

impl Ask for Palette {
    fn title(&self, _model: &Model) -> String {
        "go to".to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↵", "go"),
            ("↑↓", "pick"),
            ("Tab", "complete"),
            ("Esc", "back"),
            ("120", "item 120"),
            ("ID", "that item"),
        ]
    }

    fn suggestions(&self, typed: &str) -> Vec<&'static CommandRow> {
        if typed.starts_with(|c: char| c.is_ascii_digit()) {
            return Vec::new();
        }
        let rows: Vec<&CommandRow> = command::rows().collect();
        let picked = fuzzy::pick(typed.trim(), rows.iter().map(|row| row.name));
        picked.into_iter().map(|place| rows[place]).collect()
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        let text = typed.text.trim();
        if text.is_empty() || moving::go_to_typed(model, text, effects) {
            return Then::Close;
        }
        if let Some(row) = typed.picked {
            return Then::Leave(row.command);
        }
        moving::wait_for(model, text);
        Then::Close
    }
}
