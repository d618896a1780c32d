//! The help page.

mod page;

use crate::tui::canvas::Canvas;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::screens::scrolling;

/// The page, scrolled down by so many lines.
#[derive(Debug, Default)]
struct Help {
    top: usize,
}

/// Opens it.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    model.open(Box::<Help>::default());
}

impl Screen for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, _effects: &mut Vec<Effect>) -> Then {
        let lines = page::lines(&model.session, model.selection.is_some()).len();
        let command = match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(command) => command,
            _ => Command::Close,
        };
        scrolling::scroll(model, command, &mut self.top, lines)
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        page::draw(model, self.top, &model.geometry(), canvas);
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        scrolling::hints(model, width)
    }
}
