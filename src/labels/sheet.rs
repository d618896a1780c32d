//! What one reviewer says of one item, under one rubric.

use std::sync::Arc;

use super::anchor::Since;
use super::event::{Body, Event, EventId, ItemRef};
use super::ledger::Ledger;
use super::quote::Quote;
use super::targets::{Decision, Given, Labels, Suggestion};
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
    /// Whether what a blind review hides is shown.
    pub revealed: bool,
    /// What was said of an earlier text, and is not confirmed or answered anew.
    pub stale: Vec<EventId>,
    /// What has changed since that was said; the worst of it.
    pub since: Option<Since>,
    /// Answers under a version of the rubric in which the question was another one.
    pub other_version: usize,
    /// Answers that are none of the question's: they count nowhere.
    pub outside: usize,
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
    // A record may have labels under several names, e.g. from before it had an id.
    let (mut current, mut stale) = (Labels::default(), Labels::default());
    let mut since = None;
    for found in ledger.at(position).filter(|found| found.reviewer == reviewer) {
        since = since.max(found.stale);
        if found.stale.is_some() { &mut stale } else { &mut current }.absorb(found.labels);
    }
    let Answers { own: answers, others, outside } = answers_of(ledger, rubric, &current);
    let stale_said = answers_of(ledger, rubric, &stale);
    let stale_answers = stale_said.own;
    let mut sheet = Sheet {
        answers,
        note: current.note_text().map(str::to_owned),
        skipped: current.is_skipped(),
        bookmarked: current.is_bookmarked(),
        // What was revealed was another text.
        revealed: current.revealed,
        other_version: others + stale_said.others,
        outside: outside + stale_said.outside,
        ..Sheet::default()
    };
    let open = |question: &str| sheet.answer(question).is_none();
    let confirmable = stale_answers.iter().filter(|(question, _)| open(question));
    let mut of: Vec<EventId> = confirmable.map(|(_, given)| given.event).collect();
    for quote in &stale.quotes {
        let confirmed = current.quotes.iter().any(|known| known.event == quote.event);
        let asked = same_question(ledger, rubric, &quote.rubric, &quote.question);
        if !confirmed && asked.is_some_and(|question| open(&question.id)) {
            of.push(quote.event);
        }
    }
    // A note that was written or taken away since is the last word.
    if let (Some(note), None) = (stale.note.filter(|note| note.value.is_some()), &current.note) {
        of.push(note.event);
    }
    sheet.since = since.filter(|_| !of.is_empty());
    sheet.stale = of;
    sheet.quotes = current.quotes;
    sheet
}

/// What was answered.
struct Answers {
    /// To the rubric's questions, in its order.
    own: Vec<(String, Given)>,
    /// How many to other questions.
    others: usize,
    /// How many that are none of the question's answers.
    outside: usize,
}

fn answers_of(ledger: &Ledger, rubric: &Rubric, labels: &Labels) -> Answers {
    let mut answers = Vec::new();
    let mut others = 0;
    for ((reference, question), given) in labels.answers.iter() {
        match same_question(ledger, rubric, reference, question) {
            Some(question) => keep_latest(&mut answers, &question.id, given),
            None => others += usize::from(given.value.is_some()),
        }
    }
    answers.retain(|(_, given)| given.value.is_some());
    let said = answers.len();
    answers.retain(|(id, given)| accepts(rubric, id, given.value.as_ref()));
    let outside = said - answers.len();
    let order = |id: &str| rubric.questions.iter().position(|question| question.id == id);
    answers.sort_by_key(|(id, _)| order(id));
    Answers { own: answers, others, outside }
}

fn accepts(rubric: &Rubric, question: &str, answer: Option<&Answer>) -> bool {
    let question = rubric.question(question);
    question.zip(answer).is_some_and(|(question, answer)| question.accepts(answer))
}

/// Whether an event gives an answer that its question does not have, for whoever looks for the line.
#[must_use]
pub fn is_outside(ledger: &Ledger, rubric: &Rubric, event: &Event) -> bool {
    let (reference, asked, value) = match &event.body {
        Body::Answer { rubric, question, value, .. }
        | Body::Adjudicate { rubric, question, value, .. } => (rubric, question, value.as_ref()),
        _ => return false,
    };
    let question = same_question(ledger, rubric, reference, asked);
    question.zip(value).is_some_and(|(question, value)| !question.accepts(value))
}

/// What programs propose for a question of the record at a position, by their names; what is none of its
/// answers is left out.
#[must_use]
pub fn suggestions<'l>(
    ledger: &'l Ledger,
    position: usize,
    question: &Question,
    rubric: &Rubric,
) -> Vec<(&'l Suggestion, &'l Answer)> {
    let all = ledger.suggestions(position).filter(|one| {
        same_question(ledger, rubric, &one.rubric, &one.question)
            .is_some_and(|asked| asked.id == question.id)
    });
    let given = all.filter_map(|one| Some((one, one.value.as_ref()?)));
    let mut found: Vec<_> = given.filter(|(_, value)| question.accepts(value)).collect();
    found.sort_by(|(one, _), (two, _)| one.by.cmp(&two.by).then(one.order.cmp(&two.order)));
    found
}

/// What was decided about a question of the record at a position, where its reviewers differ.
#[must_use]
pub fn decided<'s>(
    ledger: &Ledger,
    position: usize,
    question: &Question,
    sheets: impl IntoIterator<Item = &'s Sheet>,
    rubric: &Rubric,
) -> Option<Answer> {
    decision(ledger, position, question, sheets, rubric)?.value.clone()
}

/// The decision about a question of the record at a position. It holds while the answers that it
/// weighed, of which there must be some, are still the reviewers' answers; the latest one that holds
/// counts.
#[must_use]
pub fn decision<'l, 's>(
    ledger: &'l Ledger,
    position: usize,
    question: &Question,
    sheets: impl IntoIterator<Item = &'s Sheet>,
    rubric: &Rubric,
) -> Option<&'l Decision> {
    let given = |sheet: &Sheet| Some(sheet.given(&question.id)?.event);
    let current: Vec<EventId> = sheets.into_iter().filter_map(given).collect();
    let all = ledger.at(position).filter(|found| found.stale.is_none());
    let decisions = all.flat_map(|found| &found.labels.decisions).filter(|decision| {
        !decision.of.is_empty()
            && decision.of.iter().all(|weighed| current.contains(weighed))
            && decision.value.as_ref().is_none_or(|value| question.accepts(value))
            && same_question(ledger, rubric, &decision.rubric, &decision.question)
                .is_some_and(|asked| asked.id == question.id)
    });
    decisions.max_by_key(|decision| decision.order)
}

/// What `!` writes: one event for the reviewer's own stale labels; `None` where there are none.
#[must_use]
pub fn confirmation(sheet: &Sheet, item: Arc<ItemRef>) -> Option<Body> {
    (!sheet.stale.is_empty()).then(|| Body::Confirm { item, of: sheet.stale.clone() })
}

/// The question of the rubric that an answer under `reference` belongs to. Another version's
/// labels carry over where the question is the same.
#[must_use]
pub fn same_question<'r>(
    ledger: &Ledger,
    rubric: &'r Rubric,
    reference: &str,
    question: &str,
) -> Option<&'r Question> {
    same_asked(ledger, rubric, (reference, question), Rubric::question)
}

/// The same of a question about a pair.
#[must_use]
pub fn same_pair_question<'r>(
    ledger: &Ledger,
    rubric: &'r Rubric,
    reference: &str,
    question: &str,
) -> Option<&'r Question> {
    same_asked(ledger, rubric, (reference, question), Rubric::pair_question)
}

fn same_asked<'r>(
    ledger: &Ledger,
    rubric: &'r Rubric,
    (reference, question): (&str, &str),
    find: impl for<'q> Fn(&'q Rubric, &str) -> Option<&'q Question>,
) -> Option<&'r Question> {
    let own = find(rubric, question)?;
    if reference == rubric.reference() {
        return Some(own);
    }
    let name = reference.split_once('@').map_or(reference, |(name, _)| name);
    if name != rubric.name {
        return None;
    }
    let other = find(ledger.rubric(reference)?, question)?;
    own.same_as(other).then_some(own)
}

fn keep_latest(answers: &mut Vec<(String, Given)>, question: &str, given: &Given) {
    match answers.iter_mut().find(|(id, _)| id == question) {
        Some((_, known)) if known.order < given.order => *known = given.clone(),
        Some(_) => {}
        None => answers.push((question.to_owned(), given.clone())),
    }
}
