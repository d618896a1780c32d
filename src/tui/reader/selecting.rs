//! Selecting a passage: to copy it, or to attach it to a question as a quote.

use super::selection::{Ground, Selection, Unit};
use super::sequence::{Typed, typed};
use super::{labelling, reading, searching};
use crate::labels::targets::Quote;
use crate::rubric::EvidenceWish;
use crate::transcript::Pane;
use crate::tui::blind;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Begins in the pane with focus.
pub fn start(model: &mut Model, unit: Unit) {
    let (pane, height) = (model.focus, model.text_height());
    let Some(current) = &model.current else { return model.say("no item is on the screen") };
    let ground = Ground { view: current.pane(pane), transcript: &current.item.transcript };
    match Selection::new(ground, pane, unit, height) {
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
        Command::NextOpen => attach(model, selection, effects),
        Command::Copy => copy(model, selection, effects),
        Command::SearchSelection => {
            if let Some((segment, range, words)) = passage(model, selection) {
                model.selection = None;
                searching::passage(model, &words, segment, range.start);
            }
        }
        Command::ClearAnswer => take_off(model, selection, effects),
        Command::NextQuestion | Command::PreviousQuestion => {
            labelling::run(model, command, None, effects);
        }
        Command::PaneNext => start_in(model, 1, selection.unit),
        Command::PanePrevious => start_in(model, Pane::ALL.len() - 1, selection.unit),
        Command::Cancel | Command::Close => model.selection = None,
        Command::Quit | Command::Redraw | Command::Suspend | Command::Help => {
            model.selection = None;
            return Some(command);
        }
        command => moved(model, selection, command),
    }
    None
}

fn start_in(model: &mut Model, step: usize, unit: Unit) {
    model.focus = Pane::ALL[(model.focus.index() + step) % Pane::ALL.len()];
    reading::fit(model);
    start(model, unit);
}

/// Moves the selection's end and brings it on the screen.
fn moved(model: &mut Model, mut selection: Selection, command: Command) {
    let height = model.text_height();
    let page = isize::try_from(height).unwrap_or(1).max(2);
    let Some(current) = &mut model.current else { return };
    let view = current.pane(selection.pane);
    let ground = Ground { view, transcript: &current.item.transcript };
    let by_lines = selection.unit == Unit::Line;
    match command {
        Command::LineDown if by_lines => selection.step(ground, true),
        Command::LineUp if by_lines => selection.step(ground, false),
        Command::LineDown => selection.step_rows(ground, 1),
        Command::LineUp => selection.step_rows(ground, -1),
        Command::PaneRight => selection.step(ground, true),
        Command::PaneLeft => selection.step(ground, false),
        Command::HalfPageDown => selection.step_rows(ground, page / 2),
        Command::HalfPageUp => selection.step_rows(ground, -(page / 2)),
        Command::PageDown | Command::ReadOn => selection.step_rows(ground, page - 1),
        Command::PageUp => selection.step_rows(ground, 1 - page),
        Command::Top => selection.to_end(ground, false),
        Command::Bottom => selection.to_end(ground, true),
        Command::Select => toggle(&mut selection, Unit::Word),
        Command::SelectLines => toggle(&mut selection, Unit::Line),
        _ => return model.say("a passage is being selected; Esc leaves it"),
    }
    let row = view.layout().row_of(selection.caret.block, selection.caret.byte);
    let view = current.pane_mut(selection.pane);
    let lines = usize::from(height.max(1));
    view.top = view.top.min(row).max((row + 1).saturating_sub(lines));
    model.selection = Some(selection);
}

/// The same key begins the selection, and begins it anew; the other one changes its unit.
fn toggle(selection: &mut Selection, unit: Unit) {
    if selection.unit == unit || selection.anchor.is_none() {
        selection.anchor = Some(selection.caret);
    }
    selection.unit = unit;
}

/// The segment's index, the bytes and the words of the selection.
fn passage(model: &Model, selection: Selection) -> Option<(usize, std::ops::Range<usize>, String)> {
    let current = model.current.as_ref()?;
    let transcript = &current.item.transcript;
    let ground = Ground { view: current.pane(selection.pane), transcript };
    let (segment, range) = selection.range(ground)?;
    let words = transcript.segments.get(segment)?.text.get(range.clone())?;
    Some((segment, range, words.to_owned()))
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
    let id = question.id.clone();
    if question.evidence == EvidenceWish::No {
        return model.say(format!("{id} takes no quotes; choose another question"));
    }
    if model.session.readonly {
        return model.say("read only: nothing is written");
    }
    let Some((segment, range, words)) = passage(model, selection) else { return };
    model.selection = None;
    labelling::attach_quote(model, segment, range, words, effects);
    model.say(format!("the quote is attached to {id}"));
}

/// Takes a quote of the reviewer's off again, where the caret is in one.
fn take_off(model: &mut Model, selection: Selection, effects: &mut Vec<Effect>) {
    if model.session.readonly {
        return model.say("read only: nothing is written");
    }
    let found = passage(model, selection).and_then(|(segment, range, _)| {
        let current = model.current.as_ref()?;
        let text = &current.item.transcript.segments.get(segment)?.text;
        let holds = |quote: &&Quote| {
            let stands = || quote.range_in(text).is_some_and(|found| found.contains(&range.start));
            quote.segment == segment && stands()
        };
        current.sheet.quotes.iter().find(holds).map(|quote| quote.event)
    });
    match found {
        Some(event) => {
            model.selection = None;
            labelling::take_off(model, event, effects);
            model.say("the quote is taken off");
        }
        None => model.say("no quote of yours stands here"),
    }
}
