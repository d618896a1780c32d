//! A code for the item on the screen, or for a passage of it.

use super::state::{Ask, Does, Suggestion, Typed};
use crate::queue::fuzzy;
use crate::text::counted;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::coding::{self, Passage};
use crate::tui::reader::{selecting, writing};

#[derive(Debug)]
struct Code {
    /// The passage, where one was selected.
    passage: Option<Passage>,
    /// The position of the item that it is about.
    position: Option<usize>,
}

/// Opens the line; a passage that is being selected is what the code is for.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    if !writing::may_write_words(model) {
        return;
    }
    let passage = selecting::take_passage(model);
    let position = model.position();
    super::open(model, Code { passage, position }, String::new());
}

impl Ask for Code {
    fn title(&self, _model: &Model) -> String {
        if self.passage.is_some() { "code of the passage" } else { "code of the item" }.to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↵", "attach"),
            ("↑↓", "pick"),
            ("Tab", "complete"),
            ("Esc", "back"),
            ("", "a new name makes a new code"),
        ]
    }

    fn suggestions(&self, model: &Model, line: &Line) -> Vec<Suggestion> {
        let known = model.tally.codes();
        let names = known.iter().map(|coded| coded.name.as_str());
        let fitting = fuzzy::pick(line.text.trim(), names).into_iter();
        let row = |place: usize| {
            let coded = &known[place];
            let about =
                if coded.about.is_empty() { String::new() } else { format!(" · {}", coded.about) };
            Suggestion {
                words: coded.name.clone(),
                help: format!("{}{about}", counted(coded.items.len(), "item")),
                line: Line::new(coded.name.clone()),
                does: Does::Complete,
            }
        };
        fitting.map(row).collect()
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        let name = typed.text.trim();
        if name.is_empty() {
            return Then::Close;
        }
        if model.position() != self.position {
            model.say("another item has come on the screen; Esc leaves the line");
            return Then::Stay;
        }
        coding::attach(model, name, self.passage.as_ref(), effects);
        Then::Close
    }
}
