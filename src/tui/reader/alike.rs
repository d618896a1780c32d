//! Records of equal text, answered alike: each has labels of its own, and one that was read may answer
//! for the others.

use std::sync::Arc;

use super::writing;
use crate::corpus::identity::Identity;
use crate::corpus::showing::record;
use crate::labels::event::{Body, EventId, ItemRef};
use crate::labels::sheet::Sheet;
use crate::queue::order::Sorted;
use crate::rubric::Answer;
use crate::text::counted;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Which answers would be given to which records.
#[derive(Clone, Debug, PartialEq)]
struct Alike {
    /// The record that was read, by position.
    read: usize,
    /// The equal ones that are open, by position.
    open: Vec<usize>,
}

/// Says how many records equal to this one are open, once it is done.
pub fn offer(model: &mut Model, read: usize) {
    let open = open_equals(model, read).len();
    if open > 0 {
        let records = counted(open, "equal record");
        let are = if open == 1 { "is" } else { "are" };
        let them = if open == 1 { "it" } else { "them" };
        model.say(format!("{records} {are} open · :same answers {them} alike"));
    }
}

/// What would be answered for how many records, in words.
///
/// # Errors
/// Where no equal record can be answered alike, with why.
pub fn offered(model: &Model) -> Result<String, String> {
    let Alike { read, open } = find(model)?;
    let sheet = model.tally.sheet(read, &model.session.rubric);
    let said: Vec<String> =
        given(model, &sheet).map(|(question, answer, _)| format!("{question} {answer}")).collect();
    Ok(format!("{} for {}", said.join(", "), counted(open.len(), "equal record")))
}

/// Answers the equal records that are open as the one that was read: one event each, one action.
pub fn answer(model: &mut Model, effects: &mut Vec<Effect>) {
    let Alike { read, open } = match find(model) {
        Ok(found) => found,
        Err(problem) => return model.say(problem),
    };
    let sheet = model.tally.sheet(read, &model.session.rubric);
    let said: Vec<(String, Answer, EventId)> = given(model, &sheet).collect();
    let Some(named) = named(model, read, &said) else {
        return model.say("go to the record that was answered, and try again there");
    };
    let mut bodies = Vec::new();
    for &position in &open {
        let own = model.tally.sheet(position, &model.session.rubric);
        let item = Arc::new(model.tally.item_ref(position, named.clone()));
        for (question, answer, event) in &said {
            if own.answer(question).is_none() && asks_alike(model, position, question, &sheet) {
                bodies.push(Body::Answer {
                    item: item.clone(),
                    rubric: model.session.rubric.reference(),
                    question: question.clone(),
                    value: Some(answer.clone()),
                    ms: None,
                    seen: None,
                    hidden: given_then(model, *event).0,
                    same_as: Some(*event),
                    folded: None,
                    suggested: given_then(model, *event).1,
                    imported: None,
                });
            }
        }
    }
    writing::write_on(model, &open, bodies, effects);
    let records = counted(open.len(), "record");
    model.say(format!("{records} answered alike"));
}

/// The id and the digest of a record, as its answers name it; equal records have other bytes.
fn named(model: &Model, read: usize, said: &[(String, Answer, EventId)]) -> Option<ItemRef> {
    let (.., event) = said.first()?;
    let item = model.tally.ledger.event(*event)?.item()?;
    let known = model.tally.identities().at(read)?;
    let fits = Identity::new(item.id.as_deref(), item.digest) == known;
    let (id, digest) = (item.id.clone(), item.digest);
    fits.then(|| ItemRef { id, digest, ..ItemRef::default() })
}

/// Whether a question is asked of a record that has these answers.
fn asks_alike(model: &Model, position: usize, question: &str, sheet: &Sheet) -> bool {
    let question = model.session.rubric.question(question);
    question.is_some_and(|question| model.tally.asks(position, sheet, question))
}

/// The answers on a sheet, as they are now.
fn given<'m>(
    model: &'m Model,
    sheet: &'m Sheet,
) -> impl Iterator<Item = (String, Answer, EventId)> + 'm {
    let questions = model.session.rubric.questions.iter();
    questions.filter_map(|question| {
        let given = sheet.given(&question.id)?;
        Some((question.id.clone(), given.value.clone()?, given.event))
    })
}

/// What was hidden when an answer was given that is copied now.
fn given_then(model: &Model, event: EventId) -> (Vec<String>, Vec<String>) {
    match model.tally.ledger.event(event).map(|event| &event.body) {
        Some(Body::Answer { hidden, suggested, .. }) => (hidden.clone(), suggested.clone()),
        _ => (Vec::new(), Vec::new()),
    }
}

/// The record that was read: the one on the screen where it is done, else the equal one that was
/// answered last, else the one that was made done last.
fn find(model: &Model) -> Result<Alike, String> {
    if !model.tally.knows_all() {
        return Err("equal records are known once every record has been read".to_owned());
    }
    let is_done = |position: &usize| !model.tally.state(*position).is_open();
    let has_answers = |position: &usize| {
        is_done(position) && !model.tally.sheet(*position, &model.session.rubric).answers.is_empty()
    };
    let here = model.position().map(record).ok_or("no item is on the screen")?;
    let equals = model.tally.equals(here).into_iter().filter(has_answers);
    let latest = equals.max_by_key(|position| model.tally.answered_at(*position));
    let own = Some(here).filter(has_answers);
    let last_done = model.last_done.map(record).filter(has_answers);
    let read = own.or(latest).or(last_done);
    let Some(read) = read else {
        return Err("answer this record first; equal ones are then answered alike".to_owned());
    };
    let open = open_equals(model, read);
    if open.is_empty() {
        return Err("no equal record is open".to_owned());
    }
    Ok(Alike { read, open })
}

/// The open records of the queue that are equal to one.
fn open_equals(model: &Model, position: usize) -> Vec<usize> {
    let equals = model.tally.equals(position).into_iter();
    let is_open =
        |other: &usize| model.tally.selection.holds(*other) && model.tally.state(*other).is_open();
    equals.filter(is_open).collect()
}
