//! The list of the queue's items: pick by a few letters, sort, open.

mod draw;
mod state;

use self::state::{List, sorts};
use crate::tui::canvas::Canvas;
use crate::tui::key_line::fixed;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::moving;

/// Opens the list at the item on the screen.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let pick = Line::default();
    let mut list = List { pick, rows: Vec::new(), picked: 0, sort: 0 };
    list.fill(model);
    let here = model.position();
    list.picked = list.rows.iter().position(|row| Some(*row) == here).unwrap_or(0);
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
