//! Which parts of an item's texts have been on the screen, whatever layout showed them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::transcript::{Pane, Segment, Transcript};

/// A row's end and the next row's start may have a line end of so many bytes between them.
const LINE_END: u32 = 2;

/// Parts of texts, in bytes, by segment.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    by_segment: BTreeMap<usize, Vec<Range<u32>>>,
}

impl Looked {
    /// Notes that a part of a segment has been on the screen.
    pub fn note(&mut self, segment: usize, part: Range<u32>) {
        add_range(self.by_segment.entry(segment).or_default(), part);
    }

    /// The share of a pane's texts that has been on the screen, 0 to 1; an empty pane has been read.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a share needs no more than a float's digits
    pub fn share(&self, transcript: &Transcript, pane: Pane) -> f64 {
        let (mut all, mut seen) = (0, 0);
        for (index, segment) in transcript.segments.iter().enumerate() {
            if segment.pane == pane {
                all += segment.text.len();
                seen += self.seen_of(index);
            }
        }
        if all == 0 { 1.0 } else { (seen as f64 / all as f64).min(1.0) }
    }

    /// The share of one segment that has been on the screen, 0 to 1.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a share needs no more than a float's digits
    pub fn share_of(&self, index: usize, segment: &Segment) -> f64 {
        let all = segment.text.len();
        if all == 0 { 1.0 } else { (self.seen_of(index) as f64 / all as f64).min(1.0) }
    }

    fn seen_of(&self, segment: usize) -> usize {
        let parts = self.by_segment.get(&segment).map_or(&[][..], Vec::as_slice);
        parts.iter().map(|part| (part.end - part.start) as usize).sum()
    }
}

/// Adds a range to sorted ranges that do not touch, joining those that it reaches.
fn add_range(ranges: &mut Vec<Range<u32>>, mut new: Range<u32>) {
    ranges.retain(|range| {
        let apart = range.end.saturating_add(LINE_END) < new.start
            || new.end.saturating_add(LINE_END) < range.start;
        if !apart {
            new = new.start.min(range.start)..new.end.max(range.end);
        }
        apart
    });
    let place = ranges.partition_point(|range| range.start < new.start);
    ranges.insert(place, new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_join_where_they_meet() {
        let mut ranges = Vec::new();
        add_range(&mut ranges, 0..10);
        add_range(&mut ranges, 30..40);
        add_range(&mut ranges, 12..20);
        assert_eq!(ranges, [0..20, 30..40]);
        add_range(&mut ranges, 15..35);
        assert_eq!(ranges, vec![0..40]);
    }
}
