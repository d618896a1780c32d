//! Sequences of keys.

use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// What the keys so far mean.
pub enum Typed {
    /// The beginning of a sequence.
    More,
    Command(Command),
    /// A letter of the rubric's.
    Letter(char),
    Unbound(Vec<Chord>),
}

/// Adds a key to those that are pending and looks them up.
pub fn typed(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Typed {
    model.pending.push(chord);
    let keymap = &model.session.keymap;
    let found = match model.selection {
        Some(_) => keymap.lookup_selecting(&model.pending),
        None => keymap.lookup(&model.pending),
    };
    let found = match found {
        Lookup::Prefix(_) => {
            effects.push(Effect::StartHintTimer);
            return Typed::More;
        }
        Lookup::Command(command) => Typed::Command(command),
        Lookup::Letter(letter) => Typed::Letter(letter),
        Lookup::Unbound => Typed::Unbound(model.pending.clone()),
    };
    model.pending.clear();
    model.hint = false;
    found
}
