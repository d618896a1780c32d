//! Going to a place in the texts of the item on the screen.

use super::pane::Spot;
use super::{folding, reading};
use crate::tui::model::Model;

/// Brings a byte of a segment on the screen of the pane with focus, out of its fold.
pub fn reveal(model: &mut Model, segment: usize, byte: usize) {
    folding::open(model, segment, byte);
    let (focus, height) = (model.focus, model.text_height());
    let Some(current) = &mut model.current else { return };
    let view = current.pane_mut(focus);
    if let Some(row) = view.row_of_segment(segment, byte) {
        view.reveal(row, height);
        reading::follow(model);
    }
}

/// Brings the pane with focus back to where it was.
pub fn back(model: &mut Model, place: Option<Spot>) {
    let focus = model.focus;
    let Some(current) = &mut model.current else { return };
    if current.go_back(focus, place) {
        reading::fit(model);
    }
}

/// Brings a byte of a segment on the screen, and gives its pane the focus. What is folded there is
/// unfolded, unless it is only passed by.
pub fn to(model: &mut Model, segment: usize, byte: usize, opens: bool) {
    let Some(current) = &model.current else { return };
    let Some(found) = current.item.transcript.segments.get(segment) else { return };
    let (pane, turn) = (found.pane, found.turn);
    reading::give_focus(model, pane);
    if opens {
        folding::open(model, segment, byte);
    } else {
        folding::hold(model, segment, byte);
    }
    let height = model.text_height();
    let Some(current) = &mut model.current else { return };
    let view = current.pane_mut(pane);
    let Some(row) = view.row_of_segment(segment, byte) else { return };
    if byte == 0 {
        // With its heading.
        view.top = row.saturating_sub(1).min(view.last_top(height));
    } else {
        view.reveal(row, height);
    }
    current.turn = turn;
    reading::follow(model);
    model.focus = pane;
}
