//! The item on the screen.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::folds::Folds;
use super::hits::Hits;
use super::looked::Looked;
use super::marks::Mark;
use super::pane::{self, PaneView};
use super::scope::Shown;
use super::told::Told;
use crate::corpus::Item;
use crate::corpus::peek::Spot;
use crate::labels::quote::Place;
use crate::labels::sheet::Sheet;
use crate::queue::survey::ClauseBits;
use crate::transcript::Pane;

/// The item, its panes, and how far its labels are.
#[derive(Debug)]
pub struct Current {
    /// The item.
    pub item: Arc<Item>,
    /// Where it stands, as long as its position is not known.
    pub spot: Option<Spot>,
    /// Which of the survey's clauses hold.
    pub bits: ClauseBits,
    /// Its panes, or the one view that shows all of it.
    pub views: Vec<PaneView>,
    /// What of it is folded.
    pub folds: Folds,
    /// What of it has been on the screen.
    pub looked: Looked,
    /// What is Markdown, JSON or a diff in it.
    pub told: Told,
    /// Whether the panes show the same turn from the same row on, and scroll as one.
    pub is_aligned: bool,
    /// Words that the item beside it has not, in bytes by segment.
    pub changed: BTreeMap<usize, Vec<Range<usize>>>,
    /// Passages that somebody quoted.
    pub marks: Vec<Mark>,
    /// Where the search pattern is.
    pub hits: Hits,
    /// The passage that the reviewer has gone to, a hit or a quote: its segment and its bytes.
    pub gone_to: Option<(usize, Range<usize>)>,
    /// The reviewer's labels on it.
    pub sheet: Sheet,
    /// Where the quotes among them stand.
    pub quoted: Vec<Option<Place>>,
    /// The turn that is being read.
    pub turn: u32,
    /// The pane that had the focus before this item turned out to have nothing in it.
    pub stood_in_for: Option<Pane>,
    /// Which question is active, by its place in the rubric.
    pub active: usize,
    /// Time spent on it in this visit, in ms, pauses cut.
    pub spent: u64,
}

impl Current {
    /// Whether all of it stands in one column.
    #[must_use]
    pub fn is_thread(&self) -> bool {
        self.views.len() == 1
    }

    /// The view that shows a pane.
    #[must_use]
    pub fn pane(&self, pane: Pane) -> &PaneView {
        &self.views[if self.is_thread() { 0 } else { pane.index() }]
    }

    /// The pane of the first text on the screen, where all stands in one column.
    #[must_use]
    pub fn pane_at_top(&self) -> Option<Pane> {
        let view = self.views.first().filter(|_| self.is_thread())?;
        let (segment, ..) = view.spot()?;
        self.item.transcript.segments.get(segment).map(|segment| segment.pane)
    }

    /// Notes what a pane shows on so many lines.
    pub fn look(&mut self, pane: Pane, height: u16) {
        let shown: Vec<(usize, Range<u32>)> = self.pane(pane).shown_texts(height).collect();
        for (segment, part) in shown {
            self.looked.note(segment, part);
        }
    }

    /// Shows it anew: other things stand beside its texts, or others are folded.
    pub fn show(&mut self, shown: Shown) {
        for view in &mut self.views {
            view.show(&self.item.transcript, shown, &self.folds);
        }
    }

    /// Sees to it that a byte of a segment is laid out, with text around it; says whether anything moved.
    pub fn hold(&mut self, segment: usize, byte: usize) -> bool {
        let item = self.item.clone();
        let Some(found) = item.transcript.segments.get(segment) else { return false };
        let moved = self.folds.stretches.hold(segment, &found.text, byte);
        if moved {
            let place = if self.is_thread() { 0 } else { found.pane.index() };
            self.views[place].fold(&item.transcript, &self.folds);
        }
        moved
    }

    /// Brings a place in a pane's texts to where it was on the screen; says whether other stretches of them
    /// are laid out for it.
    pub fn go_back(&mut self, pane: Pane, place: Option<pane::Spot>) -> bool {
        let moved = match place {
            Some((segment, byte, _)) => self.hold(segment, byte as usize),
            None => false,
        };
        self.pane_mut(pane).go_to_spot(place);
        moved
    }

    /// The passage that the reviewer has gone to, where the pane shows it on one of its lines.
    #[must_use]
    pub fn passage_gone_to(&self, pane: Pane, height: u16) -> Option<(usize, Range<usize>)> {
        let (segment, range) = self.gone_to.clone()?;
        let view = self.pane(pane);
        let row = view.row_of_segment(segment, range.start)?;
        let shown = view.top..view.top + usize::from(height);
        shown.contains(&row).then_some((segment, range))
    }

    /// Brings the panes that are aligned to one row.
    pub fn go_along(&mut self, top: usize) {
        self.views.iter_mut().for_each(|view| view.go_along(top));
    }

    /// The view that shows a pane, to change.
    pub fn pane_mut(&mut self, pane: Pane) -> &mut PaneView {
        let place = if self.is_thread() { 0 } else { pane.index() };
        &mut self.views[place]
    }
}
