//! The few things a journal asks of a file, so that tests can make each of them fail.

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

use super::file_stamp::{FileStamp, stamp};
use super::mark::{Change, Mark};
use super::name::folder_of;
use crate::disk::fresh::cannot_sync;
use crate::disk::regular;

/// How a journal is opened.
#[derive(Clone, Copy, Debug)]
pub struct OpenMode {
    /// Whether a symlink may be followed.
    pub follow: bool,
    /// Whether it may be a device: only one that was named.
    pub device: bool,
    /// Whether its folder is made where it is missing. One that was there and is gone was moved, and
    /// labels in a new one would be apart from the others.
    pub make_folder: bool,
    /// The permissions of a new file.
    pub permissions: u32,
}

/// What came of asking for the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// It is ours.
    Yes,
    /// Another program has it.
    Busy,
    /// This file system has no locks.
    Unsupported,
}

/// Files as the writer needs them.
pub trait Storage: Send {
    /// Opens a journal for appending; makes it, and its folder, where it is missing.
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn JournalFile>>;
}

/// An open journal.
pub trait JournalFile: Send {
    /// Asks for the exclusive lock without waiting.
    fn try_lock(&mut self) -> io::Result<Locked>;
    /// Gives the lock back.
    fn unlock(&mut self);
    /// Whether it is empty or ends in a line end.
    fn ends_whole(&mut self) -> io::Result<bool>;
    /// Writes at the end with one write; gives how many bytes were taken.
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Waits until everything is on the disk.
    fn sync(&mut self) -> io::Result<()>;
    /// Which file it is.
    fn stamp(&mut self) -> io::Result<FileStamp>;
    /// What it is like now.
    fn mark(&mut self) -> io::Result<Mark>;
    /// What has become of it since.
    fn change(&mut self, since: &Mark) -> io::Result<Change>;
}

/// The real disk.
#[derive(Debug, Default)]
pub struct Disk {
    /// Folders with a new name in them that may not survive a power cut yet.
    unsynced: BTreeSet<PathBuf>,
}

struct DiskFile(File);

impl Storage for Disk {
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn JournalFile>> {
        let folder = folder_of(path);
        let mut options = OpenOptions::new();
        options.read(true).append(true);
        let file = match open(&mut options, mode, path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !folder.exists() && !mode.make_folder {
                    return Err(io::Error::new(io::ErrorKind::NotFound, "its folder is gone"));
                }
                self.make_folder(&folder)?;
                self.unsynced.insert(folder);
                let file = open(options.create(true).mode(mode.permissions), mode, path)?;
                // The umask may have taken from it what the data's readers have. Some file
                // systems know no permissions, which must not cost a label.
                let _as_far_as_it_goes =
                    file.set_permissions(Permissions::from_mode(mode.permissions));
                file
            }
            other => other?,
        };
        self.sync_folders()?;
        Ok(Box::new(DiskFile(file)))
    }
}

/// Opens it without waiting: what was a journal may be a pipe now.
fn open(options: &mut OpenOptions, mode: OpenMode, path: &Path) -> io::Result<File> {
    let links = if mode.follow { OFlags::empty() } else { OFlags::NOFOLLOW };
    if mode.device {
        regular::open_any(options, links, path)
    } else {
        regular::open_with(options, links, path)
    }
}

impl Disk {
    /// Makes a folder and those above it that are missing.
    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing = folder.ancestors().take_while(|above| !above.exists());
        self.unsynced.extend(missing.filter_map(Path::parent).map(Path::to_owned));
        DirBuilder::new().recursive(true).mode(0o700).create(folder)
    }

    /// The names of new files must survive a power cut, too. What fails is owed.
    fn sync_folders(&mut self) -> io::Result<()> {
        while let Some(folder) = self.unsynced.first() {
            let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            match File::open(here).and_then(|folder| folder.sync_all()) {
                // Some file systems cannot sync a folder; there is nothing more to do there.
                Err(error) if !cannot_sync(&error) => return Err(error),
                _ => self.unsynced.pop_first(),
            };
        }
        Ok(())
    }
}

/// Asks for a file's exclusive lock without waiting. It goes with the file.
pub fn try_lock(file: &File) -> io::Result<Locked> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Locked::Yes),
        Err(Errno::WOULDBLOCK) => Ok(Locked::Busy),
        Err(Errno::OPNOTSUPP | Errno::NOLCK | Errno::INVAL | Errno::NOSYS) => {
            Ok(Locked::Unsupported)
        }
        Err(error) => Err(error.into()),
    }
}

impl JournalFile for DiskFile {
    fn try_lock(&mut self) -> io::Result<Locked> {
        try_lock(&self.0)
    }

    fn unlock(&mut self) {
        // Closing the file unlocks it as well, so a failure here has no effect that lasts.
        let _closing_helps = flock(&self.0, FlockOperation::Unlock);
    }

    fn ends_whole(&mut self) -> io::Result<bool> {
        let Some(last) = self.0.metadata()?.len().checked_sub(1) else { return Ok(true) };
        let mut byte = [0];
        let read = self.0.read_at(&mut byte, last)?;
        Ok(read == 1 && byte == *b"\n")
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn stamp(&mut self) -> io::Result<FileStamp> {
        Ok(stamp(&self.0.metadata()?))
    }

    fn mark(&mut self) -> io::Result<Mark> {
        let found = self.0.metadata()?;
        Mark::of(&self.0, &found, found.len())
    }

    fn change(&mut self, since: &Mark) -> io::Result<Change> {
        since.change(&self.0)
    }
}
