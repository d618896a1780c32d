//! The texts of a view as blocks: headings, segments and the lines between them.

use std::cell::OnceCell;
use std::ops::Range;

use super::folds::{Fold, Folds, Left};
use super::scope::{Scope, Shown};
use super::threading;
use super::title::Title;
use super::tools::Tools;
use crate::text::amount;
use crate::transcript::{Kind, Pane, Score, Segment, Transcript, Warning, WarningCode};

/// What stands in one view, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// The segments that have a block of their own, in order of their numbers, each with that block.
    places: Vec<(usize, usize)>,
    /// Whether not all of a text is laid out.
    has_beyond: bool,
    /// What of the item is shown.
    pub(super) scope: Scope,
    /// What is shown beside the texts.
    pub(super) shown: Shown,
}

/// One block of a pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The turn it belongs to.
    pub turn: u32,
    /// The pane that it belongs to.
    pub pane: Pane,
    /// What it shows.
    pub content: Content,
    /// The part of a segment's text that it shows, in bytes.
    pub part: Range<u32>,
}

/// All of a text.
const WHOLE: Range<u32> = 0..u32::MAX;
/// No part of a segment's text.
const NOTHING: Range<u32> = 0..0;

/// What a block shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An empty line.
    Blank,
    /// A rule between two blocks of one kind.
    Rule,
    /// A heading: who speaks, or which turn.
    Heading {
        /// The first segment below it.
        segment: usize,
        /// The tool that gave it, where it is a tool's result.
        tool: Box<str>,
    },
    /// The text of the segment with this index.
    Text(usize),
    /// Tags that stood before or behind a text, where they are shown.
    Tags(String),
    /// Our own words, where there is no text.
    Note(String),
    /// The line that the segment with this index is folded to, and its words.
    Fold {
        /// The segment.
        segment: usize,
        /// What is folded, and how much of it.
        words: String,
    },
    /// What was taken away of a text, beside what is new in it.
    Gone(String),
    /// The line for what is not laid out of a long text, above or below the stretch that is: the segment,
    /// and the words.
    Beyond {
        /// The segment.
        segment: usize,
        /// How much there is, and where.
        words: String,
    },
}

impl Document {
    /// The document of what a view shows of a transcript.
    #[must_use]
    pub fn new(transcript: &Transcript, scope: Scope, shown: Shown, folds: &Folds) -> Self {
        let mut blocks = Vec::new();
        let mut places = Vec::new();
        let mut last: Option<(&Segment, Title<'_>)> = None;
        // Most views have no results of tools.
        let tools = OnceCell::new();
        for index in segments_of(transcript, scope) {
            let segment = &transcript.segments[index];
            let (turn, pane) = (segment.turn, segment.pane);
            let tool = match segment.kind {
                Kind::ToolResult => {
                    tools.get_or_init(|| Tools::of(transcript, shown.names)).name(index)
                }
                _ => "",
            };
            let title = Title::of(segment, (scope, shown), tool);
            push_border(&mut blocks, last.as_ref(), (index, segment), &title);
            let push_tags = |blocks: &mut Vec<Block>, tags: &str| {
                if shown.tags && !tags.is_empty() {
                    blocks.push(Block::of(turn, pane, Content::Tags(tags.to_owned())));
                }
            };
            push_tags(&mut blocks, &segment.tags.before);
            let first = blocks.len();
            push_text(&mut blocks, index, segment, folds);
            let is_of_it = |place: &usize| blocks[*place].segment() == Some(index);
            places.extend((first..blocks.len()).filter(is_of_it).map(|place| (index, place)));
            push_tags(&mut blocks, &segment.tags.after);
            last = Some((segment, title));
        }
        places.sort_unstable();
        push_notes(&mut blocks, transcript, scope);
        let has_beyond = blocks.iter().any(|block| matches!(block.content, Content::Beyond { .. }));
        Document { blocks, places, has_beyond, scope, shown }
    }

    /// The words of the heading that a block is, and what was said of the messages below it.
    #[must_use]
    pub fn heading(&self, block: usize, transcript: &Transcript) -> Option<(String, Vec<Score>)> {
        let Content::Heading { segment, tool } = &self.blocks.get(block)?.content else {
            return None;
        };
        let words = Title::of(transcript.segments.get(*segment)?, (self.scope, self.shown), tool);
        let below = self.blocks[block + 1..].iter();
        let below = below.take_while(|block| !matches!(block.content, Content::Heading { .. }));
        let mut segments: Vec<usize> = below.filter_map(Block::segment).collect();
        segments.dedup();
        let said = segments.iter().filter(|_| self.shown.scores);
        let said = said.filter_map(|segment| transcript.segments.get(*segment));
        Some((words.to_string(), said.flat_map(|segment| segment.scores.iter().cloned()).collect()))
    }

    /// The parts of texts that are not laid out, with the blocks that stand for them.
    pub fn beyond(&self) -> impl Iterator<Item = (usize, &Range<u32>)> {
        let blocks = self.blocks.iter().enumerate().filter(|_| self.has_beyond);
        let beyond = blocks.filter(|(_, block)| matches!(block.content, Content::Beyond { .. }));
        beyond.map(|(place, block)| (place, &block.part))
    }

    /// The block that shows a byte of a segment, or stands for it.
    #[must_use]
    pub fn block_of(&self, segment: usize, byte: u32) -> Option<usize> {
        let first = self.places.partition_point(|(known, _)| *known < segment);
        let own = self.places[first..].iter().take_while(|(known, _)| *known == segment);
        let mut blocks = own.map(|(_, block)| *block);
        let holds = |block: &usize| self.blocks[*block].part.contains(&byte);
        blocks.clone().find(holds).or_else(|| blocks.next())
    }
}

/// The blocks of a segment's text, or of what stands for it.
fn push_text(blocks: &mut Vec<Block>, segment: usize, found: &Segment, folds: &Folds) {
    let (turn, pane) = (found.turn, found.pane);
    let mut push = |content, part| blocks.push(Block { turn, pane, content, part });
    let line = |words: &str| Content::Fold { segment, words: words.to_owned() };
    let beyond = |part: &Range<usize>, place: &str| {
        let words = format!("… {} more {place}", amount(part.len()));
        Content::Beyond { segment, words }
    };
    match folds.of(segment) {
        None => {
            let Some(stretch) = folds.stretches.of(segment) else {
                return push(Content::Text(segment), WHOLE);
            };
            let (above, below) = (0..stretch.start, stretch.end..found.text.len());
            if !above.is_empty() {
                push(beyond(&above, "above"), short(&above));
            }
            push(Content::Text(segment), short(stretch));
            if !below.is_empty() {
                push(beyond(&below, "below"), short(&below));
            }
        }
        Some(Fold::Line(words)) => push(line(words), NOTHING),
        Some(Fold::Parts(parts)) => {
            push(line(&parts.head), NOTHING);
            for shown in &parts.shown {
                match shown {
                    Left::Text(range) => push(Content::Text(segment), short(range)),
                    Left::Gone(words) => push(Content::Gone(words.clone()), NOTHING),
                    Left::Cut(words) => push(Content::Note(words.clone()), NOTHING),
                }
            }
        }
    }
}

/// A part of a text that is less than 4 GB long.
#[must_use]
pub fn short(range: &Range<usize>) -> Range<u32> {
    let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    short(range.start)..short(range.end)
}

/// The segments that a view shows, in their order.
fn segments_of(transcript: &Transcript, scope: Scope) -> Vec<usize> {
    match scope {
        Scope::Thread => threading::order(&transcript.segments),
        Scope::Pane(pane) => {
            let segments = transcript.segments.iter().enumerate();
            segments.filter(|(_, segment)| segment.pane == pane).map(|(index, _)| index).collect()
        }
    }
}

/// What is to be said where there is no text, and beside the texts.
fn push_notes(blocks: &mut Vec<Block>, transcript: &Transcript, scope: Scope) {
    let panes = match scope {
        Scope::Pane(pane) => vec![pane],
        Scope::Thread => Pane::ALL.to_vec(),
    };
    if let (true, Some(&pane)) = (blocks.is_empty(), panes.first()) {
        blocks.push(Block::of(0, pane, Content::Note(why_empty(transcript, pane))));
    }
    for pane in panes {
        for words in remarks(transcript, pane) {
            let turn = blocks.last().map_or(0, |block| block.turn);
            blocks.push(Block::of(turn, pane, Content::Blank));
            blocks.push(Block::of(turn, pane, Content::Note(words)));
        }
    }
}

impl Block {
    /// A block that shows words of our own, or nothing.
    fn of(turn: u32, pane: Pane, content: Content) -> Self {
        Block { turn, pane, content, part: NOTHING }
    }

    /// The segment that it shows, or stands for.
    #[must_use]
    pub fn segment(&self) -> Option<usize> {
        match self.content {
            Content::Text(segment)
            | Content::Fold { segment, .. }
            | Content::Beyond { segment, .. } => Some(segment),
            _ => None,
        }
    }

    /// The part of a text that it shows, without blanks around it where it is not all of it.
    #[must_use]
    pub fn shown_of<'t>(&self, text: &'t str) -> &'t str {
        if !matches!(self.content, Content::Text(_)) || self.part == WHOLE {
            return text;
        }
        text.get(self.part.start as usize..self.part.end as usize).unwrap_or("").trim_end()
    }

    /// Whether its lines are lines for somebody: those of a call of a tool, or of its result.
    #[must_use]
    pub fn is_code(&self, transcript: &Transcript) -> bool {
        let Content::Text(segment) = self.content else { return false };
        let kind = transcript.segments.get(segment).map(|segment| segment.kind);
        kind.is_some_and(|kind| matches!(kind, Kind::ToolCall | Kind::ToolResult | Kind::Raw))
    }

    /// The text that its rows' ranges speak of.
    #[must_use]
    pub fn text<'a>(&'a self, transcript: &'a Transcript) -> &'a str {
        match &self.content {
            Content::Blank | Content::Rule | Content::Heading { .. } => "",
            Content::Note(words)
            | Content::Tags(words)
            | Content::Gone(words)
            | Content::Fold { words, .. }
            | Content::Beyond { words, .. } => words,
            Content::Text(segment) => {
                transcript.segments.get(*segment).map_or("", |segment| &segment.text)
            }
        }
    }
}

/// What stands between the last segment and this one.
fn push_border(
    blocks: &mut Vec<Block>,
    last: Option<&(&Segment, Title<'_>)>,
    (index, segment): (usize, &Segment),
    title: &Title<'_>,
) {
    let (turn, pane) = (segment.turn, segment.pane);
    let mut push = |content| blocks.push(Block::of(turn, pane, content));
    let heading = || Content::Heading { segment: index, tool: title.tool.into() };
    let Some((last, last_title)) = last else {
        push(heading());
        return;
    };
    let same = last.turn == turn && last.role == segment.role && last_title == title;
    if same && segment.kind == Kind::Reasoning {
        push(Content::Rule);
        return;
    }
    push(Content::Blank);
    if !same || segment.kind == Kind::ToolCall {
        push(heading());
    }
}

/// What warnings have to say beyond their chips, under the pane that they are about.
fn remarks(transcript: &Transcript, pane: Pane) -> Vec<String> {
    let about = |code| match code {
        WarningCode::Mismatch => Some(Pane::Scratchpad),
        WarningCode::Error
        | WarningCode::Truncated
        | WarningCode::OddRow
        | WarningCode::MoreAnswers => Some(Pane::Answer),
        WarningCode::Withdrawn => Some(Pane::Prompt),
        _ => None,
    };
    let said = transcript.warnings.iter().filter(|warning| about(warning.code) == Some(pane));
    let words = |warning: &Warning| {
        Some(format!("⚠ {}: {}", warning.code.name(), warning.detail.as_deref()?))
    };
    said.filter_map(words).collect()
}

/// Why a pane has no text.
#[must_use]
pub fn why_empty(transcript: &Transcript, pane: Pane) -> String {
    let reason = transcript.empty.iter().find(|(which, _)| *which == pane);
    reason.map_or_else(|| format!("no {pane} in this record"), |(_, words)| words.clone())
}
