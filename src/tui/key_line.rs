//! The last line: what the keys do now. Made from the keymap in use.

use super::canvas::{Canvas, line_of, right_of};
use super::keys::command::{self, Command};
use super::model::Model;
use super::reader::geometry::Geometry;
use super::reader::{labelling, selecting};
use super::saving::Saving;
use super::showing::Adjudication;
use super::theme::Tone;
use crate::rubric::EvidenceWish;
use crate::text::columns;

/// The commands of the reading screen, the most wanted first.
const READING: [Command; 15] = [
    Command::Help,
    Command::Close,
    Command::NextOpen,
    Command::Search,
    Command::Undo,
    Command::Note,
    Command::Select,
    Command::Skip,
    Command::List,
    Command::Filter,
    Command::Numbers,
    Command::Palette,
    Command::NextItem,
    Command::Zoom,
    Command::Bookmark,
];

/// Draws the line.
pub fn draw(model: &Model, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    let Some(line) = line_of(geometry.keys, 0) else { return };
    let mut used = canvas.line(line, " ", Tone::Dim);
    for (key, words) in hints(model, usize::from(line.width)) {
        // Half a word is worse than none.
        if usize::from(used) + columns(&key) + 1 + columns(&words) > usize::from(line.width) {
            continue;
        }
        used += canvas.pieces(
            right_of(line, used),
            [
                (key.as_str(), Tone::ChoiceKey),
                (" ", Tone::Dim),
                (&words, Tone::Dim),
                ("  ", Tone::Dim),
            ],
        );
    }
}

fn hints(model: &Model, width: usize) -> Vec<(String, String)> {
    if let Some(screen) = model.screens.last() {
        return screen.hints(model, width);
    }
    if model.selection.is_some() {
        return selecting(model);
    }
    if matches!(model.saving, Saving::Failed { .. }) {
        return fixed(&[
            ("r", "try again"),
            ("w", "write elsewhere"),
            ("", "any other key goes on; quitting will ask"),
        ]);
    }
    if model.current.is_none() && model.tally.filter().is_some() {
        let ways_out = [Command::ClearFilter, Command::Filter, Command::Help, Command::Close];
        return from_commands(model, width, &ways_out);
    }
    if matches!(model.adjudication, Adjudication::On { .. }) {
        return adjudicating(model);
    }
    if labelling::has_begun_a_set(model) {
        let mut hints = from_commands(model, width.saturating_sub(8), &READING);
        let key = model.session.keymap.key_for(Command::NextQuestion);
        hints.insert(0, (key, "done".to_owned()));
        return hints;
    }
    from_commands(model, width, &READING)
}

/// Keys and words that stand as they are.
#[must_use]
pub fn fixed(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())).collect()
}

/// The keys while disputes are decided.
fn adjudicating(model: &Model) -> Vec<(String, String)> {
    let key = |command| model.session.keymap.key_for(command);
    let keys = [
        (key(Command::NextOpen), "next dispute"),
        (key(Command::Note), "why"),
        (format!("{} {}", key(Command::PreviousQuestion), key(Command::NextQuestion)), "question"),
        (key(Command::ClearAnswer), "open again"),
        (key(Command::Undo), "undo"),
        (key(Command::Cancel), "back to labelling"),
    ];
    keys.into_iter().map(|(key, words)| (key, words.to_owned())).collect()
}

/// The keys while a passage is being selected.
fn selecting(model: &Model) -> Vec<(String, String)> {
    let Some(selection) = model.selection else { return Vec::new() };
    let key = |command| model.session.keymap.key_for(command);
    let both = |one, other| format!("{} {}", key(one), key(other));
    let begin = if selection.is_begun { "wider" } else { "begin here" };
    let mut hints = vec![(key(Command::Select), begin.to_owned())];
    let is_quoted = selecting::quote_here(model, selection).is_some();
    hints.extend(is_quoted.then(|| (key(Command::ClearAnswer), "take the quote off".to_owned())));
    let attach = model
        .active_question()
        .filter(|question| question.evidence != EvidenceWish::No)
        .map(|question| (key(Command::NextOpen), format!("attach to {}", question.id)));
    hints.extend(attach);
    let moves = [
        (both(Command::WordPrevious, Command::WordNext), "word"),
        (both(Command::SentencePrevious, Command::SentenceNext), "sentence"),
        (key(Command::Cancel), "back"),
        (key(Command::Help), "help"),
        (key(Command::Copy), "copy"),
        (key(Command::NextQuestion), "question"),
        (key(Command::OtherEnd), "other end"),
        (key(Command::SelectLines), "lines"),
        (both(Command::LineDown, Command::LineUp), "line"),
    ];
    hints.extend(moves.into_iter().map(|(key, words)| (key, words.to_owned())));
    hints
}

/// As many commands as fit, in the order of the help page's wants.
#[must_use]
pub fn from_commands(model: &Model, width: usize, commands: &[Command]) -> Vec<(String, String)> {
    let mut room = width.saturating_sub(1);
    let mut hints = Vec::new();
    for &command in commands {
        let Some(key) = model.session.keymap.keys_for(command).into_iter().next() else { continue };
        let hint = match command {
            // The items behind a number are looked at one after the other.
            Command::NextOpen if model.tally.opened().is_some() => "next",
            command => command::row_of(command).hint,
        };
        let hint = (key, hint.to_owned());
        let needs = columns(&hint.0) + columns(&hint.1) + 3;
        if needs <= room + 2 {
            room = room.saturating_sub(needs);
            hints.push(hint);
        }
    }
    hints
}
