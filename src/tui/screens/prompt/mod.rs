//! A line that is typed over the reader. Each file beside this one is something that is asked for.

mod answer;
mod beside;
mod code;
mod codebook;
mod completing;
mod draw;
mod filter;
mod leave;
mod note;
mod palette;
mod reason;
mod save_filter;
mod save_path;
mod search;
mod search_all;
mod state;
mod sure;

pub use self::answer::open as answer;
pub use self::beside::open as beside;
pub use self::code::open as code;
pub use self::codebook::{Change, open as codebook};
pub use self::filter::open as filter;
pub use self::leave::open as leave;
pub use self::note::open as note;
pub use self::palette::open as palette;
pub use self::reason::open as reason;
pub use self::save_path::open as save_path;
pub use self::search::open as search;
pub use self::search_all::open as search_all;
pub use self::sure::{alike, reread};

use self::state::{Ask, Does, Prompt, Typed};
use crate::tui::canvas::Canvas;
use crate::tui::key_line::fixed;
use crate::tui::keys::chord::Chord;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};

/// Opens a line that begins with a text, unless it was left unfinished before.
fn open(model: &mut Model, ask: impl Ask + 'static, text: String) {
    let draft = ask.draft_of(model).and_then(|about| model.typed.take(&about));
    if draft.is_some() {
        model.say("as you left it; ^U clears the line");
    }
    let prompt = Prompt::new(model, Box::new(ask), text, draft);
    model.open(Box::new(prompt));
}

impl Screen for Prompt {
    fn name(&self) -> &'static str {
        "prompt"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        if let Some(then) = self.ask.press(model, &chord.shown(), &self.line.text) {
            return then;
        }
        match chord.shown().as_str() {
            "Enter" => return self.confirm(model, effects),
            "Esc" | "C-g" | "C-c" => return self.leave(model),
            "Backspace" | "C-h" if self.line.text.is_empty() => return self.leave(model),
            "C-z" => effects.push(Effect::Suspend),
            _ => self.edit(model, chord),
        }
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(model, self, canvas);
    }

    fn hints(&self, _model: &Model, _width: usize) -> Vec<(String, String)> {
        fixed(self.ask.hints())
    }

    fn refresh(&mut self, model: &mut Model) {
        let picked = self.picked;
        self.rows = self.ask.suggestions(model, &self.line);
        self.picked = picked.filter(|picked| *picked < self.rows.len());
    }

    fn is_line(&self) -> bool {
        true
    }

    fn paste(&mut self, model: &mut Model, text: &str) -> bool {
        self.line.insert(text);
        self.changed(model);
        true
    }
}

impl Prompt {
    /// Confirms the line; a suggestion that is picked to complete it does that first.
    fn confirm(&mut self, model: &mut Model, effects: &mut Vec<Effect>) -> Then {
        let picked = self.picked.and_then(|picked| self.rows.get(picked)).cloned();
        if let Some(row) = picked.as_ref().filter(|row| row.does == Does::Complete) {
            self.line = row.line.clone();
            self.changed(model);
            return Then::Stay;
        }
        let picked = picked.map(|row| row.does);
        let text = self.line.text.clone();
        let then = self.ask.confirm(model, &Typed { text: &text, picked }, effects);
        if let (Some(kind), true) = (self.ask.kind(), then != Then::Stay) {
            model.typed.note(kind, &text);
        }
        then
    }

    /// Leaves the line; what has been typed is not lost.
    fn leave(&mut self, model: &mut Model) -> Then {
        model.message = None;
        let text = &self.line.text;
        if !text.trim().is_empty() && *text != self.opened_with {
            if let Some(about) = self.ask.draft_of(model) {
                model.typed.keep(about, text);
                model.say("kept as a draft; the same key opens it again");
            } else if let Some(kind) = self.ask.kind() {
                model.typed.note(kind, text);
            }
        }
        self.ask.left(model);
        Then::Close
    }

    fn edit(&mut self, model: &mut Model, chord: Chord) {
        match chord.written().as_str() {
            "Down" | "C-n" if self.recalled.0 > 0 => self.recall(model, false),
            "Down" | "C-n" => self.pick_next(),
            "Up" | "C-p" => match self.picked {
                Some(0) => self.picked = None,
                Some(picked) => self.picked = Some(picked - 1),
                None => self.recall(model, true),
            },
            "Tab" => {
                let row = self.picked.unwrap_or(0);
                if let Some(row) = self.rows.get(row) {
                    self.line = row.line.clone();
                    self.changed(model);
                }
            }
            _ => {
                let before = self.line.text.clone();
                self.line.press(chord);
                if self.line.text != before {
                    self.recalled = (0, String::new());
                    self.changed(model);
                }
            }
        }
    }
}
