//! A line that is typed, and what for.

use std::fmt;

use crate::tui::keys::command::CommandRow;
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

    /// The commands that what has been typed may mean.
    fn suggestions(&self, _typed: &str) -> Vec<&'static CommandRow> {
        Vec::new()
    }

    /// What has been typed so far shows its effect.
    fn typed(&self, _model: &mut Model, _typed: &str) {}

    /// The line was confirmed, with the suggestion that is picked, if there are any.
    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then;

    /// The line was left without confirming it.
    fn left(&self, _model: &mut Model) {}
}

/// A line when it is confirmed.
pub(super) struct Typed<'t> {
    pub(super) text: &'t str,
    pub(super) picked: Option<&'static CommandRow>,
}

/// A line that is typed.
#[derive(Debug)]
pub(super) struct Prompt {
    pub(super) line: Line,
    /// Which suggestion is picked, from 0.
    pub(super) picked: usize,
    pub(super) ask: Box<dyn Ask>,
}
