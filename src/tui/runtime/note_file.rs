//! The file that a note lies in while an editor has it: in a folder that nobody else can enter, and
//! gone with the edit, also where the program was killed.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;

use crate::config::Folders;

/// So often another program may clear a new folder away before it is locked.
const ATTEMPTS: usize = 10;

/// A note on its way through an editor. The folder goes when this does, with whatever the editor put
/// beside the note.
#[derive(Debug)]
pub struct NoteFile {
    folder: PathBuf,
    /// Tells others that somebody is at it, as long as this program runs.
    _lock: File,
}

impl NoteFile {
    /// Puts a text in a file of its own below this folder.
    ///
    /// # Errors
    /// Where nothing can be written there.
    pub fn new(within: &Path, text: &str) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(within)?;
        let note = NoteFile::locked(within)?;
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(note.path())?;
        file.write_all(text.as_bytes())?;
        Ok(note)
    }

    fn locked(within: &Path) -> io::Result<Self> {
        for _ in 0..ATTEMPTS {
            let name = format!("{}-{:016x}", process::id(), fastrand::u64(..));
            let folder = within.join(name);
            DirBuilder::new().mode(0o700).create(&folder)?;
            let Ok(lock) = File::open(&folder) else { continue };
            // Where there are no locks nobody sweeps, either.
            let is_ours = !matches!(lock.try_lock(), Err(TryLockError::WouldBlock));
            if is_ours && is_still(&folder, &lock) {
                return Ok(NoteFile { folder, _lock: lock });
            }
        }
        Err(io::Error::other("its folder is taken away again and again"))
    }

    /// Where the note lies.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.join("note.md")
    }

    /// What it says now.
    ///
    /// # Errors
    /// Where it is gone or no text.
    pub fn text(&self) -> io::Result<String> {
        fs::read_to_string(self.path())
    }
}

impl Drop for NoteFile {
    fn drop(&mut self) {
        // What is left is swept at the next start.
        let _left = fs::remove_dir_all(&self.folder);
    }
}

fn is_still(folder: &Path, opened: &File) -> bool {
    let place = |found: fs::Metadata| (found.dev(), found.ino());
    let named = folder.symlink_metadata().map(place).ok();
    named.is_some() && named == opened.metadata().map(place).ok()
}

/// The folder for notes that are being edited.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    Folders::find().ok().map(|folders| folders.cache.join("notes"))
}

/// Removes the notes of programs that were killed. A program that runs holds the lock of its own.
pub fn sweep(within: &Path) {
    let Ok(entries) = fs::read_dir(within) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|it| it.is_dir())) {
        let lock = File::open(entry.path());
        if lock.as_ref().is_ok_and(|folder| folder.try_lock().is_ok()) {
            // Another start may be sweeping as well.
            let _gone = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_note_is_private_and_goes_with_what_lies_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let within = home.path().join("cache/notes");
        let note = NoteFile::new(&within, "odd").unwrap();
        assert_eq!(note.text().unwrap(), "odd");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&note.path()), 0o600);
        assert_eq!(mode(note.path().parent().unwrap()), 0o700);
        assert_eq!(mode(&within), 0o700);
        fs::write(note.path().with_extension("swp"), "odd").unwrap();
        drop(note);
        assert_eq!(fs::read_dir(within).unwrap().count(), 0);
    }

    #[test]
    fn only_notes_that_nobody_is_at_are_swept() {
        let home = tempfile::tempdir().unwrap();
        let mine = NoteFile::new(home.path(), "mine").unwrap();
        let left = home.path().join("1-0");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("note.md"), "left").unwrap();
        sweep(home.path());
        assert!(!left.exists());
        assert_eq!(mine.text().unwrap(), "mine");
        sweep(&home.path().join("nowhere"));
    }
}
