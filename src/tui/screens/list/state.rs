//! The rows of the list: what was typed, and the sort.

use super::sorting::Menu;
use crate::queue::fuzzy;
use crate::queue::seal::Seals;
use crate::tui::blind;
use crate::tui::line::Line;
use crate::tui::model::Model;
use crate::tui::screens::picking;

/// The list.
#[derive(Debug)]
pub(super) struct List {
    /// The letters that are typed.
    pub(super) pick: Line,
    /// The positions of the items that they leave, in the queue's order.
    pub(super) rows: Vec<usize>,
    /// The row that is picked, from 0.
    pub(super) picked: usize,
    /// The samples whose answers are not shown here.
    pub(super) seals: Seals,
    /// The menu of orders, while it is open.
    pub(super) menu: Option<Menu>,
}

impl List {
    /// The rows that what was typed leaves, in the queue's order.
    pub(super) fn fill(&mut self, model: &Model) {
        let queue = &model.tally.selection;
        let mut rows: Vec<usize> = (0..queue.len()).filter_map(|place| queue.get(place)).collect();
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

    /// The rows on a screen of so many, the one that is picked in its middle.
    pub(super) fn window(&self, height: usize) -> &[usize] {
        let first = self.first(height);
        let end = (first + height).min(self.rows.len());
        self.rows.get(first..end).unwrap_or_default()
    }

    /// The first row on such a screen.
    pub(super) fn first(&self, height: usize) -> usize {
        picking::first(self.picked, height, self.rows.len())
    }
}
