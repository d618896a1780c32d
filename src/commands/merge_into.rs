//! `triptych export --merge-into`: a data file with the labels in it.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::Failure;
use super::notice::tell;
use super::workspace::Workspace;
use crate::cli::ReadArgs;
use crate::corpus::{CorpusFile, Written};
use crate::export::merged::{self, MergeError};
use crate::labels::carried::Carried;
use crate::labels::event::Event;
use crate::queue::tally::Tally;
use crate::text::counted;

/// Writes it; `by` keeps the labels of one reviewer only.
pub fn run(read: &ReadArgs, output: &Path, force: bool, by: Option<&str>) -> Result<ExitCode> {
    let (workspace, tally) = Workspace::open_known(read)?;
    let mut files = workspace.corpus.files();
    let (Some(file), None) = (files.next(), files.next()) else {
        bail!(Failure::usage("--merge-into writes one file; name the one that it is made from"));
    };
    if file.written(0).is_none() {
        bail!(Failure::wrong(MergeError::NoRecords));
    }
    let fields = fields(&workspace, &tally, by)?;
    if fields.is_empty() {
        bail!(Failure::usage("there are no labels to merge; label something first"));
    }
    let left_alone = put(file, &fields, output, force)?;
    if left_alone > 0 {
        let records = counted(left_alone, "labelled record");
        tell(format_args!("{records} could not be read, and stand in it without their labels"));
    }
    Ok(if left_alone > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What each labelled record of the queue gets, in the file's order.
fn fields(
    workspace: &Workspace,
    tally: &Tally,
    by: Option<&str>,
) -> Result<Vec<(Written, String)>> {
    let is_theirs = |name: &str| by.is_none_or(|wanted| wanted == name);
    let mut events: BTreeMap<usize, Vec<&Event>> = BTreeMap::new();
    for event in tally.ledger.standing().filter(|event| is_theirs(&event.by)) {
        let position = event.item().and_then(|item| tally.ledger.position(item));
        if let Some(position) = position.filter(|position| tally.selection.holds(*position)) {
            events.entry(position).or_default().push(event);
        }
    }
    let mut carried: Vec<(Written, Carried)> = Vec::new();
    for (position, events) in events {
        let Some((_, written)) = workspace.corpus.written(position) else {
            bail!(Failure::wrong(MergeError::NoRecords));
        };
        // Both items of a pair are of one record.
        if carried.last().is_none_or(|(last, _)| *last != written) {
            let rubric = workspace.rubric.reference();
            carried.push((written, Carried { rubric, ..Carried::default() }));
        }
        let Some((_, field)) = carried.last_mut() else { continue };
        for (reviewer, sheet) in tally.sheets(position, &workspace.rubric) {
            if is_theirs(reviewer) {
                field.note(reviewer, &sheet);
            }
        }
        for event in events {
            field.push(event);
        }
    }
    let json = |(written, field): (Written, Carried)| Ok((written, serde_json::to_string(&field)?));
    carried.into_iter().map(json).collect()
}

/// Writes the file beside its place, and gives it its name once it is whole: the data that it is
/// made from may have that name now.
fn put(
    file: &CorpusFile,
    fields: &[(Written, String)],
    output: &Path,
    force: bool,
) -> Result<usize> {
    if output == Path::new("-") {
        return Ok(write(file, fields, &mut BufWriter::new(io::stdout().lock()))?);
    }
    if !force && output.symlink_metadata().is_ok() {
        bail!(Failure::usage(format!(
            "{} is there already; name another file, or write over it with --force",
            output.display()
        )));
    }
    // What a link names is replaced, and the link stays.
    let output = &output.canonicalize().unwrap_or_else(|_| output.to_owned());
    let wrong = |error: io::Error| {
        Failure::wrong(format!("{}: {error}; name another file", output.display()))
    };
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    let beside = output.with_file_name(format!(".{name}.{}", std::process::id()));
    let mut options = OpenOptions::new();
    let new = options.write(true).create_new(true).mode(0o600).open(&beside).map_err(wrong)?;
    // Whoever may read the data may read them with their labels, and nobody else.
    if let Ok(data) = fs::metadata(&file.path) {
        new.set_permissions(data.permissions()).map_err(wrong)?;
    }
    let written = write(file, fields, &mut BufWriter::new(new)).map_err(|error| match error {
        MergeError::Io(error) => wrong(error),
        other => Failure::wrong(other),
    });
    let put = written.and_then(|left| fs::rename(&beside, output).map_err(wrong).map(|()| left));
    if put.is_err() {
        // It may not be there, which is as well.
        let _gone = fs::remove_file(&beside);
    }
    Ok(put?)
}

fn write(
    file: &CorpusFile,
    fields: &[(Written, String)],
    out: &mut dyn Write,
) -> Result<usize, MergeError> {
    let left_alone = merged::write(file, fields, out)?;
    out.flush()?;
    Ok(left_alone)
}
