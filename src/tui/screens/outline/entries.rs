//! What the lines of the outline say.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::cover::cover;
use crate::transcript::{Kind, Pane, Segment};
use crate::tui::blind;
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::reader::heading::scores_in_words;
use crate::tui::reader::marks::Mark;
use crate::tui::reader::threading;
use crate::tui::reader::tools::Tools;
use crate::tui::theme::Tone;

/// So many bytes of a text are looked at for its first words.
const FIRST: usize = 400;

/// From this width on the names of scores stand beside their values.
const WIDE: u16 = 100;

/// A line.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The segment that it stands for.
    pub segment: usize,
    /// The turn's number.
    pub turn: String,
    /// The mark of its pane.
    pub mark: &'static str,
    /// Who speaks, or which tool.
    pub who: String,
    /// The first words.
    pub words: String,
    /// How much it is, and what is marked in it.
    pub beside: String,
    /// What typed words are looked for in, in small letters.
    pub sought: String,
}

/// The lines of the item on the screen, in the order it happened.
#[must_use]
pub fn entries(model: &Model) -> Vec<Entry> {
    let Some(current) = &model.current else { return Vec::new() };
    let shown = blind::shown_beside(model, &current.sheet);
    let covers = blind::covers(model, &current.sheet);
    let segments = &current.item.transcript.segments;
    let tools = Tools::of(&current.item.transcript, shown.names);
    let mut quotes: HashMap<usize, usize> = HashMap::new();
    let is_quote = |mark: &&Mark| matches!(mark.tone, Tone::Quote | Tone::FlagQuote);
    for mark in current.marks.iter().filter(is_quote) {
        *quotes.entry(mark.segment).or_default() += 1;
    }
    let entry = |index: usize| {
        let segment = &segments[index];
        let who = who(segment, tools.name(index), shown.names);
        let words = first_words(segment, &covers);
        Entry {
            segment: index,
            turn: segment.turn.to_string(),
            mark: match segment.pane {
                Pane::Prompt => " ",
                Pane::Scratchpad => "┃",
                Pane::Answer => "│",
            },
            sought: format!("{} {who} {words}", segment.turn).to_lowercase(),
            beside: [
                said(segment, shown.scores, model.size.0 >= WIDE),
                marks(current, index, quotes.get(&index)),
                size(&segment.text),
            ]
            .concat(),
            who,
            words,
        }
    };
    threading::order(segments).into_iter().map(entry).collect()
}

/// What a monitor or a scorer said.
fn said(segment: &Segment, is_shown: bool, has_names: bool) -> String {
    if !is_shown || segment.scores.is_empty() {
        return String::new();
    }
    format!("{}  ", scores_in_words(&segment.scores, has_names))
}

fn who(segment: &Segment, tool: &str, shows_names: bool) -> String {
    let named = if shows_names { segment.name.as_ref() } else { "" };
    let name = if tool.is_empty() { named } else { tool };
    let role = match (segment.kind, segment.pane) {
        (Kind::ToolCall, _) => "call",
        (_, Pane::Prompt) => segment.role.name(),
        (_, pane) => pane.name(),
    };
    if name.is_empty() { role.to_owned() } else { format!("{role} {name}") }
}

/// The first words of a text on one line; what a blind review covers is covered.
fn first_words(segment: &Segment, covers: &impl Fn(&str) -> Vec<Range<usize>>) -> String {
    let text = &segment.text;
    let end = (0..=FIRST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let shown = cover(text, covers(text), 0..end);
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Quotes and hits in a text, and whether it is folded.
fn marks(current: &Current, segment: usize, quotes: Option<&usize>) -> String {
    let hits = current.hits.in_segment(segment).count();
    let fold = if current.folds.of(segment).is_some() { "…  " } else { "" };
    let quotes = quotes.map_or_else(String::new, |quotes| format!("“{quotes}  "));
    let hits = if hits > 0 { format!("/{hits}  ") } else { String::new() };
    [hits.as_str(), &quotes, fold].concat()
}

/// How much a text is: its lines, and the signs of one line.
fn size(text: &str) -> String {
    let lines = text.lines().count();
    if lines > 1 { format!("{lines} lines") } else { format!("{} signs", text.chars().count()) }
}
