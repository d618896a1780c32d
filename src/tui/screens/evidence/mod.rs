//! Every quote of an item, to go to it or to take it off.

mod quotes;

use std::sync::Arc;

use self::quotes::{Quoted, Whose, quotes};
use crate::corpus::Item;
use crate::tui::canvas::Canvas;
use crate::tui::key_line::from_commands;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::{going, labelling, writing};
use crate::tui::screens::picking::{self, Row};
use crate::tui::theme::Tone;

#[derive(Debug)]
struct Evidence {
    quotes: Vec<Quoted>,
    /// The row that is picked, from 0.
    picked: usize,
}

/// Opens the list of quotes.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let quotes = quotes(model);
    if quotes.is_empty() {
        let key = model.session.keymap.key_for(Command::Select);
        return model.say(format!("this item has no quotes; {key} selects one"));
    }
    model.message = None;
    model.open(Box::new(Evidence { quotes, picked: 0 }));
}

impl Evidence {
    fn row(&self, place: usize) -> Row {
        let Some(quoted) = self.quotes.get(place) else { return Row::default() };
        let tone = match (&quoted.whose, &quoted.place) {
            (_, None) => Tone::Warning,
            (Whose::Own(_), _) => Tone::Quote,
            _ => Tone::FlagQuote,
        };
        let pane = quoted.place.as_ref().map_or("", |place| place.pane.name());
        Row {
            left: vec![
                (quoted.about.clone(), Tone::Role),
                (quoted.whose.words().to_owned(), Tone::Dim),
                (pane.to_owned(), Tone::Dim),
            ],
            words: format!("“{}”", quoted.words),
            right: quoted.fit.to_owned(),
            tone,
        }
    }

    fn go(&self, model: &mut Model) -> Then {
        let Some(quoted) = self.quotes.get(self.picked) else { return Then::Stay };
        let Some(place) = quoted.place.clone() else {
            model.say(format!("there is nowhere to go: {}", quoted.fit));
            return Then::Stay;
        };
        going::to(model, place.segment, place.range.start, true);
        if let Some(current) = &mut model.current {
            current.gone_to = Some((place.segment, place.range));
        }
        Then::Close
    }

    /// Takes the reviewer's own quote off.
    fn take_off(&mut self, model: &mut Model, effects: &mut Vec<Effect>) -> Then {
        let Some(quoted) = self.quotes.get(self.picked) else { return Then::Stay };
        let Whose::Own(event) = quoted.whose else {
            model.say("only your own quotes can be taken off");
            return Then::Stay;
        };
        if !writing::may_write(model) {
            return Then::Stay;
        }
        labelling::take_off(model, event, effects);
        self.refresh(model);
        if self.quotes.is_empty() { Then::Close } else { Then::Stay }
    }
}

impl Screen for Evidence {
    fn name(&self) -> &'static str {
        "evidence"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        let command = match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(command) => command,
            Lookup::Prefix(_) => Command::Top,
            _ => return Then::Stay,
        };
        match command {
            Command::NextOpen => self.go(model),
            Command::ClearAnswer => self.take_off(model, effects),
            Command::Cancel | Command::Close | Command::Evidence => Then::Close,
            Command::Undo | Command::Redo | Command::Quit | Command::Redraw => Then::Run(command),
            command => {
                let command = match command {
                    Command::MarkNext => Command::NextItem,
                    Command::MarkPrevious => Command::PreviousItem,
                    command => command,
                };
                self.picked = picking::moved(model, command, self.picked, self.quotes.len());
                Then::Stay
            }
        }
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        let nowhere = self.quotes.iter().filter(|quoted| quoted.place.is_none()).count();
        let lost = self.quotes.iter().filter(|quoted| quoted.is_lost()).count();
        let mut title = format!(" QUOTES · {}", self.quotes.len());
        for (count, words) in [(lost, "not in the text"), (nowhere - lost, "not looked for")] {
            if count > 0 {
                title += &format!(" · {count} {words}");
            }
        }
        title.push(' ');
        picking::draw(model, &title, (self.picked, self.quotes.len()), |row| self.row(row), canvas);
    }

    /// Picks a row; the one that is picked is gone to.
    fn click(&mut self, model: &mut Model, row: usize, _effects: &mut Vec<Effect>) -> Then {
        if self.picked == row {
            return self.go(model);
        }
        self.picked = row.min(self.quotes.len().saturating_sub(1));
        Then::Stay
    }

    fn items<'a>(&'a self, model: &'a Model) -> Vec<&'a Arc<Item>> {
        model.current.iter().map(|current| &current.item).collect()
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        let keys = [Command::NextOpen, Command::ClearAnswer, Command::LineDown, Command::LineUp];
        let mut hints = from_commands(model, width, &keys);
        let words = ["go there", "take it off"];
        for (hint, words) in hints.iter_mut().zip(words) {
            words.clone_into(&mut hint.1);
        }
        hints.push(("Esc".to_owned(), "back".to_owned()));
        hints
    }

    fn refresh(&mut self, model: &mut Model) {
        self.quotes = quotes(model);
        self.picked = self.picked.min(self.quotes.len().saturating_sub(1));
    }

    fn is_of_data(&self) -> bool {
        true
    }
}
