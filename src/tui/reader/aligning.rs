//! Panes side by side, the parts of one turn from the same row on: shorter ones are filled up with blank
//! rows, as in a comparison of two files.

use std::ops::Range;

use super::current::Current;
use super::document::Content;
use super::geometry::Geometry;
use super::pane::PaneView;
use crate::transcript::Pane;
use crate::tui::model::Model;

/// The text at the top of the screen, by the pane that shows it: the block and the byte.
type Anchor = (Pane, u32, u32);

/// The rows of each turn in a pane, in the order of the turns.
type Parts = Vec<(u32, Range<usize>)>;

/// What is at the top of the screen: of the pane with focus, unless that is blank there.
#[must_use]
pub fn anchor(current: &Current, focus: Pane) -> Option<Anchor> {
    let panes = [focus].into_iter().chain(Pane::ALL);
    let of = |pane: Pane| {
        let row = current.pane(pane).row_at_top()?;
        Some((pane, row.block, row.row.start))
    };
    panes.into_iter().find_map(of)
}

/// Fills the panes up that are shown, where the item has several turns, and brings them to one row.
pub fn align(current: &mut Current, geometry: &Geometry, anchor: Option<Anchor>) {
    let is_shown = |pane: &Pane| geometry.panes[pane.index()].is_some();
    let shown: Vec<Pane> = Pane::ALL.into_iter().filter(is_shown).collect();
    let parts: Vec<Parts> = shown.iter().map(|pane| parts(current.pane(*pane))).collect();
    let mut turns: Vec<u32> = parts.iter().flatten().map(|(turn, _)| *turn).collect();
    turns.sort_unstable();
    turns.dedup();
    current.is_aligned = shown.len() > 1 && turns.len() > 1;
    if !current.is_aligned {
        return;
    }
    for (pane, fillers) in shown.iter().zip(fillers(&turns, &parts)) {
        current.pane_mut(*pane).fill(&fillers);
    }
    if let Some((pane, block, byte)) = anchor {
        let top = current.pane(pane).layout().row_of(block, byte);
        current.go_along(top);
    }
}

/// The blank rows that bring each turn to one row in all panes: before which row, and how many.
fn fillers(turns: &[u32], parts: &[Parts]) -> Vec<Vec<(usize, usize)>> {
    let mut fillers: Vec<Vec<(usize, usize)>> = vec![Vec::new(); parts.len()];
    let mut ends = vec![0; parts.len()];
    let mut left: Vec<_> = parts.iter().map(|parts| parts.iter().peekable()).collect();
    for turn in turns {
        let next = left.iter_mut().map(|parts| parts.next_if(|(found, _)| found == turn));
        let here: Vec<Option<&Range<usize>>> =
            next.map(|part| part.map(|(_, rows)| rows)).collect();
        let most = here.iter().flatten().map(|rows| rows.len()).max().unwrap_or(0);
        for (pane, rows) in here.into_iter().enumerate() {
            ends[pane] = rows.map_or(ends[pane], |rows| rows.end);
            let missing = most - rows.map_or(0, Range::len);
            if missing > 0 {
                fillers[pane].push((ends[pane], missing));
            }
        }
    }
    fillers
}

/// Brings the other panes to the turn that is at the top of the one with focus.
pub fn follow(model: &mut Model) {
    let (focus, together, height) = (model.focus, model.reading.together, model.text_height());
    let Some(current) = &mut model.current else { return };
    if let Some(pane) = current.pane_at_top() {
        model.focus = pane;
    }
    if !together || current.is_thread() {
        return;
    }
    if current.is_aligned {
        let top = current.pane(focus).top;
        current.go_along(top);
        return;
    }
    let turn = current.pane(focus).turn();
    for pane in Pane::ALL.into_iter().filter(|&pane| pane != focus) {
        let view = current.pane_mut(pane);
        if view.turn() != turn {
            view.go_to_turn(turn, height);
        }
    }
}

/// The parts of a pane. The blank row before a heading belongs to the part before it.
fn parts(view: &PaneView) -> Parts {
    let rows = &view.layout().rows;
    let mut parts = Parts::new();
    let (mut last, mut start) = (None, 0);
    for (number, row) in rows.iter().enumerate() {
        let Some(block) = view.document.blocks.get(row.block as usize) else { continue };
        // What was said before the first turn stands beside it.
        let turn = block.turn.max(1);
        if last.is_none_or(|last| last < turn) && block.content != Content::Blank {
            if let Some(last) = last {
                parts.push((last, start..number));
                start = number;
            }
            last = Some(turn);
        }
    }
    parts.extend(last.map(|last| (last, start..rows.len())));
    parts
}
