//! Whether to leave labels behind that cannot be saved.

use super::state::{Ask, Typed};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};

/// What must be typed to leave with labels that cannot be saved.
const LEAVE_WORD: &str = "leave";

#[derive(Debug)]
struct Leave;

/// Asks.
pub fn open(model: &mut Model, unsaved: usize) {
    let labels = if unsaved == 1 { "1 label is".into() } else { format!("{unsaved} labels are") };
    model.say(format!("{labels} only in memory; type {LEAVE_WORD} to lose them, Esc to stay"));
    super::open(model, Leave, String::new());
}

impl Ask for Leave {
    fn title(&self, _model: &Model) -> String {
        "leave?".to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "confirm"), ("Esc", "stay")]
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        if typed.text.trim() == LEAVE_WORD {
            effects.push(Effect::Quit { anyway: true });
        } else {
            model.say("still here; nothing is lost");
        }
        Then::Close
    }
}
