//! A line that is typed, what for, and what it may become.

use std::fmt;

use crate::tui::keys::command::Command;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};

/// What a line is typed for.
pub(super) trait Ask: fmt::Debug {
    /// What stands before the line.
    fn title(&self, model: &Model) -> String;

    /// Keys and words for the last line of the screen.
    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[("↵", "keep"), ("Esc", "back")]
    }

    /// The kind of line, whose earlier ones come back with Up; none where they would be no use.
    fn kind(&self) -> Option<&'static str> {
        None
    }

    /// What the line is about, where a line that is left comes back as it was when it is opened again.
    fn draft_of(&self, _model: &Model) -> Option<String> {
        None
    }

    /// What the line may become, the likeliest first.
    fn suggestions(&self, _model: &Model, _line: &Line) -> Vec<Suggestion> {
        Vec::new()
    }

    /// What has been typed so far shows its effect.
    fn typed(&self, _model: &mut Model, _typed: &str) {}

    /// A key that means something of its own here; `None` where it does not.
    fn press(&self, _model: &mut Model, _key: &str, _typed: &str) -> Option<Then> {
        None
    }

    /// The line was confirmed, with the suggestion that is picked, if one is.
    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then;

    /// The line was left without confirming it.
    fn left(&self, _model: &mut Model) {}
}

/// What a line may become.
#[derive(Clone, Debug)]
pub(super) struct Suggestion {
    /// What is shown.
    pub(super) words: String,
    /// What it means.
    pub(super) help: String,
    /// The line with it.
    pub(super) line: Line,
    /// What Enter does with it.
    pub(super) does: Does,
}

/// What Enter does with a suggestion that is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// It completes the line.
    Complete,
    /// It runs a command.
    Run(Command),
    /// It goes to the item at this position.
    Go(usize),
}

/// A line when it is confirmed.
pub(super) struct Typed<'t> {
    pub(super) text: &'t str,
    pub(super) picked: Option<Does>,
}

/// A line that is typed.
#[derive(Debug)]
pub(super) struct Prompt {
    pub(super) line: Line,
    /// What it may become.
    pub(super) rows: Vec<Suggestion>,
    /// Which of these is picked, from 0.
    pub(super) picked: Option<usize>,
    /// How far back in the history the line is from, and what was typed before it.
    pub(super) recalled: (usize, String),
    /// What it held when it was opened.
    pub(super) opened_with: String,
    pub(super) ask: Box<dyn Ask>,
}

impl Prompt {
    /// A line that begins with a text, or as it was left before.
    pub(super) fn new(
        model: &Model,
        ask: Box<dyn Ask>,
        text: String,
        draft: Option<String>,
    ) -> Self {
        let line = Line::new(draft.unwrap_or_else(|| text.clone()));
        let rows = ask.suggestions(model, &line);
        let recalled = (0, String::new());
        Prompt { line, rows, picked: None, recalled, opened_with: text, ask }
    }

    /// The line is another one now.
    pub(super) fn changed(&mut self, model: &mut Model) {
        self.picked = None;
        self.rows = self.ask.suggestions(model, &self.line);
        self.ask.typed(model, &self.line.text);
    }

    /// Picks the suggestion below, if there is one.
    pub(super) fn pick_next(&mut self) {
        let next = self.picked.map_or(0, |picked| picked + 1);
        self.picked =
            Some(next.min(self.rows.len().saturating_sub(1))).filter(|_| !self.rows.is_empty());
    }

    /// Puts an earlier line in place of this one, or a later one.
    pub(super) fn recall(&mut self, model: &mut Model, earlier: bool) {
        let Some(kind) = self.ask.kind() else { return };
        let (back, _) = self.recalled;
        let wanted = if earlier { back + 1 } else { back.saturating_sub(1) };
        if back == 0 {
            self.recalled.1.clone_from(&self.line.text);
        }
        let text = match wanted {
            0 => Some(self.recalled.1.clone()),
            wanted => model.typed.before(kind, wanted).map(str::to_owned),
        };
        match text {
            Some(text) => {
                self.recalled.0 = wanted;
                self.line = Line::new(text);
                self.changed(model);
            }
            None => model.say("there is no earlier line"),
        }
    }
}
