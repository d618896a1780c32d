//! What of an item's texts is Markdown, JSON or a diff, and how that looks.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::structure::{Nature, Run, runs, structure};
use crate::transcript::{Kind, Segment};
use crate::tui::theme::Tone;

/// So often it is asked whether a text may still be looked at, which is every 64 parts of it: about as
/// much as a frame has time for.
const MOST_ASKED: usize = 400;

/// The structure of an item's texts, as far as they have been on the screen.
#[derive(Clone, Debug, Default)]
pub struct Told {
    by_segment: BTreeMap<usize, Vec<Run>>,
}

impl Told {
    /// Looks at a segment, unless that has been done.
    pub fn look(&mut self, index: usize, segment: &Segment) {
        self.by_segment.entry(index).or_insert_with(|| {
            let mut asked = 0;
            let has_time = || {
                asked += 1;
                asked <= MOST_ASKED
            };
            runs(&structure(&segment.text, is_code(segment), has_time))
        });
    }

    /// The runs of a segment that reach into some of its bytes.
    pub fn within(&self, segment: usize, part: Range<usize>) -> impl Iterator<Item = &Run> {
        let runs = self.by_segment.get(&segment).map_or(&[][..], Vec::as_slice);
        let first = runs.partition_point(|run| run.range.end <= part.start);
        runs[first..].iter().take_while(move |run| run.range.start < part.end)
    }
}

/// How a nature looks.
#[must_use]
pub fn tone(nature: Nature) -> Tone {
    match nature {
        Nature::Heading | Nature::Strong => Tone::Strong,
        Nature::Emphasis => Tone::Emphasis,
        Nature::Code | Nature::Str | Nature::Link => Tone::Code,
        Nature::Key => Tone::Key,
        Nature::Marker | Nature::Hunk => Tone::Dim,
        Nature::Added => Tone::Added,
        Nature::Removed => Tone::Removed,
    }
}

fn is_code(segment: &Segment) -> bool {
    matches!(segment.kind, Kind::ToolCall | Kind::ToolResult | Kind::Raw | Kind::Other)
}
