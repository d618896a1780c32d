//! Which item is to stand beside the one on the screen.

use super::state::{Ask, Typed};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::moving;
use crate::tui::screens::pair;

#[derive(Debug)]
struct Beside;

/// Opens the line.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    super::open(model, Beside, String::new());
}

impl Ask for Beside {
    fn title(&self, _model: &Model) -> String {
        "beside this one".to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "show both"), ("Esc", "back"), ("", "an item's id, or its number")]
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        let text = typed.text.trim();
        if text.is_empty() {
            return Then::Close;
        }
        let Some(position) = moving::position_of(model, text) else {
            let words = moving::no_such_item(model, text);
            model.say(words);
            return Then::Stay;
        };
        pair::ask_by_name(model, position, effects);
        Then::Close
    }
}
