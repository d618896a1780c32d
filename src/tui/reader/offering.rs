//! What the review offers of itself.

use crate::corpus::Item;
use crate::transcript::WarningCode;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Opens the screen that maps, once a file, where its texts were found by a weak guess.
pub fn map(model: &mut Model, item: &Item, effects: &mut Vec<Effect>) {
    let guessed = item.transcript.warnings.iter().find(|one| one.code == WarningCode::Guessed);
    let is_weak = guessed.is_some_and(|warning| warning.detail.is_some());
    if is_weak && model.session.blind.is_off() && !model.offered_maps.contains(&item.source) {
        model.offered_maps.push(item.source);
        effects.push(Effect::LoadMapping { position: item.position, kept: None });
    }
}
