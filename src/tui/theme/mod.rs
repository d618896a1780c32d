//! Styles by meaning, never by place. Each one also differs from plain text without colour.

#![allow(clippy::disallowed_types)] // the only place that knows colours

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The transcript's own text.
    Text,
    /// Furniture: rules, answered questions, hints.
    Dim,
    /// Turn headings.
    Role,
    /// The title and rule of the pane with focus.
    Focus,
    /// The active question.
    Active,
    /// The key of a choice or a command.
    ChoiceKey,
    /// An answer that stands.
    Answer,
    /// A passage that the reviewer quoted.
    Quote,
    /// A passage that a classifier quoted.
    FlagQuote,
    /// Where the search pattern is.
    Hit,
    /// The hit that the reviewer is at.
    HitCurrent,
    /// A passage that is being selected.
    Selection,
    /// A fact about the item in the header.
    Chip,
    /// Something wrong with the text.
    Warning,
    /// Something wrong with the labels or the file.
    Error,
    /// Everything is on the disk.
    Saved,
    /// Something is on its way to the disk.
    Saving,
    /// A word that a blind review covers.
    Covered,
    /// A picture of a character that must not reach the terminal.
    Foreign,
    /// The cursor of a line that is being typed.
    Cursor,
}

/// How tones look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Whether there is colour.
    pub colour: bool,
}

impl Theme {
    /// The style of a tone, in the terminal's own 16 colours, so that it fits any background.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let (modifier, colour) = look(tone);
        let style = Style::new().add_modifier(modifier);
        match colour {
            Some(colour) if self.colour => style.fg(colour),
            _ => style,
        }
    }
}

fn look(tone: Tone) -> (Modifier, Option<Color>) {
    let none = Modifier::empty();
    match tone {
        Tone::Text => (none, None),
        Tone::Dim => (Modifier::DIM, None),
        Tone::Role => (Modifier::BOLD, Some(Color::Blue)),
        Tone::Focus | Tone::Active => (Modifier::BOLD, None),
        Tone::ChoiceKey => (Modifier::BOLD, Some(Color::Cyan)),
        Tone::Answer => (Modifier::BOLD, Some(Color::Blue)),
        Tone::Quote => (Modifier::UNDERLINED, None),
        Tone::FlagQuote => (Modifier::ITALIC, Some(Color::Cyan)),
        Tone::Hit => (Modifier::REVERSED, Some(Color::Yellow)),
        Tone::HitCurrent => {
            (Modifier::REVERSED.union(Modifier::BOLD).union(Modifier::UNDERLINED), None)
        }
        Tone::Selection => (Modifier::REVERSED, None),
        Tone::Chip => (none, None),
        Tone::Warning => (Modifier::BOLD, Some(Color::Yellow)),
        Tone::Error => (Modifier::BOLD.union(Modifier::REVERSED), Some(Color::Red)),
        Tone::Saved => (Modifier::DIM, None),
        Tone::Saving => (Modifier::BOLD, Some(Color::Yellow)),
        Tone::Covered => (Modifier::DIM, None),
        Tone::Foreign => (Modifier::REVERSED.union(Modifier::DIM), None),
        Tone::Cursor => (Modifier::REVERSED, None),
    }
}
