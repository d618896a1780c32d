//! `triptych export`.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::Failure;
use super::workspace::{Workspace, without_text};
use crate::cli::ReadArgs;
use crate::corpus::Item;
use crate::export::rows::Columns;
use crate::export::{self, Rows, TARGETS, rows, wide};

/// Where to write.
pub struct Target {
    /// The file; `-` is standard output.
    pub output: PathBuf,
    /// Whether an existing file may be written over.
    pub force: bool,
}

/// Writes labels as a table.
pub fn run(read: &ReadArgs, to: &str, target: &Target, is_wide: bool) -> Result<ExitCode> {
    let format = find_target(to)?;
    let workspace = Workspace::open(read)?;
    let tally = workspace.know_all()?;
    let is_labelled = |position: &usize| !tally.ledger.reviewers_at(*position).is_empty();
    let wanted: Vec<usize> =
        tally.selection.iter().filter(|position| is_wide || is_labelled(position)).collect();
    let mut items: Vec<Item> = Vec::new();
    workspace.read_some(&wanted, without_text, |item| items.push(item));
    let questions = workspace.rubric.questions.iter().map(|question| question.id.clone());
    let mut columns = Columns { questions: questions.collect(), ..Columns::default() };
    for item in &items {
        columns.note(item);
    }
    let mut out = open_output(target)?;
    if is_wide {
        let rows: Vec<_> =
            items.iter().flat_map(|item| wide::of_item(item, &tally, &workspace.rubric)).collect();
        (format.write)(&columns, &Rows::Wide(&rows), &mut out)?;
    } else {
        let rows: Vec<_> =
            items.iter().flat_map(|item| rows::of_item(item, &tally, &workspace.rubric)).collect();
        (format.write)(&columns, &Rows::Long(&rows), &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn find_target(name: &str) -> Result<&'static export::Target> {
    let found = TARGETS.iter().find(|target| target.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        Failure::unknown("export format", name, &names).into()
    })
}

fn open_output(target: &Target) -> Result<Box<dyn Write>> {
    let path = target.output.as_path();
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::new(io::stdout().lock())));
    }
    let mut options = OpenOptions::new();
    options.write(true).truncate(target.force);
    let options = if target.force { options.create(true) } else { options.create_new(true) };
    match options.open(path) {
        Ok(file) => Ok(Box::new(BufWriter::new(file))),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!(Failure::usage(format!(
                "{} is there already; name another file, or write over it with --force",
                path.display()
            )))
        }
        Err(error) => {
            bail!(Failure::wrong(format!("{}: {error}; name another file", path.display())))
        }
    }
}
