//! The two sides: which of them has the keys, where each is scrolled to, and how they stand beside one
//! another.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::asked;
use crate::queue::comparing::Compared;
use crate::transcript::Pane;
use crate::tui::keys::command::Command;
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::reader::folds::{Fold, Folds};
use crate::tui::reader::{known, layout, reading, stretching};

/// The questions of each side that are shown, and how many where the screen is low.
const QUESTIONS: u16 = 3;
const LOW: u16 = 18;

/// The sides.
#[derive(Debug)]
pub struct Sides {
    /// The item without the keys.
    pub other: Current,
    /// Whether the item with the keys stands on the left.
    pub is_left: bool,
    /// Whether the sides move together.
    pub together: bool,
    /// Whether only what differs is shown.
    pub only: bool,
    /// The question about both that has the keys, where one has.
    pub together_at: Option<usize>,
    /// The folds that the item with the keys had, and the other one.
    folds: Option<[Folds; 2]>,
    compared: Option<Compared>,
}

/// Where a part of a side is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The pane; the whole of an item where all stands in one column.
    pub pane: Pane,
    /// Its title.
    pub title: Rect,
    /// Its text.
    pub area: Rect,
}

impl Sides {
    /// An item beside the one on the screen.
    #[must_use]
    pub fn new(other: Current, is_left: bool) -> Self {
        Sides {
            other,
            is_left,
            together: true,
            only: false,
            together_at: None,
            folds: None,
            compared: None,
        }
    }

    /// Where the sides differ, once that is known.
    #[must_use]
    pub fn compared(&self) -> Option<&Compared> {
        self.compared.as_ref()
    }

    /// The position of the item without the keys.
    #[must_use]
    pub fn other_position(&self) -> usize {
        self.other.item.position
    }

    /// The other side has the keys now.
    pub fn swap(&mut self, model: &mut Model) {
        if let Some(current) = &mut model.current {
            std::mem::swap(current, &mut self.other);
            self.is_left = !self.is_left;
            if let Some(folds) = &mut self.folds {
                folds.swap(0, 1);
            }
        }
    }

    /// The side on the left has the keys, or the one on the right.
    pub fn go(&mut self, model: &mut Model, left: bool) {
        self.together_at = None;
        if self.is_left != left {
            self.swap(model);
        }
    }

    /// The next of the left side, the right one and the questions about both has the keys.
    pub fn step(&mut self, model: &mut Model, forward: bool) {
        let is_both = self.together_at.is_some();
        if is_both {
            self.go(model, forward);
        } else if self.is_left != forward
            && let Some(first) = asked::first_open(model, self.other_position())
        {
            self.together_at = Some(first);
        } else {
            self.swap(model);
        }
    }

    /// How many rows the questions about both have.
    #[must_use]
    pub fn together_rows(&self, model: &Model) -> u16 {
        let shown = asked::questions(model, self.other_position()).len().min(asked::MOST_SHOWN);
        u16::try_from(shown).unwrap_or(0)
    }

    /// Where everything stands: the parts of the left side and of the right, and the labels.
    #[must_use]
    pub fn places(&self, model: &Model) -> ([Vec<Place>; 2], Rect) {
        let geometry = model.geometry();
        let (width, top) = (geometry.titles.width, geometry.titles.y);
        let bottom = geometry.page_bottom();
        let questions = if model.size.1 < LOW { 1 } else { QUESTIONS };
        let lines = questions + 2 + self.together_rows(model);
        let labels = Rect::new(0, bottom.saturating_sub(lines), width, lines);
        let height = labels.y.saturating_sub(top);
        let left = width.saturating_sub(1) / 2;
        let columns = [(0, left), (left + 1, width.saturating_sub(left + 1))];
        let parts: &[(Pane, u16, u16)] = if model.reading.thread {
            &[(Pane::Scratchpad, 0, height)]
        } else {
            &[
                (Pane::Scratchpad, 0, height * 3 / 5),
                (Pane::Answer, height * 3 / 5, height - height * 3 / 5),
            ]
        };
        let place = |(x, width): (u16, u16)| {
            let part = |(pane, from, lines): &(Pane, u16, u16)| Place {
                pane: *pane,
                title: Rect::new(x, top + from, width, 1),
                area: Rect::new(x, top + from + 1, width, lines.saturating_sub(1)),
            };
            parts.iter().map(part).collect()
        };
        (columns.map(place), labels)
    }

    /// Lays both sides out for the widths that they have, what belongs together on one row.
    pub fn fit(&mut self, model: &mut Model) {
        let is_thread = model.reading.thread;
        let (places, _) = self.places(model);
        let Some(current) = &mut model.current else { return };
        let own = usize::from(!self.is_left);
        for (side, places) in [(&mut *current, &places[own]), (&mut self.other, &places[1 - own])] {
            if side.is_thread() != is_thread {
                continue;
            }
            for place in places {
                let item = side.item.clone();
                let width = place.area.width.saturating_sub(2).max(1);
                side.pane_mut(place.pane).fit(&item.transcript, width);
            }
            side.is_aligned = false;
        }
        self.align(current, &places[0]);
    }

    /// Puts what belongs together on one row: the shorter texts are filled up with blank rows.
    fn align(&mut self, current: &mut Current, places: &[Place]) {
        if !self.together {
            return;
        }
        let matched = self.matched();
        for place in places {
            let views = [current.pane(place.pane), self.other.pane(place.pane)];
            let mut fillers: [Vec<(usize, usize)>; 2] = Default::default();
            let mut added = [0, 0];
            for &(own, other) in &matched {
                let rows = [views[0].row_of_head(own), views[1].row_of_head(other)];
                let [Some(one), Some(two)] = rows else { continue };
                let (at, beside) = (one + added[0], two + added[1]);
                let (short, missing) =
                    if at < beside { (0, beside - at) } else { (1, at - beside) };
                if missing > 0 {
                    fillers[short].push(([one, two][short], missing));
                    added[short] += missing;
                }
            }
            current.pane_mut(place.pane).fill(&fillers[0]);
            self.other.pane_mut(place.pane).fill(&fillers[1]);
            let top = current.pane(place.pane).top;
            let beside = self.other.pane_mut(place.pane);
            beside.top = top.min(beside.last_top(place.area.height));
        }
    }

    /// The texts that belong together, those of the item with the keys first; none until both have been
    /// compared.
    fn matched(&self) -> Vec<(usize, usize)> {
        let matched = self.compared.iter().flat_map(|compared| &compared.matched);
        let pair = |&(left, right): &(usize, usize)| {
            if self.is_left { (left, right) } else { (right, left) }
        };
        matched.map(pair).collect()
    }

    /// Shows only what differs, or all again.
    pub fn show_only(&mut self, model: &mut Model, only: bool) {
        self.only = only;
        self.fold(model);
    }

    /// Whether all of what stands side by side is shown, though only what differs is asked for.
    #[must_use]
    pub fn shows_all(&self, model: &Model) -> bool {
        let Some(current) = &model.current else { return false };
        let (places, _) = self.places(model);
        let is_shown = |segment: &usize| {
            let pane = current.item.transcript.segments.get(*segment).map(|segment| segment.pane);
            let mut panes = places[0].iter().map(|place| place.pane);
            current.is_thread() || panes.any(|shown| Some(shown) == pane)
        };
        let matched = self.matched();
        let mut shown = matched.iter().map(|(own, _)| own).filter(|segment| is_shown(segment));
        self.compared.is_some() && shown.all(|segment| current.folds.of(*segment).is_none())
    }

    /// Folds what is equal where only differences are asked for, else as it was.
    fn fold(&mut self, model: &mut Model) {
        let matched = self.matched();
        let Some(current) = &mut model.current else { return };
        match (self.only, self.folds.take()) {
            (true, kept) => {
                let now = || [current.folds.clone(), self.other.folds.clone()];
                self.folds = Some(kept.unwrap_or_else(now));
                if self.compared.is_some() {
                    fold_equal(current, &mut self.other, &matched);
                }
            }
            (false, Some([own, other])) => (current.folds, self.other.folds) = (own, other),
            (false, None) => return,
        }
        layout::rebuild_beside(model, &mut self.other);
    }

    /// One item alone again: what was folded of it is as it was.
    pub fn close(&mut self, model: &mut Model) {
        self.show_only(model, false);
        if let Some(current) = &mut model.current {
            current.changed.clear();
        }
    }

    /// Both have been compared.
    pub fn take_in(&mut self, model: &mut Model, compared: &Compared) {
        let [left, right] = compared.changed.clone();
        let (own, other) = if self.is_left { (left, right) } else { (right, left) };
        self.compared = Some(compared.clone());
        self.other.changed = other;
        if let Some(current) = &mut model.current {
            current.changed = own;
        }
        self.fold(model);
    }

    /// The labels of the other item may have changed.
    pub fn refresh(&mut self, model: &Model) {
        self.other.sheet = model.tally.sheet(self.other.item.position, &model.session.rubric);
    }

    /// Scrolls the side with the keys by a command, and the other one where they move together; says
    /// whether it was one that scrolls.
    pub fn scroll(&mut self, model: &mut Model, command: Command) -> bool {
        let (places, _) = self.places(model);
        let focus = model.focus;
        let places = &places[0];
        let place = places.iter().find(|place| place.pane == focus).or(places.first());
        let Some(place) = place.copied() else { return false };
        let height = place.area.height;
        if matches!(command, Command::TurnNext | Command::TurnPrevious) {
            let next = places.iter().find(|place| place.pane != focus);
            model.focus = next.map_or(focus, |place| place.pane);
            return true;
        }
        let is_read_on = command == Command::ReadOn;
        let command = if is_read_on { Command::PageDown } else { command };
        let Some(lines) = reading::lines_of(command, height) else { return false };
        let together = self.together;
        if matches!(lines, isize::MIN | isize::MAX) {
            self.lay_end_out(model, place.pane, lines > 0);
        }
        let Some(current) = &mut model.current else { return true };
        let moved = current.pane_mut(place.pane).scroll(lines, height);
        let top = current.pane(place.pane).top;
        if together {
            let view = self.other.pane_mut(place.pane);
            view.top = top.min(view.last_top(height).max(view.top));
        }
        if !moved && is_read_on {
            let next = places.iter().find(|other| other.pane > place.pane);
            model.focus = next.map_or(focus, |place| place.pane);
        }
        true
    }

    /// Lays the first or the last stretch of a pane's long texts out, on both sides where they move
    /// together.
    fn lay_end_out(&mut self, model: &mut Model, pane: Pane, last: bool) {
        let Some(current) = &mut model.current else { return };
        stretching::to_end(current, pane, last);
        if self.together {
            stretching::to_end(&mut self.other, pane, last);
        }
        self.fit(model);
    }

    /// Lays long texts on that come near the screen; where the sides move together, the other side's
    /// as far into its text as this one's is.
    fn lay_on(&mut self, model: &mut Model) {
        let (places, _) = self.places(model);
        let matched = self.matched();
        let Some(current) = &mut model.current else { return };
        let mut any = false;
        for place in &places[0] {
            let (pane, height) = (place.pane, place.area.height);
            let moved = stretching::lay_on(current, pane, height);
            any |= !moved.is_empty();
            if !self.together {
                any |= !stretching::lay_on(&mut self.other, pane, height).is_empty();
                continue;
            }
            for (own, byte) in moved {
                let beside = matched.iter().find(|(matched, _)| *matched == own);
                let Some((_, beside)) = beside else { continue };
                let length = |side: &Current, at: usize| {
                    side.item.transcript.segments.get(at).map_or(0, |segment| segment.text.len())
                };
                let (here, there) = (length(current, own), length(&self.other, *beside));
                self.other.hold(*beside, byte.min(here) * there / here.max(1));
            }
        }
        if any {
            self.fit(model);
        }
    }

    /// Notes what is on the screen of both.
    pub fn look(&mut self, model: &mut Model) {
        self.lay_on(model);
        let (places, _) = self.places(model);
        let Some(current) = &mut model.current else { return };
        for side in [&mut *current, &mut self.other] {
            for place in &places[0] {
                side.look(place.pane, place.area.height);
            }
        }
    }
}

/// Folds the texts that are equal, and of others all but the sentences that differ.
fn fold_equal(own: &mut Current, other: &mut Current, matched: &[(usize, usize)]) {
    let mut folds: [BTreeMap<usize, Fold>; 2] = Default::default();
    for &(left, right) in matched {
        let texts =
            (own.item.transcript.segments.get(left), other.item.transcript.segments.get(right));
        let (Some(one), Some(two)) = texts else { continue };
        let (here, there) = known::both_folded(&one.text, &two.text);
        folds[0].extend(here.map(|fold| (left, fold)));
        folds[1].extend(there.map(|fold| (right, fold)));
    }
    let [here, there] = folds;
    for (side, folds) in [(own, here), (other, there)] {
        side.folds = Folds::of_all(folds, side.folds.stretches.clone());
    }
}
