//! `triptych export --merge-into`: a data file with the labels in it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};

use super::notice::tell;
use super::output::Target;
use crate::cli::{ReadArgs, WhoseArgs};
use crate::corpus::Written;
use crate::export::merged::{self, MergeError};
use crate::labels::carried::{self, Carried};
use crate::labels::event::Event;
use crate::queue::seal::Seals;
use crate::queue::tally::Tally;
use crate::text::counted;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;
use crate::workspace::whose::Whose;
use crate::workspace::whose::whose_answers;

/// Writes it.
pub fn run(read: &ReadArgs, target: &Target, whose: &WhoseArgs) -> Result<ExitCode> {
    let (workspace, tally) = Workspace::open_known(read, tell)?;
    let by = match whose_answers(whose, &tally)? {
        Whose::Of(name) => Some(name),
        _ => None,
    };
    let mut files = workspace.corpus.files();
    let (Some(file), None) = (files.next(), files.next()) else {
        bail!(Failure::usage("--merge-into writes one file; name the one that it is made from"));
    };
    if file.written(0).is_none() {
        bail!(Failure::wrong(MergeError::NoRecords));
    }
    if let Some(seal) = Seals::of(&tally, &workspace.rubric).iter().next() {
        bail!(Failure::usage(format!(
            "{}; the file would hold their labels. Wait until all are, or {}",
            seal.words(),
            seal.way_out()
        )));
    }
    let (positions, fields) = fields(&workspace, &tally, by.as_deref())?;
    if fields.is_empty() {
        bail!(Failure::usage("there are no labels to merge; label something first"));
    }
    let left_alone = target.put(&workspace.corpus, |out| {
        let left_alone = merged::write(file, &fields, out).map_err(|error| match error {
            MergeError::Io(error) => anyhow!(error),
            other => Failure::wrong(other).into(),
        })?;
        workspace.read_some(&tally, &positions, drop, drop)?;
        workspace.unchanged()?;
        Ok(left_alone)
    })?;
    if let Some(output) = target.file() {
        let labelled = counted(positions.len(), "record");
        tell(&format_args!("labels of {labelled} → {}", output.display()));
    }
    if left_alone > 0 {
        let records = counted(left_alone, "record");
        tell(&format_args!(
            "{records} cannot hold a field, and stand in it without labels; `triptych check` names them"
        ));
    }
    Ok(if left_alone > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What records get, by how they are written.
type Fields = Vec<(Written, String)>;

/// What each record of the queue gets that has labels, or carries some, in the file's order; and the
/// positions of their items.
fn fields(workspace: &Workspace, tally: &Tally, by: Option<&str>) -> Result<(Vec<usize>, Fields)> {
    let is_theirs = |name: &str| by.is_none_or(|wanted| wanted == name);
    let place = |event: &Event| {
        let position = tally.ledger.position(event.item()?)?;
        tally.selection.holds(position).then_some(position)
    };
    let mut events: BTreeMap<usize, Vec<&Event>> = BTreeMap::new();
    for event in tally.ledger.standing().filter(|event| is_theirs(&event.by)) {
        if let Some(position) = place(event) {
            events.entry(position).or_default().push(event);
        }
    }
    // What a record carries that does not count any more is taken out of it.
    let known = tally.columns.carried().flat_map(carried::events);
    for position in known.filter_map(|event| place(&event)) {
        events.entry(position).or_default();
    }
    let mut fields: Vec<(Written, Carried)> = Vec::new();
    let mut rubrics: BTreeSet<&str> = BTreeSet::new();
    for (position, events) in &events {
        let Some(written) = workspace.corpus.written(*position) else {
            bail!(Failure::wrong(MergeError::NoRecords));
        };
        // Both items of a preference pair are of one record.
        let is_one_of_two = [position.checked_sub(1), Some(position + 1)]
            .into_iter()
            .flatten()
            .any(|beside| workspace.corpus.written(beside).as_ref() == Some(&written));
        if fields.last().is_none_or(|(last, _)| *last != written) {
            let rubric = workspace.rubric.reference();
            fields.push((written, Carried { rubric, ..Carried::default() }));
        }
        let Some((_, field)) = fields.last_mut() else { continue };
        let name = tally.name(*position).filter(|_| is_one_of_two);
        for (reviewer, sheet) in tally.sheets(*position, &workspace.rubric) {
            if is_theirs(reviewer) {
                field.note(reviewer, name.as_deref(), &sheet);
            }
        }
        for event in events {
            field.push(event);
            rubrics.extend(event.rubric());
        }
    }
    // The rubrics' texts stand once, so that answers to an earlier version are understood.
    if let Some((_, first)) = fields.first_mut() {
        for event in tally.ledger.rubric_events() {
            if event.rubric_digest().is_some_and(|(reference, _)| rubrics.contains(reference)) {
                first.push(event);
            }
        }
    }
    let json = |(written, field): (Written, Carried)| Ok((written, serde_json::to_string(&field)?));
    let fields: Result<_> = fields.into_iter().map(json).collect();
    Ok((events.into_keys().collect(), fields?))
}
