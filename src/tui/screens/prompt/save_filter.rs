//! The name that a filter is saved under.

use super::state::{Ask, Typed};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};

#[derive(Debug)]
struct SaveFilter {
    filter: String,
}

/// Opens the line for the name of a filter.
pub fn open(model: &mut Model, filter: &str) {
    super::open(model, SaveFilter { filter: filter.to_owned() }, String::new());
}

impl Ask for SaveFilter {
    fn title(&self, _model: &Model) -> String {
        "save as @".to_owned()
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        let name = typed.text.trim().trim_start_matches('@').to_owned();
        let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(is_word) {
            model.say("a name is letters, digits, - and _");
            return Then::Stay;
        }
        model.session.filters.insert(name.clone(), self.filter.clone());
        if model.session.readonly {
            model.say(format!("@{name} holds for this review; read only keeps nothing"));
        } else {
            model.say(format!("@{name} stands for {}", self.filter));
            effects.push(Effect::SaveFilter { name, filter: self.filter.clone() });
        }
        Then::Close
    }
}
