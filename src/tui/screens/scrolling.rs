//! Pages that are scrolled.

use crate::tui::keys::command::Command;

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
