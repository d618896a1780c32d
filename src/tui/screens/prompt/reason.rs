//! Why a dispute was decided so, one line.

use super::state::{Ask, Typed};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::adjudicating;

#[derive(Debug)]
struct Reason;

/// Opens the line with the reason as it is.
pub fn open(model: &mut Model) {
    let Some(before) = adjudicating::reason(model) else {
        return model.say("decide first, with a digit; then c says why");
    };
    super::open(model, Reason, before);
}

impl Ask for Reason {
    fn title(&self, _model: &Model) -> String {
        "why".to_owned()
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        adjudicating::give_reason(model, typed.text, effects);
        Then::Close
    }
}
