//! Codes: what attaches them, defines, renames and merges them.

use std::ops::Range;

use super::writing::{item_ref, write, write_all};
use crate::labels::codes::{CodeEntry, slug};
use crate::labels::event::{Body, EventId};
use crate::labels::quote::around;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::showing::Others;

/// A passage that a code is to be attached to: the segment, and the bytes of its text.
pub type Passage = (usize, Range<usize>);

/// Attaches a code to the item on the screen, or to a passage of it; a new name makes a new code. The same
/// code on the whole item again takes it off.
pub fn attach(model: &mut Model, name: &str, passage: Option<&Passage>, effects: &mut Vec<Effect>) {
    let Some(item) = item_ref(model) else { return };
    let book = model.tally.ledger.codebook();
    let known = known_code(model, name);
    let code = known.clone().unwrap_or_else(|| slug(name));
    if code.is_empty() {
        return model.say("a code needs a letter or a digit");
    }
    if let (None, Some(event)) = (passage, own_mark(model, &code)) {
        write(model, Body::Retract { of: vec![event] }, effects);
        return model.say(format!("the code {code} is taken off"));
    }
    let is_new = known.is_none();
    let names_it = is_new && book.entry(&code).is_none() && name.trim() != code;
    let mut bodies = Vec::new();
    let found = passage.and_then(|(segment, range)| {
        let text = &model.current.as_ref()?.item.transcript.segments.get(*segment)?;
        let points = |end: usize| text.text.get(..end).map_or(0, |text| text.chars().count());
        let (before, behind) = around(&text.text, range);
        let quote = text.text.get(range.clone())?.to_owned();
        let place = (text.pane, *segment, points(range.start), points(range.end));
        Some((place, quote, (before.into_boxed_str(), behind.into_boxed_str())))
    });
    let (pane, segment, from, to, quote, around) = match found {
        Some(((pane, segment, from, to), quote, around)) => {
            (Some(pane), Some(segment), Some(from), Some(to), Some(quote), Some(around))
        }
        None => (None, None, None, None, None, None),
    };
    let said = if quote.is_some() { "the passage" } else { "the item" };
    bodies.push(Body::Code { item, code: code.clone(), pane, segment, from, to, quote, around });
    if names_it {
        let (name, about) = (name.trim().to_owned(), String::new());
        bodies.push(Body::Codebook { code: code.clone(), name, about, merge_into: None });
    }
    write_all(model, bodies, effects);
    let new = if is_new { ", a new one" } else { "" };
    model.say(format!("{said} has the code {code}{new}"));
}

/// The code of a name that is known: of the codebook, or on any item.
#[must_use]
pub fn known_code(model: &Model, name: &str) -> Option<String> {
    let book = model.tally.ledger.codebook();
    if let Some(code) = book.find(name) {
        return Some(book.resolve(code).to_owned());
    }
    let word = slug(name);
    let codes = model.tally.codes();
    codes.iter().any(|coded| coded.code == word).then_some(word)
}

/// The reviewer's own mark of a code on the whole item.
fn own_mark(model: &Model, code: &str) -> Option<EventId> {
    let book = model.tally.ledger.codebook();
    let marks = model.tally.codes_at(model.position()?);
    let mut own =
        marks.filter(|(who, mark)| *who == model.session.reviewer && mark.quote.is_none());
    own.find(|(_, mark)| book.resolve(&mark.code) == code).map(|(_, mark)| mark.event)
}

/// Changes what the codebook says of a code.
pub fn define(
    model: &mut Model,
    code: &str,
    change: impl FnOnce(&mut CodeEntry),
    effects: &mut Vec<Effect>,
) {
    let book = model.tally.ledger.codebook();
    let mut entry = book.entry(code).cloned().unwrap_or_default();
    if entry.name.is_empty() {
        code.clone_into(&mut entry.name);
    }
    change(&mut entry);
    let CodeEntry { name, about, merged_into } = entry;
    let body = Body::Codebook { code: code.to_owned(), name, about, merge_into: merged_into };
    write(model, body, effects);
}

/// The codes of the item on the screen, by name: one's own, and others' where these are shown.
#[must_use]
pub fn shown(model: &Model) -> Vec<String> {
    let Some(position) = model.position() else { return Vec::new() };
    let book = model.tally.ledger.codebook();
    let own = |who: &str| who == model.session.reviewer || model.others == Others::Shown;
    let marks = model.tally.codes_at(position).filter(|(who, _)| own(who));
    let mut names: Vec<String> =
        marks.map(|(_, mark)| book.name(book.resolve(&mark.code)).to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
