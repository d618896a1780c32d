//! Two items side by side, one of which has the keys: the two runs of a query, or any other two.

mod asked;
mod draw;
mod sides;
mod together;

use std::sync::Arc;

use self::sides::Sides;
use crate::corpus::Item;
use crate::corpus::showing::record;
use crate::labels::sample::Design;
use crate::queue::comparing::Compared;
use crate::queue::progress::ItemState;
use crate::rubric::{Answer, Question};
use crate::transcript::Pane;
use crate::tui::blind::{self, Hidden};
use crate::tui::canvas::Canvas;
use crate::tui::errand::Errand;
use crate::tui::key_line::{fixed, from_commands};
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::{self, Command, Group};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::sequence::{Typed, typed};
use crate::tui::reader::{entering, labelling, layout, moving, reading};

/// Asks for the other run of the query.
pub fn ask_for_twin(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(position) = model.position() else { return model.say("no item is on the screen") };
    let Some(condition) = &model.session.rubric.condition else {
        return model.say("the rubric names no condition, so that nothing makes a pair");
    };
    let (field, sides) = (condition.field.clone(), format!("{} and {}", condition.a, condition.b));
    let pair = model.tally.pair_of(position, &model.session.rubric);
    let is_done = |position| model.tally.state(position) == ItemState::Done;
    let is_hidden = model.session.blind.hides(Hidden::Tier);
    if is_hidden && !pair.is_some_and(|(a, b)| is_done(a) && is_done(b)) {
        return model.say("this review is blind: until both runs are answered, which belong together would tell the tier");
    }
    if !model.tally.knows_all() {
        model.errand = Some(Errand::Twin);
        return model.say("the other run is shown as soon as every record is read");
    }
    let Some((a, b)) = pair else {
        return model.say(format!("no other run of this query: pairs are of {field} {sides}"));
    };
    effects.push(Effect::LoadBeside(if position == a { b } else { a }));
}

/// Shows an item beside the one on the screen.
pub fn open(model: &mut Model, item: Arc<Item>, effects: &mut Vec<Effect>) {
    let Some(current) = &model.current else { return };
    if current.item.position == item.position {
        return model.say("this is the item on the screen");
    }
    if is_kept_apart(model, current.item.position, item.position) {
        return model
            .say("this sample keeps the two runs apart: both are shown once both are answered");
    }
    let here = current.item.clone();
    let is_left = record(here.position) < record(item.position);
    let other = entering::laid_out(model, item.clone());
    effects.push(Effect::Compare(if is_left { [here, item] } else { [item, here] }));
    model.message = None;
    model.reading.beside = true;
    let mut pair = Pair { sides: Sides::new(other, is_left) };
    focus_a_part(model);
    pair.sides.fit(model);
    pair.sides.look(model);
    model.open(Box::new(pair));
}

/// Whether a sample keeps two items apart, since not both are answered.
fn is_kept_apart(model: &Model, one: usize, other: usize) -> bool {
    let rubric = &model.session.rubric;
    let is_twin = model.tally.pair_of(one, rubric).is_some_and(|(a, b)| [a, b].contains(&other));
    let is_done = |position| model.tally.state(position) == ItemState::Done;
    is_twin && !(is_done(one) && is_done(other)) && {
        let designs = model.tally.ledger.designs();
        let drawn = designs.iter().filter(|design| design.twins).flat_map(Design::items);
        model.tally.locate(drawn).contains(&Some(one))
    }
}

/// Prompts stand in the one column alone.
fn focus_a_part(model: &mut Model) {
    if model.focus == Pane::Prompt && !model.reading.thread {
        model.focus = Pane::Scratchpad;
    }
}

#[derive(Debug)]
struct Pair {
    sides: Sides,
}

impl Pair {
    /// One item alone again.
    fn close(&mut self, model: &mut Model) -> Then {
        self.sides.close(model);
        model.reading.beside = false;
        reading::fit(model);
        Then::Close
    }

    /// To the next pair, or the one before.
    fn next_pair(&mut self, model: &mut Model, forward: bool, effects: &mut Vec<Effect>) -> Then {
        let here = [model.position(), Some(self.sides.other_position())];
        let all = &model.tally.selection;
        let place = here.iter().flatten().filter_map(|at| all.place_of(*at).ok());
        let places: Box<dyn Iterator<Item = usize>> = if forward {
            Box::new(place.max().map_or(0, |place| place + 1)..all.len())
        } else {
            Box::new((0..place.min().unwrap_or(0)).rev())
        };
        let twin_of = |place: usize| {
            let position = all.get(place)?;
            let (a, b) = model.tally.pair_of(position, &model.session.rubric)?;
            Some((position, if position == a { b } else { a }))
        };
        let Some((position, twin)) = places.into_iter().find_map(twin_of) else {
            model.say(if forward { "this is the last pair" } else { "this is the first pair" });
            return Then::Stay;
        };
        let then = self.close(model);
        moving::go_to(model, position, effects);
        effects.push(Effect::LoadBeside(twin));
        then
    }
}

impl Screen for Pair {
    fn name(&self) -> &'static str {
        "pair"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        let then = self.pressed(model, chord, effects);
        if then != Then::Close {
            self.sides.look(model);
        }
        then
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(model, &self.sides, canvas);
    }

    fn items<'a>(&'a self, model: &'a Model) -> Vec<&'a Arc<Item>> {
        model.current.iter().chain([&self.sides.other]).map(|side| &side.item).collect()
    }

    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)> {
        let pick = |command: Command, words: &str| {
            let mut hint = from_commands(model, width, &[command]);
            for hint in &mut hint {
                words.clone_into(&mut hint.1);
            }
            hint
        };
        let next = if asked::questions(model, self.sides.other_position()).is_empty() {
            "other side"
        } else {
            "other side, both"
        };
        let mut hints = pick(Command::PaneNext, next);
        hints.extend(pick(Command::SyncPanes, "together"));
        hints.extend(fixed(&[("d", "only differences")]));
        hints.extend(pick(Command::Pair, "single"));
        hints.extend(pick(Command::NextItem, "next pair"));
        hints
    }

    fn refresh(&mut self, model: &mut Model) {
        self.sides.refresh(model);
        self.sides.fit(model);
    }

    fn is_of_data(&self) -> bool {
        true
    }

    fn compared(&mut self, model: &mut Model, compared: &Compared) {
        self.sides.take_in(model, compared);
        self.sides.fit(model);
    }
}

impl Pair {
    /// What a key means here.
    fn pressed(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        if chord.as_char() == Some('d') && model.pending.is_empty() {
            self.sides.show_only(model, !self.sides.only);
            self.sides.fit(model);
            if self.sides.only && self.sides.shows_all(model) {
                model.say("these texts differ too much, or are too long, to leave anything out");
            }
            return Then::Stay;
        }
        let command = match typed(model, chord, effects) {
            Typed::Command(command) => command,
            Typed::Letter(letter) if self.sides.together_at.is_some() => {
                let press =
                    |question: &Question, now: Option<&Answer>| question.press_letter(letter, now);
                together::press(model, &mut self.sides, press, effects);
                return Then::Stay;
            }
            Typed::Letter(letter) => {
                labelling::answer_by_letter(model, letter, chord, effects);
                return Then::Stay;
            }
            Typed::More | Typed::Unbound(_) => return Then::Stay,
        };
        if self.sides.together_at.is_some() && self.of_both(model, command, effects) {
            return Then::Stay;
        }
        match command {
            Command::Pair | Command::Close | Command::Cancel => return self.close(model),
            Command::PaneNext => self.sides.step(model, true),
            Command::PanePrevious => self.sides.step(model, false),
            Command::PaneLeft => self.sides.go(model, true),
            Command::PaneRight => self.sides.go(model, false),
            Command::SyncPanes => {
                self.sides.together = !self.sides.together;
                model.say(if self.sides.together {
                    "the sides move together"
                } else {
                    "each side moves alone"
                });
            }
            Command::NextItem => return self.next_pair(model, true, effects),
            Command::PreviousItem => return self.next_pair(model, false, effects),
            Command::Layout => {
                reading::run(model, command, effects);
                layout::follow(model, &mut self.sides.other);
                focus_a_part(model);
                self.sides.fit(model);
            }
            Command::Fold | Command::FoldAll => {
                reading::run(model, command, effects);
                self.sides.fit(model);
            }
            Command::Quit | Command::Redraw | Command::Help => {
                return Then::Run(command);
            }
            command if self.sides.scroll(model, command) => {}
            command => return on_side(model, command),
        }
        Then::Stay
    }
}

impl Pair {
    /// Carries out a command for the question about both that has the keys; says whether it was one.
    fn of_both(&mut self, model: &mut Model, command: Command, effects: &mut Vec<Effect>) -> bool {
        let sides = &mut self.sides;
        match command {
            Command::Answer(digit) => {
                let press = |question: &Question, now: Option<&Answer>| question.press(digit, now);
                together::press(model, sides, press, effects);
            }
            Command::ClearAnswer => together::answer(model, sides, None, effects),
            Command::NextQuestion => together::step(model, sides, true),
            Command::PreviousQuestion => together::step(model, sides, false),
            _ => return false,
        }
        true
    }
}

/// A command for the item that has the keys, if it is one for a pair.
fn on_side(model: &mut Model, command: Command) -> Then {
    match command::row_of(command).group {
        Group::Label if !matches!(command, Command::Select | Command::SelectLines) => {
            Then::Run(command)
        }
        _ => {
            let key = model.session.keymap.key_for(Command::Pair);
            model.say(format!("{key} shows one item again, where this can be done"));
            Then::Stay
        }
    }
}

/// Shows an item beside the one on the screen, unless that may tell what is hidden.
pub fn ask_by_name(model: &mut Model, position: usize, effects: &mut Vec<Effect>) {
    if blind::hides(model, Hidden::Tier, Some(position)) {
        return model.say("this review is blind: two items side by side may tell the tier");
    }
    effects.push(Effect::LoadBeside(position));
}
