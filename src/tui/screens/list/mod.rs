//! The list of the queue's items: pick by a few letters, sort, open.

mod draw;
mod sorting;
mod state;

use self::sorting::{Menu, put_in_order};
use self::state::List;
use crate::queue::order::Sort;
use crate::queue::seal::Seals;
use crate::tui::canvas::Canvas;
use crate::tui::key_line::fixed;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::moving;

/// Opens the list at the item on the screen.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let pick = Line::default();
    let seals = Seals::of(&model.tally, &model.session.rubric);
    let mut list = List { pick, rows: Vec::new(), picked: 0, seals, menu: None };
    list.fill(model);
    let here = model.position();
    list.picked = list.rows.iter().position(|row| Some(*row) == here).unwrap_or(0);
    list.ask_for_words(model, effects);
    model.open(Box::new(list));
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
        if let Some(menu) = self.menu.take() {
            self.press_in_menu(menu, model, &chord.written());
            self.ask_for_words(model, effects);
            return Then::Stay;
        }
        let page = usize::from(model.size.1.saturating_sub(7).max(1));
        let lowest = self.rows.len().saturating_sub(1);
        match chord.written().as_str() {
            "Enter" => return self.open_picked(model, effects),
            "Esc" | "C-g" | "C-c" => return Then::Close,
            "C-f" => return Then::Run(Command::Filter),
            "C-l" => return Then::Run(Command::Redraw),
            "Down" | "C-n" => self.picked = (self.picked + 1).min(lowest),
            "Up" | "C-p" => self.picked = self.picked.saturating_sub(1),
            "PgDn" => self.picked = (self.picked + page).min(lowest),
            "PgUp" => self.picked = self.picked.saturating_sub(page),
            "Home" => self.picked = 0,
            "End" => self.picked = lowest,
            "Tab" => self.menu = Some(Menu::open(model)),
            "-" if self.pick.text.is_empty() => {
                let sort =
                    model.tally.sort().map_or_else(|| Sort::parse("-position"), Sort::reversed);
                self.sort_anew(model, Some(sort));
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
        self.ask_for_words(model, effects);
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(model, self, canvas);
    }

    /// Picks a row; the one that is picked is opened.
    fn click(&mut self, model: &mut Model, row: usize, effects: &mut Vec<Effect>) -> Then {
        if self.menu.is_some() {
            return Then::Stay;
        }
        if self.picked == row {
            return self.open_picked(model, effects);
        }
        self.picked = row.min(self.rows.len().saturating_sub(1));
        Then::Stay
    }

    fn hints(&self, _model: &Model, width: usize) -> Vec<(String, String)> {
        fixed(&[
            ("↵", "open"),
            ("Tab", "sort"),
            ("-", "reverse"),
            ("^F", "filter"),
            ("Esc", "back"),
            ("", legend(width)),
        ])
    }

    fn refresh(&mut self, model: &mut Model) {
        let picked = self.rows.get(self.picked).copied();
        self.seals = Seals::of(&model.tally, &model.session.rubric);
        self.fill(model);
        let again = self.rows.iter().position(|row| Some(*row) == picked);
        self.picked = again.unwrap_or(self.picked);
    }

    fn is_of_data(&self) -> bool {
        true
    }
}

impl List {
    fn open_picked(&self, model: &mut Model, effects: &mut Vec<Effect>) -> Then {
        if let Some(position) = self.rows.get(self.picked).copied() {
            moving::go_to(model, position, effects);
        }
        Then::Close
    }

    /// Has the first words read of the items on the screen that are not known yet.
    fn ask_for_words(&self, model: &mut Model, effects: &mut Vec<Effect>) {
        let height = usize::from(model.size.1);
        let is_new = |position: &usize| !model.first_words.contains_key(position);
        let wanted: Vec<usize> = self.window(height).iter().copied().filter(is_new).collect();
        if !wanted.is_empty() {
            // Until they have come there are none, and nobody asks for them again.
            model.first_words.extend(wanted.iter().map(|position| (*position, String::new())));
            effects.push(Effect::FirstWords(wanted));
        }
    }

    /// A key for the menu of orders.
    fn press_in_menu(&mut self, mut menu: Menu, model: &mut Model, key: &str) {
        let last = menu.keys.len().saturating_sub(1);
        match key {
            "Enter" => return self.sort_anew(model, menu.chosen()),
            "-" => {
                let sort =
                    menu.chosen().map_or_else(|| Sort::parse("-position"), |sort| sort.reversed());
                return self.sort_anew(model, Some(sort));
            }
            "Down" | "C-n" | "j" => menu.picked = (menu.picked + 1).min(last),
            "Up" | "C-p" | "k" | "S-Tab" => menu.picked = menu.picked.saturating_sub(1),
            "Tab" => menu.picked = if menu.picked == last { 0 } else { menu.picked + 1 },
            _ => return,
        }
        self.menu = Some(menu);
    }

    /// Puts the queue in an order and begins at its top.
    fn sort_anew(&mut self, model: &mut Model, sort: Option<Sort>) {
        put_in_order(model, sort);
        self.picked = 0;
        self.fill(model);
    }
}
