//! `triptych demo`: a review of the sample data, which the program brings with it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::notice::tell;
use super::review;
use crate::cli::{ReadArgs, ReviewArgs};
use crate::disk::fresh::{Fresh, PutError, Rights, USUAL};
use crate::text::{counted, reason, shell_word};
use crate::tui::showing::Adjudication;
use crate::workspace::failure::Failure;

/// The folder, where none is named.
const FOLDER: &str = "triptych-demo";

/// One file of the sample data by its name there.
macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../sample-data/", $name)))
    };
}

/// The file that tells a folder of ours from one that holds other work.
const FIRST: (&str, &[u8]) = sample!("runs.jsonl");

/// Every file of the sample data.
const FILES: &[(&str, &[u8])] = &[
    FIRST,
    sample!("README.md"),
    sample!("labels.jsonl"),
    sample!("formats/alignment-faking-results.json"),
    sample!("formats/chat.jsonl"),
    sample!("formats/damaged.jsonl"),
    sample!("formats/flat-array.json"),
    sample!("formats/inspect.eval"),
    sample!("formats/inspect.json"),
    sample!("formats/monitored.jsonl"),
    sample!("formats/own-members.jsonl"),
    sample!("formats/raw-response.jsonl"),
    sample!("formats/session.jsonl"),
    sample!("formats/several-answers.jsonl"),
    sample!("rubrics/monitoring.toml"),
];

/// Copies the sample data to a folder of the user's and opens a review of it. What is there already
/// stays, labels before all: a second demo goes on where the first one was left.
pub fn run(folder: Option<PathBuf>) -> Result<ExitCode> {
    let folder = folder.unwrap_or_else(|| FOLDER.into());
    check(&folder)?;
    let copied = copy(&folder)?;
    let again = shell_word(&folder.display().to_string());
    match copied {
        0 => tell(&format_args!("the sample data of {again} are opened, with your labels")),
        copied => tell(&format_args!(
            "{} of sample data copied to {again}; `triptych {again}` opens them again, and \
             {again}/README.md says which item shows what",
            counted(copied, "file")
        )),
    }
    let read = ReadArgs { files: vec![folder], ..ReadArgs::default() };
    review::run(&ReviewArgs { read, ..ReviewArgs::default() }, Adjudication::Off)
}

/// Nothing is put among files of somebody else's.
fn check(folder: &Path) -> Result<()> {
    let (name, ours) = FIRST;
    let is_ours = || fs::read(folder.join(name)).is_ok_and(|found| found == ours);
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none() || is_ours()) {
        Ok(true) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Ok(false) => bail!(Failure::usage(format!(
            "{}: it holds other files; name a folder that is not there yet: triptych demo FOLDER",
            folder.display()
        ))),
        Err(error) => bail!(unwritable(folder, error)),
    }
}

/// Copies what is not there, and gives how many files these were.
fn copy(folder: &Path) -> Result<usize> {
    let mut copied = 0;
    for (name, bytes) in FILES {
        let path = folder.join(name);
        if path.symlink_metadata().is_ok() {
            continue;
        }
        put(&path, bytes)?;
        copied += 1;
    }
    Ok(copied)
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    }
    let mut fresh = Fresh::begin(path, Rights::AtMost(USUAL)).map_err(|e| unwritable(path, e))?;
    fresh.file().write_all(bytes).map_err(|error| unwritable(path, error))?;
    match fresh.place() {
        // It is ours to copy again.
        Ok(()) | Err(PutError::Unconfirmed(_)) => Ok(()),
        Err(PutError::Unchanged(error)) => bail!(unwritable(path, error)),
    }
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::wrong(format!(
        "{}: {}; name a folder that can be written to: triptych demo FOLDER",
        path.display(),
        reason(error)
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::FILES;
    use crate::disk::walk::walk;

    #[test]
    fn every_file_of_the_sample_data_is_in_the_program() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        let mut there = BTreeSet::new();
        walk(&folder, &mut |within, names| {
            let within = within.strip_prefix(&folder).unwrap().to_owned();
            there.extend(
                names
                    .iter()
                    .map(|name| within.join(name))
                    .filter(|name| folder.join(name).is_file()),
            );
        });
        let brought: BTreeSet<_> =
            FILES.iter().map(|(name, _)| Path::new(name).to_owned()).collect();
        assert_eq!(brought, there);
    }
}
