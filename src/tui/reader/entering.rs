//! An item as it comes on the screen, before anything is done with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::current::Current;
use super::hits::Hits;
use super::looked::Looked;
use super::marking::marked;
use super::told::Told;
use super::{knowing, layout};
use crate::corpus::Item;
use crate::corpus::peek::Spot;
use crate::labels::sheet::Sheet;
use crate::queue::progress::Asking;
use crate::queue::survey::ClauseBits;
use crate::tui::blind;
use crate::tui::model::Model;

/// An item laid out as the one on the screen would be.
#[must_use]
pub fn laid_out(model: &Model, item: Arc<Item>) -> Current {
    let bits = model.tally.survey().bits_of(&item);
    let sheet = model.tally.sheet(item.position, &model.session.rubric);
    let mut current = laid_out_with(model, item, None, (bits, sheet));
    current.active = open_question(model, &current).unwrap_or(0);
    current
}

/// The same with what is known of it.
#[must_use]
pub fn laid_out_with(
    model: &Model,
    item: Arc<Item>,
    spot: Option<Spot>,
    (bits, sheet): (ClauseBits, Sheet),
) -> Current {
    let shown = blind::shown_beside(model, &sheet);
    let folds = knowing::folds(model, &item, &sheet);
    let arranged = (&model.geometry(), model.reading.thread);
    let views = layout::views(&item.transcript, arranged, (shown, &folds));
    let (quoted, marks) = marked(model, &item.transcript, &sheet);
    Current {
        gone_to: None,
        item,
        spot,
        bits,
        views,
        folds,
        looked: Looked::default(),
        told: Told::default(),
        is_aligned: false,
        changed: BTreeMap::new(),
        marks,
        hits: Hits::default(),
        sheet,
        quoted,
        turn: 0,
        stood_in_for: None,
        active: 0,
        spent: 0,
    }
}

/// The first question that misses an answer; of a done item the first one.
#[must_use]
pub fn open_question(model: &Model, current: &Current) -> Option<usize> {
    let survey = model.tally.survey();
    let asking = Asking { survey, bits: current.bits, sheet: &current.sheet };
    let questions = &model.session.rubric.questions;
    let open = questions.iter().position(|question| asking.misses(question));
    open.or_else(|| questions.iter().position(|question| asking.asks(question)))
}
