//! The filter of the queue.

use super::state::{Ask, Typed};
use crate::tui::blind;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::{FRESH, Model, Then};
use crate::tui::reader::filtering::{apply_filter, clear_filter, read_filter};

#[derive(Debug)]
struct Filter;

/// Opens the line with the filter in force.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let shown = model.tally.filter().filter(|filter| blind::tells(model, filter).is_none());
    let text = shown.map(ToString::to_string).unwrap_or_default();
    super::open(model, Filter, text);
}

impl Ask for Filter {
    fn title(&self, _model: &Model) -> String {
        "filter".to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "set"), ("Esc", "back"), ("", "tier=free warn:unclosed is:open")]
    }

    /// Shows how many items match what has been typed so far, where that can be told at once.
    fn typed(&self, model: &mut Model, typed: &str) {
        if typed.trim().is_empty() {
            return model.message = None;
        }
        let words = match read_filter(model, typed) {
            Err(problem) => problem,
            Ok((survey, expr)) => {
                let found = model.tally.matching(&survey, &expr, &model.session.rubric);
                let len = model.tally.len();
                found.map_or_else(String::new, |found| format!("{} of {len} match", found.len()))
            }
        };
        model.message = (!words.is_empty()).then_some((words, FRESH));
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        if typed.text.trim().is_empty() {
            let hidden = model.tally.filter().and_then(|filter| blind::tells(model, filter));
            if hidden.is_some() {
                let clear = model.session.keymap.key_for(Command::ClearFilter);
                model.say(format!("the filter stays as it is; {clear} clears it"));
            } else {
                clear_filter(model, effects);
            }
            return Then::Close;
        }
        match read_filter(model, typed.text) {
            Ok((survey, expr)) => {
                model.message = None;
                apply_filter(model, survey, Some(expr), effects);
                Then::Close
            }
            Err(problem) => {
                model.say(problem);
                Then::Stay
            }
        }
    }
}
