//! Folding texts to a line, and unfolding them.

use super::current::Current;
use super::document::Block;
use super::layout;
use crate::transcript::Pane;
use crate::tui::blind;
use crate::tui::model::Model;

/// Folds or unfolds the text that the reviewer is at: one that is folded on the screen before others.
pub fn toggle(model: &mut Model) {
    let shows_names = shows_names(model);
    let (focus, height) = (model.focus, model.text_height());
    let Some(current) = &mut model.current else { return };
    let shown = texts_on_screen(current, model.focus, height);
    let gone_to = current.passage_gone_to(focus, height).map(|(segment, _)| segment);
    let folded = shown.iter().find(|segment| current.folds.of(**segment).is_some());
    let Some(segment) = folded.copied().or(gone_to).or(shown.first().copied()) else {
        return model.say("there is no text to fold here");
    };
    if !current.folds.unfold(segment) {
        let item = current.item.clone();
        current.folds.fold(segment, &item.transcript, shows_names);
    }
    layout::rebuild(model);
}

/// Folds again what was folded of the item at first, or unfolds all.
pub fn toggle_all(model: &mut Model) {
    let Some(current) = &mut model.current else { return };
    let words = if current.folds.is_empty() {
        current.folds.restore();
        if current.folds.is_empty() {
            "nothing of this item was folded"
        } else {
            "folded as at first"
        }
    } else {
        current.folds.clear();
        "nothing is folded"
    };
    layout::rebuild(model);
    model.say(words);
}

/// Unfolds a text that somebody has gone to a byte of.
pub fn open(model: &mut Model, segment: usize, byte: usize) {
    let Some(current) = &mut model.current else { return };
    if current.folds.unfold(segment) {
        layout::rebuild(model);
    }
    hold(model, segment, byte);
}

/// Sees to it that a byte of a text is laid out, unless that is folded.
pub fn hold(model: &mut Model, segment: usize, byte: usize) {
    let Some(current) = &mut model.current else { return };
    if current.hold(segment, byte) {
        layout::fit(model);
    }
}

fn shows_names(model: &Model) -> bool {
    let current = model.current.as_ref();
    current.is_none_or(|current| blind::shown_beside(model, &current.sheet).names)
}

/// The segments that are on the screen in a pane, or stand there as a line, from top to bottom.
fn texts_on_screen(current: &Current, focus: Pane, height: u16) -> Vec<usize> {
    let view = current.pane(focus);
    let rows = view.layout().rows.iter().skip(view.top).take(usize::from(height));
    let blocks = rows.filter_map(|row| view.document.blocks.get(row.block as usize));
    let mut segments: Vec<usize> = blocks.filter_map(Block::segment).collect();
    segments.dedup();
    segments
}
