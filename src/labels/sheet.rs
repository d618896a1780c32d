//! What one reviewer says of one item, under one rubric.

use super::event::{Body, EventId, ItemRef};
use super::ledger::Ledger;
use super::targets::{Given, Quote};
use crate::rubric::{Answer, Question, Rubric};

/// A reviewer's current labels on an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The answers to the rubric's questions, in its order.
    pub answers: Vec<(String, Given)>,
    /// Quotes of the item's text as it is now.
    pub quotes: Vec<Quote>,
    /// The note.
    pub note: Option<String>,
    /// Whether the item is set aside.
    pub skipped: bool,
    /// Whether it is bookmarked.
    pub bookmarked: bool,
    /// What was said of an earlier text, and is not confirmed or answered anew.
    pub stale: Vec<EventId>,
    /// Answers under a version of the rubric in which the question was another one.
    pub other_version: usize,
}

impl Sheet {
    /// The answer to a question.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<&Answer> {
        self.given(question)?.value.as_ref()
    }

    /// The answer to a question with how it was given.
    #[must_use]
    pub fn given(&self, question: &str) -> Option<&Given> {
        self.answers.iter().find(|(id, _)| id == question).map(|(_, given)| given)
    }

    /// Whether it says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Sheet::default()
    }
}

/// The sheet of a reviewer for the record at a position.
#[must_use]
pub fn sheet(ledger: &Ledger, position: usize, reviewer: &str, rubric: &Rubric) -> Sheet {
    let mut sheet = Sheet::default();
    let mut stale: Vec<(String, Given)> = Vec::new();
    let mut stale_others = Vec::new();
    for found in ledger.at(position).filter(|found| found.reviewer == reviewer) {
        let labels = found.labels;
        let into = if found.stale { &mut stale } else { &mut sheet.answers };
        for ((reference, question), given) in &labels.answers {
            match same_question(ledger, rubric, reference, question) {
                Some(question) => keep_latest(into, &question.id, given),
                None => sheet.other_version += usize::from(given.value.is_some()),
            }
        }
        if found.stale {
            stale_others.extend(labels.quotes.iter().map(|quote| quote.event));
            stale_others.extend(labels.note.iter().map(|(event, _)| *event));
            continue;
        }
        sheet.quotes.extend(labels.quotes.iter().cloned());
        if let Some((_, note)) = &labels.note {
            sheet.note = Some(note.clone());
        }
        sheet.skipped |= labels.is_skipped();
        sheet.bookmarked |= labels.bookmarked;
    }
    sheet.answers.retain(|(_, given)| given.value.is_some());
    let order = |id: &str| rubric.questions.iter().position(|question| question.id == id);
    sheet.answers.sort_by_key(|(id, _)| order(id));
    stale.retain(|(id, given)| given.value.is_some() && sheet.answer(id).is_none());
    sheet.stale = stale.into_iter().map(|(_, given)| given.event).collect();
    // Quotes and a note of the earlier text are offered again only while they are not confirmed.
    let confirmed = |event: &EventId| {
        ledger.at(position).any(|found| {
            !found.stale && found.reviewer == reviewer && {
                let note = found.labels.note.as_ref().map(|(id, _)| id);
                note == Some(event) || found.labels.quotes.iter().any(|quote| quote.event == *event)
            }
        })
    };
    sheet.stale.extend(stale_others.into_iter().filter(|event| !confirmed(event)));
    sheet
}

/// What `!` writes: one event for the reviewer's own stale labels; `None` where there are none.
#[must_use]
pub fn confirmation(sheet: &Sheet, item: ItemRef) -> Option<Body> {
    (!sheet.stale.is_empty()).then(|| Body::Confirm { item, of: sheet.stale.clone() })
}

/// The question of the rubric that an answer under `reference` belongs to. Another version's
/// labels carry over where the question is the same.
fn same_question<'r>(
    ledger: &Ledger,
    rubric: &'r Rubric,
    reference: &str,
    question: &str,
) -> Option<&'r Question> {
    let own = rubric.question(question)?;
    if reference == rubric.reference() {
        return Some(own);
    }
    let name = reference.split_once('@').map_or(reference, |(name, _)| name);
    if name != rubric.name {
        return None;
    }
    let other = ledger.rubric(reference)?.question(question)?;
    own.same_as(other).then_some(own)
}

fn keep_latest(answers: &mut Vec<(String, Given)>, question: &str, given: &Given) {
    match answers.iter_mut().find(|(id, _)| id == question) {
        Some((_, known)) if known.order < given.order => *known = given.clone(),
        Some(_) => {}
        None => answers.push((question.to_owned(), given.clone())),
    }
}
