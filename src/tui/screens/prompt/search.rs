//! What is searched for in the item, marked as it is typed.

use super::state::{Ask, Typed};
use crate::filter::Pattern;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::pane::Spot;
use crate::tui::reader::searching;

#[derive(Debug)]
struct Search {
    /// The pane's first text on the screen before; none at its very top.
    top: Option<Spot>,
}

/// Opens the line.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let Some(current) = &model.current else { return model.say("no item is on the screen") };
    let top = current.pane(model.focus).place();
    super::open(model, Search { top }, String::new());
}

impl Ask for Search {
    fn title(&self, model: &Model) -> String {
        format!("search the {}", model.focus)
    }

    fn kind(&self) -> Option<&'static str> {
        Some("search")
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↵", "search"),
            ("Esc", "back"),
            ("", "small letters fit any case; /…/ is an expression"),
        ]
    }

    fn typed(&self, model: &mut Model, typed: &str) {
        searching::live(model, typed, self.top);
    }

    /// Searches for what was typed, or again for what was searched before; on a wrong expression the
    /// line stays.
    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        if typed.text.is_empty() {
            searching::give_up(model, self.top);
            searching::next(model, true, effects);
            return Then::Close;
        }
        match Pattern::typed(typed.text) {
            Ok(pattern) => {
                model.search = Some(pattern);
                searching::live(model, typed.text, self.top);
                Then::Close
            }
            Err(problem) => {
                model.say(problem);
                Then::Stay
            }
        }
    }

    fn left(&self, model: &mut Model) {
        searching::give_up(model, self.top);
    }
}
