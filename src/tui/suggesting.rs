//! Commands to type elsewhere, of the items that are reviewed now.

use super::blind;
use super::model::Model;

/// The command that writes the labels of these items as a table, and whether it names the filter: one
/// that speaks of what is hidden is left out.
#[must_use]
pub fn export_command(model: &Model) -> (String, bool) {
    let filter = model.tally.filter();
    let told = filter.filter(|filter| blind::tells(model, filter).is_none());
    let words = told.map(ToString::to_string);
    let suggested = &model.session.suggested;
    let command = suggested.command("export", words.as_deref(), "--to csv -o labels.csv");
    (command, filter.is_some() == told.is_some())
}
