//! The words over a text: who speaks in the prompt, which turn elsewhere, and what it is where it is not
//! plain text.

use std::fmt;

use super::scope::{Scope, Shown};
use crate::text::visible;
use crate::transcript::{Kind, Pane, Role, Segment};

/// What the words are made of. Texts of one title stand under one heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title<'t> {
    /// Who speaks; nothing where the turn tells.
    role: Option<&'static str>,
    /// The turn; nothing where there has been none before it.
    turn: Option<u32>,
    is_prompt: bool,
    /// The name of the speaker or the tool, where names are shown.
    name: &'t str,
    /// The tool that gave it, where it is a result.
    pub tool: &'t str,
    what: Option<&'static str>,
    is_raw: bool,
}

impl<'t> Title<'t> {
    /// The title of a segment in a view; `tool` gave it, if it is a result.
    #[must_use]
    pub fn of(segment: &'t Segment, (scope, shown): (Scope, Shown), tool: &'t str) -> Self {
        let is_prompt = segment.pane == Pane::Prompt;
        let name = if tool.is_empty() { &*segment.name } else { tool };
        // In one column nothing else says which pane a text is of.
        let is_told = scope != Scope::Thread || is_prompt;
        let what = match segment.kind {
            Kind::Text | Kind::Reasoning | Kind::ToolResult if is_told => None,
            Kind::Text | Kind::Reasoning | Kind::ToolResult => Some(segment.pane.name()),
            Kind::Redacted => Some("summary (redacted)"),
            Kind::ToolCall => Some("tool call"),
            kind => Some(kind.name()),
        };
        Title {
            role: (is_prompt || segment.role != Role::Assistant).then(|| segment.role.name()),
            turn: (!is_prompt || segment.turn > 1).then_some(segment.turn),
            is_prompt,
            name: if shown.names { name } else { "" },
            tool,
            what,
            is_raw: segment.kind == Kind::Raw,
        }
    }
}

impl fmt::Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_raw {
            return f.write_str("raw record");
        }
        let turn = self.turn.map(|turn| format!("turn {turn}"));
        let (role, turn) = (self.role, turn.as_deref());
        let (first, second) = if self.is_prompt { (role, turn) } else { (turn, role) };
        let name = Some(visible(self.name)).filter(|name| !name.is_empty());
        let words = [first, second, name.as_deref(), self.what];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        f.write_str(&words.join(" · "))
    }
}
