//! Reading an item turn by turn: what the model was given, what it thought, what it gave back.

use super::aligning::follow;
use super::current::Current;
use super::document::{Block, Content};
use super::layout::fit;
use crate::transcript::Pane;
use crate::tui::keys::command::Command;
use crate::tui::model::Model;

/// A pane's part of a turn.
type Part = (u32, Pane);

/// The parts of an item that have texts, in the order they are read.
fn parts(current: &Current) -> Vec<Part> {
    let segments = current.item.transcript.segments.iter();
    let mut parts: Vec<Part> = segments.map(|segment| (segment.turn, segment.pane)).collect();
    parts.sort_by_key(|(turn, pane)| (*turn, pane.index()));
    parts.dedup();
    parts
}

/// The turn that is being read in the pane with focus: the one that reading has come to, while any of it
/// is on the screen, else the one at the top.
fn turn_here(current: &Current, focus: Pane, height: u16) -> u32 {
    let view = current.pane(focus);
    let bottom = view.top + usize::from(height);
    let (start, end) = rows_of(current, (current.turn, focus));
    let is_read = start < end && start < bottom && end > view.top;
    if is_read {
        return current.turn;
    }
    // Where this pane is filled up, another one tells.
    let panes = [focus].into_iter().chain(Pane::ALL).map(|pane| current.pane(pane));
    let mut written = panes.filter(|view| view.row_at_top().is_some());
    written.next().unwrap_or(view).turn()
}

/// The rows of a part in its pane; none where it has no text.
fn rows_of(current: &Current, (turn, pane): Part) -> (usize, usize) {
    let view = current.pane(pane);
    let row = |wanted: &dyn Fn(u32) -> bool| {
        let is_it = |block: &Block| block.content != Content::Blank && wanted(block.turn);
        let place = view.document.blocks.iter().position(is_it)?;
        Some(view.layout().row_of(u32::try_from(place).ok()?, 0))
    };
    let Some(start) = row(&|found| found == turn) else { return (0, 0) };
    // Blank rows that fill the pane up are behind the last byte of its last block.
    let last = view.document.blocks.iter().rposition(|block| block.turn == turn).unwrap_or(0);
    let last = view.layout().row_of(u32::try_from(last).unwrap_or(u32::MAX), u32::MAX - 1);
    (start, last + 1)
}

/// A page on in what is read; at its end the next part of the turn, then the next turn; at the end of
/// the item it stops.
pub fn read_on(model: &mut Model) {
    let (focus, height) = (model.focus, model.text_height());
    let Some(current) = &mut model.current else { return };
    let turn = turn_here(current, focus, height);
    let (_, end) = rows_of(current, (turn, focus));
    let view = current.pane_mut(focus);
    if end > view.top + usize::from(height) {
        let page = isize::try_from(height).unwrap_or(1);
        view.scroll((page - 1).max(1), height);
        current.turn = turn;
        return;
    }
    let later = |(at, pane): &Part| (*at, pane.index()) > (turn, focus.index());
    let is_seen = |part: &Part| {
        let view = current.pane(part.1);
        part.1 == focus && rows_of(current, *part).1 <= view.top + usize::from(height)
    };
    let next = parts(current).into_iter().find(|part| later(part) && !is_seen(part));
    let Some(next) = next else { return say_read(model) };
    show(model, next);
}

/// The item has been read to its end.
pub fn say_read(model: &mut Model) {
    let key = model.session.keymap.key_for(Command::NextOpen);
    model.say(format!("{key}: next open item"));
}

/// To the next turn, or the one before, in the pane with focus where it has a part of it.
pub fn step(model: &mut Model, forward: bool) {
    let (focus, height) = (model.focus, model.text_height());
    let Some(current) = &model.current else { return };
    let here = turn_here(current, focus, height);
    let all = parts(current);
    let turns = all.iter().map(|(turn, _)| *turn);
    let wanted = if forward {
        turns.filter(|turn| *turn > here).min()
    } else {
        turns.filter(|turn| *turn < here).max()
    };
    let Some(wanted) = wanted else {
        return model.say(if forward { "this is the last turn" } else { "this is the first turn" });
    };
    let of_turn = || all.iter().filter(|(turn, _)| *turn == wanted);
    let part = of_turn().find(|(_, pane)| *pane == focus).or_else(|| of_turn().next());
    if let Some(part) = part.copied() {
        show(model, part);
    }
}

/// Brings a part to the top of its pane, and the other panes to its turn.
fn show(model: &mut Model, (turn, pane): Part) {
    model.focus = pane;
    fit(model);
    let height = model.text_height();
    let Some(current) = &mut model.current else { return };
    current.turn = turn;
    let (start, _) = rows_of(current, (turn, pane));
    let is_aligned = current.is_aligned;
    let view = current.pane_mut(pane);
    view.top = start.min(view.last_top(height));
    if is_aligned || current.is_thread() || !model.reading.together {
        return follow(model);
    }
    for other in Pane::ALL.into_iter().filter(|other| *other != pane) {
        current.pane_mut(other).go_to_turn(turn, height);
    }
}
