//! The few things a journal asks of a file, so that tests can make each of them fail.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

/// How a journal is opened.
#[derive(Clone, Copy, Debug)]
pub struct OpenMode {
    /// Whether a symlink may be followed.
    pub follow: bool,
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
    /// Its length in bytes.
    fn length(&mut self) -> io::Result<u64>;
    /// Its bytes from an offset to the end.
    fn read_from(&mut self, offset: u64) -> io::Result<Vec<u8>>;
    /// Writes at the end with one write; gives how many bytes were taken.
    fn append(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Waits until everything is on the disk.
    fn sync(&mut self) -> io::Result<()>;
    /// Whether this path still names this file.
    fn is_at(&mut self, path: &Path) -> bool;
}

/// The real disk.
pub struct Disk;

struct DiskFile(File);

impl Storage for Disk {
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn JournalFile>> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if !folder.exists() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let is_new = !path.exists();
        let flags = if mode.follow { OFlags::CLOEXEC } else { OFlags::CLOEXEC | OFlags::NOFOLLOW };
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(mode.permissions)
            .custom_flags(i32::try_from(flags.bits()).unwrap_or(0))
            .open(path)?;
        if is_new {
            // The name itself must survive a power cut, too.
            File::open(folder)?.sync_all()?;
        }
        Ok(Box::new(DiskFile(file)))
    }
}

impl JournalFile for DiskFile {
    fn try_lock(&mut self) -> io::Result<Locked> {
        match flock(&self.0, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Locked::Yes),
            Err(Errno::WOULDBLOCK) => Ok(Locked::Busy),
            Err(Errno::OPNOTSUPP | Errno::NOLCK | Errno::INVAL | Errno::NOSYS) => {
                Ok(Locked::Unsupported)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn unlock(&mut self) {
        // Closing the file unlocks it as well, so a failure here has no effect that lasts.
        let _closing_helps = flock(&self.0, FlockOperation::Unlock);
    }

    fn length(&mut self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn read_from(&mut self, offset: u64) -> io::Result<Vec<u8>> {
        self.0.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn is_at(&mut self, path: &Path) -> bool {
        let (Ok(own), Ok(named)) = (self.0.metadata(), std::fs::metadata(path)) else {
            return false;
        };
        (own.dev(), own.ino()) == (named.dev(), named.ino())
    }
}
