//! From item to item.

use crate::filter::nearest::nearest;
use crate::text::visible;
use crate::tui::blind;
use crate::tui::errand::Errand;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::{FRESH, Model};
use crate::tui::showing::Wish;

/// How many places the way back remembers.
const TRAIL: usize = 1000;

/// Carries out a command of the group *items*.
pub fn run(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    match command {
        Command::NextItem => step(model, true, effects),
        Command::PreviousItem => step(model, false, effects),
        Command::JumpBack => jump_back(model, effects),
        Command::NextBookmark => next_bookmark(model, effects),
        _ => {}
    }
}

/// Goes to the item at a position in the corpus and remembers where it came from.
pub fn go_to(model: &mut Model, position: usize, effects: &mut Vec<Effect>) {
    if let Some(from) = model.position().filter(|&from| from != position) {
        model.trail.push(from);
        if model.trail.len() > TRAIL {
            model.trail.remove(0);
        }
    }
    effects.push(Effect::Load(position));
}

/// Says something before what is said already about the same key.
pub fn say_before(model: &mut Model, words: &str) {
    let more = model.message.take().filter(|(_, keys)| *keys == FRESH);
    model.say(more.map_or_else(|| words.to_owned(), |(more, _)| format!("{words}; {more}")));
}

/// Goes to the next open item, or says that there is none.
pub fn next_open(model: &mut Model, effects: &mut Vec<Effect>) {
    // The items behind a number are looked at one after the other, done or not.
    if model.tally.opened().is_some() {
        return step(model, true, effects);
    }
    let here = model.heading_for();
    match model.tally.next_open(here) {
        Some(position) if Some(position) == here => {
            model.say("this is the only open item left");
        }
        Some(position) => {
            if here.is_some_and(|from| model.tally.selection.is_before(position, from)) {
                model.say("from the top: an open item left behind");
            }
            go_to(model, position, effects);
        }
        None if model.background.indexing.is_some() => {
            model.say("no open item so far; the files are still being read");
            if model.errand.replace(Errand::NextOpen) != Some(Errand::NextOpen) {
                effects.push(Effect::IndexMore);
            }
        }
        None if model.tally.selection.is_empty() => {
            let key = model.session.keymap.key_for(Command::ClearFilter);
            model.say(format!("no item matches the filter; {key} clears it"));
        }
        None => model.wish = Some(Wish::Finished),
    }
}

/// Goes as far into the queue as was asked for, as soon as its end is known.
pub fn jump(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Errand::Share(share)) = model.errand else { return };
    let filtered = model.tally.filter().is_some() || model.tally.waits_for_order();
    if model.background.indexing.is_some() && !filtered {
        effects.push(Effect::Peek(share));
    }
    if model.background.indexing.is_some() || (filtered && !model.tally.is_complete()) {
        return model.say("going there as soon as the end of the queue is known");
    }
    model.errand = None;
    let last = model.tally.selection.len().saturating_sub(1);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let place = (last as f64 * share).round() as usize; // 0 to the last place
    if let Some(position) = model.tally.selection.get(place) {
        go_to(model, position, effects);
    }
}

fn step(model: &mut Model, forward: bool, effects: &mut Vec<Effect>) {
    let selection = &model.tally.selection;
    let place = match (model.heading_for().map(|position| selection.place_of(position)), forward) {
        (Some(Ok(place)), true) => place.checked_add(1),
        (Some(Ok(place) | Err(place)), false) => place.checked_sub(1),
        (Some(Err(place)), true) => Some(place),
        (None, _) => Some(0),
    };
    match place.and_then(|place| selection.get(place)) {
        Some(position) => effects.push(Effect::Load(position)),
        None if model.background.indexing.is_some() && forward => {
            model.say("the next items are still being read");
        }
        None => model.say(if forward { "this is the last item" } else { "this is the first item" }),
    }
}

fn jump_back(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.trail.pop() {
        Some(position) => effects.push(Effect::Load(position)),
        None => model.say("nowhere to go back to"),
    }
}

fn next_bookmark(model: &mut Model, effects: &mut Vec<Effect>) {
    let next = model.tally.next_bookmark(model.heading_for(), &model.session.rubric);
    if let Some(position) = next {
        go_to(model, position, effects);
    } else {
        let key = model.session.keymap.key_for(Command::Bookmark);
        model.say(format!("no bookmark yet; {key} sets one"));
    }
}

/// Goes where what was typed says: to an item by its name or number, or a share of the queue on; says
/// whether it was such a thing.
pub fn go_to_typed(model: &mut Model, text: &str, effects: &mut Vec<Effect>) -> bool {
    if let Some(position) = position_of_id(model, text) {
        go_to(model, position, effects);
    } else if let Some(steps) = steps(text) {
        go_by(model, steps, effects);
    } else if let Ok(number) = text.parse::<usize>() {
        go_to_number(model, number, effects);
    } else if let Some(share) = share(text) {
        model.errand = Some(Errand::Share(share));
        jump(model, effects);
    } else {
        return false;
    }
    true
}

/// The position of an item by its name, or by its number in the queue.
#[must_use]
pub fn position_of(model: &Model, text: &str) -> Option<usize> {
    let by_number = || {
        let place = text.parse::<usize>().ok()?.checked_sub(1)?;
        model.tally.selection.get(place)
    };
    position_of_id(model, text).or_else(by_number)
}

/// So many names are looked through for the one that was meant.
const MOST_NAMES: usize = 20_000;

/// That no item is called so, and which name was meant, where that may be told.
#[must_use]
pub fn no_such_item(model: &Model, name: &str) -> String {
    let columns = &model.tally.columns;
    let names = (0..model.tally.len().min(MOST_NAMES)).filter_map(|at| columns.name(at));
    let near = if blind::hides_names(model) { None } else { nearest(name, names) };
    let near = near.map_or_else(String::new, |near| format!("; did you mean {}?", visible(near)));
    format!("no item is called {name}{near}")
}

/// Goes to an item of this name as soon as it is known; says whether any is still to come.
pub fn wait_for(model: &mut Model, name: &str) -> bool {
    let is_to_come = model.background.indexing.is_some() || !model.tally.is_complete();
    if is_to_come {
        model.errand = Some(Errand::Item(name.to_owned()));
        model.say(format!("looking for {name} in what is still being read"));
    } else {
        model.say(format!("no item and no command is called {name}"));
    }
    is_to_come
}

/// Goes to the item that is waited for, if it has become known.
pub fn look_for_awaited(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Errand::Item(name)) = &model.errand else { return };
    match position_of_id(model, name) {
        Some(position) => {
            model.errand = None;
            go_to(model, position, effects);
        }
        None if model.tally.is_complete() => {
            let words = no_such_item(model, name);
            model.errand = None;
            model.say(words);
        }
        None => {}
    }
}

/// How many items from here `+3` and `-1` are.
fn steps(text: &str) -> Option<isize> {
    text.starts_with(['+', '-']).then(|| text.parse().ok())?
}

fn go_by(model: &mut Model, steps: isize, effects: &mut Vec<Effect>) {
    let selection = &model.tally.selection;
    let here = model
        .heading_for()
        .map_or(0, |position| selection.place_of(position).unwrap_or_else(|place| place));
    match here.checked_add_signed(steps).and_then(|place| selection.get(place)) {
        Some(position) => go_to(model, position, effects),
        None => model.say(format!(
            "there are not so many items {}",
            if steps < 0 { "before this one" } else { "behind this one" }
        )),
    }
}

/// How far into the queue `50%` and `$` are, 0 to 1.
fn share(text: &str) -> Option<f64> {
    if text == "$" {
        return Some(1.0);
    }
    let percent: f64 = text.strip_suffix('%')?.trim().parse().ok()?;
    (0.0..=100.0).contains(&percent).then_some(percent / 100.0)
}

fn go_to_number(model: &mut Model, number: usize, effects: &mut Vec<Effect>) {
    let place = number.checked_sub(1);
    if let Some(position) = place.and_then(|place| model.tally.selection.get(place)) {
        go_to(model, position, effects);
    } else {
        let len = model.tally.selection.len();
        model.say(format!("no item {number}; there are {len}"));
    }
}

/// The record of this id; of several, the one that `~2` names, else the one behind the item on the
/// screen.
fn position_of_id(model: &Model, id: &str) -> Option<usize> {
    let found = if blind::is_hidden_name(model, id) {
        Vec::new()
    } else {
        let found = model.tally.named(id);
        if found.is_empty() { blind::shown_by(model, id) } else { found }
    };
    let here = model.heading_for();
    let behind = found.iter().filter(|&&position| here.is_none_or(|here| position > here)).min();
    behind.or(found.iter().min()).copied()
}
