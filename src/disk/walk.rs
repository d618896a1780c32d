//! A folder and the folders in it, linked ones too, as transcripts and journals are both looked for.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use super::named::whole;

/// Folders are entered this deep.
const DEEPEST: usize = 32;

/// Shows a folder and the names of its files, in order, before the folders in it. What is hidden, and
/// pipes and the like, are passed over; a folder that links lead to twice is shown once.
pub fn walk(folder: &Path, visit: &mut impl FnMut(&Path, Vec<OsString>)) {
    enter(folder, 0, &mut HashSet::new(), visit);
}

fn enter(
    folder: &Path,
    depth: usize,
    seen: &mut HashSet<PathBuf>,
    visit: &mut impl FnMut(&Path, Vec<OsString>),
) {
    // A link may lead back to a folder that it is in.
    if depth > DEEPEST || !seen.insert(whole(folder)) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut names: Vec<(OsString, bool)> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name(), is_folder(&entry)?)))
        .filter(|(name, _)| !name.as_encoded_bytes().starts_with(b"."))
        .collect();
    // Names are much quicker to sort than paths.
    names.sort_unstable();
    let (folders, files): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|(_, is_folder)| *is_folder);
    visit(folder, files.into_iter().map(|(name, _)| name).collect());
    for (name, _) in folders {
        enter(&folder.join(name), depth + 1, seen, visit);
    }
}

/// Whether an entry is a folder or a file, or a link to one; `None` for pipes and the like, which
/// may block whoever opens them.
fn is_folder(entry: &DirEntry) -> Option<bool> {
    let mut kind = entry.file_type().ok()?;
    if kind.is_symlink() {
        kind = entry.path().metadata().ok()?.file_type();
    }
    (kind.is_dir() || kind.is_file()).then(|| kind.is_dir())
}
