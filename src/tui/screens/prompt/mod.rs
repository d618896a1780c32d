//! A line that is typed over the reader. Each file beside this one is something that is asked for.

mod alike;
mod answer;
mod draw;
mod filter;
mod leave;
mod note;
mod palette;
mod save_path;
mod search;
mod search_all;
mod state;

pub use crate::tui::screens::prompt::alike::open as alike;
pub use crate::tui::screens::prompt::answer::open as answer;
pub use crate::tui::screens::prompt::filter::open as filter;
pub use crate::tui::screens::prompt::leave::open as leave;
pub use crate::tui::screens::prompt::note::open as note;
pub use crate::tui::screens::prompt::palette::open as palette;
pub use crate::tui::screens::prompt::save_path::open as save_path;
pub use crate::tui::screens::prompt::search::open as search;
pub use crate::tui::screens::prompt::search_all::open as search_all;

use self::state::{Ask, Prompt, Typed};
use crate::tui::canvas::Canvas;
use crate::tui::key_line::fixed;
use crate::tui::keys::chord::Chord;
use crate::tui::line::Line;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};

fn open(model: &mut Model, ask: impl Ask + 'static, text: String) {
    model.open(Box::new(Prompt { line: Line::new(text), picked: 0, ask: Box::new(ask) }));
}

impl Screen for Prompt {
    fn name(&self) -> &'static str {
        "prompt"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        match chord.shown().as_str() {
            "Enter" => {
                let text = self.line.text.as_str();
                let picked = self.ask.suggestions(text).get(self.picked).copied();
                return self.ask.confirm(model, &Typed { text, picked }, effects);
            }
            "Esc" | "C-g" | "C-c" => {
                model.message = None;
                self.ask.left(model);
                return Then::Close;
            }
            "Backspace" | "C-h" if self.line.text.is_empty() => {
                self.ask.left(model);
                return Then::Close;
            }
            "C-z" => effects.push(Effect::Suspend),
            _ => self.edit(chord),
        }
        self.ask.typed(model, &self.line.text);
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(model, self, canvas);
    }

    fn hints(&self, _model: &Model, _width: usize) -> Vec<(String, String)> {
        fixed(self.ask.hints())
    }

    fn is_line(&self) -> bool {
        true
    }

    fn paste(&mut self, model: &mut Model, text: &str) -> bool {
        self.line.insert(text);
        self.picked = 0;
        self.ask.typed(model, &self.line.text);
        true
    }
}

impl Prompt {
    fn edit(&mut self, chord: Chord) {
        let rows = self.ask.suggestions(&self.line.text);
        match chord.written().as_str() {
            "Down" | "C-n" => self.picked = (self.picked + 1).min(rows.len().saturating_sub(1)),
            "Up" | "C-p" => self.picked = self.picked.saturating_sub(1),
            "Tab" => {
                if let Some(row) = rows.get(self.picked) {
                    (self.line, self.picked) = (Line::new(row.name.to_owned()), 0);
                }
            }
            _ => {
                let before = self.line.text.clone();
                self.line.press(chord);
                if self.line.text != before {
                    self.picked = 0;
                }
            }
        }
    }
}
