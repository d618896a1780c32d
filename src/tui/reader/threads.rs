//! Reading an item in one column.

use super::layout;
use super::{aligning, turns};
use crate::config::layout::Layout;
use crate::transcript::Pane;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// One column, or three panes again.
pub fn switch(model: &mut Model, effects: &mut Vec<Effect>) {
    layout::switch(model);
    let layout = if model.reading.thread { Layout::Thread } else { Layout::Columns };
    if !model.session.readonly {
        effects.push(Effect::KeepLayout { data: model.session.data.clone(), layout });
    }
    model.say(if model.reading.thread {
        "all in one column, in the order it happened"
    } else {
        "three panes, side by side"
    });
}

/// A page on; at the end of the item it stops.
pub fn read_on(model: &mut Model) {
    let (focus, height) = (model.focus, model.text_height());
    let Some(current) = &mut model.current else { return };
    if current.pane(focus).at_end(height) {
        return turns::say_read(model);
    }
    let page = isize::try_from(height).unwrap_or(1);
    current.pane_mut(focus).scroll((page - 1).max(1), height);
    aligning::follow(model);
}

/// To the next text of the pane to the left or the right of the one that is read, or the one before it
/// where none comes behind.
pub fn step(model: &mut Model, step: isize, round: bool) {
    let height = model.text_height();
    let (focus, count) = (model.focus, Pane::ALL.len());
    let beside = |from: usize| match from.checked_add_signed(step) {
        Some(next) if next < count => Some(Pane::ALL[next]),
        _ if round => Some(Pane::ALL[(from + count).saturating_add_signed(step) % count]),
        _ => None,
    };
    let mut wanted = beside(focus.index());
    let Some(current) = &mut model.current else { return };
    if round && wanted.is_some_and(|pane| !current.item.transcript.has(pane)) {
        wanted = wanted.and_then(|pane| beside(pane.index()));
    }
    let Some(wanted) = wanted else {
        return model.say(format!("no pane is further on; this is the {focus}"));
    };
    let view = current.pane(focus);
    let here = view.spot().map_or(0, |(_, _, below)| view.top + below);
    let heads: Vec<usize> = view.heads_of(wanted);
    let next = heads.iter().find(|row| **row > here);
    let Some(row) = next.or(heads.last()).copied() else {
        return model.say(format!("this item has no {wanted}"));
    };
    let view = current.pane_mut(focus);
    view.top = row.min(view.last_top(height));
    model.focus = wanted;
}
