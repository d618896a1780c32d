//! From item to item.

use super::prompts;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::screens::finished;

/// How many places the way back remembers.
const TRAIL: usize = 1000;

/// Carries out a command of the group *items*.
pub fn run(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    match command {
        Command::NextOpen => next_open(model, effects),
        Command::NextItem => step(model, true, effects),
        Command::PreviousItem => step(model, false, effects),
        Command::JumpBack => jump_back(model, effects),
        Command::NextBookmark => next_bookmark(model, effects),
        Command::Palette => prompts::open_palette(model),
        Command::Filter => prompts::open_filter(model),
        Command::ClearFilter => prompts::clear_filter(model, effects),
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

/// Goes to the next open item, or says that there is none.
pub fn next_open(model: &mut Model, effects: &mut Vec<Effect>) {
    // The items behind a number are looked at one after the other, done or not.
    if model.tally.opened().is_some() {
        return step(model, true, effects);
    }
    match model.tally.next_open(model.position()) {
        Some(position) if Some(position) == model.position() => {
            model.say("this is the only open item left");
        }
        Some(position) => {
            if model.position().is_some_and(|from| position < from) {
                model.say("from the top: an open item left behind");
            }
            go_to(model, position, effects);
        }
        None if model.background.indexing.is_some() => {
            model.say("no open item so far; the files are still being read");
            if !std::mem::replace(&mut model.wants_next, true) {
                effects.push(Effect::IndexMore);
            }
        }
        None if model.tally.selection.is_empty() => {
            let key = model.session.keymap.key_for(Command::ClearFilter);
            model.say(format!("no item matches the filter; {key} clears it"));
        }
        None => finished::open(model),
    }
}

/// Goes as far into the queue as was asked for, as soon as its end is known.
pub fn jump(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(share) = model.jump else { return };
    let filtered = model.tally.filter().is_some() || model.tally.waits_for_order();
    if model.background.indexing.is_some() && !filtered {
        effects.push(Effect::Peek(share));
    }
    if model.background.indexing.is_some() || (filtered && !model.tally.is_complete()) {
        return model.say("going there as soon as the end of the queue is known");
    }
    model.jump = None;
    let last = model.tally.selection.len().saturating_sub(1);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let place = (last as f64 * share).round() as usize; // 0 to the last place
    if let Some(position) = model.tally.selection.get(place) {
        go_to(model, position, effects);
    }
}

fn step(model: &mut Model, forward: bool, effects: &mut Vec<Effect>) {
    let selection = &model.tally.selection;
    let place = match (model.position().map(|position| selection.place_of(position)), forward) {
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
    let next = model.tally.next_bookmark(model.position(), &model.session.rubric);
    if let Some(position) = next {
        go_to(model, position, effects);
    } else {
        let key = model.session.keymap.key_for(Command::Bookmark);
        model.say(format!("no bookmark yet; {key} sets one"));
    }
}
