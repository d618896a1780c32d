//! The item's texts laid out: in three panes or in one column, for the widths that they have now.

use super::aligning;
use super::current::Current;
use super::folds::Folds;
use super::geometry::Geometry;
use super::pane::PaneView;
use super::scope::{Scope, Shown};
use crate::transcript::{Pane, Transcript};
use crate::tui::blind;
use crate::tui::model::Model;

/// The views of an item: one column, or a view a pane.
#[must_use]
pub fn views(
    transcript: &Transcript,
    (geometry, is_thread): (&Geometry, bool),
    (shown, folds): (Shown, &Folds),
) -> Vec<PaneView> {
    let view = |scope, width: u16| PaneView::new(transcript, scope, width.max(1), (shown, folds));
    if is_thread {
        return vec![view(Scope::Thread, geometry.text_width(Pane::Prompt))];
    }
    Pane::ALL.map(|pane| view(Scope::Pane(pane), geometry.text_width(pane))).to_vec()
}

/// Lays the item out in one column, or in three panes again; what is read stays on the screen.
pub fn switch(model: &mut Model) {
    model.reading.thread = !model.reading.thread;
    let at_top = model.current.as_ref().and_then(Current::pane_at_top);
    model.focus = at_top.unwrap_or(model.focus);
    let geometry = model.geometry();
    let (focus, is_thread) = (model.focus, model.reading.thread);
    let shown = model.current.as_ref().map(|current| blind::shown_beside(model, &current.sheet));
    let (Some(current), Some(shown)) = (&mut model.current, shown) else { return };
    let spot = current.pane(focus).spot();
    let item = current.item.clone();
    current.views = views(&item.transcript, (&geometry, is_thread), (shown, &current.folds));
    current.pane_mut(focus).go_to_spot(spot);
    fit(model);
    let height = model.text_height();
    if let (true, Some(current)) = (is_thread, &mut model.current) {
        // No blank lines below while there is text above.
        let view = current.pane_mut(focus);
        view.top = view.top.min(view.last_top(height));
    }
    aligning::follow(model);
}

/// Lays another item out as the one on the screen is.
pub fn follow(model: &Model, other: &mut Current) {
    let shown = blind::shown_beside(model, &other.sheet);
    let arranged = (&model.geometry(), model.reading.thread);
    let spot = other.pane(model.focus).spot();
    other.views = views(&other.item.transcript, arranged, (shown, &other.folds));
    other.pane_mut(model.focus).go_to_spot(spot);
}

/// Shows the item anew: other things stand beside its texts, or others are folded.
pub fn rebuild(model: &mut Model) {
    let shown = model.current.as_ref().map(|current| blind::shown_beside(model, &current.sheet));
    let (Some(current), Some(shown)) = (&mut model.current, shown) else { return };
    current.show(shown);
    fit(model);
}

/// Shows anew the item on the screen and the one beside it.
pub fn rebuild_beside(model: &mut Model, other: &mut Current) {
    let beside = blind::shown_beside(model, &other.sheet);
    let shown = model.current.as_ref().map(|current| blind::shown_beside(model, &current.sheet));
    let (Some(current), Some(shown)) = (&mut model.current, shown) else { return };
    current.show(shown);
    other.show(beside);
}

/// Lays the panes out for their widths now and keeps what is at their tops; where they move together,
/// they are aligned.
pub fn fit(model: &mut Model) {
    // Whoever shows two items side by side lays them out.
    if model.reading.beside {
        return;
    }
    let geometry = model.geometry();
    let (focus, together) = (model.focus, model.reading.together);
    let Some(current) = &mut model.current else { return };
    let item = current.item.clone();
    let anchor = aligning::anchor(current, focus);
    for pane in Pane::ALL {
        let width = geometry.text_width(pane);
        if width > 0 {
            current.pane_mut(pane).fit(&item.transcript, width);
        }
    }
    current.is_aligned = false;
    if together {
        aligning::align(current, &geometry, anchor);
    }
}
