//! The files under review by the names that events give them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file_stamp::stamp_of;
use super::files::{Files, Whereabouts};
use super::name::folder_of;
use crate::disk::named::{as_text, whole};

/// The files under review by their names in events, and what became of those that events name beside
/// them (`named`). `folder` is the one that names start from; `open` are the files' paths, each with its
/// name where it is in a packed file. Looks at the disk.
pub fn name_files<'f>(
    folder: &Path,
    open: impl Iterator<Item = (&'f Path, Option<&'f str>)>,
    named: impl Iterator<Item = Arc<str>>,
) -> Files {
    let open: Vec<(&Path, Option<&str>)> = open.collect();
    let paths = hints(folder, open.iter().map(|(path, _)| *path));
    let full = |path: &str, entry: Option<&str>| match entry {
        Some(entry) => format!("{path}/{entry}").into(),
        None => path.into(),
    };
    let called = paths.iter().zip(&open).map(|(path, (_, entry))| full(path, *entry));
    let shown = open.iter().map(|(path, entry)| full(&as_text(path.as_os_str()), *entry));
    let mut files = Files::new(called.collect()).opened_by(shown.collect());
    for (place, (path, (_, entry))) in paths.iter().zip(&open).enumerate() {
        if entry.is_some() {
            files.also(path.clone(), place);
        }
    }
    find_named(folder, &mut files, &open, named);
    files
}

/// Tells of the files that events name whether they are under review by another name, or exist.
fn find_named(
    folder: &Path,
    files: &mut Files,
    open: &[(&Path, Option<&str>)],
    named: impl Iterator<Item = Arc<str>>,
) {
    let mut stamps: Option<Vec<_>> = None;
    let all = || open.iter().map(|(path, _)| stamp_of(path).map(|(stamp, _)| stamp)).collect();
    for name in named {
        if files.find(Some(&name)) != Whereabouts::Gone {
            continue;
        }
        let path = folder.join(&*name);
        // What is in a packed file is there as long as that is.
        let Some(there) = path.ancestors().find(|path| path.is_file()) else { continue };
        let stamp = stamp_of(there).map(|(stamp, _)| stamp);
        let stamps: &Vec<_> = stamps.get_or_insert_with(all);
        let same = (0..).zip(stamps).filter(|(_, known)| **known == stamp);
        let same: Vec<usize> = same.map(|(place, _)| place).collect();
        for place in &same {
            files.also(name.clone(), *place);
        }
        if same.is_empty() {
            files.is_elsewhere(name);
        }
    }
}

/// Data files' names in events: their paths from the journal's folder.
fn hints<'f>(folder: &Path, files: impl Iterator<Item = &'f Path>) -> Vec<Arc<str>> {
    let own = whole(folder);
    // Very many files lie in few folders.
    let mut known: HashMap<PathBuf, PathBuf> = HashMap::new();
    let hint = |file: &Path| {
        let folder = folder_of(file);
        let folder = known.entry(folder).or_insert_with_key(|folder| whole(folder));
        let path = folder.join(file.file_name().unwrap_or(file.as_os_str()));
        as_text(path.strip_prefix(&own).unwrap_or(&path).as_os_str()).into()
    };
    files.map(hint).collect()
}
