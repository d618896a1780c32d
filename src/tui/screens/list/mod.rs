//! The list of the queue's items: pick by a few letters, sort, open.

mod draw;

use crate::queue::fuzzy;
use crate::queue::order::Sort;
use crate::tui::blind::{self, Hidden};
use crate::tui::canvas::Canvas;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::update::moving;
use crate::tui::view::key_line::fixed;

/// So many flags can be sorted by.
const MOST_FLAGS: usize = 4;

#[derive(Debug)]
struct List {
    /// The letters that are typed.
    pick: Line,
    /// The positions of the items that they leave, in the order of the sort.
    rows: Vec<usize>,
    /// The row that is picked, from 0.
    picked: usize,
    /// Which of the sorts there are, from 0.
    sort: usize,
}

/// Opens the list at the item on the screen.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let pick = Line::default();
    let mut list = List { pick, rows: Vec::new(), picked: 0, sort: 0 };
    list.fill(model);
    let here = model.position();
    list.picked = list.rows.iter().position(|row| Some(*row) == here).unwrap_or(0);
    model.open(Box::new(list));
}

/// What the list can be sorted by; the first is the queue's own order.
fn sorts(model: &Model) -> Vec<String> {
    let condition = model.session.rubric.condition.as_ref().map(|condition| &condition.field);
    let keys: Vec<(&str, bool)> = model.tally.columns.keys().collect();
    let is_there = |field: &&String| keys.iter().any(|(name, _)| name == field);
    let blind = &model.session.blind;
    let shown = |is_flag: bool| is_flag && !blind.hides(Hidden::Flags);
    let condition = condition.filter(|_| !blind.hides(Hidden::Tier));
    let flags = keys.iter().filter(|(_, is_flag)| shown(*is_flag)).take(MOST_FLAGS);
    let flags = flags.map(|(name, _)| format!("-{name}"));
    let mut all = vec!["queue".to_owned(), "id".to_owned()];
    all.extend(condition.filter(is_there).cloned());
    all.extend(flags);
    all.push("labelled-at".to_owned());
    all
}

/// What the marks in the list mean.
fn legend(width: usize) -> &'static str {
    if width < 100 {
        " ✓ done  ◐ part  · open"
    } else {
        " ✓ done  ◐ part  · open  » skipped  ! stale  ✗ unreadable"
    }
}

impl Screen for List {
    fn name(&self) -> &'static str {
        "list"
    }

    /// Letters pick, everything else moves.
    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        let page = usize::from(model.size.1.saturating_sub(7).max(1));
        let lowest = self.rows.len().saturating_sub(1);
        match chord.written().as_str() {
            "Enter" => {
                if let Some(position) = self.rows.get(self.picked).copied() {
                    moving::go_to(model, position, effects);
                }
                return Then::Close;
            }
            "Esc" | "C-g" | "C-c" => return Then::Close,
            "C-f" => return Then::Run(Command::Filter),
            "C-l" => return Then::Run(Command::Redraw),
            "Down" | "C-n" => self.picked = (self.picked + 1).min(lowest),
            "Up" | "C-p" => self.picked = self.picked.saturating_sub(1),
            "PgDn" => self.picked = (self.picked + page).min(lowest),
            "PgUp" => self.picked = self.picked.saturating_sub(page),
            "Home" => self.picked = 0,
            "End" => self.picked = lowest,
            "Tab" => {
                self.sort = (self.sort + 1) % sorts(model).len();
                self.picked = 0;
                self.fill(model);
            }
            _ => {
                let before = self.pick.text.clone();
                self.pick.press(chord);
                if self.pick.text != before {
                    self.picked = 0;
                    self.fill(model);
                }
            }
        }
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(model, self, canvas);
    }

    fn hints(&self, _model: &Model, width: usize) -> Vec<(String, String)> {
        fixed(&[
            ("↵", "open"),
            ("Tab", "sort"),
            ("^F", "filter"),
            ("Esc", "back"),
            ("", legend(width)),
        ])
    }

    fn refresh(&mut self, model: &mut Model) {
        let picked = self.rows.get(self.picked).copied();
        self.fill(model);
        let again = self.rows.iter().position(|row| Some(*row) == picked);
        self.picked = again.unwrap_or(self.picked);
    }

    fn is_of_data(&self) -> bool {
        true
    }
}

impl List {
    /// The rows that what was typed leaves, in the order of the sort.
    fn fill(&mut self, model: &Model) {
        let queue = &model.tally.selection;
        let mut rows: Vec<usize> = (0..queue.len()).filter_map(|place| queue.get(place)).collect();
        if let Some(key) = sorts(model).get(self.sort).filter(|_| self.sort > 0) {
            if key == "id" && model.session.blind.hides(Hidden::Id) {
                // By what is seen of the ids; those that look alike stay as they are in the queue.
                rows.sort_by_cached_key(|row| blind::shown_name(model, *row));
            } else {
                Sort::parse(key).sort(&mut rows, &model.tally, &model.session.rubric);
            }
        }
        let letters = self.pick.text.trim();
        if !letters.is_empty() {
            let name = |row: &usize| {
                let name = model.tally.columns.name(*row).unwrap_or("");
                blind::name(model, *row, name)
            };
            let names: Vec<String> = rows.iter().map(name).collect();
            let names = names.iter().map(String::as_str);
            rows = fuzzy::pick(letters, names).into_iter().map(|place| rows[place]).collect();
        }
        self.rows = rows;
        self.picked = self.picked.min(self.rows.len().saturating_sub(1));
    }
}
