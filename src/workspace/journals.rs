//! The journals that are read, and the samples in them.

use std::path::PathBuf;

use super::failure::Failure;
use crate::corpus::Refused;
use crate::labels::designs::designs;
use crate::labels::event::Event;
use crate::labels::place::JournalPlan;
use crate::labels::reader::{ReadJournal, read};
use crate::labels::sample::Design;
use crate::queue::only::Only;
use crate::queue::repeats::Repeats;
use crate::queue::twins::shown_to;
use crate::text::reason;

/// The queue that a sample is for a reviewer.
///
/// # Errors
/// Where there is no sample of this name.
pub fn sample_of<'e>(
    name: &str,
    events: impl Iterator<Item = &'e Event>,
    reviewer: &str,
) -> Result<Only, Failure> {
    let design = design_of(name, designs(events))?;
    Ok(Only::Sample(shown_to(&design, reviewer), Repeats::of(&design)))
}

/// The sample of this name.
///
/// # Errors
/// Where there is none; with the nearest one.
pub fn design_of(name: &str, mut designs: Vec<Design>) -> Result<Design, Failure> {
    if let Some(place) = designs.iter().position(|design| design.name == name) {
        return Ok(designs.swap_remove(place));
    }
    let known: Vec<&str> = designs.iter().map(|design| design.name.as_str()).collect();
    if known.is_empty() {
        return Err(Failure::usage(format!(
            "there is no sample {name}; draw one with `triptych sample FILE -n 60`"
        )));
    }
    Err(Failure::unknown("sample", name, &known))
}

/// The journals, and those that cannot be read.
///
/// # Errors
/// Where it is the one that was `named` that cannot be.
pub fn read_journals(
    plan: &JournalPlan,
    named: Option<&PathBuf>,
) -> Result<(Vec<ReadJournal>, Vec<Refused>), Failure> {
    let (mut journals, mut unread) = (Vec::new(), Vec::new());
    for path in &plan.read {
        match read(path) {
            Ok(mut journal) => {
                plan.search.rebase(path, &mut journal.events);
                journals.push(journal);
            }
            Err(error) => unread.push(Refused {
                path: path.clone(),
                why: format!(
                    "the labels in it cannot be read ({}); check its permissions, or move it away",
                    reason(error)
                ),
            }),
        }
    }
    match unread.iter().find(|journal| named == Some(&journal.path)) {
        Some(named) => Err(Failure::wrong(named)),
        None => Ok((journals, unread)),
    }
}
