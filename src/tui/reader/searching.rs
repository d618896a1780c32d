//! Searching: in the item as one types, on in other items, and over the whole queue.

use std::ops::Range;

use super::hits::Hits;
use super::pane::Spot;
use super::{going, moving, reading};
use crate::corpus::showing::record;
use crate::filter::Pattern;
use crate::queue::search::{Found, Query};
use crate::tui::blind;
use crate::tui::errand::Errand;
use crate::tui::keys::command::Command;
use crate::tui::message::{Effect, SearchOrder};
use crate::tui::model::Model;
use crate::tui::showing::Searching;

/// Carries out a command about searching; says whether it was one.
pub fn run(model: &mut Model, command: Command, effects: &mut Vec<Effect>) -> bool {
    match command {
        Command::SearchNext => next(model, true, effects),
        Command::SearchPrevious => next(model, false, effects),
        Command::SearchSelection => model.say("select what to search first"),
        Command::MarkNext => step_mark(model, true),
        Command::MarkPrevious => step_mark(model, false),
        _ => return false,
    }
    true
}

/// Marks what has been typed so far, and shows the first hit from where the search began.
pub fn live(model: &mut Model, typed: &str, top: Option<Spot>) {
    let pattern = if typed.is_empty() { Ok(None) } else { Pattern::typed(typed).map(Some) };
    model.message = None;
    match pattern {
        Ok(pattern) => look_up(model, pattern.as_ref()),
        Err(problem) => return model.say(problem),
    }
    going::back(model, top);
    let focus = model.focus;
    let Some(current) = &mut model.current else { return };
    let within = (!current.is_thread()).then_some(focus);
    let place = current.hits.next(current.pane(focus), within, true);
    let place = place.or_else(|| current.hits.end(within, true));
    show(model, place);
    if !typed.is_empty() {
        say_where(model);
    }
}

/// The line was left: everything is as it was before.
pub fn give_up(model: &mut Model, top: Option<Spot>) {
    refresh(model);
    going::back(model, top);
}

/// Searches for a passage that was selected.
pub fn passage(model: &mut Model, words: &str, segment: usize, byte: usize) {
    model.search = Some(Pattern::Words(words.trim().to_owned()));
    refresh(model);
    if let Some(current) = &mut model.current {
        current.hits.at = current.hits.behind(segment, byte);
    }
    say_where(model);
}

/// Looks the pattern up in the item on the screen.
pub fn refresh(model: &mut Model) {
    let pattern = model.search.clone();
    look_up(model, pattern.as_ref());
}

fn look_up(model: &mut Model, pattern: Option<&Pattern>) {
    let Some(current) = &model.current else { return };
    let covers = blind::covers(model, &current.sheet);
    let transcript = &current.item.transcript;
    let hits = pattern.map(|pattern| Hits::of(transcript, pattern, covers)).unwrap_or_default();
    if let Some(current) = &mut model.current {
        current.hits = hits;
    }
}

/// Brings a hit on the screen and makes it the current one.
fn show(model: &mut Model, place: Option<usize>) {
    let Some(current) = &mut model.current else { return };
    current.hits.at = place;
    current.gone_to = place.and_then(|place| current.hits.passage(place));
    if let Some((segment, passage)) = current.gone_to.clone() {
        going::reveal(model, segment, passage.start);
    }
}

/// `3 of 12 in the scratchpad, 2 elsewhere`.
fn say_where(model: &mut Model) {
    let Some(current) = &model.current else { return };
    let within = (!current.is_thread()).then_some(model.focus);
    let (inside, all) = (current.hits.count(within), current.hits.len());
    let elsewhere = match all - inside {
        0 => String::new(),
        others => format!(", {others} elsewhere"),
    };
    let key = model.session.keymap.key_for(Command::SearchNext);
    let words = match current.hits.ordinal(within) {
        Some(ordinal) if within.is_none() => format!("{ordinal} of {all} in the item"),
        Some(ordinal) => format!("{ordinal} of {inside} in the {}{elsewhere}", model.focus),
        None if all > 0 => format!("not in the {}{elsewhere}; {key} goes there", model.focus),
        None => format!("not in this item; {key} looks in the next ones"),
    };
    model.say(words);
}

/// To the next hit in the pane, else in the next items.
pub fn next(model: &mut Model, forward: bool, effects: &mut Vec<Effect>) {
    let Some(pattern) = model.search.clone() else {
        let key = model.session.keymap.key_for(Command::Note);
        return model.say(format!("no search yet; {key} writes a note"));
    };
    let focus = model.focus;
    let Some(current) = &model.current else { return };
    let within = (!current.is_thread()).then_some(focus);
    if let Some(place) = current.hits.next(current.pane(focus), within, forward) {
        show(model, Some(place));
        return say_where(model);
    }
    let position = current.item.position;
    let other = model.current.as_mut().filter(|now| !now.is_thread());
    let other = other.and_then(|now| now.hits.in_next_pane(focus, forward));
    if let Some((pane, place)) = other {
        reading::give_focus(model, pane);
        show(model, Some(place));
        return say_where(model);
    }
    let start = match model.tally.selection.first_showings().place_of(record(position)) {
        Ok(place) | Err(place) => place,
    };
    let query = Query { pattern, pane: None, masked: blind::masked(model) };
    begin(model, query, start, forward, true, effects);
    model.say("looking in the other items");
}

/// Starts a search over the queue, in place of one that runs.
pub fn begin(
    model: &mut Model,
    query: Query,
    start: usize,
    forward: bool,
    first_only: bool,
    effects: &mut Vec<Effect>,
) {
    model.searches += 1;
    let id = model.searches;
    model.searching = Some(Searching { id, percent: 0, from: model.heading_for(), forward });
    let queue = model.tally.selection.first_showings();
    let order = SearchOrder { id, query, queue, start, forward, first_only };
    effects.push(Effect::Search(Box::new(order)));
}

/// A search over the queue has news.
pub fn searched(
    model: &mut Model,
    (id, percent, done): (u64, u8, bool),
    mut found: Vec<Found>,
    effects: &mut Vec<Effect>,
) {
    let Some(searching) = model.searching.as_mut().filter(|searching| searching.id == id) else {
        return;
    };
    searching.percent = percent;
    let searching = *searching;
    if done {
        model.searching = None;
    }
    let taken = model.screens.iter_mut().find_map(|screen| screen.take_in(id, &mut found, done));
    match taken {
        Some(true) => cancel(model, effects),
        Some(false) => {}
        None => {
            settle(model, searching, found.first().map(|found| found.position), done, effects);
        }
    }
}

/// The next item that holds the pattern was found, or there is none.
fn settle(
    model: &mut Model,
    searching: Searching,
    found: Option<usize>,
    done: bool,
    effects: &mut Vec<Effect>,
) {
    // Whoever has gone on to another item meanwhile is not called back.
    if model.heading_for() != searching.from {
        return cancel(model, effects);
    }
    match found {
        Some(position) => {
            model.searching = None;
            model.errand = Some(Errand::Hit { first: searching.forward });
            let queue = &model.tally.selection;
            let is_behind = |here| queue.is_before(position, here);
            let wraps = model.position().is_some_and(|here| is_behind(here) == searching.forward);
            moving::go_to(model, position, effects);
            if wraps {
                model.say("wrapped round");
            }
        }
        None if done => {
            let place = to_end(model, searching.forward);
            model.say(if place.is_some() {
                "no other item has it; wrapped round"
            } else {
                "no item has it"
            });
        }
        None => {}
    }
}

/// An item is on the screen: its hits are marked, and the first or last is shown if it was sought.
pub fn loaded(model: &mut Model) {
    refresh(model);
    let found = model.errand.take_if(|errand| matches!(errand, Errand::Hit { .. }));
    let Some(Errand::Hit { first }) = found else { return };
    to_end(model, first);
    say_where(model);
}

/// Shows the first (or last) hit of the item, in the pane with focus if that has one; gives its place.
fn to_end(model: &mut Model, first: bool) -> Option<usize> {
    let hits = model.current.as_ref().map(|current| &current.hits)?;
    let is_thread = model.reading.thread;
    let has = hits.count(Some(model.focus)) > 0;
    let pane = if has || is_thread { model.focus } else { hits.first_pane()? };
    let place = hits.end((!is_thread).then_some(pane), first);
    if pane != model.focus {
        reading::give_focus(model, pane);
    }
    show(model, place);
    place
}

/// Ends the search over the queue, if one runs; says whether.
pub fn cancel(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.searching.take().is_some() {
        effects.push(Effect::EndSearch);
    }
}

/// Goes to the next quote or hit in the pane.
fn step_mark(model: &mut Model, forward: bool) {
    let (focus, height) = (model.focus, model.text_height());
    let Some(current) = &mut model.current else { return };
    let view = current.pane(focus);
    let segments = &current.item.transcript.segments;
    let is_thread = current.is_thread();
    let inside = |segment: usize| {
        segments.get(segment).is_some_and(|found| is_thread || found.pane == focus)
    };
    let marks = current.marks.iter().filter(|mark| !mark.said.is_empty() && inside(mark.segment));
    let marks = marks.map(|mark| (mark.segment, &mark.range, mark.said.as_str()));
    let hits = current.hits.passages().filter(|(segment, _)| inside(*segment));
    let hits = hits.map(|(segment, range)| (segment, range, "hit"));
    let mut all: Vec<(usize, &Range<usize>, &str)> = marks.chain(hits).collect();
    all.sort_by_key(|(segment, range, _)| (*segment, range.start, range.end));
    let here = current.passage_gone_to(focus, height).filter(|(segment, _)| inside(*segment));
    let fits = |(segment, range, _): &&(usize, &Range<usize>, &str)| match &here {
        Some((at, gone)) if forward => (*segment, range.start) > (*at, gone.start),
        Some((at, gone)) => (*segment, range.start) < (*at, gone.start),
        None => {
            let row = view.row_of_segment(*segment, range.start);
            row.is_some_and(|row| (row >= view.top) == forward)
        }
    };
    let found = if forward { all.iter().find(fits) } else { all.iter().rfind(fits) };
    let Some(&(segment, range, _)) = found else {
        let words = match (all.is_empty(), forward) {
            (true, _) => "there is no quote and no hit in this pane",
            (false, true) => "no later quote or hit here",
            (false, false) => "no earlier quote or hit here",
        };
        return model.say(words);
    };
    let same = all.iter().filter(|(at, other, _)| *at == segment && other.start == range.start);
    let mut said: Vec<&str> = same.map(|(_, _, said)| *said).collect();
    said.dedup();
    let words = said.join(" · ");
    let start = range.start;
    current.gone_to = Some((segment, range.clone()));
    going::reveal(model, segment, start);
    model.say(words);
}
