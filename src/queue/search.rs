//! Full-text search over the queue: in parallel, over decoded text, what is found at once.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::candidates::candidates;
use super::needle::Needle;
use super::scan::{Cores, scan};
use crate::corpus::{Corpus, Item};
use crate::filter::Pattern;
use crate::text::cover::{cover, covered_by, find_uncovered};
use crate::transcript::{Pane, Segment};

/// So many hits of an item are counted.
const MOST_COUNTED: usize = 1000;
/// So many characters of a line are shown before a hit, and behind it.
const CONTEXT: usize = 160;

/// The panes, those first whose hits tell most: what the model wrote tells more than a set-up that many
/// items share.
pub const TELLING: [Pane; 3] = [Pane::Scratchpad, Pane::Answer, Pane::Prompt];

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The pattern.
    pub pattern: Pattern,
    /// Where; `None` is any pane.
    pub pane: Option<Pane>,
    /// What is not seen.
    pub masked: Masked,
}

/// Words that a search does not see, but for items that were revealed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masked {
    /// The words.
    pub masks: Vec<Pattern>,
    /// The positions of items in which they are seen.
    pub revealed: HashSet<usize>,
}

impl Masked {
    /// Where a text of an item is covered.
    fn covers(&self, position: usize, text: &str) -> Vec<Range<usize>> {
        if self.revealed.contains(&position) {
            return Vec::new();
        }
        covered_by(&self.masks, text)
    }
}

/// An item that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its place in the corpus.
    pub position: usize,
    /// Its name.
    pub name: String,
    /// How often, as far as that was counted.
    pub hits: usize,
    /// The pane of the first hit: the scratchpad before the answer, the prompt last.
    pub pane: Pane,
    /// The line before the first hit, the hit, and the line behind it.
    pub line: [String; 3],
}

impl Query {
    /// Looks into one item.
    #[must_use]
    pub fn look(&self, item: &Item) -> Option<Found> {
        let mut first: Option<(&Segment, Range<usize>)> = None;
        let mut hits = 0;
        for pane in TELLING {
            if self.pane.is_some_and(|wanted| wanted != pane) {
                continue;
            }
            for segment in item.transcript.pane(pane) {
                let covers = self.masked.covers(item.position, &segment.text);
                let most = MOST_COUNTED - hits;
                let found = find_uncovered(&self.pattern, &segment.text, &covers, most);
                hits += found.len();
                first = first.or_else(|| Some((segment, found.first()?.clone())));
            }
        }
        let (segment, hit) = first?;
        let covers = self.masked.covers(item.position, &segment.text);
        let (pane, line) = (segment.pane, line_of(&segment.text, hit, &covers));
        Some(Found { position: item.position, name: item.name().into_owned(), hits, pane, line })
    }
}

/// Searches the items at the places of a range, in order, until `take` says `false` or `cancel` is
/// set. `place` gives each place's position in the corpus; `take` gets what was found, and how many
/// places have been looked at.
pub fn search(
    corpus: &Corpus,
    query: &Query,
    places: Range<usize>,
    place: impl Fn(usize) -> Option<usize> + Sync,
    cancel: &AtomicBool,
    mut take: impl FnMut(usize, Vec<Found>) -> bool,
) {
    let needle = Needle::of(&query.pattern);
    let look = |piece: Range<usize>| {
        let positions: Vec<usize> = piece.filter_map(&place).collect();
        let positions = candidates(corpus, needle.as_ref(), &positions);
        let items = positions.into_iter().filter_map(|position| corpus.read(position));
        items.filter_map(|item| query.look(&item)).collect()
    };
    let mut looked = 0;
    scan(places, Cores::All, cancel, look, |piece, found| {
        looked += piece.len();
        take(looked, found)
    });
}

/// The line that a hit is on, cut where it is long, with what is covered in the whole text.
fn line_of(text: &str, hit: Range<usize>, covers: &[Range<usize>]) -> [String; 3] {
    let start = text[..hit.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[hit.end..].find('\n').map_or(text.len(), |at| hit.end + at);
    let covered = |part: Range<usize>| cover(text, covers.to_vec(), part);
    let before = covered(start..hit.start);
    let skipped = before.chars().count().saturating_sub(CONTEXT);
    let before: String = before.chars().skip(skipped).collect();
    let behind: String = covered(hit.end..end).chars().take(CONTEXT).collect();
    [before, text[hit].to_owned(), behind]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_is_shown_with_its_line() {
        let text = "one\nbefore it HIT behind it\nthree";
        let at = text.find("HIT").unwrap();
        assert_eq!(line_of(text, at..at + 3, &[]), ["before it ", "HIT", " behind it"]);
        assert_eq!(line_of("HIT", 0..3, &[]), ["", "HIT", ""]);
        // What is covered may have begun on another line.
        assert_eq!(line_of("so\nmuch HIT more", 8..11, &[0..2, 1..7]), ["▒▒▒▒ ", "HIT", " more"]);
    }
}
