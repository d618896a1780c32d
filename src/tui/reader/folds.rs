//! What of an item is folded to a line.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::stretches::{self, Stretches};
use super::tools::Tools;
use crate::labels::event::ItemRef;
use crate::text::counted;
use crate::transcript::{Kind, Pane, Role, Segment, Transcript};

/// Results of tools with more lines than this are folded at first.
const MOST_LINES: usize = 40;
/// A line is as long as this where a text has few line ends.
const LINE: usize = 100;

/// What stands for a text that is folded.
#[derive(Clone, Debug, PartialEq)]
pub enum Fold {
    /// A line.
    Line(String),
    /// The sentences that are new.
    Parts(Arc<Parts>),
}

/// What is new in a text that was nearly read before.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// The line above it.
    pub head: String,
    /// What is shown, in order.
    pub shown: Vec<Left>,
    /// The words that are new, in bytes of the text.
    pub added: Vec<Range<usize>>,
    /// How many bytes are not shown.
    pub cut: usize,
}

/// A piece of a text of which only what is new is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    /// These bytes of it.
    Text(Range<usize>),
    /// What was taken away, in words of our own.
    Gone(String),
    /// What is left out, in words of our own.
    Cut(String),
}

/// A text that is folded because it was read before, or nearly.
#[derive(Clone, Debug)]
pub struct ReadBefore {
    /// What stands for it.
    pub fold: Fold,
    /// How much of it is folded away, in bytes.
    pub bytes: usize,
    /// The item where it was read.
    pub item: Arc<ItemRef>,
}

/// The folded segments, and those that were folded at first.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    by_segment: BTreeMap<usize, Fold>,
    at_first: BTreeMap<usize, Fold>,
    /// Those that were read before: how many of their bytes are folded away, and where they were read.
    read: BTreeMap<usize, (usize, Arc<ItemRef>)>,
    /// What is laid out of texts that are long.
    pub stretches: Stretches,
}

impl Folds {
    /// What is folded of an item at first: long results of tools, and what is no text.
    #[must_use]
    pub fn at_first(transcript: &Transcript, shows_names: bool) -> Self {
        let long = |segment: &Segment| {
            let may = matches!(
                segment.kind,
                Kind::ToolResult
                    | Kind::Image
                    | Kind::Audio
                    | Kind::Video
                    | Kind::Document
                    | Kind::Other
            );
            may && lines_of(&segment.text, MOST_LINES + 1) > MOST_LINES
        };
        let segments = transcript.segments.iter().enumerate().filter(|(_, segment)| long(segment));
        let tools = OnceCell::new();
        let folded = segments.map(|(index, segment)| {
            let tools = tools.get_or_init(|| Tools::of(transcript, shows_names));
            (index, Fold::Line(words(segment, tools.name(index))))
        });
        Folds::of_all(folded.collect(), Stretches::new(transcript, stretches::MOST))
    }

    /// These segments are folded.
    #[must_use]
    pub fn of_all(by_segment: BTreeMap<usize, Fold>, stretches: Stretches) -> Self {
        Folds { at_first: by_segment.clone(), by_segment, read: BTreeMap::new(), stretches }
    }

    /// Folds a segment that was read before.
    pub fn fold_read(&mut self, index: usize, read: ReadBefore) {
        self.by_segment.insert(index, read.fold.clone());
        self.at_first.insert(index, read.fold);
        self.read.insert(index, (read.bytes, read.item));
    }

    /// What stands for a segment, where it is folded.
    #[must_use]
    pub fn of(&self, segment: usize) -> Option<&Fold> {
        self.by_segment.get(&segment)
    }

    /// The words that are new in a segment of which nothing else is shown.
    #[must_use]
    pub fn added(&self, segment: usize) -> &[Range<usize>] {
        match self.of(segment) {
            Some(Fold::Parts(parts)) => &parts.added,
            _ => &[],
        }
    }

    /// The share of a segment that is folded because it was read before.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a share needs no more than a float's digits
    pub fn share_read(&self, index: usize, segment: &Segment) -> f64 {
        let read = self.read.get(&index).filter(|_| self.of(index).is_some());
        read.map_or(0.0, |(bytes, _)| *bytes as f64 / segment.text.len().max(1) as f64)
    }

    /// How many bytes are folded because they were read before, and the item where most of them were.
    #[must_use]
    pub fn read_before(&self) -> Option<(Arc<ItemRef>, usize)> {
        let folded = self.read.iter().filter(|(index, _)| self.of(**index).is_some());
        let folded = folded.map(|(_, read)| read);
        let bytes = folded.clone().map(|(bytes, _)| bytes).sum();
        let (_, item) = folded.max_by_key(|(bytes, _)| *bytes)?;
        Some((item.clone(), bytes))
    }

    /// Folds again what was folded at first.
    pub fn restore(&mut self) {
        self.by_segment = self.at_first.clone();
    }

    /// Unfolds everything.
    pub fn clear(&mut self) {
        self.by_segment.clear();
    }

    /// Folds a segment.
    pub fn fold(&mut self, index: usize, transcript: &Transcript, shows_names: bool) {
        let Some(segment) = transcript.segments.get(index) else { return };
        let tools = Tools::of(transcript, shows_names);
        let new = || Fold::Line(words(segment, tools.name(index)));
        let fold = self.at_first.get(&index).cloned().unwrap_or_else(new);
        self.by_segment.insert(index, fold);
    }

    /// Unfolds a segment; says whether it was folded.
    pub fn unfold(&mut self, segment: usize) -> bool {
        self.by_segment.remove(&segment).is_some()
    }

    /// Whether nothing is folded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_segment.is_empty()
    }
}

/// The lines of a text, long ones as those that they fill; of its first `most` lines.
fn lines_of(text: &str, most: usize) -> usize {
    text.lines().take(most).map(|line| line.len() / LINE + 1).sum()
}

/// What is folded away, and how much of it.
fn words(segment: &Segment, tool: &str) -> String {
    let lines = segment.text.lines().count().max(1);
    let what = match (segment.kind, segment.pane, segment.role) {
        (Kind::ToolResult, ..) if tool.is_empty() => "tool output".to_owned(),
        (Kind::ToolResult, ..) => format!("{tool} output"),
        (Kind::ToolCall, ..) => {
            let called = segment.text.lines().next().unwrap_or("").trim();
            format!("a call of {called}")
        }
        (Kind::Reasoning, ..) => "reasoning".to_owned(),
        (Kind::Text, Pane::Prompt, role) => match role {
            Role::System => "system prompt".to_owned(),
            role => format!("the {}'s words", role.name()),
        },
        (Kind::Text, ..) => "the answer".to_owned(),
        (kind, ..) => kind.name().replace('_', " "),
    };
    format!("… {} of {what}", counted(lines, "line"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_says_what_and_how_much() {
        let result = Segment {
            pane: Pane::Prompt,
            turn: 1,
            role: Role::Tool,
            name: "".into(),
            kind: Kind::ToolResult,
            text: "a\nb\n".to_owned(),
            call: "".into(),
            scores: Box::default(),
            tags: crate::transcript::Tags::default(),
        };
        assert_eq!(words(&result, "bash"), "… 2 lines of bash output");
        assert_eq!(words(&result, ""), "… 2 lines of tool output");
    }

    #[test]
    fn one_long_line_counts_as_those_that_it_fills() {
        assert_eq!(lines_of(&"x".repeat(450), 10), 5);
        assert_eq!(lines_of("a\nb", 10), 2);
    }
}
