//! Where journals lie: the one that a review writes, and those that it reads.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

/// Endings of data files; a journal is named without them.
const DATA_ENDINGS: [&str; 11] =
    ["jsonl", "ndjson", "json", "eval", "csv", "tsv", "parquet", "txt", "md", "gz", "zst"];

/// Which journals belong to what is under review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalPlan {
    /// The journal that is written.
    pub write: PathBuf,
    /// The journals that are there and are read, the written one among them.
    pub read: Vec<PathBuf>,
    /// Why the usual place is not the one that is written.
    pub fallback: Option<String>,
    /// Whether a symlink may be followed: only one that was named.
    pub follow: bool,
    /// The permissions of a new journal.
    pub mode: u32,
    /// The folder that file names in events start from.
    folder: PathBuf,
}

/// No journal can be found.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Nothing is under review.
    #[error("no file is named; name transcript files or a folder of them")]
    NoInput,
}

/// Finds the journals for what is under review. `data` is the user's data folder.
///
/// # Errors
/// Where nothing is under review.
pub fn plan(
    inputs: &[PathBuf],
    labels: Option<&Path>,
    reviewer: &str,
    data: &Path,
) -> Result<JournalPlan, PlanError> {
    let first = inputs.first().ok_or(PlanError::NoInput)?;
    let usual = usual_place(inputs, first);
    let mode = mode_of(first);
    let folder = folder_of(&usual);
    if let Some(path) = labels {
        let read = existing([path.to_owned()]);
        let folder = folder_of(path);
        return Ok(JournalPlan {
            write: path.to_owned(),
            read,
            fallback: None,
            follow: true,
            mode,
            folder,
        });
    }
    let own = own_place(&usual, reviewer);
    let home = home_place(&usual, data);
    let (write, fallback) = if is_writable(&usual) {
        (usual.clone(), None)
    } else if is_writable(&own) {
        let why =
            format!("{} is not writable; your labels go to {}", usual.display(), own.display());
        (own, Some(why))
    } else {
        let why =
            format!("{} is not writable; your labels go to {}", folder.display(), home.display());
        (home.clone(), Some(why))
    };
    let mut read = existing([usual.clone(), write.clone(), home]);
    read.extend(siblings(&usual));
    for input in inputs.iter().filter(|input| input.is_dir()) {
        read.extend(journals_below(input, 0));
    }
    read.sort();
    read.dedup();
    Ok(JournalPlan { write, read, fallback, follow: false, mode, folder })
}

impl JournalPlan {
    /// The folder that file names in events start from.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A data file's name in events: its path from the journal's folder.
    #[must_use]
    pub fn hint(&self, file: &Path) -> String {
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (file, folder) = (whole(file), whole(&self.folder));
        file.strip_prefix(&folder).unwrap_or(&file).to_string_lossy().into_owned()
    }
}

/// Whether a file of this name may be a journal; its first line tells for sure.
#[must_use]
pub fn is_journal_name(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".jsonl") else { return false };
    stem == "labels" || stem.ends_with(".labels") || stem.contains(".labels.")
}

fn usual_place(inputs: &[PathBuf], first: &Path) -> PathBuf {
    match inputs {
        [one] if one == Path::new("-") => PathBuf::from("stdin.labels.jsonl"),
        [one] if one.is_dir() => one.join("labels.jsonl"),
        [one] => one.with_file_name(format!("{}.labels.jsonl", stem(one))),
        _ => common_folder(inputs, first).join("labels.jsonl"),
    }
}

/// A file's name without its data endings: `runs` of `runs.jsonl.gz`.
fn stem(path: &Path) -> String {
    let mut name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    while let Some((stem, ending)) = name.rsplit_once('.') {
        if stem.is_empty() || !DATA_ENDINGS.contains(&ending.to_lowercase().as_str()) {
            break;
        }
        name = stem.to_owned();
    }
    name
}

/// The nearest folder that holds them all.
fn common_folder(inputs: &[PathBuf], first: &Path) -> PathBuf {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let of = |path: &PathBuf| if path.is_dir() { whole(path) } else { folder_of(&whole(path)) };
    let mut common = if first.is_dir() { whole(first) } else { folder_of(&whole(first)) };
    for folder in inputs.iter().map(of) {
        while !folder.starts_with(&common) {
            if !common.pop() {
                return PathBuf::from(".");
            }
        }
    }
    common
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
        Some(folder) => folder.to_owned(),
        None => PathBuf::from("."),
    }
}

/// Beside the usual place, for this reviewer alone.
fn own_place(usual: &Path, reviewer: &str) -> PathBuf {
    let safe: String =
        reviewer.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let name = usual.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".jsonl").unwrap_or(&name);
    usual.with_file_name(format!("{stem}.{safe}.jsonl"))
}

/// In the user's data folder.
fn home_place(usual: &Path, data: &Path) -> PathBuf {
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

fn is_writable(path: &Path) -> bool {
    if path.exists() {
        return access(path, Access::WRITE_OK).is_ok();
    }
    access(folder_of(path), Access::WRITE_OK).is_ok()
}

fn existing(paths: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
    paths.into_iter().filter(|path| path.is_file()).collect()
}

/// Journals of other reviewers and earlier failures, and the folder's own.
fn siblings(usual: &Path) -> Vec<PathBuf> {
    let name = usual.file_name().unwrap_or_default().to_string_lossy();
    let start = format!("{}.", name.strip_suffix(".jsonl").unwrap_or(&name));
    let fits = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name == "labels.jsonl" || (name.starts_with(&start) && name.ends_with(".jsonl"))
    };
    files_in(&folder_of(usual)).into_iter().filter(fits).collect()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.filter(|path| path.is_file()).collect()
}

/// Every journal in a folder and the folders in it.
fn journals_below(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && depth < 16 && !name.starts_with('.') {
            found.extend(journals_below(&path, depth + 1));
        } else if kind.is_file() && is_journal_name(&name) {
            found.push(path);
        }
    }
    found
}

/// A journal is as private as its data.
fn mode_of(data: &Path) -> u32 {
    match fs::metadata(data) {
        Ok(found) if found.mode() & 0o040 != 0 => found.mode() & 0o666,
        _ => 0o600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_named_after_its_data() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (data, journal) in [
            ("runs.jsonl", "runs.labels.jsonl"),
            ("runs.v2.jsonl.gz", "runs.v2.labels.jsonl"),
            ("log.eval", "log.labels.jsonl"),
        ] {
            fs::write(at(data), "{}").unwrap();
            let found = plan(&[at(data)], None, "alice", folder.path()).unwrap();
            assert_eq!(found.write, at(journal));
        }
        let whole = plan(&[folder.path().to_owned()], None, "alice", folder.path()).unwrap();
        assert_eq!(whole.write, at("labels.jsonl"));
        let two = plan(&[at("runs.jsonl"), at("log.eval")], None, "alice", folder.path()).unwrap();
        assert_eq!(two.write, at("labels.jsonl").canonicalize().unwrap_or(two.write.clone()));
    }

    #[test]
    fn journals_of_the_same_data_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let names =
            ["runs.labels.jsonl", "runs.labels.bob.jsonl", "labels.jsonl", "other.labels.jsonl"];
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found =
            plan(&[folder.path().join("runs.jsonl")], None, "alice", folder.path()).unwrap();
        let read: Vec<_> =
            found.read.iter().map(|path| path.file_name().unwrap().to_string_lossy()).collect();
        assert_eq!(read, ["labels.jsonl", "runs.labels.bob.jsonl", "runs.labels.jsonl"]);
    }

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
