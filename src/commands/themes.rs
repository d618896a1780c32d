//! `triptych themes`: every theme with its tones by name.

use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;

use super::stdout::{Painted, has_colour, is_terminal, print_painted};
use crate::cli::Colour;
use crate::tui::theme::{Look, Theme, Tone};

/// Columns of a tone's name with what stands before it.
const COLUMN: usize = 14;
/// So many tones stand on a line.
const ON_A_LINE: usize = 5;

/// Prints them.
pub fn run(colour: Colour) -> Result<ExitCode> {
    let is_painted = colour == Colour::Always || is_terminal();
    let mut pieces = Vec::new();
    for theme in Theme::value_variants() {
        let look = Look { theme: *theme, background: None, has_colour: has_colour(colour) };
        pieces.push(Painted::plain(format!("{}: {}\n", theme.name(), theme.about())));
        for tones in Tone::ALL.chunks(ON_A_LINE) {
            for (tone, name) in tones {
                pieces.push(Painted::plain("  ".to_owned()));
                let sequence = look.sequence(*tone).filter(|_| is_painted);
                pieces.push(Painted { text: (*name).to_owned(), sequence });
                pieces.push(Painted::plain(" ".repeat(COLUMN.saturating_sub(name.len() + 2))));
            }
            pieces.push(Painted::plain("\n".to_owned()));
        }
        pieces.push(Painted::plain("\n".to_owned()));
    }
    print_painted(&pieces)?;
    Ok(ExitCode::SUCCESS)
}
