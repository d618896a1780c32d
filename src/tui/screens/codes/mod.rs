//! The codebook: every code with its items, its definition and an example.

use crate::queue::coding::Coded;
use crate::queue::seal::Seals;
use crate::text::counted;
use crate::tui::canvas::Canvas;
use crate::tui::key_line::fixed;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::{filtering, writing};
use crate::tui::screens::picking::{self, Row};
use crate::tui::screens::prompt::{self, Change};
use crate::tui::theme::Tone;

#[derive(Debug)]
struct Codes {
    codes: Vec<Coded>,
    /// The row that is picked, from 0.
    picked: usize,
}

/// Opens the codebook.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    if let Some(seal) = Seals::of(&model.tally, &model.session.rubric).iter().next() {
        let words = format!("{}; its codes are counted once all are", seal.words());
        return model.say(words);
    }
    let codes = model.tally.codes();
    if codes.is_empty() {
        let key = model.session.keymap.key_for(Command::Code);
        return model.say(format!("there are no codes yet; {key} attaches one"));
    }
    model.message = None;
    model.open(Box::new(Codes { codes, picked: 0 }));
}

impl Codes {
    fn row(&self, place: usize) -> Row {
        let Some(coded) = self.codes.get(place) else { return Row::default() };
        let example = coded.quotes.first().map(|quote| format!("“{quote}”"));
        let words = match (coded.about.is_empty(), example) {
            (false, Some(example)) => format!("{} · {example}", coded.about),
            (false, None) => coded.about.clone(),
            (true, example) => example.unwrap_or_default(),
        };
        Row {
            left: vec![(coded.name.clone(), Tone::Role)],
            words,
            right: counted(coded.items.len(), "item"),
            tone: Tone::Text,
        }
    }

    fn open_items(&self, model: &mut Model, effects: &mut Vec<Effect>) -> Then {
        let Some(coded) = self.codes.get(self.picked) else { return Then::Stay };
        let queue = model.tally.whole();
        let items: Vec<usize> = coded.items.iter().copied().filter(|at| queue.holds(*at)).collect();
        if items.is_empty() {
            model.say(format!("no item of the queue has the code {}", coded.name));
            return Then::Stay;
        }
        filtering::open_items(model, &format!("code {}", coded.name), &items, effects);
        Then::Close
    }

    fn change(&self, model: &mut Model, change: Change) -> Then {
        if let (Some(coded), true) = (self.codes.get(self.picked), writing::can_write(model)) {
            prompt::codebook(model, &coded.code, change);
        }
        Then::Stay
    }
}

impl Screen for Codes {
    fn name(&self) -> &'static str {
        "codes"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        match chord.written().as_str() {
            "d" => return self.change(model, Change::Define),
            "r" => return self.change(model, Change::Rename),
            "m" => return self.change(model, Change::Merge),
            _ => {}
        }
        let command = match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(command) => command,
            Lookup::Prefix(_) => Command::Top,
            _ => return Then::Stay,
        };
        match command {
            Command::NextOpen => self.open_items(model, effects),
            Command::Cancel | Command::Close | Command::Codes => Then::Close,
            Command::Undo | Command::Redo | Command::Quit | Command::Redraw => Then::Run(command),
            command => {
                self.picked = picking::moved(model, command, self.picked, self.codes.len());
                Then::Stay
            }
        }
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        let title = format!(" CODES · {} ", self.codes.len());
        picking::draw(model, &title, (self.picked, self.codes.len()), |row| self.row(row), canvas);
    }

    /// Picks a row; the one that is picked is opened.
    fn click(&mut self, model: &mut Model, row: usize, effects: &mut Vec<Effect>) -> Then {
        if self.picked == row {
            return self.open_items(model, effects);
        }
        self.picked = row.min(self.codes.len().saturating_sub(1));
        Then::Stay
    }

    fn hints(&self, _model: &Model, _width: usize) -> Vec<(String, String)> {
        fixed(&[
            ("↵", "open items"),
            ("d", "define"),
            ("r", "rename"),
            ("m", "merge into"),
            ("u", "undo"),
            ("Esc", "back"),
        ])
    }

    fn refresh(&mut self, model: &mut Model) {
        let picked = self.codes.get(self.picked).map(|coded| coded.code.clone());
        self.codes = model.tally.codes();
        let again = self.codes.iter().position(|coded| Some(&coded.code) == picked.as_ref());
        self.picked = again.unwrap_or(self.picked.min(self.codes.len().saturating_sub(1)));
    }

    fn is_of_data(&self) -> bool {
        true
    }
}
