//! The note on an item, one line.

use std::sync::Arc;

use super::state::{Ask, Typed};
use crate::labels::event::ItemRef;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Then};
use crate::tui::reader::{noting, writing};

#[derive(Debug)]
struct Note {
    /// The record that it is about: another one may come on the screen meanwhile.
    about: Option<Arc<ItemRef>>,
}

/// Opens the line with the note as it is.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    if !writing::may_write_words(model) {
        return;
    }
    let note = model.current.as_ref().and_then(|current| current.sheet.note.clone());
    let note = note.unwrap_or_default();
    if note.contains('\n') {
        let key = model.session.keymap.key_for(Command::NoteInEditor);
        return model.say(format!("this note has several lines; {key} opens it in the editor"));
    }
    let about = writing::item_ref(model);
    super::open(model, Note { about }, note);
}

impl Ask for Note {
    fn title(&self, _model: &Model) -> String {
        "note".to_owned()
    }

    fn draft_of(&self, _model: &Model) -> Option<String> {
        Some(format!("note on {}", about_words(self.about.as_deref()?)))
    }

    fn confirm(&self, model: &mut Model, typed: &Typed<'_>, effects: &mut Vec<Effect>) -> Then {
        noting::write_note(model, self.about.clone(), typed.text, effects);
        Then::Close
    }
}

/// What tells a record's drafts from those of others, as [`ItemRef::is_at`] does: which copy it is may
/// become known while a draft waits.
pub(super) fn about_words(item: &ItemRef) -> String {
    format!("{:?} {:?} {:?} {}", item.id, item.file, item.n, item.digest)
}
