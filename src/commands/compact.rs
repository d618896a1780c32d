//! `triptych compact`: a journal without what is not needed any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::Failure;
use super::merge::{mode_of, read, wrong};
use super::notice::tell;
use crate::labels::merge::Union;
use crate::labels::place::{folder_of, is_journal};
use crate::labels::rewrite;
use crate::text::counted;

/// Drops repeated lines, torn pieces and retracted actions.
pub fn run(journal: &Path, output: Option<&Path>) -> Result<ExitCode> {
    let text = read(journal)?;
    let beside = neighbours(journal).into_iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let beside = Union::of(beside.iter().map(Vec::as_slice));
    let compacted = |text: &[u8]| {
        let mut union = Union::of([text]);
        let torn = union.torn();
        union.compact(&beside);
        let words = format!(
            "{} kept; dropped: {}, {}, {}",
            counted(union.len(), "event"),
            counted(union.retracted, "retracted label"),
            counted(union.repeated, "repeated line"),
            counted(torn, "torn piece"),
        );
        (union.text(), words)
    };
    let mut words = String::new();
    let target = output.unwrap_or(journal);
    let written = match output {
        None => rewrite::replace(journal, |now| {
            let (text, said) = compacted(now);
            words = said;
            text
        }),
        Some(output) if output.symlink_metadata().is_ok() => bail!(Failure::usage(format!(
            "{} is there already; name another file, or leave -o out",
            output.display()
        ))),
        Some(output) => {
            let (text, said) = compacted(&text);
            words = said;
            rewrite::create(output, &text, mode_of(&[journal.to_owned()]))
        }
    };
    written.map_err(|error| wrong(target, &error))?;
    tell(format_args!("{}: {words}", target.display()));
    Ok(ExitCode::SUCCESS)
}

/// The other journals of the folder: what one of them takes back or brings back counts.
fn neighbours(journal: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder_of(journal)).into_iter().flatten().flatten();
    let is_other = |path: &PathBuf| path.file_name() != journal.file_name() && is_journal(path);
    entries.map(|entry| entry.path()).filter(is_other).collect()
}
