//! Another place for labels that the usual one does not take.

use super::state::{Ask, Typed};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};

#[derive(Debug)]
struct SavePath;

/// Opens the line.
pub fn open(model: &mut Model) {
    super::open(model, SavePath, String::new());
}

impl Ask for SavePath {
    fn title(&self, _model: &Model) -> String {
        "write labels to".to_owned()
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        match typed.text.trim() {
            "" => model.say("no path was given"),
            path => effects.push(Effect::WriteElsewhere(path.to_owned())),
        }
        Then::Close
    }
}
