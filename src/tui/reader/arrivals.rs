//! What comes in from outside: items, the index, the survey, the journal.

use std::sync::Arc;

use super::others::{names_of, progress_of};
use super::{
    awaiting, entering, knowing, labelling, moving, offering, reading, revealing, searching,
    writing,
};
use crate::corpus::identity::{Identities, Identity};
use crate::corpus::peek::Spot;
use crate::corpus::{Change, Item, Progress, Refused};
use crate::labels::event::{Event, EventId};
use crate::labels::files::{Files, Whereabouts};
use crate::labels::sheet::Sheet;
use crate::labels::writer::Notice;
use crate::queue::columns::Columns;
use crate::queue::survey::{ClauseBits, Surveyed};
use crate::transcript::Pane;
use crate::tui::errand::Errand;
use crate::tui::message::Effect;
use crate::tui::model::{FRESH, Model};
use crate::tui::reader::current::Current;
use crate::tui::saving::Saving;
use crate::tui::showing::Wish;

/// An item that was asked for has been read.
pub fn loaded(model: &mut Model, item: Arc<Item>, effects: &mut Vec<Effect>) {
    awaiting::ends(model);
    if !model.tally.is_known_as(&item) {
        // Labels are found by position, and this is not the record that was there.
        return data_changed(model, &Change::Changed(item.file.clone()), effects);
    }
    let bits = model.tally.take_in_item(&item, &model.session.rubric);
    model.tally.saw(item.position);
    let sheet = model.tally.sheet(item.position, &model.session.rubric);
    let awaited = model.current.as_mut().filter(|current| {
        let same = || Identity::of(&current.item.transcript) == Identity::of(&item.transcript);
        current.spot.is_some() && same()
    });
    if let Some(current) = awaited {
        // It is on the screen already, and stays as it was scrolled.
        (current.item, current.spot, current.bits, current.sheet) = (item, None, bits, sheet);
        start_at_open_question(model);
        writing::refresh(model);
        return reading::fit(model);
    }
    offering::map(model, &item, effects);
    show(model, item, None, (bits, sheet));
    if model.errand.take_if(|errand| *errand == Errand::Reveal).is_some() {
        revealing::reveal(model, effects);
    }
}

/// An item has been read whose position is still to be found out.
pub fn peeked(model: &mut Model, spot: Spot, item: Arc<Item>) {
    awaiting::ends(model);
    model.errand.take_if(|errand| matches!(errand, Errand::Share(_)));
    model.message = None;
    show(model, item, Some(spot), (ClauseBits::default(), Sheet::default()));
}

fn show(
    model: &mut Model,
    item: Arc<Item>,
    spot: Option<Spot>,
    (bits, sheet): (ClauseBits, Sheet),
) {
    knowing::note(model);
    if let Some(current) = &model.current {
        model.places.note(current, model.focus);
        model.focus = current.stood_in_for.unwrap_or(model.focus);
    }
    let (focus, stood_in_for) = first_focus(&item, model.focus);
    model.focus = focus;
    let current = entering::laid_out_with(model, item, spot, (bits, sheet));
    model.current = Some(Current { stood_in_for, ..current });
    // A selection is of the text that was there.
    model.selection = None;
    start_at_open_question(model);
    if let Some(focus) = model.current.as_mut().and_then(|current| model.places.restore(current)) {
        model.focus = focus;
    }
    labelling::show_question(model);
    reading::show_turn(model);
    // What an earlier key had to say was about another item.
    model.message.take_if(|(_, keys)| *keys < FRESH);
    reading::fit(model);
    searching::loaded(model);
}

/// The pane to begin with: the one that has the focus, unless nothing is in it; then another, and the
/// one that it stands in for.
fn first_focus(item: &Item, focus: Pane) -> (Pane, Option<Pane>) {
    let has = |pane: &Pane| item.transcript.has(*pane);
    match [focus, Pane::Answer, Pane::Prompt, Pane::Scratchpad].into_iter().find(has) {
        Some(other) if other != focus => (other, Some(focus)),
        _ => (focus, None),
    }
}

/// The first question that misses an answer; of a done item the first one.
fn start_at_open_question(model: &mut Model) {
    let open = model.current.as_ref().and_then(|current| entering::open_question(model, current));
    if let Some(current) = &mut model.current {
        current.active = open.unwrap_or(0);
    }
}

/// The index has grown.
pub fn indexed(model: &mut Model, progress: &Progress, effects: &mut Vec<Effect>) {
    model.tally.grow(progress.items);
    model.background.indexing = (!progress.complete).then(|| percent(progress));
    show_first(model, effects);
    let is_told = || progress.complete || model.tally.next_open(model.heading_for()).is_some();
    if model.errand == Some(Errand::NextOpen) && is_told() {
        model.errand = None;
        model.message = None;
        moving::next_open(model, effects);
    }
    let spot = model.current.as_ref().and_then(|current| current.spot);
    effects.extend(spot.map(Effect::Settle));
    if progress.complete {
        moving::jump(model, effects);
    }
}

fn percent(progress: &Progress) -> u8 {
    let total = progress.bytes_total.max(1);
    u8::try_from((progress.bytes_done.min(total) * 100) / total).unwrap_or(100)
}

/// A glance at some records has told whether the filter lets them through.
pub fn glanced(model: &mut Model, from: usize, bits: &[ClauseBits], effects: &mut Vec<Effect>) {
    model.tally.take_in_bits(from, bits, &model.session.rubric);
    show_first(model, effects);
}

/// The survey has looked at some records.
pub fn surveyed(model: &mut Model, batch: &[Surveyed], effects: &mut Vec<Effect>) {
    model.tally.take_in(batch, &model.session.rubric);
    writing::refresh(model);
    moving::look_for_awaited(model, effects);
    show_first(model, effects);
}

/// The survey has looked at all records that the journal names. A review that has just begun goes
/// to its first open item now, if it could not be told before.
pub fn labels_found(model: &mut Model, effects: &mut Vec<Effect>) {
    knowing::ask(model, effects);
    let is_open = |position| model.tally.state(position).is_open();
    if model.errand != Some(Errand::Begin) || model.heading_for().is_none_or(is_open) {
        return;
    }
    effects.extend(model.tally.next_open(None).map(Effect::Load));
}

/// Some of very many files cannot be opened.
pub fn refused(model: &mut Model, refused: &[Refused]) {
    if let [first, others @ ..] = refused {
        let more = match others.len() {
            0 => String::new(),
            others => format!(" (and {others} more)"),
        };
        model.say(format!("{first}{more}; `triptych check` tells more"));
    }
}

/// An earlier run has looked at all records.
pub fn recalled(
    model: &mut Model,
    found: (Arc<Identities>, Arc<Columns>),
    effects: &mut Vec<Effect>,
) {
    model.background.kept = true;
    let bits = model.tally.survey().from_columns(&found.1, found.1.known());
    if model.tally.recall(found, bits, &model.session.rubric) {
        effects.push(Effect::EndSurvey);
        labels_found(model, effects);
        all_known(model, effects);
    }
}

/// The survey has looked at all records.
pub fn survey_done(model: &mut Model, effects: &mut Vec<Effect>) {
    model.tally.complete(&model.session.rubric);
    if !std::mem::replace(&mut model.background.kept, true) {
        effects.push(Effect::Keep);
    }
    all_known(model, effects);
}

/// The built-in questions on data without the field that they compare are somebody else's.
fn say_whose_questions(model: &mut Model) {
    let rubric = &model.session.rubric;
    let Some(condition) = rubric.condition.as_ref().filter(|_| model.session.is_rubric_implied)
    else {
        return;
    };
    let is_there = model.tally.columns.keys().any(|(name, _)| name == condition.field);
    if !is_there && model.message.is_none() {
        let name = rubric.name.clone();
        model.say(format!("the questions are of {name}; triptych rubric --new begins your own"));
    }
}

/// Everything about every record is known.
fn all_known(model: &mut Model, effects: &mut Vec<Effect>) {
    writing::refresh(model);
    model.refresh_screens();
    moving::look_for_awaited(model, effects);
    if model.errand.take_if(|errand| *errand == Errand::Twin).is_some() {
        model.wish = Some(Wish::Twin);
    }
    moving::jump(model, effects);
    if let Some(words) = model.tally.missing() {
        model.say(words);
    }
    say_whose_questions(model);
    let filter = model.tally.filter().cloned();
    let rubric = &model.session.rubric;
    let checked = filter.map(|filter| model.tally.columns.check_keys(&filter, rubric));
    if let Some(Err(problem)) = checked {
        model.say(problem);
    }
    if let Err(problem) = model.tally.check_sort(&model.session.rubric) {
        model.say(problem);
    }
    if model.tally.filter().is_some() && model.tally.selection.is_empty() {
        model.current = None;
    }
    show_first(model, effects);
}

/// Where the item on the screen is not in the queue that a filter has just made, the first one
/// of it.
fn show_first(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.is_unplaced() || model.awaited.is_some() {
        return;
    }
    let inside = model.position().is_some_and(|position| model.tally.selection.holds(position));
    if inside || model.tally.selection.is_empty() || model.tally.waits_for_order() {
        return;
    }
    let waiting = model.position().is_some_and(|position| !model.tally.is_judged(position));
    if waiting {
        return;
    }
    let next = model.tally.next_open(model.position()).or_else(|| model.tally.selection.get(0));
    if let Some(position) = next {
        moving::go_to(model, position, effects);
    }
}

/// The journal has something to say.
pub fn journal(model: &mut Model, notice: Notice, effects: &mut Vec<Effect>) {
    match notice {
        Notice::Saved { through } => saved(model, through),
        Notice::Failed { unsaved, path, why } => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            model.saving = Saving::Failed { unsaved, why: format!("{why} ({name})") };
        }
        Notice::WaitingForLock => model.say("waiting: another program is writing the journal"),
        Notice::LocksUnsupported => {
            model.say("no locks on this file system: only one program may write the labels");
        }
        Notice::WrittenAgain { events, damage } => {
            model.say(format!("the journal was {damage}: {events} events are written again"));
        }
        Notice::Moved { to, why } => model.say(format!("labels now go to {}: {why}", to.display())),
        Notice::Others { events } => {
            let names = names_of(&events);
            let files = model.tally.files();
            let is_new = |event: &Event| {
                let item = event.item();
                item.is_some_and(|item| files.find(item.file.as_deref()) == Whereabouts::Gone)
            };
            effects.extend(events.iter().any(is_new).then_some(Effect::NameFiles));
            model.tally.ledger.extend_foreign(events);
            model.tally.anchor_anew(&model.session.rubric);
            writing::refresh(model);
            model.refresh_screens();
            let progress = names.iter().map(|name| progress_of(model, name));
            let words = progress.collect::<Vec<_>>().join(", ");
            model.say(words);
        }
    }
    reading::fit(model);
}

/// Everything up to this event is on the disk. What was written since is not called saved.
fn saved(model: &mut Model, through: EventId) {
    if let Some(last) = model.unsaved.iter().position(|id| *id == through) {
        model.unsaved.drain(..=last);
    }
    model.saving =
        if model.unsaved.is_empty() { Saving::Saved } else { Saving::Saving { slow: false } };
}

/// The disk has not answered for a while.
pub fn saving_slow(model: &mut Model) {
    if let Saving::Saving { slow } = &mut model.saving {
        *slow = true;
        model.say("the disk does not answer; labels wait in memory, and you can go on");
    }
}

/// It has been found out which files events name.
pub fn named(model: &mut Model, files: Files) {
    model.tally.set_files(files);
    model.tally.anchor_anew(&model.session.rubric);
    writing::refresh(model);
    model.refresh_screens();
}

/// Another program has changed a data file, or taken it away.
pub fn data_changed(model: &mut Model, change: &Change, effects: &mut Vec<Effect>) {
    match change {
        Change::Changed(file) => {
            model.say(format!("{file} has changed on the disk and is read anew"));
            effects.push(Effect::Reopen);
        }
        Change::Gone(file) => {
            model.say(format!("{file} is not there any more; your labels are safe"));
        }
    }
}

/// The data have been opened anew; the labels stay, and find their records again.
pub fn reopened(
    model: &mut Model,
    (at, files): (Option<usize>, Files),
    progress: &Progress,
    effects: &mut Vec<Effect>,
) {
    awaiting::ends(model);
    let (survey, filter) = (model.tally.survey().clone(), model.tally.filter().cloned());
    model.tally.start_over(survey.clone(), filter);
    model.tally.set_files(files);
    // What was found, listed and on the way back are positions in the old data.
    model.trail.clear();
    model.places.clear();
    model.known.clear();
    model.first_words.clear();
    model.last_done = None;
    model.errand.take_if(|errand| {
        matches!(errand, Errand::Share(_) | Errand::Hit { .. } | Errand::NextOpen)
    });
    if model.searching.take().is_some() {
        effects.push(Effect::EndSearch);
    }
    model.screens.retain(|screen| !screen.is_of_data());
    model.selection = None;
    model.background.kept = false;
    indexed(model, progress, &mut Vec::new());
    effects.push(Effect::Survey(survey));
    model.refresh_screens();
    match (at, &model.current) {
        (Some(position), _) => effects.push(Effect::Load(position)),
        (None, Some(_)) => {
            model.current = None;
            model.say("the data have changed, and the item on the screen is no longer in them");
            show_first(model, effects);
        }
        (None, None) => show_first(model, effects),
    }
}
