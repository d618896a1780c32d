//! The names of the themes: which colours the screen uses.

use clap::ValueEnum;
use serde::Deserialize;

/// Which colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Those that fit the terminal's background, once it has said what that is; none before
    #[default]
    Auto,
    /// For a dark background
    Dark,
    /// For a light background
    Light,
    /// None, and nothing is dimmed
    HighContrast,
    /// Blue and orange alone, which all eyes tell apart
    ColourBlind,
}

impl Theme {
    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whom it is for.
    #[must_use]
    pub fn about(self) -> String {
        let help = self.to_possible_value().and_then(|value| Some(value.get_help()?.to_string()));
        help.unwrap_or_default()
    }

    /// The one behind it, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        let all = Theme::value_variants();
        let place = all.iter().position(|theme| *theme == self).unwrap_or(0);
        all.get((place + 1) % all.len()).copied().unwrap_or_default()
    }

    /// Whether it depends on the terminal's background.
    #[must_use]
    pub fn asks_for_background(self) -> bool {
        matches!(self, Theme::Auto | Theme::ColourBlind)
    }
}
