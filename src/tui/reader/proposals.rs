//! What programs propose for the item on the screen, where that may be seen.

use crate::labels::sheet::suggestions;
use crate::labels::targets::Suggestion;
use crate::rubric::{Answer, Question};
use crate::tui::blind::{self, Hidden};
use crate::tui::model::Model;

/// Whether the reviewer sees them, or has seen them in this run.
#[must_use]
pub fn are_shown(model: &Model) -> bool {
    let Some(position) = model.position() else { return false };
    may_be_shown(model)
        && (model.session.show_suggestions || model.tally.has_been_advised(position))
}

/// Whether nothing hides them: a program's opinion is as good as a flag.
#[must_use]
pub fn may_be_shown(model: &Model) -> bool {
    !blind::hides(model, Hidden::Flags, model.position())
}

/// Those for a question.
#[must_use]
pub fn of_question<'m>(model: &'m Model, question: &Question) -> Vec<(&'m Suggestion, &'m Answer)> {
    let Some(position) = model.position() else { return Vec::new() };
    suggestions(&model.tally.ledger, position, question, &model.session.rubric)
}

/// The programs whose suggestions for a question the reviewer has seen, for the answer's event.
#[must_use]
pub fn seen(model: &Model, question: &str) -> Vec<String> {
    let Some(question) = model.session.rubric.question(question) else { return Vec::new() };
    if !are_shown(model) {
        return Vec::new();
    }
    of_question(model, question).into_iter().map(|(one, _)| one.by.clone()).collect()
}

/// Those for a question beside its choices: `› refused · judge-2`.
#[must_use]
pub fn words(model: &Model, question: &Question) -> Option<String> {
    let all = if are_shown(model) { of_question(model, question) } else { Vec::new() };
    let each = all.iter().map(|(one, value)| format!("› {value} · {}", one.by));
    (!all.is_empty()).then(|| each.collect::<Vec<_>>().join("  "))
}
