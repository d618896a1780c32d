//! A pane's text as blocks: headings, segments and the lines between them, and their layout in
//! rows of a given width.

use crate::text::sanitize::visible;
use crate::text::wrap::{self, Row};
use crate::transcript::{Kind, Pane, Role, Segment, Transcript, Warning, WarningCode};

/// What stands in one pane, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// The length in bytes of all blocks before each block, and of all of them at the end.
    starts: Vec<u64>,
}

/// What is shown beside the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The tags around texts.
    pub tags: bool,
    /// The names of speakers, which may tell what a blind review hides.
    pub names: bool,
}

/// One block of a pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The turn it belongs to.
    pub turn: u32,
    /// What it shows.
    pub content: Content,
}

/// What a block shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An empty line.
    Blank,
    /// A rule between two blocks of one kind.
    Rule,
    /// A heading: who speaks, or which turn.
    Heading(String),
    /// The text of the segment with this index.
    Text(usize),
    /// Tags that stood before or behind a text, where they are shown.
    Tags(String),
    /// Our own words, where there is no text.
    Note(String),
}

impl Document {
    /// The document of one pane of a transcript.
    #[must_use]
    pub fn new(transcript: &Transcript, pane: Pane, shown: Shown) -> Self {
        let mut blocks = Vec::new();
        let mut last: Option<&Segment> = None;
        for (index, segment) in transcript.segments.iter().enumerate() {
            if segment.pane != pane {
                continue;
            }
            push_border(&mut blocks, last, segment, shown);
            let turn = segment.turn;
            let push_tags = |blocks: &mut Vec<Block>, tags: &str| {
                if shown.tags && !tags.is_empty() {
                    blocks.push(Block { turn, content: Content::Tags(tags.to_owned()) });
                }
            };
            push_tags(&mut blocks, &segment.tags.before);
            blocks.push(Block { turn, content: Content::Text(index) });
            push_tags(&mut blocks, &segment.tags.after);
            last = Some(segment);
        }
        if blocks.is_empty() {
            blocks.push(Block { turn: 0, content: Content::Note(why_empty(transcript, pane)) });
        }
        for words in remarks(transcript, pane) {
            let turn = blocks.last().map_or(0, |block| block.turn);
            blocks.push(Block { turn, content: Content::Blank });
            blocks.push(Block { turn, content: Content::Note(words) });
        }
        let mut starts = vec![0];
        let mut total = 0;
        for block in &blocks {
            // Tags come and go, and what was seen of the texts stays.
            if !matches!(block.content, Content::Tags(_)) {
                total += block.text(transcript).len() as u64;
            }
            starts.push(total);
        }
        Document { blocks, starts }
    }

    /// The length of all its text, in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether it has no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far into the document a byte of a block lies.
    #[must_use]
    pub fn offset(&self, block: u32, byte: u32) -> u64 {
        self.starts.get(block as usize).copied().unwrap_or(0) + u64::from(byte)
    }

    /// Breaks it into rows of at most `width` columns.
    #[must_use]
    pub fn layout(&self, transcript: &Transcript, width: u16) -> Layout {
        let mut rows = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let text = block.text(transcript);
            if matches!(block.content, Content::Text(_) | Content::Note(_) | Content::Tags(_)) {
                let width = if block.is_code(transcript) { width } else { width.min(MEASURE) };
                let wrapped = wrap::wrap(text, usize::from(width.max(1)));
                let row = |row| LayoutRow { block: index, row, is_filler: false };
                rows.extend(wrapped.into_iter().map(row));
            } else {
                let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
                let row = Row { start: 0, end, indent: 0 };
                rows.push(LayoutRow { block: index, row, is_filler: false });
            }
        }
        Layout { width, rows }
    }
}

/// Prose is wrapped at so many columns: longer lines are hard to read.
pub const MEASURE: u16 = 100;

impl Block {
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
            Content::Blank | Content::Rule => "",
            Content::Heading(words) | Content::Note(words) | Content::Tags(words) => words,
            Content::Text(segment) => {
                transcript.segments.get(*segment).map_or("", |segment| &segment.text)
            }
        }
    }
}

/// A document broken into rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The columns it was made for.
    pub width: u16,
    /// The rows from top to bottom; never empty.
    pub rows: Vec<LayoutRow>,
}

/// One row on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutRow {
    /// The block it shows a part of.
    pub block: u32,
    /// The part, in bytes of the block's text.
    pub row: Row,
    /// Whether it is blank and only fills the pane up to where the next turn begins in all panes. It
    /// comes behind every byte of its block.
    pub is_filler: bool,
}

impl Layout {
    /// The same with blank rows put in: before which row, and how many.
    #[must_use]
    pub fn filled(&self, fillers: &[(usize, usize)]) -> Self {
        let count: usize = fillers.iter().map(|(_, count)| count).sum();
        let mut rows = Vec::with_capacity(self.rows.len() + count);
        let mut done = 0;
        for (before, count) in fillers {
            rows.extend_from_slice(&self.rows[done..*before]);
            done = *before;
            let last = rows.last().copied();
            let byte = if last.is_some() { u32::MAX } else { 0 };
            let row = Row { start: byte, end: byte, indent: 0 };
            let filler = LayoutRow {
                block: last.map_or(0, |last: LayoutRow| last.block),
                row,
                is_filler: true,
            };
            rows.extend(std::iter::repeat_n(filler, *count));
        }
        rows.extend_from_slice(&self.rows[done..]);
        Layout { width: self.width, rows }
    }

    /// The row that shows this byte of this block.
    #[must_use]
    pub fn row_of(&self, block: u32, byte: u32) -> usize {
        let after = self.rows.partition_point(|row| (row.block, row.row.start) <= (block, byte));
        after.saturating_sub(1)
    }
}

/// What stands between the last segment and this one.
fn push_border(blocks: &mut Vec<Block>, last: Option<&Segment>, segment: &Segment, shown: Shown) {
    let turn = segment.turn;
    let heading = heading(segment, shown);
    let Some(last) = last else {
        blocks.push(Block { turn, content: Content::Heading(heading) });
        return;
    };
    let same =
        last.turn == turn && last.role == segment.role && self::heading(last, shown) == heading;
    if same && segment.kind == Kind::Reasoning {
        blocks.push(Block { turn, content: Content::Rule });
        return;
    }
    blocks.push(Block { turn, content: Content::Blank });
    if !same || segment.kind == Kind::ToolCall {
        blocks.push(Block { turn, content: Content::Heading(heading) });
    }
}

/// The words over a segment: who speaks in the prompt, which turn elsewhere, and what it is
/// where it is not plain text.
fn heading(segment: &Segment, shown: Shown) -> String {
    let role = segment.role.name();
    let mut words = match segment.pane {
        Pane::Prompt if segment.turn > 1 => format!("{role} · turn {}", segment.turn),
        Pane::Prompt => role.to_owned(),
        _ if segment.role == Role::Assistant => format!("turn {}", segment.turn),
        _ => format!("turn {} · {role}", segment.turn),
    };
    if shown.names && !segment.name.is_empty() {
        words.push_str(" · ");
        words.push_str(&visible(&segment.name));
    }
    let what = match segment.kind {
        Kind::Text | Kind::Reasoning | Kind::ToolResult => return words,
        Kind::Redacted => "summary (redacted)",
        Kind::ToolCall => "tool call",
        Kind::Raw => return "raw record".to_owned(),
        kind => kind.name(),
    };
    words.push_str(" · ");
    words.push_str(what);
    words
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

fn why_empty(transcript: &Transcript, pane: Pane) -> String {
    let reason = transcript.empty.iter().find(|(which, _)| *which == pane);
    reason.map_or_else(|| format!("no {pane} in this record"), |(_, words)| words.clone())
}
