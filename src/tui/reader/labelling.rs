//! Answers, notes, marks, undo and redo. Each key press that writes makes one event.

use std::ops::Range;

use super::writing::{can_write, item_ref, may_write, may_write_words, refresh, write};
use super::{alike, knowing, moving, proposals, revealing};
use crate::labels::event::{Body, Event, EventId, Seen};
use crate::labels::quote::around;
use crate::labels::sheet::confirmation;
use crate::queue::progress::ItemState;
use crate::rubric::{Answer, Pressed, Question, QuestionKind};
use crate::transcript::Pane;
use crate::tui::blind;
use crate::tui::errand::Errand;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::showing::Wish;

/// Carries out a command of the group *label*.
pub fn run(model: &mut Model, command: Command, chord: Option<Chord>, effects: &mut Vec<Effect>) {
    let may = match command {
        Command::NextQuestion | Command::PreviousQuestion => true,
        // They speak of the last action, and not of the item on the screen.
        Command::Undo | Command::Redo => can_write(model),
        Command::NoteInEditor => may_write_words(model),
        Command::Answer(_) if asks_for_words(model) => may_write_words(model),
        _ => may_write(model),
    };
    if !may {
        return;
    }
    match command {
        Command::Answer(digit) => answer_by_digit(model, digit, chord, effects),
        Command::NextQuestion => step_question(model, true),
        Command::PreviousQuestion => step_question(model, false),
        Command::ClearAnswer => clear_answer(model, effects),
        Command::NoteInEditor => {
            let note = model.current.as_ref().and_then(|current| current.sheet.note.clone());
            model.note_of = item_ref(model);
            effects.push(Effect::Edit(note.unwrap_or_default()));
        }
        Command::Bookmark => toggle_bookmark(model, effects),
        Command::Skip => toggle_skip(model, effects),
        Command::ConfirmStale => confirm_stale(model, effects),
        Command::Reveal => revealing::reveal(model, effects),
        Command::Undo => undo(model, effects),
        Command::Redo => redo(model, effects),
        _ => {}
    }
}

/// Whether the active question is answered in one's own words.
fn asks_for_words(model: &Model) -> bool {
    model.active_question().is_some_and(|question| question.kind == QuestionKind::Text)
}

fn answer_by_digit(model: &mut Model, digit: u8, chord: Option<Chord>, effects: &mut Vec<Effect>) {
    press(model, chord, effects, |question, now| question.press(digit, now));
}

/// A letter of the rubric's own.
pub fn answer_by_letter(model: &mut Model, letter: char, chord: Chord, effects: &mut Vec<Effect>) {
    if !may_write(model) {
        return;
    }
    press(model, Some(chord), effects, |question, now| question.press_letter(letter, now));
}

fn press(
    model: &mut Model,
    chord: Option<Chord>,
    effects: &mut Vec<Effect>,
    pressed: impl Fn(&crate::rubric::Question, Option<&Answer>) -> Option<Pressed>,
) {
    let Some(question) = model.active_question() else {
        return model.say("no question is asked of this item");
    };
    let current = model.current.as_ref();
    let now = current.and_then(|current| current.sheet.answer(&question.id));
    match pressed(question, now) {
        Some(Pressed::Answer(answer)) => answer_active(model, answer, chord, effects),
        Some(Pressed::OpenPrompt) => model.wish = Some(Wish::AnswerInWords),
        None => {
            let words = format!("{} has no such choice", question.id);
            model.say(words);
        }
    }
}

/// Writes an answer to the active question (`None` clears it), then moves on.
pub fn answer_active(
    model: &mut Model,
    answer: Option<Answer>,
    chord: Option<Chord>,
    effects: &mut Vec<Effect>,
) {
    let (Some(question), Some(item)) = (model.active_question(), item_ref(model)) else { return };
    let stays = question.stays_after_answer();
    let question = question.id.clone();
    let Some(current) = &model.current else { return };
    let position = current.item.position;
    let share = |pane: Pane| current.looked.share(&current.item.transcript, pane);
    let seen = Seen::new(share(Pane::Prompt), share(Pane::Scratchpad), share(Pane::Answer));
    let before = model.tally.state(position);
    if answer.is_some() && current.sheet.answer(&question) == answer.as_ref() {
        model.say(format!("{question} was answered so already"));
        return move_on(model, before, chord, effects);
    }
    let cleared = answer.is_none();
    let suggested = proposals::seen(model, &question);
    let body = Body::Answer {
        item,
        rubric: model.session.rubric.reference(),
        question,
        value: answer,
        ms: Some(current.spent),
        seen: Some(seen),
        hidden: blind::hidden_now(model),
        same_as: None,
        folded: knowing::folded(model),
        suggested,
        imported: None,
    };
    write(model, body, effects);
    if cleared || stays {
        return;
    }
    move_on(model, before, chord, effects);
}

/// After an answer: to the next question that misses one, or, where the item has just been
/// done, to the next open item.
fn move_on(model: &mut Model, before: ItemState, chord: Option<Chord>, effects: &mut Vec<Effect>) {
    let Some(position) = model.position() else { return };
    let done = model.tally.state(position) == ItemState::Done;
    if done && before != ItemState::Done {
        if let Some(current) = &model.current {
            model.finished.0 += 1;
            model.finished.1 += current.spent;
        }
        model.last_done = Some(position);
        if model.session.auto_advance && !model.reading.beside {
            model.held = chord.map(|chord| (chord, model.now));
            let answers = answers(model, position);
            go_on(model, position, &answers, effects);
        }
        alike::offer(model, position);
        return;
    }
    if !ask_next_of_group(model) && !done {
        ask_next(model);
    }
}

/// Goes to the next open item, with a receipt for this one, since it is gone from the screen.
fn go_on(model: &mut Model, position: usize, said: &str, effects: &mut Vec<Effect>) {
    let undo = model.session.keymap.key_for(Command::Undo);
    let receipt = format!("{}: {said} · {undo} undoes", blind::shown_name(model, position));
    moving::next_open(model, effects);
    moving::say_before(model, &receipt);
}

/// What is answered of an item.
fn answers(model: &Model, position: usize) -> String {
    let sheet = model.tally.sheet(position, &model.session.rubric);
    let questions = model.session.rubric.questions.iter();
    let answers = questions.filter_map(|question| sheet.answer(&question.id));
    answers.map(ToString::to_string).collect::<Vec<_>>().join(" · ")
}

/// Whether the active question takes several answers and has some.
pub fn has_begun_a_set(model: &Model) -> bool {
    let question = model.active_question().filter(|question| question.stays_after_answer());
    let sheet = model.current.as_ref().map(|current| &current.sheet);
    question.zip(sheet).is_some_and(|(question, sheet)| sheet.answer(&question.id).is_some())
}

/// Makes the next question of the active one's group the active one, where it has no answer yet;
/// says whether.
fn ask_next_of_group(model: &mut Model) -> bool {
    let Some(asking) = model.asking() else { return false };
    let active = model.current.as_ref().map_or(0, |current| current.active);
    let questions = &model.session.rubric.questions;
    let group = questions.get(active).and_then(|question| question.group.as_ref());
    let fits = |question: &&Question| question.group.as_ref() == group;
    let open = questions.get(active + 1).filter(fits).filter(|question| {
        group.is_some() && asking.asks(question) && asking.sheet.answer(&question.id).is_none()
    });
    let found = open.is_some();
    if let (true, Some(current)) = (found, &mut model.current) {
        current.active = active + 1;
    }
    found
}

/// Makes the first question behind the active one that misses an answer the active one, else
/// the first of all.
pub fn ask_next(model: &mut Model) {
    let Some(asking) = model.asking() else { return };
    let active = model.current.as_ref().map_or(0, |current| current.active);
    let questions = &model.session.rubric.questions;
    let places = (active + 1..questions.len()).chain(0..questions.len().min(active + 1));
    let next = places.into_iter().find(|&place| asking.misses(&questions[place]));
    if let (Some(next), Some(current)) = (next, &mut model.current) {
        current.active = next;
    }
}

fn step_question(model: &mut Model, forward: bool) {
    let Some(asking) = model.asking() else { return };
    let active = model.current.as_ref().map_or(0, |current| current.active);
    let questions = &model.session.rubric.questions;
    let asked = |place: &usize| asking.asks(&questions[*place]);
    let next = if forward {
        (active + 1..questions.len()).find(asked)
    } else {
        (0..active.min(questions.len())).rev().find(asked)
    };
    if let (Some(next), Some(current)) = (next, &mut model.current) {
        current.active = next;
    } else {
        let words =
            if forward { "this is the last question" } else { "this is the first question" };
        model.say(words);
    }
}

fn clear_answer(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(question) = model.active_question() else {
        return model.say("no question is asked of this item");
    };
    let current = model.current.as_ref();
    if current.is_some_and(|current| current.sheet.answer(&question.id).is_none()) {
        let words = format!("{} has no answer to clear", question.id);
        return model.say(words);
    }
    let words = format!("{}: the answer is cleared", question.id);
    answer_active(model, None, None, effects);
    model.say(words);
}

/// Attaches a passage of a segment to the active question.
pub fn attach_quote(
    model: &mut Model,
    segment: usize,
    range: Range<usize>,
    quote: String,
    effects: &mut Vec<Effect>,
) {
    let (Some(question), Some(item)) = (model.active_question(), item_ref(model)) else { return };
    let question = question.id.clone();
    let found = model.current.as_ref().and_then(|now| now.item.transcript.segments.get(segment));
    let Some(found) = found else { return };
    let points = |end: usize| found.text.get(..end).map_or(0, |text| text.chars().count());
    let (pane, from, to) = (found.pane, points(range.start), points(range.end));
    let (before, behind) = around(&found.text, &range);
    let around = Some((before.into(), behind.into()));
    let rubric = model.session.rubric.reference();
    let body = Body::Evidence { item, rubric, question, pane, segment, from, to, quote, around };
    write(model, body, effects);
}

/// Retracts an event of the item on the screen.
pub fn take_off(model: &mut Model, event: EventId, effects: &mut Vec<Effect>) {
    write(model, Body::Retract { of: vec![event] }, effects);
}

fn toggle_bookmark(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(item) = item_ref(model) else { return };
    let value = !model.current.as_ref().is_some_and(|current| current.sheet.bookmarked);
    write(model, Body::Bookmark { item, value }, effects);
    model.say(if value { "bookmarked" } else { "no longer bookmarked" });
}

fn toggle_skip(model: &mut Model, effects: &mut Vec<Effect>) {
    let (Some(item), Some(position)) = (item_ref(model), model.position()) else { return };
    if model.tally.state(position) == ItemState::Done {
        return model.say("this item is done; there is nothing to skip");
    }
    let value = !model.current.as_ref().is_some_and(|current| current.sheet.skipped);
    write(model, Body::Skip { item, value }, effects);
    if value {
        go_on(model, position, "skipped", effects);
    } else {
        model.say("no longer skipped");
    }
}

fn confirm_stale(model: &mut Model, effects: &mut Vec<Effect>) {
    let (Some(item), Some(position)) = (item_ref(model), model.position()) else { return };
    let sheet = model.tally.sheet(position, &model.session.rubric);
    match confirmation(&sheet, item) {
        Some(body) => {
            write(model, body, effects);
            let all = match sheet.since {
                Some(since) if since.is_reading() => " · :confirm-reread does so for all",
                _ => "",
            };
            model.say(format!("the labels of the earlier text count again{all}"));
        }
        None => model.say("no stale label of yours here"),
    }
}

fn undo(model: &mut Model, effects: &mut Vec<Effect>) {
    let found = model.tally.ledger.undo(&model.session.reviewer);
    let Some((retract, event)) = found else { return model.say("nothing to undo") };
    let others = match &retract {
        Body::Retract { of } if of.len() > 1 => format!(" and {} more", of.len() - 1),
        _ => String::new(),
    };
    let (words, event) = (format!("undid: {}{others}", blind::event(model, event)), event.clone());
    take_back(model, retract, words, &event, effects);
}

fn redo(model: &mut Model, effects: &mut Vec<Effect>) {
    let found = model.tally.ledger.redo(&model.session.reviewer);
    let Some((retract, event)) = found else { return model.say("nothing to redo") };
    let (words, event) = (format!("did again: {}", blind::event(model, event)), event.clone());
    take_back(model, retract, words, &event, effects);
}

/// Writes a retract and shows the item and the question that the action was about.
fn take_back(
    model: &mut Model,
    retract: Body,
    words: String,
    action: &Event,
    effects: &mut Vec<Effect>,
) {
    write(model, retract, effects);
    // A retract may move any label, so all of them are looked at.
    model.tally.anchor_anew(&model.session.rubric);
    model.refresh_screens();
    let position = action.item().and_then(|item| model.tally.ledger.position(item));
    model.errand = action.question().map(|question| Errand::Question(question.to_owned()));
    match position {
        Some(position) => {
            if Some(position) != model.position() {
                moving::go_to(model, position, effects);
            }
        }
        None => model.say("its item is not here"),
    }
    refresh(model);
    if position == model.position() {
        show_question(model);
    }
    model.say(words);
}

/// Makes the question that was asked for the active one, where it is asked.
pub fn show_question(model: &mut Model) {
    let wanted = model.errand.take_if(|errand| matches!(errand, Errand::Question(_)));
    let Some(Errand::Question(wanted)) = wanted else { return };
    let questions = &model.session.rubric.questions;
    let place = questions.iter().position(|question| question.id == wanted);
    let asked = |place: &usize| model.asking().is_some_and(|now| now.asks(&questions[*place]));
    if let (Some(place), Some(current)) = (place.filter(asked), &mut model.current) {
        current.active = place;
    }
}
