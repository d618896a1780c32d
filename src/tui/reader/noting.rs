//! Notes on items.

use std::sync::Arc;

use super::writing::{item_ref, write};
use crate::labels::event::{Body, ItemRef};
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Writes the note on the item that it was opened for; an empty one takes it away.
pub fn write_note(
    model: &mut Model,
    item: Option<Arc<ItemRef>>,
    text: &str,
    effects: &mut Vec<Effect>,
) {
    let Some(item) = item else { return };
    let value = (!text.trim().is_empty()).then(|| text.into());
    let is_here = item_ref(model).is_some_and(|here| here.is_at(&item));
    let before = model.current.as_ref().and_then(|current| current.sheet.note.as_deref());
    if is_here && before == value.as_deref() {
        return model.say("the note is as it was");
    }
    write(model, Body::Note { item, value }, effects);
    if !is_here {
        model.tally.anchor_anew(&model.session.rubric);
        model.say("the note is on the item that it was opened for");
    }
}

/// The editor was left.
pub fn edited(
    model: &mut Model,
    result: Result<Option<String>, String>,
    effects: &mut Vec<Effect>,
) {
    match result {
        Ok(Some(text)) => {
            let item = model.note_of.take();
            write_note(model, item, text.trim_end_matches('\n'), effects);
        }
        Ok(None) => model.say("the note is as it was"),
        Err(problem) => model.say(problem),
    }
}
