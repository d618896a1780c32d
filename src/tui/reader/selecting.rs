//! Selecting a passage: to copy it, or to attach it to a question as a quote.

use std::ops::Range;

use super::selection::{Ground, Selection};
use super::sequence::{Typed, typed};
use super::units::{Unit, trimmed};
use super::writing::may_write;
use super::{labelling, reading, searching};
use crate::labels::quote::{Place, Quote};
use crate::rubric::EvidenceWish;
use crate::transcript::Pane;
use crate::tui::blind;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// What some commands mean while a passage is being selected.
pub const MEANINGS: [(Command, &str); 7] = [
    (Command::Select, "begin here; again: widen to the word, the sentence, the paragraph"),
    (Command::SelectLines, "whole lines of the screen, or no longer"),
    (Command::NextOpen, "attach the passage to the active question as a quote"),
    (Command::NextQuestion, "to the next question that takes quotes"),
    (Command::ClearAnswer, "take your quote off that stands here"),
    (Command::Copy, "copy the passage"),
    (Command::SearchSelection, "search for the passage"),
];

/// Begins in the pane with focus: with the hit or the quote that the reviewer has gone to, else at the
/// first word on the screen.
pub fn start(model: &mut Model, by_lines: bool) {
    let (pane, height) = (model.focus, model.text_height());
    let Some(current) = &model.current else { return model.say("no item is on the screen") };
    let ground = Ground { view: current.pane(pane), transcript: &current.item.transcript };
    let found = current.passage_gone_to(pane, height);
    let found = found.and_then(|place| Selection::of_passage(ground, pane, by_lines, place));
    match found.or_else(|| Selection::at_top(ground, pane, by_lines, height)) {
        Some(selection) => model.selection = Some(selection),
        None => model.say(format!("there is no text to select in the {pane}")),
    }
}

/// A key while a passage is being selected. Gives the command that ends the selection and is for all.
pub fn press(
    model: &mut Model,
    selection: Selection,
    chord: Chord,
    effects: &mut Vec<Effect>,
) -> Option<Command> {
    let command = match typed(model, chord, effects) {
        Typed::More => return None,
        Typed::Command(command) => command,
        Typed::Letter(_) | Typed::Unbound(_) => {
            model.say("a passage is being selected; Esc leaves it");
            return None;
        }
    };
    match command {
        Command::Code => return Some(command),
        Command::NextOpen => attach(model, selection, effects),
        Command::Copy => copy(model, selection, effects),
        Command::SearchSelection => {
            if let Some((segment, range, words)) = passage(model, selection) {
                model.selection = None;
                searching::passage(model, &words, segment, range.start);
            }
        }
        Command::ClearAnswer => take_off(model, selection, effects),
        Command::NextQuestion => quoting_question(model, true),
        Command::PreviousQuestion => quoting_question(model, false),
        Command::PaneNext => start_in(model, 1, selection.by_lines),
        Command::PanePrevious => start_in(model, Pane::ALL.len() - 1, selection.by_lines),
        Command::Cancel | Command::Close => model.selection = None,
        Command::Redraw | Command::Help => return Some(command),
        Command::Quit | Command::Suspend => {
            model.selection = None;
            return Some(command);
        }
        command => moved(model, selection, command),
    }
    None
}

fn start_in(model: &mut Model, step: usize, by_lines: bool) {
    model.focus = Pane::ALL[(model.focus.index() + step) % Pane::ALL.len()];
    reading::fit(model);
    start(model, by_lines);
}

/// Moves the selection's end and brings it on the screen.
fn moved(model: &mut Model, mut selection: Selection, command: Command) {
    let height = model.text_height();
    let page = isize::try_from(height).unwrap_or(1).max(2);
    let Some(current) = &mut model.current else { return };
    let view = current.pane(selection.pane);
    let ground = Ground { view, transcript: &current.item.transcript };
    match command {
        Command::LineDown => selection.step_rows(ground, 1),
        Command::LineUp => selection.step_rows(ground, -1),
        Command::PaneRight => selection.step(ground, Unit::Cluster, true),
        Command::PaneLeft => selection.step(ground, Unit::Cluster, false),
        Command::WordNext => selection.step(ground, Unit::Word, true),
        Command::WordPrevious => selection.step(ground, Unit::Word, false),
        Command::SentenceNext => selection.step(ground, Unit::Sentence, true),
        Command::SentencePrevious => selection.step(ground, Unit::Sentence, false),
        Command::TurnNext => selection.step(ground, Unit::Paragraph, true),
        Command::TurnPrevious => selection.step(ground, Unit::Paragraph, false),
        Command::HalfPageDown => selection.step_rows(ground, page / 2),
        Command::HalfPageUp => selection.step_rows(ground, -(page / 2)),
        Command::PageDown | Command::ReadOn => selection.step_rows(ground, page - 1),
        Command::PageUp => selection.step_rows(ground, 1 - page),
        Command::Top => selection.to_end(ground, false),
        Command::Bottom => selection.to_end(ground, true),
        Command::OtherEnd if selection.is_begun => selection.turn_round(ground),
        Command::Select | Command::SelectLines if !selection.is_begun => {
            selection.by_lines |= command == Command::SelectLines;
            selection.begin();
        }
        Command::Select if selection.widen(ground) => {}
        Command::Select => return model.say("this is the whole paragraph"),
        Command::SelectLines => selection.by_lines = !selection.by_lines,
        _ => return model.say("a passage is being selected; Esc leaves it"),
    }
    let row = selection.row(ground);
    let view = current.pane_mut(selection.pane);
    let lines = usize::from(height.max(1));
    view.top = view.top.min(row).max((row + 1).saturating_sub(lines));
    model.selection = Some(selection);
    reading::follow(model);
}

/// The segment's index, its text, and the bytes of it that are selected.
fn place(model: &Model, selection: Selection) -> Option<(usize, &str, Range<usize>)> {
    let current = model.current.as_ref()?;
    let transcript = &current.item.transcript;
    let ground = Ground { view: current.pane(selection.pane), transcript };
    let (segment, range) = selection.range(ground)?;
    Some((segment, &transcript.segments.get(segment)?.text, range))
}

/// The segment's index, the bytes and the words of the selection.
fn passage(model: &Model, selection: Selection) -> Option<(usize, Range<usize>, String)> {
    let (segment, text, range) = place(model, selection)?;
    let words = text.get(range.clone())?.to_owned();
    Some((segment, range, words))
}

fn copy(model: &mut Model, selection: Selection, effects: &mut Vec<Effect>) {
    let Some((segment, range, words)) = passage(model, selection) else { return };
    let current = model.current.as_ref();
    let whole = current.and_then(|current| current.item.transcript.segments.get(segment));
    let words = match (model.position(), whole) {
        (Some(position), Some(whole)) => blind::covered_part(model, position, &whole.text, range),
        _ => words,
    };
    effects.push(Effect::Copy(words));
    model.selection = None;
    model.say("the selection is on the clipboard, where the terminal allows it");
}

fn attach(model: &mut Model, selection: Selection, effects: &mut Vec<Effect>) {
    let Some(question) = model.active_question() else {
        return model.say("no question is asked of this item");
    };
    if question.evidence == EvidenceWish::No {
        let refusal = format!("{} takes no quotes", question.id);
        match quoting_questions(model).as_slice() {
            [] => return model.say(format!("{refusal}, and no other question does")),
            [only] => activate(model, *only),
            [first, ..] => {
                activate(model, *first);
                let key = |command| model.session.keymap.key_for(command);
                let (attach, next) = (key(Command::NextOpen), key(Command::NextQuestion));
                let taker = model.active_question().map_or("", |question| &question.id);
                let offer = format!("{refusal}: {attach} attaches to {taker}, {next} to another");
                return model.say(offer);
            }
        }
    }
    let Some(id) = model.active_question().map(|question| question.id.clone()) else { return };
    let Some((segment, text, range)) = place(model, selection) else { return };
    let range = trimmed(text, range);
    let words = text.get(range.clone()).unwrap_or("").to_owned();
    if words.is_empty() {
        return model.say("there is nothing but blanks in the passage");
    }
    if !may_write(model) {
        return;
    }
    model.selection = None;
    labelling::attach_quote(model, segment, range, words, effects);
    model.say(format!("the quote is attached to {id}"));
}

/// The passage that is being selected, trimmed as a quote is; the selection ends.
pub fn take_passage(model: &mut Model) -> Option<(usize, std::ops::Range<usize>)> {
    let selection = model.selection.take()?;
    let (segment, text, range) = place(model, selection)?;
    let range = trimmed(text, range);
    (!range.is_empty()).then_some((segment, range))
}

/// The questions that are asked and take quotes, by their places.
fn quoting_questions(model: &Model) -> Vec<usize> {
    let Some(asking) = model.asking() else { return Vec::new() };
    let questions = model.session.rubric.questions.iter().enumerate();
    let takes = questions
        .filter(|(_, question)| question.evidence != EvidenceWish::No && asking.asks(question));
    takes.map(|(place, _)| place).collect()
}

/// Makes the next question that takes quotes the active one.
fn quoting_question(model: &mut Model, forward: bool) {
    let all = quoting_questions(model);
    let active = model.current.as_ref().map_or(0, |current| current.active);
    let next = if forward {
        all.iter().find(|place| **place > active).or(all.first())
    } else {
        all.iter().rfind(|place| **place < active).or(all.last())
    };
    match next {
        Some(next) => activate(model, *next),
        None => model.say("no question that is asked takes quotes"),
    }
}

fn activate(model: &mut Model, question: usize) {
    if let Some(current) = &mut model.current {
        current.active = question;
    }
}

/// The reviewer's quote that reaches into a selection.
pub fn quote_here(model: &Model, selection: Selection) -> Option<&Quote> {
    let (segment, _, range) = place(model, selection)?;
    let holds = |(_, found): &(&Quote, &Option<Place>)| {
        found.as_ref().is_some_and(|(at, found)| {
            *at == segment && found.start < range.end && range.start < found.end
        })
    };
    let current = model.current.as_ref()?;
    let mut quotes = current.sheet.quotes.iter().zip(&current.quoted);
    quotes.find(holds).map(|(quote, _)| quote)
}

/// Takes a quote of the reviewer's off again.
fn take_off(model: &mut Model, selection: Selection, effects: &mut Vec<Effect>) {
    if !may_write(model) {
        return;
    }
    let Some(quote) = quote_here(model, selection) else {
        return model.say("no quote of yours stands here");
    };
    let (event, question) = (quote.event, quote.question.clone());
    model.selection = None;
    labelling::take_off(model, event, effects);
    model.say(format!("the quote is taken off {question}"));
}
