//! Which prompts the reviewer has read, in this run and before.

use std::sync::Arc;

use super::folds::Folds;
use super::writing;
use crate::corpus::showing::record;
use crate::corpus::{Corpus, Item};
use crate::labels::event::{Folded, ItemRef};
use crate::labels::sheet::Sheet;
use crate::queue::record_facts::{READ, is_prompt};
use crate::transcript::{Pane, Segment};
use crate::tui::blind;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// The prompts of so many items that were read in earlier runs are looked at, the latest.
const MOST_BEFORE: usize = 24;

/// Notes which prompts of the item on the screen have been read, before it is left.
pub fn note(model: &mut Model) {
    if !model.session.fold_read {
        return;
    }
    let Some(item) = model.position().and_then(|_| writing::item_ref(model)) else { return };
    let Some(current) = &model.current else { return };
    let position = record(current.item.position);
    let is_read = |(index, segment): &(usize, &Segment)| {
        let seen = current.looked.share_of(*index, segment);
        is_prompt(segment) && seen + current.folds.share_read(*index, segment) >= READ
    };
    let all = || current.item.transcript.segments.iter().enumerate();
    let is_whole = all().filter(|(_, segment)| is_prompt(segment)).all(|found| is_read(&found));
    let segments = all().filter(is_read);
    let sheet = model.tally.sheet(position, &model.session.rubric);
    let texts = segments.map(|(_, segment)| blind::covered_of(model, &sheet, &segment.text));
    for text in texts.collect::<Vec<String>>() {
        model.known.add(&text, position, &item);
    }
    if is_whole {
        model.tally.note_read(position);
    }
}

/// What is folded of an item at first: what is long, and what was read before.
#[must_use]
pub fn folds(model: &Model, item: &Item, sheet: &Sheet) -> Folds {
    let shows_names = blind::shown_beside(model, sheet).names;
    let mut folds = Folds::at_first(&item.transcript, shows_names);
    if !model.session.fold_read {
        return folds;
    }
    let hides = blind::hides_names(model);
    let name = |position| (!hides).then(|| blind::shown_name(model, position));
    for (index, segment) in item.transcript.segments.iter().enumerate() {
        if !is_prompt(segment) {
            continue;
        }
        let seen = blind::covered_of(model, sheet, &segment.text);
        // What is covered is as long as what it covers, but in columns: no part of it can be told.
        let is_covered = seen != segment.text;
        let read = model
            .known
            .fold(&seen, record(item.position), |position| name(position).filter(|_| !is_covered));
        if let Some(read) = read {
            folds.fold_read(index, read);
        }
    }
    folds
}

/// What of the prompt was folded because it had been read, for an answer.
#[must_use]
pub fn folded(model: &Model) -> Option<Folded> {
    let current = model.current.as_ref()?;
    let prompt: usize =
        current.item.transcript.pane(Pane::Prompt).map(|segment| segment.text.len()).sum();
    let (item, bytes) = current.folds.read_before()?;
    Some(Folded::of_prompt(item, bytes, prompt))
}

/// Asks for the prompts that the reviewer has read in earlier runs.
pub fn ask(model: &Model, effects: &mut Vec<Effect>) {
    if !model.session.fold_read {
        return;
    }
    let mut read = model.tally.read_before();
    read.sort_unstable();
    let positions: Vec<usize> =
        read.iter().rev().take(MOST_BEFORE).map(|(_, position)| *position).collect();
    if !positions.is_empty() {
        effects.push(Effect::ReadPrompts(positions));
    }
}

/// The items at these positions.
#[must_use]
pub fn read(corpus: &Corpus, positions: &[usize]) -> Vec<Arc<Item>> {
    positions.iter().filter_map(|position| corpus.read(*position).map(Arc::new)).collect()
}

/// Items whose prompts were read in earlier runs, the latest first.
pub fn read_before(model: &mut Model, items: &[Arc<Item>]) {
    for item in items.iter().rev() {
        let name = Arc::new(model.tally.item_ref(item.position, ItemRef::of(item)));
        let sheet = model.tally.sheet(item.position, &model.session.rubric);
        for segment in item.transcript.segments.iter().filter(|segment| is_prompt(segment)) {
            let seen = blind::covered_of(model, &sheet, &segment.text);
            model.known.add(&seen, item.position, &name);
        }
    }
}
