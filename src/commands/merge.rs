//! `triptych merge`: several journals as one.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::notice::tell;
use crate::config::Folders;
use crate::corpus::bundle;
use crate::disk::regular;
use crate::labels::home::Homes;
use crate::labels::kind::not_a_journal;
use crate::labels::merge::Union;
use crate::labels::place::plan;
use crate::labels::rewrite::{self, RewriteError};
use crate::text::{counted, listed, reason};
use crate::workspace::failure::Failure;

/// So many records whose texts were altered are named.
const NAMED: usize = 10;

/// The mode of a new journal where those it is made of differ: nobody else's to read.
const PRIVATE: u32 = 0o600;

/// Writes the union of the journals.
pub fn run(journals: &[PathBuf], output: &Path) -> Result<ExitCode> {
    let same = |path: &PathBuf| path.canonicalize().ok() == output.canonicalize().ok();
    let is_there = output.symlink_metadata().is_ok();
    if is_there && !journals.iter().any(same) {
        bail!(Failure::usage(format!(
            "{} is there already; name it among the journals as well, so that nothing of it is lost",
            output.display()
        )));
    }
    let journals = &journals_of(journals)?;
    let mut homes = Homes::default();
    for journal in journals {
        let wrong = |error| Failure::wrong(format!("{}: {}", journal.display(), reason(error)));
        homes.note_all(BufReader::new(open(journal)?)).map_err(wrong)?;
    }
    let mut union = Union::coming_home(homes);
    for journal in journals {
        take_in(&mut union, journal)?;
    }
    refuse_altered(union.homes())?;
    let written = if is_there {
        // What has come to it meanwhile is taken in, too.
        rewrite::replace(output, &[], |now, _, out| {
            union.take_in(BufReader::new(now))?;
            Ok(union.write(out)?)
        })
    } else {
        rewrite::create(output, mode_of(journals), |out| union.write(out))
    };
    written.map_err(|error| wrong(output, &error))?;
    tell(&format_args!(
        "{}: {} of {}",
        output.display(),
        counted(union.len(), "event"),
        counted(journals.len(), "journal"),
    ));
    if union.homes().brought() > 0 {
        let events = counted(union.homes().brought(), "event");
        tell(&format_args!("{events} about a bundle's records: they are about your own now"));
    }
    if union.conflicting() > 0 {
        tell(&format_args!(
            "{} with two different lines; the smaller in bytes was kept",
            counted(union.conflicting(), "event")
        ));
    }
    match union.foreign() + union.torn() {
        0 => {}
        lines => tell(&format_args!(
            "{} at its end: no events; `triptych check` says what they are",
            counted(lines, "line")
        )),
    }
    Ok(ExitCode::SUCCESS)
}

/// The journals that are meant: a bundle stands for those beside it.
fn journals_of(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut journals = Vec::new();
    for path in named {
        if bundle::beside(path).is_none() {
            journals.push(path.clone());
            continue;
        }
        let folders = Folders::find().map_err(Failure::wrong)?;
        let beside =
            plan(std::slice::from_ref(path), None, "", &folders.data).map_err(Failure::wrong)?;
        if beside.read.is_empty() {
            bail!(Failure::usage(format!(
                "{}: there are no labels beside this bundle; name the journal that came with it",
                path.display()
            )));
        }
        journals.extend(beside.read);
    }
    Ok(journals)
}

/// Labels about texts that are not those that were packed are about nothing that is known here.
fn refuse_altered(homes: &Homes) -> Result<()> {
    let altered: Vec<&String> = homes.altered().iter().collect();
    if altered.is_empty() {
        return Ok(());
    }
    bail!(Failure::changed(format!(
        "labels of {} ({}) are about texts that are not those that were packed; nothing was merged. Ask for the labels of the bundle as it was",
        counted(altered.len(), "record"),
        listed(&altered, NAMED)
    )))
}

/// Takes a journal into a union.
pub fn take_in(union: &mut Union, path: &Path) -> Result<()> {
    let journal = BufReader::new(open(path)?);
    let wrong = |error| Failure::wrong(format!("{}: {}", path.display(), reason(error)));
    Ok(union.take_in(journal).map_err(wrong)?)
}

/// Opens a journal, and nothing else.
pub fn open(path: &Path) -> Result<File> {
    if let Some(why) = not_a_journal(path) {
        bail!(Failure::usage(format!("{}: {why}; name journals of labels", path.display())));
    }
    let wrong =
        |error| Failure::wrong(format!("{}: {}; check the name", path.display(), reason(error)));
    Ok(regular::open(path).map_err(wrong)?)
}

/// A journal that could not be written.
pub fn wrong(path: &Path, error: &RewriteError) -> anyhow::Error {
    Failure::wrong(format!("{}: {}", path.display(), reason(error))).into()
}

/// The mode that all of these files have.
pub fn mode_of(journals: &[PathBuf]) -> u32 {
    use std::os::unix::fs::MetadataExt;
    let mut modes = journals
        .iter()
        .map(|path| fs::metadata(path).map_or(PRIVATE, |found| found.mode() & 0o666));
    let first = modes.next().unwrap_or(PRIVATE);
    if modes.all(|mode| mode == first) { first } else { PRIVATE }
}
