//! Pages that are scrolled.

use crate::tui::key_line::from_commands;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::model::{Model, Then};

/// Where a page begins that is scrolled by a command, if it is one that scrolls.
pub fn scrolled(command: Command, top: usize, page: usize, last: usize) -> Option<usize> {
    let top = match command {
        Command::LineDown => top + 1,
        Command::LineUp => top.saturating_sub(1),
        Command::PageDown | Command::HalfPageDown | Command::ReadOn => top + page,
        Command::PageUp | Command::HalfPageUp => top.saturating_sub(page),
        Command::Top => 0,
        Command::Bottom => last,
        _ => return None,
    };
    Some(top.min(last))
}

/// The command of a key on a page; a prefix goes to the top, and what means nothing here closes.
pub fn command_of(model: &Model, chord: Chord) -> Command {
    match model.session.keymap.lookup(&[chord]) {
        Lookup::Command(command) => command,
        Lookup::Prefix(_) => Command::Top,
        _ => Command::Close,
    }
}

/// Scrolls a page of so many lines by a command, which closes it where it does not scroll.
pub fn scroll(model: &Model, command: Command, top: &mut usize, lines: usize) -> Then {
    if matches!(command, Command::Quit | Command::Redraw) {
        return Then::Run(command);
    }
    let page = page_of(model);
    let Some(next) = scrolled(command, *top, page, lines.saturating_sub(page)) else {
        return Then::Close;
    };
    *top = next;
    Then::Stay
}

/// How many lines a page shows.
pub fn page_of(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(4).max(1))
}

/// What the last line of the screen says of a page.
pub fn hints(model: &Model, width: usize) -> Vec<(String, String)> {
    let scrolling = [Command::LineDown, Command::LineUp, Command::ReadOn];
    let mut hints = from_commands(model, width, &scrolling);
    hints.push(("any other key".to_owned(), "back".to_owned()));
    hints
}
