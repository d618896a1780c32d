//! The other run of a query.

use super::moving;
use crate::tui::errand::Errand;
use crate::tui::hidden::Hidden;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Goes to the other run of the query, at the same turn.
pub fn go_to_twin(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(position) = model.position() else { return };
    if model.session.blind.hides(Hidden::Tier) {
        return model.say("this review is blind: which runs belong together would tell the tier");
    }
    let Some(condition) = &model.session.rubric.condition else {
        return model.say("the rubric names no condition, so that nothing makes a pair");
    };
    let (field, sides) = (condition.field.clone(), format!("{} and {}", condition.a, condition.b));
    if !model.tally.knows_all() {
        return model.say("which runs belong together is known once every record is read");
    }
    let Some((a, b)) = model.tally.pair_of(position, &model.session.rubric) else {
        return model.say(format!("no other run of this query: pairs are of {field} {sides}"));
    };
    let turn = model.current.as_ref().map_or(0, |current| current.pane(model.focus).turn());
    let at_top = model.current.as_ref().is_some_and(|current| current.pane(model.focus).top == 0);
    let focus = model.focus;
    moving::go_to(model, if position == a { b } else { a }, effects);
    model.errand = Some(Errand::Turn { pane: focus, turn: if at_top { 0 } else { turn } });
}
