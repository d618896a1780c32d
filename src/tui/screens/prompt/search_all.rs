//! What is searched for in the whole queue.

use super::state::{Ask, Typed};
use crate::filter::Pattern;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::screens::hits;

#[derive(Debug)]
struct SearchAll;

/// Opens the line with what was searched for last.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    super::open(model, SearchAll, model.searched_all.clone());
}

impl Ask for SearchAll {
    fn title(&self, _model: &Model) -> String {
        "search all items".to_owned()
    }

    fn kind(&self) -> Option<&'static str> {
        Some("search")
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "list the items that hold it"), ("Esc", "back"), ("", "/…/ is an expression")]
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        if typed.text.trim().is_empty() {
            return Then::Close;
        }
        match Pattern::typed(typed.text) {
            Ok(pattern) => {
                hits::open(model, typed.text.to_owned(), pattern, effects);
                Then::Close
            }
            Err(problem) => {
                model.say(problem);
                Then::Stay
            }
        }
    }
}
