//! What of an item is folded to a line.

use std::collections::BTreeMap;

use crate::text::counted;
use crate::transcript::{Kind, Pane, Role, Segment, Transcript};

/// Results of tools with more lines than this are folded at first.
const MOST_LINES: usize = 40;
/// A line is as long as this where a text has few line ends.
const LINE: usize = 100;

/// The folded segments, with the words of their lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folds {
    by_segment: BTreeMap<usize, String>,
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
            may && lines_of(&segment.text) > MOST_LINES
        };
        let segments = transcript.segments.iter().enumerate().filter(|(_, segment)| long(segment));
        let folded = segments.map(|(index, segment)| {
            (index, words(segment, &tool_of(transcript, segment, shows_names)))
        });
        Folds { by_segment: folded.collect() }
    }

    /// The words of a segment's line, where it is folded.
    #[must_use]
    pub fn of(&self, segment: usize) -> Option<&str> {
        self.by_segment.get(&segment).map(String::as_str)
    }

    /// Folds a segment.
    pub fn fold(&mut self, index: usize, transcript: &Transcript, shows_names: bool) {
        let Some(segment) = transcript.segments.get(index) else { return };
        let words = words(segment, &tool_of(transcript, segment, shows_names));
        self.by_segment.insert(index, words);
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

/// The lines of a text, long ones as those that they fill.
fn lines_of(text: &str) -> usize {
    text.lines().map(|line| line.len() / LINE + 1).sum()
}

/// The tool that gave a result, where the file tells and it may be seen.
fn tool_of(transcript: &Transcript, segment: &Segment, shows_names: bool) -> String {
    if !shows_names || segment.kind != Kind::ToolResult {
        return String::new();
    }
    let is_its = |call: &&Segment| call.kind == Kind::ToolCall && call.call == segment.call;
    let call = transcript.segments.iter().find(is_its).filter(|_| !segment.call.is_empty());
    let called = call.and_then(|call| call.text.lines().next());
    called.unwrap_or(&segment.name).trim().to_owned()
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
            tags: crate::transcript::Tags::default(),
        };
        assert_eq!(words(&result, "bash"), "… 2 lines of bash output");
        assert_eq!(words(&result, ""), "… 2 lines of tool output");
    }

    #[test]
    fn one_long_line_counts_as_those_that_it_fills() {
        assert_eq!(lines_of(&"x".repeat(450)), 5);
        assert_eq!(lines_of("a\nb"), 2);
    }
}
