//! Scrolling, focus and the panes' widths.

pub use super::aligning::follow;
pub use super::layout::fit;
use super::{folding, layout, stretching, structuring};
use super::{threads, turns};
use crate::transcript::Pane;
use crate::tui::errand::Errand;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Carries out a command of the group *read*.
pub fn run(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    if let Some(lines) = lines_of(command, model.text_height()) {
        // Quotes and hits are counted from an end again.
        let is_end = matches!(command, Command::Top | Command::Bottom);
        if let Some(current) = model.current.as_mut().filter(|_| is_end) {
            current.gone_to = None;
        }
        return scroll(model, lines);
    }
    match command {
        Command::PaneLeft => step_focus(model, -1, false),
        Command::PaneRight => step_focus(model, 1, false),
        Command::PaneNext => step_focus(model, 1, true),
        Command::PanePrevious => step_focus(model, -1, true),
        Command::TurnNext => turns::step(model, true),
        Command::TurnPrevious => turns::step(model, false),
        Command::ReadOn if model.reading.thread => threads::read_on(model),
        Command::ReadOn => turns::read_on(model),
        Command::Structure => structuring::toggle(model),
        Command::Fold => folding::toggle(model),
        Command::FoldAll => folding::toggle_all(model),
        Command::Layout => threads::switch(model, effects),
        Command::Zoom | Command::SyncPanes if model.reading.thread => {
            let key = model.session.keymap.key_for(Command::Layout);
            model.say(format!("all stands in one column; {key} parts it into panes"));
        }
        Command::Zoom => {
            model.reading.zoom = !model.reading.zoom;
            fit(model);
        }
        Command::SyncPanes => {
            model.reading.together = !model.reading.together;
            fit(model);
            model.say(if model.reading.together {
                "the panes keep the same turn in view"
            } else {
                "the panes scroll apart"
            });
        }
        Command::Tags => toggle_tags(model),
        _ => {}
    }
}

fn toggle_tags(model: &mut Model) {
    model.reading.tags = !model.reading.tags;
    let mut any = false;
    if let Some(current) = &model.current {
        let mut segments = current.item.transcript.segments.iter();
        any = segments.any(|segment| !segment.tags.is_empty());
    }
    layout::rebuild(model);
    model.say(match (model.reading.tags, any) {
        (true, true) => "tags are shown",
        (true, false) => "tags are shown; this item has none",
        (false, _) => "tags are hidden",
    });
}

/// Notes what is on the screen now.
pub fn look(model: &mut Model) {
    let geometry = model.geometry();
    let Some(current) = &mut model.current else { return };
    for pane in Pane::ALL {
        if let Some(area) = geometry.panes[pane.index()] {
            current.look(pane, area.height);
        }
    }
}

/// By how many lines a command scrolls a text of this height, if it is one that scrolls.
#[must_use]
pub fn lines_of(command: Command, height: u16) -> Option<isize> {
    let height = isize::try_from(height).unwrap_or(1).max(2);
    let lines = match command {
        Command::LineDown => 1,
        Command::LineUp => -1,
        Command::HalfPageDown => height / 2,
        Command::HalfPageUp => -(height / 2),
        Command::PageDown => height - 1,
        Command::PageUp => 1 - height,
        Command::Top => isize::MIN,
        Command::Bottom => isize::MAX,
        _ => return None,
    };
    Some(lines)
}

/// Scrolls a pane, whether it has the focus or not; where the panes are aligned, all of them.
pub fn scroll_pane(model: &mut Model, pane: Pane, lines: isize) {
    let height = model.text_height();
    let Some(current) = &mut model.current else { return };
    current.pane_mut(pane).scroll(lines, height);
    if current.is_aligned {
        let top = current.pane(pane).top;
        current.go_along(top);
    }
}

/// Gives a pane the focus, and reads on from the turn on this line of the screen.
pub fn focus_at(model: &mut Model, pane: Pane, line: u16) {
    let geometry = model.geometry();
    if let (Some(current), Some(area)) = (&mut model.current, geometry.panes[pane.index()]) {
        let view = current.pane(pane);
        let row = view.top + usize::from(line.saturating_sub(area.y));
        let block = view.layout().rows.get(row).map(|row| row.block as usize);
        let turn = block.and_then(|block| view.document.blocks.get(block)).map(|block| block.turn);
        current.turn = turn.unwrap_or(current.turn);
    }
    give_focus(model, pane);
}

/// Gives a pane the focus, as somebody asked.
pub fn give_focus(model: &mut Model, pane: Pane) {
    model.focus = pane;
    if let Some(current) = &mut model.current {
        current.stood_in_for = None;
    }
    fit(model);
}

fn scroll(model: &mut Model, lines: isize) {
    let (height, focus) = (model.text_height(), model.focus);
    let Some(current) = &mut model.current else { return };
    if matches!(lines, isize::MIN | isize::MAX) {
        stretching::to_end(current, focus, lines > 0);
    }
    if !current.pane_mut(focus).scroll(lines, height) {
        let end = if lines > 0 { "the end" } else { "the top" };
        let what = if current.is_thread() { "item" } else { focus.name() };
        model.say(format!("this is {end} of the {what}"));
        return;
    }
    follow(model);
}

/// Brings every pane to the turn that was asked for.
pub fn show_turn(model: &mut Model) {
    let wanted = model.errand.take_if(|errand| matches!(errand, Errand::Turn { .. }));
    let Some(Errand::Turn { pane: focus, turn }) = wanted else { return };
    let height = model.text_height();
    model.focus = focus;
    let Some(current) = &mut model.current else { return };
    for pane in Pane::ALL {
        let view = current.pane_mut(pane);
        let row = if turn == 0 { Some(0) } else { view.row_of_turn(turn) };
        view.top = row.unwrap_or(0).min(view.last_top(height));
    }
}

fn step_focus(model: &mut Model, step: isize, round: bool) {
    if model.reading.thread {
        return threads::step(model, step, round);
    }
    let panes = Pane::ALL.len();
    let place = model.focus.index();
    let next = match place.checked_add_signed(step) {
        Some(next) if next < panes => next,
        _ if round => (place + panes).saturating_add_signed(step) % panes,
        _ => return say_help(model),
    };
    give_focus(model, Pane::ALL[next]);
}

fn say_help(model: &mut Model) {
    let key = model.session.keymap.key_for(Command::Help);
    model.say(format!("{key} is help"));
}
