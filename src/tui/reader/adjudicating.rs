//! Deciding what reviewers differ about, item by item.

use super::writing::{may_write, may_write_words, write};
use super::{filtering, moving};
use crate::labels::event::Body;
use crate::queue::dispute::Dispute;
use crate::queue::seal::Seals;
use crate::rubric::{Answer, Pressed, Question};
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::reader::writing;
use crate::tui::showing::{Adjudication, Wish};

/// Makes the disputed items the queue, and goes to the first one.
pub fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.tally.knows_all() {
        model.adjudication = Adjudication::Wanted;
        return model.say("which items are disputed is known once every record is read");
    }
    model.adjudication = Adjudication::Off;
    let (tally, rubric) = (&model.tally, &model.session.rubric);
    let seals = Seals::of(tally, rubric);
    let queue = tally.whole().iter();
    let disputed: Vec<usize> =
        queue.filter(|at| tally.is_disputed(*at, rubric) && seals.over(*at).is_none()).collect();
    if disputed.is_empty() {
        let sealed = seals.iter().next().map(|seal| format!("; {}", seal.words()));
        return model.say(format!("nothing is disputed{}", sealed.unwrap_or_default()));
    }
    model.adjudication = Adjudication::On { question: 0 };
    filtering::open_items(model, "disputed items", &disputed, effects);
    model.say("a digit decides · c says why · Enter goes on");
}

/// Takes the whole queue again.
pub fn leave(model: &mut Model) {
    model.adjudication = Adjudication::Off;
    model.tally.close();
    model.say("the whole queue again");
}

/// What follows from a message: every record may be known now, another item may be on the screen, or its
/// labels may have changed. The first question that is still open is decided next.
pub fn follow(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.adjudication == Adjudication::Wanted && model.tally.knows_all() {
        begin(model, effects);
    }
    let Adjudication::On { question: before } = model.adjudication else { return };
    let Some(dispute) = dispute(model) else { return };
    let questions = &model.session.rubric.questions;
    let differing = dispute.questions();
    if differing.contains(&before) {
        return;
    }
    let open = differing.iter().find(|place| dispute.is_open(&questions[**place]));
    if let Some(question) = open.or(differing.first()).copied() {
        model.adjudication = Adjudication::On { question };
    }
}

/// What is said of the item on the screen.
#[must_use]
pub fn dispute(model: &Model) -> Option<Dispute<'_>> {
    Some(Dispute::of(&model.tally, &model.session.rubric, model.position()?))
}

/// The question that is decided now.
#[must_use]
pub fn question(model: &Model) -> Option<&Question> {
    let Adjudication::On { question } = model.adjudication else { return None };
    model.session.rubric.questions.get(question)
}

/// Carries a command out that means something else while disputes are decided; says whether it does.
pub fn run(model: &mut Model, command: Command, effects: &mut Vec<Effect>) -> bool {
    if !matches!(model.adjudication, Adjudication::On { .. }) {
        return false;
    }
    match command {
        Command::Answer(digit) => {
            press(model, |question, now| question.press(digit, now), effects);
        }
        Command::ClearAnswer => decide(model, None, None, effects),
        Command::Note if may_write_words(model) => model.wish = Some(Wish::Reason),
        Command::Note => {}
        Command::NextQuestion => step(model, true),
        Command::PreviousQuestion => step(model, false),
        Command::NextOpen => next(model, effects),
        Command::Cancel | Command::Close => leave(model),
        Command::Skip | Command::ConfirmStale => {
            model.say("disputes are being decided; Esc goes back to labelling");
        }
        _ => return false,
    }
    true
}

/// A letter of the rubric's own; says whether disputes are decided.
pub fn press_letter(model: &mut Model, letter: char, effects: &mut Vec<Effect>) -> bool {
    let is_on = matches!(model.adjudication, Adjudication::On { .. });
    if is_on {
        press(model, |question, now| question.press_letter(letter, now), effects);
    }
    is_on
}

fn press(
    model: &mut Model,
    pressed: impl Fn(&Question, Option<&Answer>) -> Option<Pressed>,
    effects: &mut Vec<Effect>,
) {
    let (Some(question), Some(dispute)) = (question(model), dispute(model)) else { return };
    if !dispute.differs(question) {
        return model.say("nobody differs about this item any more; Enter goes on");
    }
    let now = dispute.decision(question).and_then(|decision| decision.value.as_ref());
    match pressed(question, now) {
        Some(Pressed::Answer(answer)) => decide(model, answer, None, effects),
        Some(Pressed::OpenPrompt) | None => {
            let words = format!("{} has no such choice", question.id);
            model.say(words);
        }
    }
}

fn decide(
    model: &mut Model,
    value: Option<Answer>,
    why: Option<String>,
    effects: &mut Vec<Effect>,
) {
    if !may_write(model) {
        return;
    }
    let (Some(question), Some(dispute)) = (question(model), dispute(model)) else { return };
    let Some(item) = writing::item_ref(model) else { return };
    let (of, id) = (dispute.weighed(question), question.id.clone());
    let words = match &value {
        Some(value) => format!("{id}: {value} · c says why · Enter goes on"),
        None => format!("{id} is open again"),
    };
    let rubric = model.session.rubric.reference();
    write(model, Body::Adjudicate { item, rubric, question: id, value, of, why }, effects);
    model.say(words);
}

/// The reason of the decision that stands, if one does.
#[must_use]
pub fn reason(model: &Model) -> Option<String> {
    let decision = dispute(model)?.decision(question(model)?)?;
    decision.value.is_some().then(|| decision.why.clone().unwrap_or_default())
}

/// Gives the decision that stands a reason.
pub fn give_reason(model: &mut Model, why: &str, effects: &mut Vec<Effect>) {
    let decided = dispute(model).zip(question(model));
    let value = decided.and_then(|(dispute, question)| dispute.decision(question)?.value.clone());
    let Some(value) = value else { return model.say("the decision does not hold any more") };
    let why = Some(why.trim().to_owned()).filter(|why| !why.is_empty());
    decide(model, Some(value), why, effects);
}

fn step(model: &mut Model, forward: bool) {
    let Adjudication::On { question } = model.adjudication else { return };
    let Some(differing) = dispute(model).map(|dispute| dispute.questions()) else { return };
    let next = if forward {
        differing.into_iter().find(|place| *place > question)
    } else {
        differing.into_iter().rfind(|place| *place < question)
    };
    match next {
        Some(question) => model.adjudication = Adjudication::On { question },
        None => model.say("no other question of this item is disputed"),
    }
}

/// To the next question of the item that is still open, else to the next such item.
fn next(model: &mut Model, effects: &mut Vec<Effect>) {
    let (tally, rubric) = (&model.tally, &model.session.rubric);
    let open_here = dispute(model).and_then(|dispute| {
        dispute.questions().into_iter().find(|place| dispute.is_open(&rubric.questions[*place]))
    });
    let asked = open_here.map(|question| Adjudication::On { question });
    if let Some(asked) = asked.filter(|asked| model.adjudication != *asked) {
        model.adjudication = asked;
        return;
    }
    let here = model.position();
    let round = tally.selection.round_from(model.heading_for());
    let found = round.into_iter().find(|at| Some(*at) != here && tally.is_disputed(*at, rubric));
    match found {
        Some(position) => moving::go_to(model, position, effects),
        None if open_here.is_some() => model.say("this is the last disputed item"),
        None => model.say("nothing is disputed any more; Esc goes back to labelling"),
    }
}
