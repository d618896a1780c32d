//! Leaving an item for the next open one.

use super::{labelling, moving};
use crate::queue::progress::ItemState;
use crate::text::counted;
use crate::tui::blind;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Goes on from a set of answers that is complete to the next question; else to the next open item, and
/// says what of this one is left open.
pub fn for_next_open(model: &mut Model, effects: &mut Vec<Effect>) {
    let missing = open_questions(model);
    if missing > 0 && labelling::has_begun_a_set(model) {
        return labelling::ask_next(model);
    }
    let left = model
        .position()
        .filter(|&position| missing > 0 && model.tally.state(position) == ItemState::Partial);
    moving::next_open(model, effects);
    if let Some(position) = left {
        let (name, back) =
            (blind::shown_name(model, position), model.session.keymap.key_for(Command::JumpBack));
        moving::say_before(
            model,
            &format!("{name}: {} open · {back}", counted(missing, "question")),
        );
    }
}

/// How many questions of the item on the screen must be answered and are not.
fn open_questions(model: &Model) -> usize {
    let Some(asking) = model.asking() else { return 0 };
    model.session.rubric.questions.iter().filter(|question| asking.misses(question)).count()
}
