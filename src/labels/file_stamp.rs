//! Which file a path names.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What tells one file from another: its device and its number there.
pub type FileStamp = (u64, u64);

/// The file that a path names, and its length in bytes; `None` where there is none.
pub fn stamp_of(path: &Path) -> Option<(FileStamp, u64)> {
    let found = std::fs::metadata(path).ok()?;
    Some((stamp(&found), found.len()))
}

/// Which file it is.
pub fn stamp(found: &Metadata) -> FileStamp {
    (found.dev(), found.ino())
}
