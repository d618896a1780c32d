//! Labels that are stale because their records are read in another way now: all of them are confirmed
//! at once.

use std::sync::Arc;

use super::writing;
use crate::corpus::Corpus;
use crate::labels::anchor::Since;
use crate::labels::event::ItemRef;
use crate::labels::sheet::{Sheet, confirmation};
use crate::text::counted;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// How many labels would be confirmed, in words.
///
/// # Errors
/// Where there are none, with why.
pub fn offered(model: &Model) -> Result<String, String> {
    if !model.tally.knows_all() {
        return Err("what is read in another way is known once every record has been read".into());
    }
    let all: Vec<usize> = reread(model).map(|(_, sheet)| sheet.stale.len()).collect();
    if all.is_empty() {
        return Err("no label of yours is stale because its record is read in another way".into());
    }
    let (labels, items) = (all.iter().sum::<usize>(), all.len());
    let (labels, items) = (counted(labels, "label"), counted(items, "item"));
    Ok(format!("{labels} on {items} still hold, though read in another way now"))
}

/// Has the records read whose labels are to be confirmed: only they tell what they are now.
pub fn read(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::TellItems(reread(model).map(|(position, _)| position).collect()));
}

/// What these records say of themselves.
#[must_use]
pub fn tell(corpus: &Corpus, positions: &[usize]) -> Vec<(usize, ItemRef)> {
    let tell = |&position: &usize| {
        let item = corpus.read_to_label(position)?;
        Some((position, ItemRef::of(&item)))
    };
    positions.iter().filter_map(tell).collect()
}

/// Confirms the labels of records that have been read: an event for each, one action.
pub fn confirm(model: &mut Model, items: Vec<(usize, ItemRef)>, effects: &mut Vec<Effect>) {
    let mut bodies = Vec::new();
    let (mut positions, mut labels) = (Vec::new(), 0);
    for (position, item) in items {
        let sheet = model.tally.sheet(position, &model.session.rubric);
        if !is_reread(&sheet) {
            continue;
        }
        labels += sheet.stale.len();
        let item = model.tally.item_ref(position, item);
        bodies.extend(confirmation(&sheet, Arc::new(item)));
        positions.push(position);
    }
    writing::write_on(model, &positions, bodies, effects);
    model.say(format!("{} count again", counted(labels, "label")));
}

/// The items with stale labels of the reviewer's whose records are known to be as they were.
fn reread(model: &Model) -> impl Iterator<Item = (usize, Sheet)> + '_ {
    let sheet = |position| (position, model.tally.sheet(position, &model.session.rubric));
    model.tally.ledger.positions().map(sheet).filter(|(_, sheet)| is_reread(sheet))
}

fn is_reread(sheet: &Sheet) -> bool {
    sheet.since.is_some_and(Since::is_reading)
}
