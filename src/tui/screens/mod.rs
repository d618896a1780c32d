//! What opens over the reader: a folder a screen, each with its state, its keys and how it is drawn.

pub mod finished;
mod help;
pub mod hits;
mod list;
mod numbers;
pub mod raw;

use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;

type Open = fn(&mut Model, &mut Vec<Effect>);

/// The commands that open a screen.
const OPENERS: [(Command, Open); 4] = [
    (Command::Help, help::open),
    (Command::List, list::open),
    (Command::Numbers, numbers::open),
    (Command::RawRecord, raw::ask),
];

/// Opens the screen of a command; says whether it has one.
pub fn open(model: &mut Model, command: Command, effects: &mut Vec<Effect>) -> bool {
    let opener = OPENERS.iter().find(|(known, _)| *known == command);
    if let Some((_, open)) = opener {
        open(model, effects);
    }
    opener.is_some()
}
