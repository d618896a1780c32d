//! Showing what a blind review hides of an item.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::moving;
use super::writing::{item_ref, write, write_all};
use crate::labels::anchor::Anchor;
use crate::labels::event::{Body, ItemRef};
use crate::queue::progress::ItemState;
use crate::queue::seal::Seals;
use crate::text::counted;
use crate::tui::blind::{self, Hidden};
use crate::tui::errand::Errand;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Shows what a blind review hides of an item, once it is answered.
pub fn reveal(model: &mut Model, effects: &mut Vec<Effect>) {
    let (Some(item), Some(position)) = (item_ref(model), model.position()) else { return };
    if model.session.blind.is_off() {
        return model.say("nothing is hidden: this review is not blind");
    }
    if model.session.blind.is_withheld() {
        return model.say("this bundle does not hold what is hidden: whoever packed it can tell");
    }
    if blind::hidden_now(model).is_empty() {
        return model.say("nothing of this item is hidden any more");
    }
    let is_open = model.tally.state(position) != ItemState::Done;
    let is_done = |answered: &usize| model.tally.state(*answered) == ItemState::Done;
    if let Some(answered) =
        model.last_done.filter(is_done).filter(|_| is_open && !has_answers(model))
        && !model.tally.sheet(answered, &model.session.rubric).revealed
    {
        // Auto-advance has left it already.
        moving::go_to(model, answered, effects);
        model.errand = Some(Errand::Reveal);
        let back = model.session.keymap.key_for(Command::JumpBack);
        return model.say(format!("the item that you have just answered; {back} goes on"));
    }
    if is_open {
        let back = model.session.keymap.key_for(Command::JumpBack);
        return model.say(format!("answer first; {back} goes back to what you have answered"));
    }
    let shown = model.session.blind.words();
    write(model, Body::Reveal { item, shown }, effects);
}

/// The items of the queue that the reviewer has done and not revealed, as events name them.
#[must_use]
pub fn still_hidden(model: &Model) -> Vec<Arc<ItemRef>> {
    if model.session.blind.is_off() || model.session.blind.is_withheld() {
        return Vec::new();
    }
    let (tally, rubric) = (&model.tally, &model.session.rubric);
    let mut found: BTreeMap<usize, Arc<ItemRef>> = BTreeMap::new();
    for (target, anchor) in tally.ledger.anchored() {
        let Anchor::Current(position) = *anchor else { continue };
        let is_done = || tally.state(position) == ItemState::Done;
        let is_hidden = || !tally.sheet(position, rubric).revealed;
        let is_own = target.by.get(tally.reviewer()).is_some();
        if is_own && tally.selection.holds(position) && is_done() && is_hidden() {
            found.insert(position, target.item.clone());
        }
    }
    found.into_values().collect()
}

/// The items of the queue that the reviewer has answered otherwise than a classifier, where what that
/// says is shown.
#[must_use]
pub fn differing(model: &Model) -> Vec<usize> {
    let (tally, rubric) = (&model.tally, &model.session.rubric);
    let labelled = tally.ledger.positions().filter(|position| tally.selection.holds(*position));
    let seals = Seals::of(tally, rubric);
    let shown = labelled.filter(|position| {
        !blind::hides(model, Hidden::Flags, Some(*position)) && seals.over(*position).is_none()
    });
    let mut found: Vec<usize> =
        shown.filter(|position| tally.disagrees(*position, rubric)).collect();
    found.sort_unstable();
    found
}

/// Shows what is hidden of all of them: the review is at its end.
pub fn reveal_all(model: &mut Model, effects: &mut Vec<Effect>) {
    let items = still_hidden(model);
    if items.is_empty() || model.session.readonly {
        return;
    }
    let count = items.len();
    let shown = model.session.blind.words();
    let bodies = items.into_iter().map(|item| Body::Reveal { item, shown: shown.clone() });
    write_all(model, bodies.collect(), effects);
    model.say(format!("{} revealed", counted(count, "item")));
}

/// Whether the item on the screen has been begun.
fn has_answers(model: &Model) -> bool {
    model.position().is_some_and(|position| model.tally.state(position) == ItemState::Partial)
}
