//! Which questions are asked of two items together, and what was answered.

use crate::corpus::showing::record;
use crate::labels::sheet::Sheet;
use crate::rubric::Question;
use crate::tui::model::Model;

/// So many of these questions are shown.
pub const MOST_SHOWN: usize = 2;

/// The questions that are asked of the item with the keys and another one; none where they are not the two
/// runs of a query.
pub fn questions(model: &Model, other: usize) -> &[Question] {
    match pair(model, other) {
        Some(_) => &model.session.rubric.pair_questions,
        None => &[],
    }
}

/// The positions of both items, the one under the condition's first value first.
pub fn pair(model: &Model, other: usize) -> Option<(usize, usize)> {
    let (here, other) = (record(model.position()?), record(other));
    let (a, b) = model.tally.pair_of(here, &model.session.rubric)?;
    (a == other || b == other).then_some((a, b))
}

/// What the reviewer answered about both.
pub fn sheet(model: &Model, other: usize) -> Sheet {
    let rubric = &model.session.rubric;
    pair(model, other).map(|pair| model.tally.pair_sheet(pair, rubric)).unwrap_or_default()
}

/// The first question without an answer, else the first one.
pub fn first_open(model: &Model, other: usize) -> Option<usize> {
    let sheet = sheet(model, other);
    let all = questions(model, other);
    let open = all.iter().position(|question| sheet.answer(&question.id).is_none());
    open.or((!all.is_empty()).then_some(0))
}
