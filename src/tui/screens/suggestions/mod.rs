//! What programs propose for an item, to take one as an answer.

use std::sync::Arc;

use crate::corpus::Item;
use crate::rubric::Answer;
use crate::text::counted;
use crate::tui::canvas::Canvas;
use crate::tui::key_line::from_commands;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::{labelling, proposals, writing};
use crate::tui::screens::picking::{self, Row};
use crate::tui::theme::Tone;

#[derive(Debug)]
struct Suggestions {
    rows: Vec<Proposed>,
    /// The row that is picked, from 0.
    picked: usize,
}

/// A suggestion as it is shown.
#[derive(Debug)]
struct Proposed {
    question: String,
    value: Answer,
    by: String,
    why: String,
    /// Whether it is the answer that stands.
    stands: bool,
}

/// Opens what programs propose for the item on the screen. From then on they count as seen.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    let Some(position) = model.position() else {
        return model.say("which item this is will be known once the files are read");
    };
    if !proposals::may_be_shown(model) {
        let key = model.session.keymap.key_for(Command::Reveal);
        return model.say(format!("suggestions are hidden with the flags; answer, then {key}"));
    }
    let rows = rows(model);
    if rows.is_empty() {
        return model.say("no program proposes anything here; `triptych suggest` takes it over");
    }
    model.tally.note_advised(position);
    model.message = None;
    model.open(Box::new(Suggestions { rows, picked: 0 }));
}

fn rows(model: &Model) -> Vec<Proposed> {
    let Some(asking) = model.asking() else { return Vec::new() };
    let asked = model.session.rubric.questions.iter().filter(|question| asking.asks(question));
    let rows = asked.flat_map(|question| {
        let answer = asking.sheet.answer(&question.id);
        proposals::of_question(model, question).into_iter().map(move |(one, value)| Proposed {
            question: question.id.clone(),
            value: value.clone(),
            by: one.by.clone(),
            why: one.why.as_deref().unwrap_or_default().to_owned(),
            stands: answer == Some(value),
        })
    });
    rows.collect()
}

impl Suggestions {
    fn row(&self, place: usize) -> Row {
        let Some(row) = self.rows.get(place) else { return Row::default() };
        let digit = if place < 9 { (place + 1).to_string() } else { String::new() };
        Row {
            left: vec![
                (digit, Tone::ChoiceKey),
                (row.question.clone(), Tone::Role),
                (format!("{}{}", row.value, if row.stands { " ✓" } else { "" }), Tone::Answer),
                (row.by.clone(), Tone::Dim),
            ],
            words: row.why.clone(),
            right: String::new(),
            tone: Tone::Text,
        }
    }

    /// Answers a question as a suggestion says.
    fn take(&self, model: &mut Model, place: usize, effects: &mut Vec<Effect>) -> Then {
        let Some(row) = self.rows.get(place) else {
            model.say(format!("there are {}", counted(self.rows.len(), "suggestion")));
            return Then::Stay;
        };
        if !writing::may_write(model) {
            return Then::Stay;
        }
        let questions = &model.session.rubric.questions;
        let active = questions.iter().position(|question| question.id == row.question);
        if let (Some(active), Some(current)) = (active, &mut model.current) {
            current.active = active;
        }
        labelling::answer_active(model, Some(row.value.clone()), None, effects);
        Then::Close
    }
}

impl Screen for Suggestions {
    fn name(&self) -> &'static str {
        "suggestions"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        if let Some(digit @ 1..) = chord.as_char().and_then(|letter| letter.to_digit(10)) {
            return self.take(model, digit as usize - 1, effects);
        }
        let command = match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(command) => command,
            Lookup::Prefix(_) => Command::Top,
            _ => return Then::Stay,
        };
        match command {
            Command::NextOpen => self.take(model, self.picked, effects),
            Command::Cancel | Command::Close | Command::Suggestions => Then::Close,
            Command::Undo | Command::Redo | Command::Quit | Command::Redraw => Then::Run(command),
            command => {
                self.picked = picking::moved(model, command, self.picked, self.rows.len());
                Then::Stay
            }
        }
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        let title = format!(" SUGGESTIONS · {} · no labels until you take one ", self.rows.len());
        picking::draw(model, &title, (self.picked, self.rows.len()), |row| self.row(row), canvas);
    }

    fn click(&mut self, model: &mut Model, row: usize, effects: &mut Vec<Effect>) -> Then {
        if self.picked == row {
            return self.take(model, row, effects);
        }
        self.picked = row.min(self.rows.len().saturating_sub(1));
        Then::Stay
    }

    fn items<'a>(&'a self, model: &'a Model) -> Vec<&'a Arc<Item>> {
        model.current.iter().map(|current| &current.item).collect()
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        let keys = [Command::NextOpen, Command::LineDown, Command::LineUp];
        let mut hints = from_commands(model, width, &keys);
        if let Some(first) = hints.first_mut() {
            "take it".clone_into(&mut first.1);
        }
        hints.insert(0, ("1 – 9".to_owned(), "take one".to_owned()));
        hints.push(("Esc".to_owned(), "back".to_owned()));
        hints
    }

    fn refresh(&mut self, model: &mut Model) {
        self.rows = rows(model);
        self.picked = self.picked.min(self.rows.len().saturating_sub(1));
    }

    fn is_of_data(&self) -> bool {
        true
    }
}
