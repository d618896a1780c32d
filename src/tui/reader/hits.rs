//! Where a search pattern is in the item on the screen.

use std::ops::Range;

use super::pane::PaneView;
use crate::filter::Pattern;
use crate::queue::search::TELLING;
use crate::text::cover::find_uncovered;
use crate::transcript::{Pane, Transcript};

/// So many hits of one item are marked.
const MOST: usize = 10_000;

/// A place in a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The pane.
    pub pane: Pane,
    /// The segment's index in the transcript.
    pub segment: usize,
    /// In bytes of its text.
    pub range: Range<usize>,
}

impl Hit {
    /// Whether it is in a pane; all are where none is named.
    fn is_within(&self, pane: Option<Pane>) -> bool {
        pane.is_none_or(|pane| pane == self.pane)
    }
}

/// The hits of an item, in the order of its segments, and the one that the reviewer is at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    all: Vec<Hit>,
    /// Which of them, by its place.
    pub at: Option<usize>,
    /// The panes that were gone through on the way to other items, and whether that was forward.
    through: (Vec<Pane>, bool),
}

impl Hits {
    /// Looks a pattern up in every pane, but for what is covered in a text.
    #[must_use]
    pub fn of(
        transcript: &Transcript,
        pattern: &Pattern,
        covers: impl Fn(&str) -> Vec<Range<usize>>,
    ) -> Self {
        let mut all: Vec<Hit> = Vec::new();
        for (segment, found) in transcript.segments.iter().enumerate() {
            let covers = covers(&found.text);
            let ranges = find_uncovered(pattern, &found.text, &covers, MOST - all.len());
            let pane = found.pane;
            all.extend(ranges.into_iter().map(|range| Hit { pane, segment, range }));
            if all.len() >= MOST {
                break;
            }
        }
        Hits { all, at: None, through: (Vec::new(), true) }
    }

    /// Those in a segment, with whether each is the one that the reviewer is at.
    pub fn in_segment(&self, segment: usize) -> impl Iterator<Item = (&Range<usize>, bool)> {
        let first = self.all.partition_point(|hit| hit.segment < segment);
        let inside = self.all.iter().enumerate().skip(first);
        let inside = inside.take_while(move |(_, hit)| hit.segment == segment);
        inside.map(|(place, hit)| (&hit.range, self.at == Some(place)))
    }

    /// The segments and the bytes of all of them.
    pub fn passages(&self) -> impl Iterator<Item = (usize, &Range<usize>)> {
        self.all.iter().map(|hit| (hit.segment, &hit.range))
    }

    /// The place of the first hit at or behind a byte of a segment.
    #[must_use]
    pub fn behind(&self, segment: usize, byte: usize) -> Option<usize> {
        let at = |hit: &Hit| hit.segment == segment && hit.range.start >= byte;
        self.all.iter().position(at)
    }

    /// How many there are in a pane, or in all of them.
    #[must_use]
    pub fn count(&self, within: Option<Pane>) -> usize {
        self.all.iter().filter(|hit| hit.is_within(within)).count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Which of its pane's hits the reviewer is at, or which of all, from 1.
    #[must_use]
    pub fn ordinal(&self, within: Option<Pane>) -> Option<usize> {
        let at = self.at?;
        let pane = within.and(Some(self.all.get(at)?.pane));
        Some(self.all[..=at].iter().filter(|hit| hit.is_within(pane)).count())
    }

    /// The place of the next hit in a pane, or in all: behind (or before) the one that the reviewer is
    /// at, else from the first row on the screen.
    #[must_use]
    pub fn next(&self, view: &PaneView, within: Option<Pane>, forward: bool) -> Option<usize> {
        let here = self.at.filter(|at| self.all.get(*at).is_some_and(|hit| hit.is_within(within)));
        let mut inside = self.all.iter().enumerate().filter(|(_, hit)| hit.is_within(within));
        let row = |hit: &Hit| row(view, hit).unwrap_or(0);
        let fits = |(place, hit): &(usize, &Hit)| match (here, forward) {
            (Some(here), true) => *place > here,
            (Some(here), false) => *place < here,
            (None, true) => row(hit) >= view.top,
            (None, false) => row(hit) < view.top,
        };
        let found = if forward { inside.find(fits) } else { inside.rfind(fits) };
        found.map(|(place, _)| place)
    }

    /// The first (or last) hit in another pane, which has not been gone through yet; the one that is left
    /// has been.
    pub fn in_next_pane(&mut self, left: Pane, forward: bool) -> Option<(Pane, usize)> {
        let (through, was_forward) = &mut self.through;
        if *was_forward != forward {
            (*through, *was_forward) = (Vec::new(), forward);
        }
        through.push(left);
        let panes = Pane::ALL.len();
        let steps = (1..panes).map(|step| if forward { step } else { panes - step });
        let mut others = steps.map(|step| Pane::ALL[(left.index() + step) % panes]);
        let next =
            others.find(|pane| !self.through.0.contains(pane) && self.count(Some(*pane)) > 0)?;
        Some((next, self.end(Some(next), forward)?))
    }

    /// The first pane that holds a hit, as a search over the queue looks at them.
    #[must_use]
    pub fn first_pane(&self) -> Option<Pane> {
        TELLING.into_iter().find(|pane| self.count(Some(*pane)) > 0)
    }

    /// The first (or last) hit in a pane, or of all.
    #[must_use]
    pub fn end(&self, within: Option<Pane>, first: bool) -> Option<usize> {
        let mut inside = self.all.iter().enumerate().filter(|(_, hit)| hit.is_within(within));
        let found = if first { inside.next() } else { inside.next_back() };
        found.map(|(place, _)| place)
    }

    /// The segment and the bytes of a hit.
    #[must_use]
    pub fn passage(&self, place: usize) -> Option<(usize, Range<usize>)> {
        self.all.get(place).map(|hit| (hit.segment, hit.range.clone()))
    }
}

fn row(view: &PaneView, hit: &Hit) -> Option<usize> {
    view.row_of_segment(hit.segment, hit.range.start)
}
