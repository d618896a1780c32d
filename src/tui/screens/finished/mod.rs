//! The page that says that nothing is open any more.

mod page;

use crate::tui::canvas::Canvas;
use crate::tui::key_line::from_commands;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::{filtering, revealing};

#[derive(Debug)]
struct Finished;

/// Opens it.
pub fn open(model: &mut Model) {
    model.open(Box::new(Finished));
}

impl Screen for Finished {
    fn name(&self) -> &'static str {
        "finished"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        if chord == Chord::letter('d') {
            let differing = revealing::differing(model);
            if !differing.is_empty() {
                let what = "you and the classifier differ";
                filtering::open_items(model, what, &differing, effects);
                return Then::Close;
            }
        }
        match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(Command::Close) => {
                effects.push(Effect::Quit { anyway: false });
                Then::Close
            }
            Lookup::Command(Command::Cancel | Command::NextOpen) => Then::Close,
            Lookup::Command(Command::Reveal) if !revealing::still_hidden(model).is_empty() => {
                revealing::reveal_all(model, effects);
                Then::Stay
            }
            _ => Then::Under,
        }
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        page::draw(model, &model.geometry(), canvas);
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        let wanted = [
            Command::Close,
            Command::NextItem,
            Command::PreviousItem,
            Command::Filter,
            Command::Undo,
        ];
        from_commands(model, width, &wanted)
    }
}
