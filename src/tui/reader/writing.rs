//! Events: what makes them, counts them and sends them to the journal.

use std::sync::Arc;

use super::marking::marked;
use crate::labels::event::{Body, ItemRef};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::saving::Saving;

/// Whether something can be said of the item on the screen, and the reviewer can have seen it; says so
/// where not.
pub fn may_write(model: &mut Model) -> bool {
    can_write(model) && is_seen(model, false)
}

/// The same for what opens a line to type in.
pub fn may_write_words(model: &mut Model) -> bool {
    can_write(model) && is_seen(model, true)
}

/// Whether the item on the screen is on the glass, so that a key is meant for it.
fn is_seen(model: &mut Model, opens_line: bool) -> bool {
    let Some(current) = &model.current else { return true };
    let is_to_come = model.awaited.is_some();
    if !is_to_come && !model.frame_guard.is_unseen(&current.item, model.now) {
        return true;
    }
    let words = model.frame_guard.pass_over(opens_line);
    model.say(words);
    false
}

/// Whether a key may be a letter of what would have been typed in a line that was not opened, since its
/// item was not on the glass.
pub fn is_for_a_lost_line(model: &mut Model) -> bool {
    model.frame_guard.swallows() && !is_seen(model, true)
}

/// Whether something can be written while an item is on the screen; says so where it cannot.
pub fn can_write(model: &mut Model) -> bool {
    let problem = if model.current.is_none() {
        "no item is on the screen"
    } else if model.session.readonly {
        "read only: nothing is written"
    } else {
        return true;
    };
    model.say(problem);
    false
}

/// Makes an event of it, counts it, and sends it to the journal.
pub fn write(model: &mut Model, body: Body, effects: &mut Vec<Effect>) {
    write_all(model, vec![body], effects);
}

/// Makes events of one action, which are undone together.
pub fn write_all(model: &mut Model, bodies: Vec<Body>, effects: &mut Vec<Effect>) {
    // What was said before was about something else.
    model.message = None;
    let before = preamble(model).into_iter();
    let (count, is_one) = (bodies.len(), bodies.len() < 2);
    let mut act = None;
    for (body, is_of_act) in
        before.map(|body| (body, false)).chain(bodies.into_iter().map(|body| (body, true)))
    {
        let by = model.session.reviewer.clone();
        let after = model.tally.ledger.latest(&by);
        let mut event = model.mint.event(model.now, after, &by, body.of_showing());
        if is_of_act && !is_one {
            event.act = Some(*act.get_or_insert(event.id));
        }
        model.tally.ledger.add(event.clone());
        model.unsaved.extend(event.is_label().then_some(event.id));
        effects.push(Effect::Append(Box::new(event)));
    }
    model.saving = match &model.saving {
        Saving::Failed { unsaved, why } => {
            Saving::Failed { unsaved: unsaved + count, why: why.clone() }
        }
        Saving::Saving { slow } => Saving::Saving { slow: *slow },
        Saving::Nothing | Saving::Saved => Saving::Saving { slow: false },
    };
    if let Some(position) = model.position() {
        model.tally.relabel(position, &model.session.rubric);
    }
    refresh(model);
}

/// Makes events of one action on several items.
pub fn write_on(
    model: &mut Model,
    positions: &[usize],
    bodies: Vec<Body>,
    effects: &mut Vec<Effect>,
) {
    write_all(model, bodies, effects);
    for &position in positions {
        model.tally.recount(position, &model.session.rubric);
    }
}

/// What the first event of a run has before it.
fn preamble(model: &Model) -> Vec<Body> {
    if model.saving != Saving::Nothing {
        return Vec::new();
    }
    model.tally.ledger.preamble(&model.session.rubric)
}

/// The labels of the item on the screen, read again from the ledger.
pub fn refresh(model: &mut Model) {
    let Some(position) = model.position() else { return };
    let sheet = model.tally.sheet(position, &model.session.rubric);
    let Some(current) = &model.current else { return };
    let (quoted, marks) = marked(model, &current.item.transcript, &sheet);
    if let Some(current) = &mut model.current {
        current.marks = marks;
        current.quoted = quoted;
        current.sheet = sheet;
    }
}

/// The item on the screen, as events name it.
pub fn item_ref(model: &Model) -> Option<Arc<ItemRef>> {
    let current = model.current.as_ref()?;
    Some(Arc::new(model.tally.item_ref(current.item.position, ItemRef::of(&current.item))))
}
