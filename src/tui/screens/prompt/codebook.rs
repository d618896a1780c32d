//! What the codebook says of a code: its definition, its name, what it is merged into.

use super::state::{Ask, Does, Suggestion, Typed};
use crate::queue::fuzzy;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::coding;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// What the code means.
    Define,
    /// What it is called.
    Rename,
    /// Which code it counts as.
    Merge,
}

#[derive(Debug)]
struct Codebook {
    code: String,
    change: Change,
}

/// Opens the line with what stands there.
pub fn open(model: &mut Model, code: &str, change: Change) {
    let book = model.tally.ledger.codebook();
    let text = match change {
        Change::Define => book.entry(code).map(|entry| entry.about.clone()).unwrap_or_default(),
        Change::Rename => book.name(code).to_owned(),
        Change::Merge => String::new(),
    };
    super::open(model, Codebook { code: code.to_owned(), change }, text);
}

impl Ask for Codebook {
    fn title(&self, _model: &Model) -> String {
        let what = match self.change {
            Change::Define => "means",
            Change::Rename => "is called",
            Change::Merge => "is merged into",
        };
        format!("{} {what}", self.code)
    }

    fn suggestions(&self, model: &Model, line: &Line) -> Vec<Suggestion> {
        if self.change != Change::Merge {
            return Vec::new();
        }
        let codes = model.tally.codes();
        let others: Vec<&str> = codes
            .iter()
            .map(|coded| coded.name.as_str())
            .filter(|name| *name != self.code)
            .collect();
        let fitting = fuzzy::pick(line.text.trim(), others.iter().copied()).into_iter();
        let row = |place: usize| Suggestion {
            words: others[place].to_owned(),
            help: String::new(),
            line: Line::new(others[place].to_owned()),
            does: Does::Complete,
        };
        fitting.map(row).collect()
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        let text = typed.text.trim().to_owned();
        match self.change {
            Change::Define => {
                coding::define(model, &self.code, |entry| entry.about = text, effects);
            }
            Change::Rename if text.is_empty() => {
                model.say("a code needs a name");
                return Then::Stay;
            }
            Change::Rename => {
                coding::define(model, &self.code, |entry| entry.name = text, effects);
            }
            Change::Merge => {
                let Some(into) = coding::known_code(model, &text).filter(|into| *into != self.code)
                else {
                    model.say(format!("there is no other code {text}"));
                    return Then::Stay;
                };
                coding::define(model, &self.code, |entry| entry.merged_into = Some(into), effects);
            }
        }
        model.refresh_screens();
        Then::Close
    }
}
