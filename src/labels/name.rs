//! What journals are called, and which of them lie in a folder.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use crate::disk::named::as_text;

/// Endings of data files; a journal is named without them.
const DATA_ENDINGS: [&str; 11] =
    ["jsonl", "ndjson", "json", "eval", "csv", "tsv", "parquet", "txt", "md", "gz", "zst"];

/// The numbers of files that a run goes on in after a failed sync.
pub const FIRST_SPARE: u32 = 2;
/// The last of them.
pub const LAST_SPARE: u32 = 99;

/// Whether a file of this name may be a journal; its first line tells for sure.
#[must_use]
pub fn is_journal_name(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".jsonl") else { return false };
    stem == "labels" || stem.ends_with(".labels") || stem.contains(".labels.")
}

/// The name of a file's journal, without its ending: `runs.labels` of `runs.jsonl.gz`.
#[must_use]
pub fn own_name(path: &Path) -> String {
    format!("{}.labels", stem(path))
}

/// A file's name without its data endings: `runs` of `runs.jsonl.gz`.
fn stem(path: &Path) -> String {
    let mut name = as_text(path.file_name().unwrap_or_default()).into_owned();
    while let Some((stem, ending)) = name.rsplit_once('.') {
        if stem.is_empty() || !DATA_ENDINGS.contains(&ending.to_lowercase().as_str()) {
            break;
        }
        name = stem.to_owned();
    }
    name
}

/// The folder that a path is in.
pub fn folder_of(path: &Path) -> PathBuf {
    path.parent().map_or(Path::new("."), folder_or_here).to_owned()
}

#[must_use]
pub fn folder_or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// A journal's name without its ending.
#[must_use]
pub fn without_ending(journal: &Path) -> String {
    let name = journal.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".jsonl").unwrap_or(&name).to_owned()
}

/// Beside the usual place, for this reviewer alone.
#[must_use]
pub fn own_place(usual: &Path, reviewer: &str) -> PathBuf {
    let safe: String =
        reviewer.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    usual.with_file_name(format!("{}.{safe}.jsonl", without_ending(usual)))
}

/// In the user's data folder.
#[must_use]
pub fn home_place(usual: &Path, data: &Path) -> PathBuf {
    let whole = usual.parent().and_then(|folder| folder.canonicalize().ok());
    let whole = whole.map_or_else(
        || usual.to_owned(),
        |folder| folder.join(usual.file_name().unwrap_or_default()),
    );
    let hash = blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex();
    let name = usual.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".labels.jsonl").or_else(|| name.strip_suffix(".jsonl"));
    let stem = stem.unwrap_or(&name);
    data.join("labels").join(format!("{stem}-{}.labels.jsonl", &hash[..8]))
}

/// Where a run went on after a disk had failed it: `….2.jsonl`, `….3.jsonl` and so on.
pub fn numbered(journal: &Path) -> impl Iterator<Item = PathBuf> + use<'_> {
    (FIRST_SPARE..=LAST_SPARE).map(|number| spare(journal, number))
}

/// The spare file of this number for a journal.
#[must_use]
pub fn spare(journal: &Path, number: u32) -> PathBuf {
    journal.with_file_name(format!("{}.{number}.jsonl", without_ending(journal)))
}

/// The entries of a folder, in no order.
pub fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// The entries of a folder whose names fit. Few of very many do, so paths are made of those only.
pub fn named(folder: &Path, fits: impl Fn(&str) -> bool) -> impl Iterator<Item = PathBuf> {
    let fitting = move |entry: &DirEntry| fits(&entry.file_name().to_string_lossy());
    let is_here = folder == Path::new(".");
    let path = move |entry: DirEntry| {
        if is_here { PathBuf::from(entry.file_name()) } else { entry.path() }
    };
    entries(folder).filter(fitting).map(path)
}

/// The journals in a folder.
pub fn journals_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    named(folder, is_journal_name).filter(|path| !path.is_symlink())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_journals_are_known() {
        for name in ["labels.jsonl", "runs.labels.jsonl", "runs.labels.bob.jsonl"] {
            assert!(is_journal_name(name), "{name}");
        }
        for name in ["runs.jsonl", "mylabels.jsonl", "labels.json"] {
            assert!(!is_journal_name(name), "{name}");
        }
    }
}
