//! A journal with a new text in its place, while nobody can write to it.
//!
//! This is the one thing that ever replaces a journal, and only on a command of its own. A program
//! that is writing sees that the path names another file and writes again what that one lacks.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::place::folder_of;
use super::storage::{Locked, stamp_of, try_lock};

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
    /// The disk.
    #[error("{0}; nothing was changed")]
    Io(#[from] io::Error),
}

/// Puts what `make` makes of a journal's bytes in their place.
///
/// # Errors
/// Where it cannot be locked, read or replaced; it is then as it was.
pub fn replace(path: &Path, make: impl FnOnce(&[u8]) -> Vec<u8>) -> Result<(), RewriteError> {
    // What a link names is replaced, and the link stays.
    let path = path.canonicalize()?;
    let mut journal = locked(&path)?;
    let mut bytes = Vec::new();
    journal.read_to_end(&mut bytes)?;
    let text = make(&bytes);
    let found = journal.metadata()?;
    put(&path, &text, found.mode() & 0o7777, |new| {
        let is_ours = (new.uid(), new.gid()) == (found.uid(), found.gid());
        Ok(if is_ours { None } else { Some((found.uid(), found.gid())) })
    })
}

/// Writes a journal that is not there yet.
///
/// # Errors
/// Where it is there already, or the disk fails.
pub fn create(path: &Path, text: &[u8], mode: u32) -> Result<(), RewriteError> {
    if path.symlink_metadata().is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    put(path, text, mode, |_| Ok(None))
}

/// The journal, ours alone, and still the file that its path names.
fn locked(path: &Path) -> Result<File, RewriteError> {
    let begun = Instant::now();
    while begun.elapsed() < LOCK_PATIENCE {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        let found = file.metadata()?;
        let named = || stamp_of(path).is_some_and(|(stamp, _)| stamp == (found.dev(), found.ino()));
        match try_lock(&file)? {
            Locked::Yes | Locked::Unsupported if named() => return Ok(file),
            _ => thread::sleep(LOCK_PAUSE),
        }
    }
    Err(RewriteError::Busy)
}

/// Writes a file beside, and gives it the name once it is on the disk. `owner` says whose it must
/// become.
fn put(
    path: &Path,
    text: &[u8],
    mode: u32,
    owner: impl FnOnce(&fs::Metadata) -> io::Result<Option<(u32, u32)>>,
) -> Result<(), RewriteError> {
    let beside = beside(path);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    let written = (|| {
        file.write_all(text)?;
        if let Some((user, group)) = owner(&file.metadata()?)?
            && chown(&beside, Some(user), Some(group)).is_err()
        {
            return Err(RewriteError::NotOurs);
        }
        file.set_permissions(Permissions::from_mode(mode))?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        Ok(())
    })();
    if written.is_err() {
        // What went wrong before is what matters.
        let _gone = fs::remove_file(&beside);
        return written;
    }
    File::open(folder_of(path))?.sync_all()?;
    Ok(())
}

/// A hidden name in the same folder, which nobody takes for data or a journal.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{:016x}.new", fastrand::u64(..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_replaced_as_a_whole_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.labels.jsonl");
        fs::write(&path, "one\n").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.labels.jsonl");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        replace(&link, |old| [old, b"two\n"].concat()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
        assert!(create(&path, b"", 0o600).is_err(), "it is there");
    }
}
