//! The colours of the themes, by their numbers in the palette of 256: those from 16 on look the same in
//! every terminal.

use ratatui::style::Color;

use super::tone::Tone;

/// The colours of a theme on one kind of background.
#[derive(Debug)]
pub struct Palette {
    /// Headings of turns.
    role: u8,
    /// Keys.
    key: u8,
    /// Answers.
    answer: u8,
    /// What a classifier quoted.
    flag_quote: u8,
    /// Hits of a search.
    hit: u8,
    /// Warnings, and what is not saved yet.
    warning: u8,
    /// Errors.
    error: u8,
    /// Furniture.
    dim: u8,
}

pub const DARK: Palette = Palette {
    role: 75,
    key: 80,
    answer: 114,
    flag_quote: 176,
    hit: 221,
    warning: 215,
    error: 210,
    dim: 247,
};

pub const LIGHT: Palette = Palette {
    role: 25,
    key: 23,
    answer: 22,
    flag_quote: 90,
    hit: 94,
    warning: 94,
    error: 124,
    dim: 242,
};

pub const BLUE_ORANGE_DARK: Palette = Palette {
    role: 75,
    key: 117,
    answer: 117,
    flag_quote: 214,
    hit: 214,
    warning: 214,
    error: 214,
    dim: 247,
};

pub const BLUE_ORANGE_LIGHT: Palette = Palette {
    role: 25,
    key: 25,
    answer: 18,
    flag_quote: 94,
    hit: 94,
    warning: 94,
    error: 94,
    dim: 242,
};

/// For black and for white: there are few colours that can be read on both.
pub const BLUE_ORANGE_EITHER: Palette = Palette {
    role: 63,
    key: 63,
    answer: 63,
    flag_quote: 131,
    hit: 131,
    warning: 131,
    error: 131,
    dim: 243,
};

impl Palette {
    /// The colour of a tone, where it has one.
    #[must_use]
    pub fn colour(&self, tone: Tone) -> Option<Color> {
        let index = match tone {
            Tone::Role | Tone::Key => self.role,
            Tone::ChoiceKey | Tone::Code => self.key,
            Tone::Answer | Tone::Added => self.answer,
            Tone::FlagQuote => self.flag_quote,
            Tone::Hit => self.hit,
            Tone::Warning | Tone::Saving => self.warning,
            Tone::Error | Tone::Removed => self.error,
            Tone::Dim | Tone::Saved | Tone::Covered | Tone::Foreign => self.dim,
            Tone::Text
            | Tone::Focus
            | Tone::Active
            | Tone::Quote
            | Tone::Strong
            | Tone::Emphasis
            | Tone::HitCurrent
            | Tone::Selection
            | Tone::Chip
            | Tone::Cursor => return None,
        };
        Some(Color::Indexed(index))
    }
}
