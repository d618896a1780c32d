//! What keys mean to the question about both items that has them.

use std::sync::Arc;

use super::asked::{pair, questions, sheet};
use super::sides::Sides;
use crate::corpus::showing::record;
use crate::labels::event::{Body, ItemRef};
use crate::rubric::{Answer, Pressed, Question};
use crate::tui::blind;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::reader::writing;

/// The question before or behind the one with the keys.
pub fn step(model: &Model, sides: &mut Sides, forward: bool) {
    let last = questions(model, sides.other_position()).len().saturating_sub(1);
    sides.together_at = sides
        .together_at
        .map(|place| if forward { (place + 1).min(last) } else { place.saturating_sub(1) });
}

/// A key for the question that has the keys.
pub fn press(
    model: &mut Model,
    sides: &mut Sides,
    pressed: impl Fn(&Question, Option<&Answer>) -> Option<Pressed>,
    effects: &mut Vec<Effect>,
) {
    let all = questions(model, sides.other_position());
    let Some(question) = sides.together_at.and_then(|place| all.get(place)) else { return };
    let before = sheet(model, sides.other_position());
    let before = before.answer(&question.id);
    match pressed(question, before) {
        Some(Pressed::Answer(answer)) if answer.as_ref() == before => {
            let words = format!("{} was answered so already", question.id);
            model.say(words);
        }
        Some(Pressed::Answer(answer)) => self::answer(model, sides, answer, effects),
        Some(Pressed::OpenPrompt) => {}
        None => {
            let words = format!("{} has no such choice", question.id);
            model.say(words);
        }
    }
}

/// Answers the question that has the keys (`None` clears it), and goes on to the next open one.
pub fn answer(
    model: &mut Model,
    sides: &mut Sides,
    value: Option<Answer>,
    effects: &mut Vec<Effect>,
) {
    let all = questions(model, sides.other_position());
    let Some(question) = sides.together_at.and_then(|place| all.get(place)) else { return };
    let (stays, question) = (question.stays_after_answer(), question.id.clone());
    if !writing::may_write(model) {
        return;
    }
    let Some(items) = items(model, sides) else { return };
    let stays = stays || value.is_none();
    let rubric = model.session.rubric.reference();
    let hidden = blind::hidden_now(model);
    writing::write(model, Body::PairAnswer { items, rubric, question, value, hidden }, effects);
    if stays {
        return;
    }
    let sheet = sheet(model, sides.other_position());
    let is_open = |question: &Question| sheet.answer(&question.id).is_none();
    let open = questions(model, sides.other_position()).iter().position(is_open);
    match open {
        Some(place) => sides.together_at = Some(place),
        None => model.say("this pair has all its answers"),
    }
}

fn items(model: &Model, sides: &Sides) -> Option<[Arc<ItemRef>; 2]> {
    let (first, _) = pair(model, sides.other_position())?;
    let here = &model.current.as_ref()?.item;
    let other = &sides.other.item;
    let both = if record(here.position) == first { [here, other] } else { [other, here] };
    let named = both.map(|item| model.tally.item_ref(record(item.position), ItemRef::of(item)));
    Some(named.map(Arc::new))
}
