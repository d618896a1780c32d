//! The help page.

mod page;

use crate::tui::canvas::Canvas;
use crate::tui::key_line::from_commands;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::screens::scrolling::scrolled;

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
        let page = usize::from(model.size.1.saturating_sub(4).max(1));
        let last =
            page::lines(&model.session, model.selection.is_some()).len().saturating_sub(page);
        let command = match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(command) => command,
            _ => Command::Close,
        };
        if matches!(command, Command::Quit | Command::Redraw) {
            return Then::Run(command);
        }
        let Some(top) = scrolled(command, self.top, page, last) else { return Then::Close };
        self.top = top;
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        page::draw(model, self.top, &model.geometry(), canvas);
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        let scrolling = [Command::LineDown, Command::LineUp, Command::ReadOn];
        let mut hints = from_commands(model, width, &scrolling);
        hints.push(("any other key".to_owned(), "back".to_owned()));
        hints
    }
}
