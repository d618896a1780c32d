//! Whether to do something to many labels at once: it must be typed.

use super::state::{Ask, Typed};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::{alike, rereading, writing};

/// What must be typed.
const WORD: &str = "yes";

/// What is asked.
#[derive(Clone, Copy, Debug)]
struct Sure {
    title: &'static str,
    /// What would be done, or why nothing can be.
    offered: fn(&Model) -> Result<String, String>,
    act: fn(&mut Model, &mut Vec<Effect>),
    /// What is said where something else is typed.
    left: &'static str,
}

/// Asks whether to answer equal records alike.
pub fn alike(model: &mut Model, _effects: &mut Vec<Effect>) {
    let title = "answer alike?";
    let left = "no record was answered";
    ask(model, Sure { title, offered: alike::offered, act: alike::answer, left });
}

/// Asks whether labels of records that are read in another way now still hold.
pub fn reread(model: &mut Model, _effects: &mut Vec<Effect>) {
    let title = "still hold?";
    let left = "the labels stay as they are";
    ask(model, Sure { title, offered: rereading::offered, act: rereading::read, left });
}

fn ask(model: &mut Model, sure: Sure) {
    if !writing::may_write(model) {
        return;
    }
    match (sure.offered)(model) {
        Err(problem) => model.say(problem),
        Ok(offered) => {
            model.say(format!("{offered}: type {WORD}, Esc to leave it"));
            super::open(model, sure, String::new());
        }
    }
}

impl Ask for Sure {
    fn title(&self, _model: &Model) -> String {
        self.title.to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "confirm"), ("Esc", "leave it")]
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        if typed.text.trim() == WORD {
            (self.act)(model, effects);
        } else {
            model.say(self.left);
        }
        Then::Close
    }
}
