//! Blind review: what a reviewer must not see before having answered.

use std::ops::Range;

use super::model::Model;
use crate::filter::{Atom, Expr, Pattern, Reviewer, State};
use crate::labels::sheet::Sheet;
use crate::queue::pairs::condition_word;
use crate::text::{columns, visible};

/// Something that a blind review hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// What classifiers say, and what they quote.
    Flags,
    /// The condition.
    Tier,
    /// Which model it was.
    Model,
    /// The condition's word in the id.
    Id,
    /// What other reviewers say.
    Others,
}

impl Hidden {
    /// All of them with their words, as events and the command line name them.
    pub const ALL: [(Hidden, &'static str); 5] = [
        (Hidden::Flags, "flags"),
        (Hidden::Tier, "tier"),
        (Hidden::Model, "model"),
        (Hidden::Id, "id"),
        (Hidden::Others, "others"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Hidden::ALL.iter().find(|(hidden, _)| *hidden == self).map_or("", |(_, word)| word)
    }
}

/// What stands for a column of a covered word.
pub const COVER: &str = "▒";
/// So many words of a text are covered at most.
const MOST_COVERED: usize = 10_000;

/// What a review hides; nothing unless it is blind.
#[derive(Clone, Debug, Default)]
pub struct Blind {
    hidden: Vec<Hidden>,
    /// Words of texts that are covered.
    masks: Vec<Pattern>,
}

impl Blind {
    /// What is hidden, by words.
    ///
    /// # Errors
    /// The word that is none.
    pub fn of(words: &[String]) -> Result<Self, &str> {
        let known = |word: &str| Hidden::ALL.iter().find(|(_, name)| *name == word);
        let hidden = |word: &'_ String| known(word).map(|(hidden, _)| *hidden);
        if let Some(wrong) = words.iter().find(|word| hidden(word).is_none()) {
            return Err(wrong);
        }
        Ok(Blind { hidden: words.iter().filter_map(hidden).collect(), masks: Vec::new() })
    }

    /// The same, with words of texts covered; nothing is where nothing is hidden.
    #[must_use]
    pub fn covering(mut self, masks: Vec<Pattern>) -> Self {
        if !self.is_off() {
            self.masks = masks;
        }
        self
    }

    /// Whether nothing is hidden.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.hidden.is_empty()
    }

    /// Whether it hides this.
    #[must_use]
    pub fn hides(&self, what: Hidden) -> bool {
        self.hidden.contains(&what)
    }

    /// What is hidden, in the words of events.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let hidden = Hidden::ALL.iter().filter(|(hidden, _)| self.hides(*hidden));
        hidden.map(|(_, word)| (*word).to_owned()).collect()
    }
}

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

/// Where words are covered in the texts of an item with these labels, as bytes of a text.
pub fn covers<'m>(model: &'m Model, sheet: &Sheet) -> impl Fn(&str) -> Vec<Range<usize>> + 'm {
    let masks = if sheet.revealed { &[][..] } else { &model.session.blind.masks };
    move |text| masks.iter().flat_map(|mask| mask.find(text, MOST_COVERED)).collect()
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
    let mut ranges = covers(model, &sheet)(text);
    ranges.sort_by_key(|range| range.start);
    let (mut shown, mut at) = (String::new(), part.start);
    for range in ranges {
        let (from, to) = (range.start.max(at), range.end.min(part.end));
        if from < to {
            shown.push_str(text.get(at..from).unwrap_or_default());
            let words = text.get(from..to).unwrap_or_default();
            shown.push_str(&COVER.repeat(columns(&visible(words))));
            at = to;
        }
    }
    shown.push_str(text.get(at..part.end).unwrap_or_default());
    shown
}

/// What was hidden of the item on the screen, in the words of events.
#[must_use]
pub fn hidden_now(model: &Model) -> Vec<String> {
    let revealed = model.current.as_ref().is_some_and(|current| current.sheet.revealed);
    if revealed { Vec::new() } else { model.session.blind.words() }
}

/// An item's name as it may be seen: without the condition's word where that is hidden.
#[must_use]
pub fn name(model: &Model, position: usize, name: &str) -> String {
    let condition = model.session.rubric.condition.as_ref();
    match condition.and_then(|condition| condition_word(name, condition)) {
        Some(word) if hides(model, Hidden::Id, Some(position)) => {
            format!("{}…{}", &name[..word.start], &name[word.end..])
        }
        _ => name.to_owned(),
    }
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
    let condition = model.session.rubric.condition.as_ref();
    let checked = |key: &str| {
        let mut checks = model.session.rubric.questions.iter().filter_map(|one| one.flag.as_ref());
        checks.any(|check| check.names().any(|name| name == key))
    };
    let is_flag = |key: &str| {
        checked(key) || model.tally.columns.keys().any(|(name, flag)| flag && name == key)
    };
    let of = |atom: &Atom| match atom {
        Atom::Compare { key, .. } | Atom::Has(key) if is_flag(key) => Some(Hidden::Flags),
        Atom::Compare { key, .. } | Atom::Has(key)
            if condition.is_some_and(|condition| condition.field == *key) =>
        {
            Some(Hidden::Tier)
        }
        Atom::Compare { key, .. } if key == "model" => Some(Hidden::Model),
        Atom::Compare { key, .. } if key == "id" => Some(Hidden::Id),
        Atom::Pair(_) => Some(Hidden::Tier),
        Atom::Is { state: State::Disputed, .. } => Some(Hidden::Others),
        Atom::Is { state: State::Disagrees, .. } => Some(Hidden::Flags),
        Atom::Is { reviewer, .. } if *reviewer != Reviewer::Me => Some(Hidden::Others),
        Atom::Label { reviewer: Some(_), .. } => Some(Hidden::Others),
        _ => None,
    };
    let mut told = filter.atoms().into_iter().filter_map(of);
    told.find(|what| model.session.blind.hides(*what))
}
