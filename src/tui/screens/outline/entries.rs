//! What the lines of the outline say.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::amount;
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

/// Texts of more bytes are not counted.
const MOST_COUNTED: usize = 256 * 1024;

/// From this width on the names of scores stand beside their values.
const WIDE: u16 = 100;

/// A line.
#[derive(Clone, Debug)]
pub struct Entry {
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
}

/// The texts of the item on the screen, in the order it happened, and what is not told by each alone.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    order: Vec<usize>,
    /// The tools that gave results.
    tools: HashMap<usize, String>,
    /// How many quotes stand in each text.
    quotes: HashMap<usize, usize>,
}

impl Entries {
    /// Those of the item on the screen.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let Some(current) = &model.current else { return Entries::default() };
        let shows_names = blind::shown_beside(model, &current.sheet).names;
        let mut quotes: HashMap<usize, usize> = HashMap::new();
        let is_quote = |mark: &&Mark| matches!(mark.tone, Tone::Quote | Tone::FlagQuote);
        for mark in current.marks.iter().filter(is_quote) {
            *quotes.entry(mark.segment).or_default() += 1;
        }
        Entries {
            order: threading::order(&current.item.transcript.segments),
            tools: Tools::of(&current.item.transcript, shows_names).owned(),
            quotes,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The segment that the line at a place stands for.
    #[must_use]
    pub fn segment(&self, place: usize) -> Option<usize> {
        self.order.get(place).copied()
    }

    /// The place of the line that stands for a segment.
    #[must_use]
    pub fn place_of(&self, segment: usize) -> Option<usize> {
        self.order.iter().position(|found| *found == segment)
    }

    /// What typed words are looked for in, in small letters, line by line.
    #[must_use]
    pub fn sought(&self, model: &Model) -> Vec<String> {
        let Some(current) = &model.current else { return Vec::new() };
        let shows_names = blind::shown_beside(model, &current.sheet).names;
        let covers = blind::covers(model, &current.sheet);
        let sought = |index: &usize| {
            let segment = current.item.transcript.segments.get(*index)?;
            let who = self.who(*index, segment, shows_names);
            let words = first_words(segment, &covers);
            Some(format!("{} {who} {words}", segment.turn).to_lowercase())
        };
        self.order.iter().map(|index| sought(index).unwrap_or_default()).collect()
    }

    /// The line at a place.
    #[must_use]
    pub fn at(&self, model: &Model, place: usize) -> Option<Entry> {
        let current = model.current.as_ref()?;
        let shown = blind::shown_beside(model, &current.sheet);
        let index = self.segment(place)?;
        let segment = current.item.transcript.segments.get(index)?;
        Some(Entry {
            turn: segment.turn.to_string(),
            mark: match segment.pane {
                Pane::Prompt => " ",
                Pane::Scratchpad => "┃",
                Pane::Answer => "│",
            },
            who: self.who(index, segment, shown.names),
            words: first_words(segment, &blind::covers(model, &current.sheet)),
            beside: [
                said(segment, shown.scores, model.size.0 >= WIDE),
                marks(current, index, self.quotes.get(&index)),
                size(&segment.text),
            ]
            .concat(),
        })
    }

    fn who(&self, index: usize, segment: &Segment, shows_names: bool) -> String {
        let named = if shows_names { segment.name.as_ref() } else { "" };
        let name = self.tools.get(&index).map_or(named, String::as_str);
        let role = match (segment.kind, segment.pane) {
            (Kind::ToolCall, _) => "call",
            (_, Pane::Prompt) => segment.role.name(),
            (_, pane) => pane.name(),
        };
        if name.is_empty() { role.to_owned() } else { format!("{role} {name}") }
    }
}

/// What a monitor or a scorer said.
fn said(segment: &Segment, is_shown: bool, has_names: bool) -> String {
    if !is_shown || segment.scores.is_empty() {
        return String::new();
    }
    format!("{}  ", scores_in_words(&segment.scores, has_names))
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

/// How much a text is: its lines, and the characters of one line; of a very long one its bytes, which need not
/// be counted.
fn size(text: &str) -> String {
    if text.len() > MOST_COUNTED {
        return amount(text.len());
    }
    let lines = text.lines().count();
    if lines > 1 { format!("{lines} lines") } else { format!("{} chars", text.chars().count()) }
}
