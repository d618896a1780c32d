//! The palette: a number is a place in the queue, an id an item, anything else a command.

use super::state::{Ask, Does, Suggestion, Typed};
use crate::queue::fuzzy;
use crate::tui::blind::{self, Hidden};
use crate::tui::keys::command::{self, CommandRow};
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::moving;

/// The kind of its lines.
const KIND: &str = "palette";

/// So many items are suggested.
const MOST_ITEMS: usize = 50;

#[derive(Debug)]
struct Palette;

/// Opens it.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    super::open(model, Palette, String::new());
}

impl Ask for Palette {
    fn title(&self, _model: &Model) -> String {
        "go to".to_owned()
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↵", "go"),
            ("↑↓", "pick"),
            ("Tab", "complete"),
            ("Esc", "back"),
            ("120", "item 120"),
            ("+3 -1", "from here"),
            ("ID", "that item"),
        ]
    }

    fn kind(&self) -> Option<&'static str> {
        Some(KIND)
    }

    fn suggestions(&self, model: &Model, line: &Line) -> Vec<Suggestion> {
        let typed = line.text.trim();
        let is_place = |c: char| c.is_ascii_digit() || "+-%$".contains(c);
        let mut rows = items(model, typed);
        if !typed.starts_with(is_place) {
            rows.extend(commands(model, typed));
        }
        rows
    }

    /// Runs what is named exactly, what alone begins so, or what is picked; a guess never.
    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        match typed.picked {
            Some(Does::Run(command)) => return run(model, command),
            Some(Does::Go(position)) => {
                moving::go_to(model, position, effects);
                return Then::Close;
            }
            _ => {}
        }
        let text = typed.text.trim();
        if text.is_empty() || moving::go_to_typed(model, text, effects) {
            return Then::Close;
        }
        if let Some(command) = command::by_name(text) {
            return run(model, command);
        }
        let begins: Vec<&CommandRow> =
            command::rows().filter(|row| row.name.starts_with(text)).collect();
        match (begins.as_slice(), items_beginning(model, text).as_slice()) {
            ([row], []) => return run(model, row.command),
            ([], [position]) => {
                moving::go_to(model, *position, effects);
                return Then::Close;
            }
            ([], []) => {}
            (rows, items) => {
                let count = rows.len() + items.len();
                model.say(format!("{count} begin so: ↓ picks one"));
                return Then::Stay;
            }
        }
        if moving::wait_for(model, text) { Then::Close } else { Then::Stay }
    }
}

fn run(model: &mut Model, command: command::Command) -> Then {
    model.typed.note(KIND, command::row_of(command).name);
    Then::Leave(command)
}

/// Commands that the letters fit, those that were used lately first.
fn commands(model: &Model, typed: &str) -> Vec<Suggestion> {
    let rows: Vec<&CommandRow> = command::rows().collect();
    let mut fits: Vec<&CommandRow> = fuzzy::pick(typed, rows.iter().map(|row| row.name))
        .into_iter()
        .map(|at| rows[at])
        .collect();
    fits.sort_by_key(|row| model.typed.age(KIND, row.name).unwrap_or(usize::MAX));
    let suggestion = |row: &CommandRow| {
        let keys = model.session.keymap.keys_for(row.command).join(" ");
        Suggestion {
            words: row.name.to_owned(),
            help: format!("{}  {keys}", row.help),
            line: Line::new(row.name.to_owned()),
            does: Does::Run(row.command),
        }
    };
    fits.into_iter().map(suggestion).collect()
}

/// Items of the queue whose names hold what was typed.
fn items(model: &Model, typed: &str) -> Vec<Suggestion> {
    if typed.is_empty() || model.session.blind.hides(Hidden::Id) {
        return Vec::new();
    }
    let wanted = typed.to_lowercase();
    let columns = &model.tally.columns;
    let holds = |position: &usize| {
        columns.name(*position).is_some_and(|name| name.to_lowercase().contains(&wanted))
    };
    let found = model.tally.selection.records().filter(holds).take(MOST_ITEMS);
    let suggestion = |position: usize| {
        let name = blind::shown_name(model, position);
        let file = model.tally.columns.value("file", position);
        Suggestion {
            line: Line::new(name.clone()),
            words: name,
            help: file.map_or_else(|| "item".to_owned(), |file| format!("item in {file}")),
            does: Does::Go(position),
        }
    };
    found.map(suggestion).collect()
}

/// The items whose names begin with what was typed, up to two.
fn items_beginning(model: &Model, typed: &str) -> Vec<usize> {
    if model.session.blind.hides(Hidden::Id) {
        return Vec::new();
    }
    let columns = &model.tally.columns;
    let begins =
        |position: &usize| columns.name(*position).is_some_and(|name| name.starts_with(typed));
    model.tally.selection.records().filter(begins).take(2).collect()
}
