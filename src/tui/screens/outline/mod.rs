//! The outline of an item: a line a text, to pick one and go there.

mod entries;

use ratatui::layout::Rect;

use self::entries::Entries;
use crate::tui::canvas::{Canvas, right_of};
use crate::tui::key_line::fixed;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::going;
use crate::tui::screens::picking::{self, Row};
use crate::tui::theme::Tone;

#[derive(Debug)]
struct Outline {
    entries: Entries,
    /// What typed words are looked for in, once any are typed.
    sought: Option<Vec<String>>,
    /// The words that are typed.
    pick: Line,
    /// The entries that they leave, in the order of the item.
    rows: Vec<usize>,
    /// The row that is picked, from 0.
    picked: usize,
}

/// Opens the outline at what is read.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let entries = Entries::of(model);
    if entries.len() == 0 {
        return model.say("this item has no texts");
    }
    let here = model.current.as_ref().and_then(|current| current.pane(model.focus).spot());
    let picked = here.and_then(|(segment, ..)| entries.place_of(segment)).unwrap_or(0);
    let rows = (0..entries.len()).collect();
    model.message = None;
    model.open(Box::new(Outline { entries, sought: None, pick: Line::default(), rows, picked }));
}

impl Outline {
    /// The entries that what was typed leaves.
    fn fill(&mut self, model: &Model) {
        let typed = self.pick.text.to_lowercase();
        self.picked = 0;
        if typed.trim().is_empty() {
            self.rows = (0..self.entries.len()).collect();
            return;
        }
        let sought = self.sought.get_or_insert_with(|| self.entries.sought(model));
        let has = |sought: &str| typed.split_whitespace().all(|word| sought.contains(word));
        let all = sought.iter().enumerate();
        self.rows = all.filter(|(_, sought)| has(sought)).map(|(place, _)| place).collect();
    }

    fn go(&self, model: &mut Model) -> Then {
        let place = self.rows.get(self.picked);
        if let Some(segment) = place.and_then(|place| self.entries.segment(*place)) {
            going::to(model, segment, 0, false);
        }
        Then::Close
    }

    fn row(&self, model: &Model, place: usize) -> Row {
        let entry = self.rows.get(place).and_then(|place| self.entries.at(model, *place));
        entry.map_or_else(Row::default, |entry| Row {
            left: vec![
                (entry.turn, Tone::Dim),
                (entry.mark.to_owned(), Tone::Role),
                (entry.who, Tone::Role),
            ],
            words: entry.words,
            right: entry.beside,
            ..Row::default()
        })
    }
}

impl Screen for Outline {
    fn name(&self) -> &'static str {
        "outline"
    }

    /// Words pick, everything else moves.
    fn press(&mut self, model: &mut Model, chord: Chord, _effects: &mut Vec<Effect>) -> Then {
        let page = usize::from(model.size.1.saturating_sub(5).max(1));
        let lowest = self.rows.len().saturating_sub(1);
        match chord.written().as_str() {
            "Enter" => return self.go(model),
            "Esc" | "C-g" | "C-c" => return Then::Close,
            "C-l" => return Then::Run(Command::Redraw),
            "Down" | "C-n" | "Tab" => self.picked = (self.picked + 1).min(lowest),
            "Up" | "C-p" | "S-Tab" => self.picked = self.picked.saturating_sub(1),
            "PgDn" => self.picked = (self.picked + page).min(lowest),
            "PgUp" => self.picked = self.picked.saturating_sub(page),
            "Home" => self.picked = 0,
            "End" => self.picked = lowest,
            _ => {
                let before = self.pick.text.clone();
                self.pick.press(chord);
                if self.pick.text != before {
                    self.fill(model);
                }
            }
        }
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        let typed = self.pick.text.as_str();
        let title = if typed.is_empty() {
            format!(" OUTLINE · {} texts ", self.entries.len())
        } else {
            format!(" OUTLINE · {typed}▏ · {} of {} texts ", self.rows.len(), self.entries.len())
        };
        picking::draw(
            model,
            &title,
            (self.picked, self.rows.len()),
            |row| self.row(model, row),
            canvas,
        );
        let below = Rect { y: model.geometry().titles.bottom(), ..model.geometry().titles };
        if self.rows.is_empty() {
            canvas.line(
                right_of(below, 2),
                "no text has these words; Backspace takes back",
                Tone::Dim,
            );
        }
    }

    /// Picks a row; the one that is picked is gone to.
    fn click(&mut self, model: &mut Model, row: usize, _effects: &mut Vec<Effect>) -> Then {
        if self.picked == row {
            return self.go(model);
        }
        self.picked = row.min(self.rows.len().saturating_sub(1));
        Then::Stay
    }

    fn hints(&self, _model: &Model, _width: usize) -> Vec<(String, String)> {
        fixed(&[("↵", "go there"), ("↓↑", "move"), ("", "words pick"), ("Esc", "back")])
    }

    fn refresh(&mut self, model: &mut Model) {
        (self.entries, self.sought) = (Entries::of(model), None);
        let picked = self.picked;
        self.fill(model);
        self.picked = picked.min(self.rows.len().saturating_sub(1));
    }

    fn is_of_data(&self) -> bool {
        true
    }
}
