//! Whether a file is a journal, by what it is and holds.

use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use super::name::is_journal_name;
use super::reader::holds_other_data;
use crate::disk::regular;

/// What a file is that must not get events; `None` for a journal, and where there is nothing yet.
#[must_use]
pub fn not_a_journal(path: &Path) -> Option<String> {
    let found = fs::metadata(path).ok()?;
    if found.file_type().is_char_device() {
        // `--labels /dev/full` is how one tries out what a full disk does.
        return None;
    }
    if let Some(kind) = regular::kind(&found) {
        return Some(format!("it is {kind} and no file"));
    }
    // One that cannot be read is told of by whoever opens it.
    match holds_other_data(path) {
        Ok(true) => Some("it holds something else than labels".to_owned()),
        Ok(false) | Err(_) => None,
    }
}

/// Whether a file is a journal: by its name, and by what it holds.
#[must_use]
pub fn is_journal(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_file() && is_journal_name(&name) && not_a_journal(path).is_none()
}
