//! Which file a path names, and in which state: told apart without reading it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A file's place on the disk, its length and when it was last written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    length: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
}

impl Stamp {
    /// The stamp of the file that a path names; `None` where there is none.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Stamp {
            device: found.dev(),
            inode: found.ino(),
            length: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
        })
    }
}
