//! Showing what a blind review hides of an item.

use super::moving;
use super::writing::{item_ref, write};
use crate::labels::event::Body;
use crate::queue::progress::ItemState;
use crate::tui::blind;
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

/// Whether the item on the screen has been begun.
fn has_answers(model: &Model) -> bool {
    model.position().is_some_and(|position| model.tally.state(position) == ItemState::Partial)
}
