//! An item that takes long to read. The one before it is still on the screen, and what a key means may be
//! meant for either.

use crate::tui::keys::command::Command;
use crate::tui::model::Model;

/// It takes long to read what was asked for: the item at this position, or what comes beside or over the
/// one on the screen.
pub fn begins(model: &mut Model, position: Option<usize>) {
    model.awaited = position.or(model.awaited);
    let place = position.and_then(|position| model.tally.selection.place_of(position).ok());
    model
        .say(place.map_or("reading …".to_owned(), |place| format!("reading item {} …", place + 1)));
}

/// What was awaited has come, or something else has been asked for instead.
pub fn ends(model: &mut Model) {
    if model.awaited.take().is_some() && !model.frame_guard.has_arrived() {
        model.message = None;
    }
}

/// What was awaited is not there any more.
pub fn fails(model: &mut Model) {
    ends(model);
    model.say("this record cannot be read any more");
}

/// Whether a command has to wait for the item that is being read; says so.
pub fn holds_up(model: &mut Model, command: Command) -> bool {
    let waits = matches!(command, Command::Pair | Command::RawRecord | Command::Map);
    let holds = waits && model.awaited.is_some();
    if holds {
        say(model);
    }
    holds
}

/// Says that what was asked for is still being read.
pub fn say(model: &mut Model) {
    model.say("the next item is still being read; press again then");
}
