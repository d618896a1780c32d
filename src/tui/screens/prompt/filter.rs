//! The filter of the queue.

use super::state::{Ask, Suggestion, Typed};
use super::{completing, save_filter};
use crate::filter::Expr;
use crate::queue::checking::value_of_nothing;
use crate::queue::survey::Survey;
use crate::tui::blind;
use crate::tui::keys::command::Command;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{FRESH, Model, Then};
use crate::tui::reader::filtering::{apply_filter, clear_filter, read_filter};

#[derive(Debug)]
struct Filter;

/// The kind of its lines.
const KIND: &str = "filter";

/// Opens the line; the filter in force is the one before.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let shown = model.tally.filter().filter(|filter| blind::tells(model, filter).is_none());
    if let Some(words) = shown.map(ToString::to_string) {
        model.typed.note(KIND, &words);
    }
    super::open(model, Filter, String::new());
}

impl Ask for Filter {
    fn title(&self, _model: &Model) -> String {
        "filter".to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "set"), ("Tab", "complete"), ("↑", "earlier"), ("^S", "save"), ("Esc", "back")]
    }

    fn kind(&self) -> Option<&'static str> {
        Some(KIND)
    }

    fn suggestions(&self, model: &Model, line: &Line) -> Vec<Suggestion> {
        completing::suggestions(model, line)
    }

    /// Shows how many items match what has been typed so far, where that can be told at once.
    fn typed(&self, model: &mut Model, typed: &str) {
        if typed.trim().is_empty() {
            return model.message = None;
        }
        let words = match read_filter(model, typed) {
            Err(problem) => problem,
            Ok((survey, expr)) => {
                matching(model, &survey, &expr).map_or_else(String::new, |(_, words)| words)
            }
        };
        model.message = (!words.is_empty()).then_some((words, FRESH));
    }

    fn press(&self, model: &mut Model, key: &str, typed: &str) -> Option<Then> {
        if key != "C-s" {
            return None;
        }
        match read_filter(model, typed) {
            Ok(_) if typed.trim().is_empty() => model.say("type the filter first"),
            Ok(_) => save_filter::open(model, typed.trim()),
            Err(problem) => model.say(problem),
        }
        Some(Then::Stay)
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
        let (survey, expr) = match read_filter(model, typed.text) {
            Ok(read) => read,
            Err(problem) => {
                model.say(problem);
                return Then::Stay;
            }
        };
        // An empty queue is no place to go to.
        if let Some((0, words)) = matching(model, &survey, &expr) {
            model.say(words);
            return Then::Stay;
        }
        model.message = None;
        apply_filter(model, survey, Some(expr), effects);
        Then::Close
    }
}

/// How many items match, and that in words; `None` where it cannot be told at once.
fn matching(model: &Model, survey: &Survey, filter: &Expr) -> Option<(usize, String)> {
    let found = model.tally.matching(survey, filter, &model.session.rubric)?.len();
    let words = format!("{found} of {} match", model.tally.len());
    // What the nearest value is called may be what is hidden.
    let slip = (found == 0 && model.session.blind.is_off())
        .then(|| value_of_nothing(filter, &model.tally.columns))
        .flatten();
    Some((found, slip.map_or_else(|| words.clone(), |slip| format!("{words}: {slip}"))))
}
