//! Styles by meaning, never by place. Each one also differs from plain text without colour.

#![allow(clippy::disallowed_types)] // the only place that knows colours

mod palette;
mod tone;

use ratatui::style::{Color, Modifier, Style};

use self::palette::Palette;
pub use self::tone::Tone;
pub use crate::config::theme::Theme;

/// What the terminal draws on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Nearer to black.
    Dark,
    /// Nearer to white.
    Light,
}

impl Background {
    /// Which one a colour is nearer to; its red, green and blue are from 0 to 1.
    #[must_use]
    pub fn of([red, green, blue]: [f64; 3]) -> Self {
        // How bright a colour seems, as television had it; a terminal's grey is about the middle.
        let brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
        if brightness < 0.5 { Background::Dark } else { Background::Light }
    }
}

/// How tones look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which colours are used.
    pub theme: Theme,
    /// The terminal's background, where it has said it.
    pub background: Option<Background>,
    /// Whether there is colour at all.
    pub has_colour: bool,
}

impl Look {
    /// The style of a tone.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let palette = self.palette().filter(|_| self.has_colour);
        let mut modifier = tone.modifier();
        // A dimmed colour has no contrast that anybody could name.
        if palette.is_some() || self.theme == Theme::HighContrast {
            modifier.remove(Modifier::DIM);
        }
        let style = Style::new().add_modifier(modifier);
        match palette.and_then(|palette| palette.colour(tone)) {
            Some(colour) => style.fg(colour),
            None => style,
        }
    }

    /// The sequence that makes a terminal write in a tone; `None` where that is its own way.
    #[must_use]
    pub fn sequence(self, tone: Tone) -> Option<String> {
        let style = self.style(tone);
        let numbers = [
            (Modifier::BOLD, "1"),
            (Modifier::DIM, "2"),
            (Modifier::ITALIC, "3"),
            (Modifier::UNDERLINED, "4"),
            (Modifier::REVERSED, "7"),
        ];
        let held = numbers.iter().filter(|(modifier, _)| style.add_modifier.contains(*modifier));
        let mut parts: Vec<String> = held.map(|(_, number)| (*number).to_owned()).collect();
        if let Some(Color::Indexed(index)) = style.fg {
            parts.push(format!("38;5;{index}"));
        }
        (!parts.is_empty()).then(|| format!("\x1b[{}m", parts.join(";")))
    }

    fn palette(self) -> Option<&'static Palette> {
        match (self.theme, self.background) {
            (Theme::HighContrast, _) | (Theme::Auto, None) => None,
            (Theme::Dark, _) | (Theme::Auto, Some(Background::Dark)) => Some(&palette::DARK),
            (Theme::Light, _) | (Theme::Auto, Some(Background::Light)) => Some(&palette::LIGHT),
            (Theme::ColourBlind, Some(Background::Light)) => Some(&palette::BLUE_ORANGE_LIGHT),
            (Theme::ColourBlind, Some(Background::Dark)) => Some(&palette::BLUE_ORANGE_DARK),
            (Theme::ColourBlind, None) => Some(&palette::BLUE_ORANGE_EITHER),
        }
    }
}

#[cfg(test)]
#[path = "contrast_tests.rs"]
mod tests;
