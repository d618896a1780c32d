//! Whether to answer equal records alike.

use super::state::{Ask, Typed};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::{alike, writing};

/// What must be typed to answer equal records alike.
const ALIKE_WORD: &str = "yes";

#[derive(Debug)]
struct Alike;

/// Asks.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    if !writing::may_write(model) {
        return;
    }
    match alike::offered(model) {
        Err(problem) => model.say(problem),
        Ok(offered) => {
            model.say(format!("{offered}: type {ALIKE_WORD}, Esc to leave it"));
            super::open(model, Alike, String::new());
        }
    }
}

impl Ask for Alike {
    fn title(&self, _model: &Model) -> String {
        "answer alike?".to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "confirm"), ("Esc", "leave it")]
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        if typed.text.trim() == ALIKE_WORD {
            alike::answer(model, effects);
        } else {
            model.say("no record was answered");
        }
        Then::Close
    }
}
