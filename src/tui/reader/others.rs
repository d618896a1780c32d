//! What is said of those who label at the same time.

use crate::labels::event::Event;
use crate::tui::model::Model;

/// Whose events these are, each name once.
pub fn names_of(events: &[Event]) -> Vec<String> {
    let mut names: Vec<&str> = events.iter().map(|event| event.by.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(str::to_owned).collect()
}

/// What is said of somebody who is labelling at the same time.
pub fn progress_of(model: &Model, name: &str) -> String {
    if name == model.session.reviewer {
        return "another window of yours is labelling, too".to_owned();
    }
    let done = model.tally.done_by(name, &model.session.rubric);
    format!("{name} is labelling, too: {done} done")
}
