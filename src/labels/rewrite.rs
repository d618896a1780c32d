//! A journal with a new text in its place, while nobody can write to it.
//!
//! This is the one thing that ever replaces a journal, and only on a command of its own. A program
//! that is writing sees that the path names another file and writes again what that one lacks.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{MetadataExt, fchown};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use super::file_stamp::{stamp, stamp_of};
use super::merge::UnionError;
use super::storage::{Locked, try_lock};
use crate::disk::fresh::{Fresh, PutError, Rights};
use crate::disk::regular;
use crate::text::reason;

/// How long to wait for a program that is writing.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);
const LOCK_PAUSE: Duration = Duration::from_millis(5);

/// Why a journal could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RewriteError {
    /// Another program has the lock.
    #[error("another program keeps writing to it; try again when that is done")]
    Busy,
    /// It would become somebody else's.
    #[error(
        "it belongs to another user, who could not write to it any more; write to another file with -o"
    )]
    NotOurs,
    /// A journal that is read beside it.
    #[error("{path}: {}; nothing was changed", reason(.error))]
    Beside {
        /// Which.
        path: String,
        /// Why.
        error: Box<RewriteError>,
    },
    /// What is to be written cannot be made.
    #[error("{0}; nothing was changed")]
    Union(#[from] UnionError),
    /// The disk.
    #[error("{0}; nothing was changed")]
    Io(#[from] io::Error),
    /// The new file.
    #[error(transparent)]
    Put(#[from] PutError),
}

/// A journal that nobody else writes meanwhile.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    file: File,
}

impl Held {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file, from its start.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }
}

/// Puts in a journal's place what `make` makes of it and of the journals `beside` it. Nobody writes to
/// any of them meanwhile: what one of them takes back or brings back decides what is kept of another.
///
/// # Errors
/// Where one cannot be locked or read, or the journal cannot be replaced; it is then as it was.
pub fn replace(
    path: &Path,
    beside: &[PathBuf],
    make: impl FnOnce(&File, &[Held], &mut dyn Write) -> Result<(), RewriteError>,
) -> Result<(), RewriteError> {
    // What a link names is replaced, and the link stays.
    let path = path.canonicalize()?;
    let (journal, beside) = locked_all(&path, beside, true)?;
    let found = journal.file.metadata()?;
    let mut fresh = Fresh::begin(&path, Rights::Exactly(found.mode() & 0o7777))?;
    let mut out = BufWriter::new(fresh.file());
    make(&journal.file, &beside, &mut out)?;
    out.flush()?;
    drop(out);
    let new = fresh.file().metadata()?;
    let is_ours = (new.uid(), new.gid()) == (found.uid(), found.gid());
    if !is_ours && fchown(fresh.file(), Some(found.uid()), Some(found.gid())).is_err() {
        return Err(RewriteError::NotOurs);
    }
    Ok(fresh.replace()?)
}

/// Looks at a journal and those `beside` it while nobody writes to any of them.
///
/// # Errors
/// Where one cannot be locked or read.
pub fn look<T>(
    path: &Path,
    beside: &[PathBuf],
    look: impl FnOnce(&File, &[Held]) -> Result<T, RewriteError>,
) -> Result<T, RewriteError> {
    let (journal, beside) = locked_all(&path.canonicalize()?, beside, false)?;
    look(&journal.file, &beside)
}

/// Writes a journal that is not there yet.
///
/// # Errors
/// Where it is there already, or the disk fails.
pub fn create(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), RewriteError> {
    if path.symlink_metadata().is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let mut fresh = Fresh::begin(path, Rights::Exactly(mode))?;
    let mut out = BufWriter::new(fresh.file());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    Ok(fresh.place()?)
}

/// The journal and those beside it, all locked. They are locked in the order of their names, so that
/// two programs never wait for each other.
fn locked_all(
    path: &Path,
    beside: &[PathBuf],
    to_write: bool,
) -> Result<(Held, Vec<Held>), RewriteError> {
    let mut own = None;
    let mut others = Vec::new();
    let whole = beside.iter().filter_map(|path| path.canonicalize().ok());
    let mut paths: Vec<PathBuf> = whole.chain([path.to_owned()]).collect();
    paths.sort();
    paths.dedup();
    for one in paths {
        if one == *path {
            own = Some(locked(&one, to_write)?);
            continue;
        }
        let wrong = |error| RewriteError::Beside {
            path: one.display().to_string(),
            error: Box::new(error),
        };
        others.push(locked(&one, false).map_err(wrong)?);
    }
    own.map(|own| (own, others)).ok_or(RewriteError::Busy)
}

/// A journal, ours alone, and still the file that its path names.
fn locked(path: &Path, to_write: bool) -> Result<Held, RewriteError> {
    let begun = Instant::now();
    let mut options = OpenOptions::new();
    options.read(true).write(to_write);
    while begun.elapsed() < LOCK_PATIENCE {
        let file = regular::open_with(&mut options, OFlags::empty(), path)?;
        let found = file.metadata()?;
        let named = || stamp_of(path).is_some_and(|(named, _)| named == stamp(&found));
        match try_lock(&file)? {
            Locked::Yes | Locked::Unsupported if named() => {
                return Ok(Held { path: path.to_owned(), file });
            }
            _ => thread::sleep(LOCK_PAUSE),
        }
    }
    Err(RewriteError::Busy)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::io::Read;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Adds a line.
    fn with_two(mut old: &File, _: &[Held], new: &mut dyn Write) -> Result<(), RewriteError> {
        let mut text = Vec::new();
        old.read_to_end(&mut text)?;
        new.write_all(&text)?;
        Ok(new.write_all(b"two\n")?)
    }

    #[test]
    fn a_journal_is_replaced_as_a_whole_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.labels.jsonl");
        fs::write(&path, "one\n").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.labels.jsonl");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        replace(&link, &[], with_two).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
        assert!(create(&path, 0o600, |_| Ok(())).is_err(), "it is there");
    }

    #[test]
    fn nobody_writes_to_the_journals_beside_it_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("b"), "one\n").unwrap();
        fs::write(at("a"), "").unwrap();
        let beside = [at("a"), at("b"), at("gone")];
        replace(&at("b"), &beside, |old, beside, new| {
            assert_eq!(beside.len(), 1);
            for name in ["a", "b"] {
                let file = File::open(at(name)).unwrap();
                assert_eq!(try_lock(&file).unwrap(), Locked::Busy, "{name}");
            }
            with_two(old, beside, new)
        })
        .unwrap();
        assert_eq!(fs::read_to_string(at("b")).unwrap(), "one\ntwo\n");
        fs::set_permissions(at("b"), Permissions::from_mode(0o400)).unwrap();
        let length = look(&at("b"), &beside, |own, beside| {
            assert_eq!(try_lock(&File::open(at("a")).unwrap())?, Locked::Busy);
            assert_eq!(try_lock(&File::open(at("b")).unwrap())?, Locked::Busy);
            assert_eq!(beside.len(), 1);
            Ok(own.metadata()?.len())
        });
        assert_eq!(length.unwrap(), 8);
    }

    #[test]
    fn a_device_is_never_replaced() {
        let null = Path::new("/dev/null");
        let why = replace(null, &[], with_two).unwrap_err().to_string();
        assert_eq!(why, "it is a device and no file; nothing was changed");
    }
}
