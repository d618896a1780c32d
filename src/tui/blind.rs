//! Blind review: what a reviewer must not see before having answered.

use std::ops::Range;

pub use super::hidden::{Blind, Hidden};
use super::model::Model;
use super::reader::scope::Shown;
use crate::corpus::showing::record;
use crate::filter::{Atom, Expr, Reviewer, State};
use crate::labels::event::Event;
use crate::labels::sheet::Sheet;
use crate::queue::columns::is_of_texts;
use crate::queue::pairs::condition_word;
use crate::queue::search::Masked;
use crate::rubric::FlagCheck;
use crate::text::cover::{cover, covered_by};
use crate::transcript::{Scalar, Transcript, Warning, WarningCode};

/// Whether something is hidden of the item at a position: not after its reviewer revealed it.
#[must_use]
pub fn hides(model: &Model, what: Hidden, position: Option<usize>) -> bool {
    let is_revealed = |position| model.tally.sheet(position, &model.session.rubric).revealed;
    model.session.blind.hides(what) && !position.is_some_and(is_revealed)
}

/// Whether what classifiers say of an item with these labels is shown.
#[must_use]
pub fn shows_flags(model: &Model, sheet: &Sheet) -> bool {
    sheet.revealed || !model.session.blind.hides(Hidden::Flags)
}

/// What is shown beside the texts of an item with these labels.
#[must_use]
pub fn shown_beside(model: &Model, sheet: &Sheet) -> Shown {
    Shown {
        tags: model.reading.tags,
        names: sheet.revealed || !hides_names(model),
        scores: sheet.revealed || !model.session.blind.hides(Hidden::Flags),
    }
}

/// Whether names of speakers and of other items may tell what is hidden.
#[must_use]
pub fn hides_names(model: &Model) -> bool {
    let telling = [Hidden::Tier, Hidden::Model, Hidden::Id];
    telling.into_iter().any(|what| model.session.blind.hides(what))
}

/// The warnings of an item with these labels that may be seen: not what they tell of flags.
pub fn warnings<'t>(
    model: &Model,
    sheet: &Sheet,
    transcript: &'t Transcript,
) -> impl Iterator<Item = &'t Warning> + use<'t> {
    let shows = shows_flags(model, sheet);
    transcript.warnings.iter().filter(move |warning| shows || !is_of_flags(warning.code))
}

/// Whether a warning tells that a classifier said something.
#[must_use]
pub fn is_of_flags(code: WarningCode) -> bool {
    matches!(code, WarningCode::QuoteAbsent | WarningCode::QuoteInexact)
}

/// Where words are covered in the texts of an item with these labels, as bytes of a text.
pub fn covers<'m>(model: &'m Model, sheet: &Sheet) -> impl Fn(&str) -> Vec<Range<usize>> + 'm {
    let masks = if sheet.revealed { &[][..] } else { &model.session.blind.masks };
    move |text| covered_by(masks, text)
}

/// A text of the item at a position with its words covered.
#[must_use]
pub fn covered(model: &Model, position: usize, text: &str) -> String {
    covered_part(model, position, text, 0..text.len())
}

/// A part of a text, with what is covered in the whole of it.
#[must_use]
pub fn covered_part(model: &Model, position: usize, text: &str, part: Range<usize>) -> String {
    let sheet = model.tally.sheet(position, &model.session.rubric);
    cover(text, covers(model, &sheet)(text), part)
}

/// A text of an item with these labels, its words covered.
#[must_use]
pub fn covered_of(model: &Model, sheet: &Sheet, text: &str) -> String {
    cover(text, covers(model, sheet)(text), 0..text.len())
}

/// What a search over the queue must not see through: the words that are covered, and the items that
/// the reviewer has revealed.
#[must_use]
pub fn masked(model: &Model) -> Masked {
    let masks = model.session.blind.masks.clone();
    let labelled = model.tally.ledger.positions().filter(|_| !masks.is_empty());
    let is_revealed =
        |position: &usize| model.tally.sheet(*position, &model.session.rubric).revealed;
    Masked { revealed: labelled.filter(is_revealed).collect(), masks }
}

/// A reviewer's name, or a letter where names are hidden: another one for each item, so that nobody is
/// known by it.
#[must_use]
pub fn reviewer(model: &Model, name: &str) -> String {
    let Some(position) = model.position().filter(|_| model.session.blind.hides(Hidden::Reviewers))
    else {
        return name.to_owned();
    };
    let salt = model.current.as_ref().map(|current| current.item.transcript.digest.to_string());
    let salt = salt.unwrap_or_default();
    let rank = |name: &str| *blake3::hash(format!("{salt}\0{name}").as_bytes()).as_bytes();
    let mut names = model.tally.ledger.reviewers_at(record(position));
    names.sort_by_key(|name| rank(name));
    let place = names.iter().position(|known| *known == name);
    let letter = place.and_then(|place| u8::try_from(place).ok()).filter(|place| *place < 26);
    letter.map_or_else(|| "somebody".to_owned(), |place| char::from(b'A' + place).to_string())
}

/// What was hidden of the item on the screen, in the words of events.
#[must_use]
pub fn hidden_now(model: &Model) -> Vec<String> {
    let revealed = model.current.as_ref().is_some_and(|current| current.sheet.revealed);
    if revealed { Vec::new() } else { model.session.blind.words() }
}

/// An item's name as it may be seen: without the condition's words where they are hidden.
#[must_use]
pub fn name(model: &Model, position: usize, name: &str) -> String {
    name_of(model, Some(position), name)
}

fn name_of(model: &Model, position: Option<usize>, name: &str) -> String {
    let condition = model.session.rubric.condition.as_ref();
    let condition = condition.filter(|_| hides(model, Hidden::Id, position));
    let (mut shown, mut rest) = (String::new(), name);
    while let Some(word) = condition.and_then(|condition| condition_word(rest, condition)) {
        shown.push_str(&rest[..word.start]);
        shown.push('…');
        rest = &rest[word.end..];
    }
    shown + rest
}

/// What an event did, and to which item, as it may be seen.
#[must_use]
pub fn event(model: &Model, event: &Event) -> String {
    let item = event.item();
    let position = item.and_then(|item| model.tally.ledger.position(item));
    match item.and_then(|item| item.id.as_deref()) {
        Some(id) => format!("{} on {}", event.what(), name_of(model, position, id)),
        None => event.what(),
    }
}

/// Whether somebody who types a name knows of an item what is hidden of it. Names are typed as they
/// are shown.
#[must_use]
pub fn is_hidden_name(model: &Model, typed: &str) -> bool {
    let condition = model.session.rubric.condition.as_ref();
    let word = condition.and_then(|condition| condition_word(typed, condition));
    word.is_some() && model.session.blind.hides(Hidden::Id)
}

/// The positions of the items that are shown by a name, where ids are hidden.
#[must_use]
pub fn shown_by(model: &Model, typed: &str) -> Vec<usize> {
    if !model.session.blind.hides(Hidden::Id) || !typed.contains('…') {
        return Vec::new();
    }
    (0..model.tally.len()).filter(|position| shown_name(model, *position) == typed).collect()
}

/// The name of the item at a position as it may be seen, as far as it is known.
#[must_use]
pub fn shown_name(model: &Model, position: usize) -> String {
    name(model, position, &model.tally.name_or_place(position))
}

/// What narrows the queue, as it may be seen: the items that are open alone, else the filter.
#[must_use]
pub fn narrowed(model: &Model) -> Option<String> {
    let opened = model.tally.opened().map(str::to_owned);
    opened.or_else(|| Some(filter(model, model.tally.filter()?)))
}

/// A filter as it may be seen: not what it says of hidden things.
fn filter(model: &Model, filter: &Expr) -> String {
    if tells(model, filter).is_some() { "a filter".to_owned() } else { filter.to_string() }
}

/// What of that which is hidden a filter speaks of, if it does.
#[must_use]
pub fn tells(model: &Model, filter: &Expr) -> Option<Hidden> {
    let of = |atom: &Atom| match atom {
        Atom::Compare { key, .. } | Atom::Has(key) => key_tells(model, key),
        Atom::Pair(_) => vec![Hidden::Tier],
        Atom::Is { state: State::Disputed, .. } => vec![Hidden::Others],
        Atom::Is { state: State::Disagrees, .. } => vec![Hidden::Flags],
        Atom::Is { reviewer, .. } if *reviewer != Reviewer::Me => vec![Hidden::Others],
        Atom::Label { reviewer: Some(_), .. } => vec![Hidden::Others],
        Atom::Warn(code) if is_of_flags(*code) => vec![Hidden::Flags],
        _ => Vec::new(),
    };
    let mut told = filter.atoms().into_iter().flat_map(of);
    told.find(|what| model.session.blind.hides(*what))
}

/// Whether the values of a key may tell what is hidden.
#[must_use]
pub fn key_tells_hidden(model: &Model, key: &str) -> bool {
    let blind = &model.session.blind;
    !blind.is_off() && key_tells(model, key).into_iter().any(|what| blind.hides(what))
}

/// Whether a filter looks for texts that may be covered.
#[must_use]
pub fn looks_under_masks(model: &Model, filter: &Expr) -> bool {
    let is_text = |atom: &&Atom| matches!(atom, Atom::Text { .. } | Atom::Turn { .. });
    !model.session.blind.masks.is_empty() && filter.atoms().iter().any(is_text)
}

/// What the values of a key tell: by what it is called, and by what it holds wherever it comes from.
fn key_tells(model: &Model, key: &str) -> Vec<Hidden> {
    let mut told = Vec::new();
    let columns = &model.tally.columns;
    let mut checked = model.session.rubric.checks().flat_map(FlagCheck::names);
    let is_checked = checked.any(|name| name == key);
    if is_checked || columns.keys().any(|(name, is_flag)| is_flag && name == key) {
        told.push(Hidden::Flags);
    }
    let is_called = |word: &str| key.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    // What is not at hand, or not known yet, may hold anything.
    let knows_all = model.tally.knows_all() || is_of_texts(key);
    let holds = |test: &dyn Fn(&Scalar) -> bool| {
        !knows_all || columns.some_value(key, test).unwrap_or(true)
    };
    if let Some(condition) = &model.session.rubric.condition {
        let is_field = condition.field == key || is_called("tier") || is_called("condition");
        let has_word = |value: &Scalar| condition_word(&value.to_string(), condition).is_some();
        let in_file_names = || {
            let names = model.tally.files().names();
            key == "file" && names.iter().any(|name| condition_word(name, condition).is_some())
        };
        if is_field || holds(&has_word) || in_file_names() {
            told.push(Hidden::Tier);
        }
    }
    let is_model =
        |value: &Scalar| columns.some_value("model", &|model| model == value) == Some(true);
    if is_called("model") || holds(&is_model) {
        told.push(Hidden::Model);
    }
    if key == "id" {
        told.push(Hidden::Id);
    }
    told
}
