//! From the mouse to what it means on the screen.

use super::keys;
use crate::tui::canvas::Target;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::reader::reading;
use crate::tui::terminal::input::MouseAction;

/// So many lines the wheel moves at a time.
const WHEEL: u8 = 3;

/// The mouse was used where this target is, on this line.
pub fn used(
    model: &mut Model,
    action: MouseAction,
    (target, line): (Option<Target>, u16),
    effects: &mut Vec<Effect>,
) {
    match action {
        MouseAction::Click => click(model, target, line, effects),
        MouseAction::WheelUp => wheel(model, target, false, effects),
        MouseAction::WheelDown => wheel(model, target, true, effects),
    }
}

/// Scrolls the pane under the mouse; elsewhere it is as if arrows were pressed.
fn wheel(model: &mut Model, target: Option<Target>, down: bool, effects: &mut Vec<Effect>) {
    if let (Some(Target::Pane(pane)), true) = (target, model.screens.is_empty()) {
        let lines = isize::from(WHEEL);
        return reading::scroll_pane(model, pane, if down { lines } else { -lines });
    }
    let arrow = Chord::parse(if down { "Down" } else { "Up" });
    if let Some(arrow) = arrow.filter(|_| !model.screens.is_empty() && !model.is_typing()) {
        (0..WHEEL).for_each(|_| keys::press(model, arrow, false, effects));
    }
}

/// A click on a row is for the screen on top; one on a pane, a question or a choice for the reader.
fn click(model: &mut Model, target: Option<Target>, line: u16, effects: &mut Vec<Effect>) {
    match target {
        Some(Target::Row(row)) => {
            keys::on_top(model, None, effects, |top, model, effects| {
                top.click(model, row, effects)
            });
        }
        _ if !model.screens.is_empty() || model.selection.is_some() => {}
        Some(Target::Pane(pane)) => reading::focus_at(model, pane, line),
        Some(Target::Question(place)) => {
            if let Some(current) = &mut model.current {
                current.active = place;
            }
        }
        Some(Target::Choice(digit)) => keys::run(model, Command::Answer(digit), None, effects),
        None => {}
    }
}
