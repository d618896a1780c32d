//! The rows of the list: what was typed, and the sort.

use std::collections::HashSet;

use super::sorting::Menu;
use crate::queue::fuzzy;
use crate::queue::seal::Seals;
use crate::tui::blind::{self, Hidden};
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
        let mut rows: Vec<usize> = queue.records().collect();
        let letters = self.pick.text.trim();
        if !letters.is_empty() {
            let name = |row: &usize| {
                let name = model.tally.columns.name(*row).unwrap_or("");
                blind::name(model, *row, name)
            };
            let names: Vec<String> = rows.iter().map(name).collect();
            let mut fits = fuzzy::pick(letters, names.iter().map(String::as_str));
            if shows_files(model) {
                let files: Vec<&str> = rows.iter().map(|row| file_name(model, *row)).collect();
                let of_files = fuzzy::pick(letters, files.into_iter());
                let known: HashSet<usize> = fits.iter().copied().collect();
                fits.extend(of_files.into_iter().filter(|place| !known.contains(place)));
            }
            rows = fits.into_iter().map(|place| rows[place]).collect();
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

/// Whether the list tells items' files: where there are several, and their names tell nothing hidden.
pub(super) fn shows_files(model: &Model) -> bool {
    model.tally.files().names().len() > 1 && !model.session.blind.hides(Hidden::Id)
}

/// The last part of an item's file name.
pub(super) fn file_name(model: &Model, position: usize) -> &str {
    let file = model.tally.file_of(position).unwrap_or_default();
    file.rsplit('/').next().unwrap_or_default()
}
