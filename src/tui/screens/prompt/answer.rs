//! The answer to a question in one's own words.

use std::sync::Arc;

use super::note::about_words;
use super::state::{Ask, Typed};
use crate::labels::event::ItemRef;
use crate::rubric::Answer;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::{labelling, writing};

#[derive(Debug)]
struct InWords {
    /// The question, by its place in the rubric.
    place: usize,
    /// The record that it is about: another one may come on the screen meanwhile.
    about: Option<Arc<ItemRef>>,
}

/// Opens the line for the answer to the active question.
pub fn open(model: &mut Model) {
    let Some(current) = &model.current else { return };
    let Some(question) = model.active_question() else { return };
    let text = current.sheet.answer(&question.id).map(ToString::to_string).unwrap_or_default();
    let ask = InWords { place: current.active, about: writing::item_ref(model) };
    super::open(model, ask, text);
}

impl Ask for InWords {
    fn title(&self, model: &Model) -> String {
        let question = model.session.rubric.questions.get(self.place);
        question.map(|question| question.id.clone()).unwrap_or_default()
    }

    fn draft_of(&self, model: &Model) -> Option<String> {
        let question = model.session.rubric.questions.get(self.place)?;
        Some(format!("{} of {}", question.id, about_words(self.about.as_deref()?)))
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        if !self.is_on_screen(model) {
            let back = model.session.keymap.key_for(Command::JumpBack);
            model.say(format!("another item has come on the screen; Esc, and {back} goes back"));
            return Then::Stay;
        }
        if let Some(current) = &mut model.current {
            current.active = self.place;
        }
        let answer = (!typed.text.trim().is_empty()).then(|| Answer::Word(typed.text.to_owned()));
        labelling::answer_active(model, answer, None, effects);
        Then::Close
    }
}

impl InWords {
    /// Whether the record that the line is about is still on the screen.
    fn is_on_screen(&self, model: &Model) -> bool {
        let here = writing::item_ref(model);
        here.zip(self.about.as_ref()).is_some_and(|(here, about)| here.is_at(about))
    }
}
