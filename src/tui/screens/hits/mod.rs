//! What a search over the queue has found: a list to open items from.

mod draw;
mod state;

use self::state::Hits;
use crate::filter::Pattern;
use crate::queue::search::{Found, Query};
use crate::tui::blind;
use crate::tui::canvas::Canvas;
use crate::tui::errand::Errand;
use crate::tui::key_line::from_commands;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::{moving, searching};

/// So many items that hold a text are listed.
const MOST_LISTED: usize = 10_000;

/// Lists the items of the queue that hold a pattern.
pub fn open(model: &mut Model, typed: String, pattern: Pattern, effects: &mut Vec<Effect>) {
    model.searched_all.clone_from(&typed);
    let query = Query { pattern: pattern.clone(), pane: None, masked: blind::masked(model) };
    searching::begin(model, query, 0, true, false, effects);
    let id = model.searches;
    let (found, picked, complete) = (Vec::new(), 0, false);
    model.open(Box::new(Hits { id, typed, pattern, found, picked, complete }));
}

impl Screen for Hits {
    fn name(&self) -> &'static str {
        "hits"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        let page = usize::from(model.size.1.saturating_sub(5).max(1));
        let command = match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(command) => Some(command),
            Lookup::Prefix(_) => Some(Command::Top),
            _ => None,
        };
        let lowest = self.found.len().saturating_sub(1);
        let picked = match command {
            Some(Command::LineDown | Command::NextItem | Command::SearchNext) => self.picked + 1,
            Some(Command::LineUp | Command::PreviousItem | Command::SearchPrevious) => {
                self.picked.saturating_sub(1)
            }
            Some(Command::PageDown | Command::HalfPageDown | Command::ReadOn) => self.picked + page,
            Some(Command::PageUp | Command::HalfPageUp) => self.picked.saturating_sub(page),
            Some(Command::Top) => 0,
            Some(Command::Bottom) => lowest,
            Some(Command::NextOpen) => return self.open_picked(model, effects),
            Some(Command::Cancel) if !self.complete => {
                self.end(model, effects);
                return Then::Stay;
            }
            Some(Command::Cancel | Command::Close) => {
                self.end(model, effects);
                return Then::Close;
            }
            Some(command @ (Command::Quit | Command::Redraw | Command::SearchAll)) => {
                self.end(model, effects);
                return Then::Run(command);
            }
            _ => return Then::Stay,
        };
        self.picked = picked.min(lowest);
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(model, self, canvas);
    }

    /// Picks a row; the one that is picked is opened.
    fn click(&mut self, model: &mut Model, row: usize, effects: &mut Vec<Effect>) -> Then {
        if self.picked == row {
            return self.open_picked(model, effects);
        }
        self.picked = row.min(self.found.len().saturating_sub(1));
        Then::Stay
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        let moves = [Command::NextOpen, Command::LineDown, Command::LineUp, Command::SearchAll];
        let mut hints = from_commands(model, width, &moves);
        if let Some(first) = hints.first_mut() {
            "open".clone_into(&mut first.1);
        }
        hints.push(("Esc".to_owned(), "back".to_owned()));
        hints
    }

    fn is_of_data(&self) -> bool {
        true
    }

    fn take_in(&mut self, search: u64, found: &mut Vec<Found>, done: bool) -> Option<bool> {
        if search != self.id {
            return None;
        }
        self.found.append(found);
        let enough = self.found.len() >= MOST_LISTED;
        self.found.truncate(MOST_LISTED);
        self.complete |= done || enough;
        Some(enough)
    }
}

impl Hits {
    fn end(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        searching::cancel(model, effects);
        self.complete = true;
    }

    fn open_picked(&mut self, model: &mut Model, effects: &mut Vec<Effect>) -> Then {
        let Some(found) = self.found.get(self.picked) else { return Then::Stay };
        let (position, pane) = (found.position, found.pane);
        self.end(model, effects);
        model.search = Some(self.pattern.clone());
        model.focus = pane;
        model.errand = Some(Errand::Hit { first: true });
        moving::go_to(model, position, effects);
        Then::Close
    }
}
