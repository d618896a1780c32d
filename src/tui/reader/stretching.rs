//! Laying long texts out on, before the end of what is laid out comes on the screen.

use super::current::Current;
use super::document::Content;
use super::layout;
use super::pane::PaneView;
use crate::transcript::Pane;
use crate::tui::model::Model;

/// Lays on what comes near the screen. Passages are selected among the rows that there are.
pub fn follow(model: &mut Model) {
    if model.selection.is_some() || model.reading.beside {
        return;
    }
    let geometry = model.geometry();
    let Some(current) = &mut model.current else { return };
    let areas =
        Pane::ALL.into_iter().filter_map(|pane| Some((pane, geometry.panes[pane.index()]?)));
    let moved = areas.flat_map(|(pane, area)| lay_on(current, pane, area.height)).count();
    if moved > 0 {
        layout::fit(model);
    }
}

/// Lays a pane's long texts on where they end near the lines on the screen; gives the places that have text
/// on both sides now and had not before.
pub fn lay_on(current: &mut Current, pane: Pane, height: u16) -> Vec<(usize, usize)> {
    let mut places = near(current.pane(pane), height);
    places.retain(|(segment, byte)| current.hold(*segment, *byte));
    places
}

/// Lays the first or the last stretch of a pane's texts out.
pub fn to_end(current: &mut Current, pane: Pane, last: bool) {
    let blocks = &current.pane(pane).document.blocks;
    let mut segments = blocks.iter().filter_map(super::document::Block::segment);
    let segment = if last { segments.next_back() } else { segments.next() };
    let Some(segment) = segment else { return };
    let byte = if last { usize::MAX } else { 0 };
    current.hold(segment, byte);
}

/// The places that are to have text on both sides of them: those of long texts that end within the page on
/// the screen, or a page around it, and go on.
fn near(view: &PaneView, height: u16) -> Vec<(usize, usize)> {
    if view.document.beyond().next().is_none() {
        return Vec::new();
    }
    let height = usize::from(height.max(1));
    let first = view.top.saturating_sub(height);
    let rows = view.layout().rows.iter().enumerate().skip(first).take(3 * height);
    let ends = rows.filter_map(|(number, row)| {
        let block = view.document.blocks.get(row.block as usize)?;
        match block.content {
            Content::Beyond { segment, .. } => Some((number, segment, block.part.start == 0)),
            _ => None,
        }
    });
    let spot = view.spot();
    let place = |(number, segment, is_above): (usize, usize, bool)| {
        // Nobody scrolls so fast: the reviewer has gone to where the text begins.
        let is_begin = is_above && number >= view.top;
        match spot.filter(|(here, ..)| *here == segment && !is_begin) {
            Some((_, byte, _)) => (segment, byte as usize),
            None if number < view.top => (segment, usize::MAX),
            None => (segment, 0),
        }
    };
    ends.map(place).collect()
}
