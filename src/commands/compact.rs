//! `triptych compact`: a journal without what is not needed any more.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::merge::{mode_of, open, wrong};
use super::notice::tell;
use crate::labels::kind::is_journal;
use crate::labels::merge::Union;
use crate::labels::name::folder_of;
use crate::labels::rewrite::{self, Held, RewriteError};
use crate::text::counted;
use crate::workspace::failure::Failure;

/// Drops repeated lines, torn pieces and retracted actions.
pub fn run(journal: &Path, output: Option<&Path>) -> Result<ExitCode> {
    if let Some(output) = output.filter(|output| output.symlink_metadata().is_ok()) {
        bail!(Failure::usage(format!(
            "{} is there already; name another file, or leave -o out",
            output.display()
        )));
    }
    // That it is a journal is asked before anything is locked.
    drop(open(journal)?);
    let (target, beside) = (output.unwrap_or(journal), neighbours(journal));
    let mut words = String::new();
    let written = match output {
        None => rewrite::replace(journal, &beside, |now, others, out| {
            let union = compacted(now, others, &mut words)?;
            Ok(union.write(out)?)
        }),
        Some(output) => {
            let look = |now: &File, others: &[Held]| compacted(now, others, &mut words);
            rewrite::look(journal, &beside, look).and_then(|union| {
                let mode = mode_of(&[journal.to_owned()]);
                rewrite::create(output, mode, |out| union.write(out))
            })
        }
    };
    written.map_err(|error| wrong(target, &error))?;
    tell(&format_args!("{}: {words}", target.display()));
    Ok(ExitCode::SUCCESS)
}

/// A journal without what is not needed, as those beside it have it; says in words what that was.
fn compacted(now: &File, others: &[Held], words: &mut String) -> Result<Union, RewriteError> {
    let (mut union, mut beside) = (Union::default(), Union::default());
    for other in others {
        beside.take_in(BufReader::new(other.file())).map_err(|error| {
            let path = other.path().display().to_string();
            RewriteError::Beside { path, error: Box::new(error.into()) }
        })?;
    }
    union.take_in(BufReader::new(now))?;
    *words = compact(&mut union, &beside);
    Ok(union)
}

/// Drops what is not needed; says what, in words.
fn compact(union: &mut Union, beside: &Union) -> String {
    let torn = union.torn();
    union.compact(beside);
    format!(
        "{} kept; dropped: {}, {}, {}",
        counted(union.len(), "event"),
        counted(union.retracted, "retracted label"),
        counted(union.repeated, "repeated line"),
        counted(torn, "torn piece"),
    )
}

/// The other journals of the folder: what one of them takes back or brings back counts.
fn neighbours(journal: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder_of(journal)).into_iter().flatten().flatten();
    let is_other = |path: &PathBuf| path.file_name() != journal.file_name() && is_journal(path);
    entries.map(|entry| entry.path()).filter(is_other).collect()
}
