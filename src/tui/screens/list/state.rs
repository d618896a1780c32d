//! The rows of the list: what was typed, and the sort.

use crate::queue::fuzzy;
use crate::queue::order::Sort;
use crate::tui::blind::{self, Hidden};
use crate::tui::line::Line;
use crate::tui::model::Model;

/// So many flags can be sorted by.
const MOST_FLAGS: usize = 4;

/// The list.
#[derive(Debug)]
pub(super) struct List {
    /// The letters that are typed.
    pub(super) pick: Line,
    /// The positions of the items that they leave, in the order of the sort.
    pub(super) rows: Vec<usize>,
    /// The row that is picked, from 0.
    pub(super) picked: usize,
    /// Which of the sorts there are, from 0.
    pub(super) sort: usize,
}

/// What the list can be sorted by; the first is the queue's own order.
pub(super) fn sorts(model: &Model) -> Vec<String> {
    let condition = model.session.rubric.condition.as_ref().map(|condition| &condition.field);
    let keys: Vec<(&str, bool)> = model.tally.columns.keys().collect();
    let is_there = |field: &&String| keys.iter().any(|(name, _)| name == field);
    let blind = &model.session.blind;
    let shown = |is_flag: bool| is_flag && !blind.hides(Hidden::Flags);
    let condition = condition.filter(|_| !blind.hides(Hidden::Tier));
    let flags = keys.iter().filter(|(_, is_flag)| shown(*is_flag)).take(MOST_FLAGS);
    let flags = flags.map(|(name, _)| format!("-{name}"));
    let mut all = vec!["queue".to_owned(), "id".to_owned()];
    all.extend(condition.filter(is_there).cloned());
    all.extend(flags);
    all.push("labelled-at".to_owned());
    all
}

impl List {
    /// The rows that what was typed leaves, in the order of the sort.
    pub(super) fn fill(&mut self, model: &Model) {
        let queue = &model.tally.selection;
        let mut rows: Vec<usize> = (0..queue.len()).filter_map(|place| queue.get(place)).collect();
        if let Some(key) = sorts(model).get(self.sort).filter(|_| self.sort > 0) {
            if key == "id" && model.session.blind.hides(Hidden::Id) {
                // By what is seen of the ids; those that look alike stay as they are in the queue.
                rows.sort_by_cached_key(|row| blind::shown_name(model, *row));
            } else {
                Sort::parse(key).sort(&mut rows, &model.tally, &model.session.rubric);
            }
        }
        let letters = self.pick.text.trim();
        if !letters.is_empty() {
            let name = |row: &usize| {
                let name = model.tally.columns.name(*row).unwrap_or("");
                blind::name(model, *row, name)
            };
            let names: Vec<String> = rows.iter().map(name).collect();
            let names = names.iter().map(String::as_str);
            rows = fuzzy::pick(letters, names).into_iter().map(|place| rows[place]).collect();
        }
        self.rows = rows;
        self.picked = self.picked.min(self.rows.len().saturating_sub(1));
    }
}
