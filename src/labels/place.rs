//! Where journals lie: the one that a review writes, and those that it reads.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use super::beside::Beside;
use super::kind::not_a_journal;
use super::name::{entries, folder_of, folder_or_here, home_place, own_name, own_place};
use super::search::Search;
use crate::disk::named::whole;
use crate::disk::walk::walk;

/// So many files of a folder are asked for their permissions.
const MODE_SAMPLE: usize = 256;

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
    /// Where journals are looked for.
    pub search: Search,
}

/// No journal can be found.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Nothing is under review.
    #[error("no file is named; name transcript files or a folder of them")]
    NoInput,
    /// Labels would be mixed into a file of another kind.
    #[error("{path}: {why}; name another file with --labels")]
    NotAJournal {
        /// The file.
        path: String,
        /// What it is instead.
        why: String,
    },
}

/// Finds the journals for what is under review. `data` is the user's data folder.
///
/// # Errors
/// Where nothing is under review, or `labels` names a file that is no journal.
pub fn plan(
    inputs: &[PathBuf],
    labels: Option<&Path>,
    reviewer: &str,
    data: &Path,
) -> Result<JournalPlan, PlanError> {
    let first = inputs.first().ok_or(PlanError::NoInput)?;
    if let Some(why) = labels.and_then(not_a_journal) {
        let path = labels.unwrap_or(first).display().to_string();
        return Err(PlanError::NotAJournal { path, why });
    }
    let usual = labels.map_or_else(|| usual_place(inputs, first), Path::to_owned);
    let own = own_place(&usual, reviewer);
    let home = home_place(&usual, data);
    let (write, fallback) = choose(&usual, labels.is_some(), &own, &home);
    let mut below = Vec::new();
    if labels.is_none() {
        for input in inputs.iter().filter(|input| input.is_dir()) {
            walk(input, &mut |folder, _| below.push(folder.to_owned()));
        }
    }
    let beside = if labels.is_none() { Beside::of(inputs, &usual) } else { Beside::default() };
    let folder = folder_of(&usual);
    let places = [usual.clone(), own, home];
    let search = Search { places, below, beside, named: labels.is_some(), folder };
    let follow = labels.is_some() && write == usual;
    Ok(JournalPlan {
        write,
        read: search.journals(),
        fallback,
        follow,
        mode: mode_of(inputs),
        search,
    })
}

/// The first of the three places that can be written, and why it is not the first.
fn choose(usual: &Path, named: bool, own: &Path, home: &Path) -> (PathBuf, Option<String>) {
    let Some(why) = obstacle(usual, named) else { return (usual.to_owned(), None) };
    let write = if obstacle(own, false).is_none() { own } else { home };
    let why = format!("{}: {why}; your labels go to {}", usual.display(), write.display());
    (write.to_owned(), Some(why))
}

/// Why events cannot be written to a place; `named` is one that the user gave.
fn obstacle(path: &Path, named: bool) -> Option<String> {
    if !named && path.is_symlink() {
        return Some("it is a symbolic link that --labels does not name".to_owned());
    }
    if let Some(why) = not_a_journal(path) {
        return Some(why);
    }
    let open = if path.exists() {
        access(path, Access::READ_OK | Access::WRITE_OK)
    } else {
        let folder = path.ancestors().skip(1).map(folder_or_here).find(|folder| folder.exists());
        access(folder.unwrap_or(Path::new("/")), Access::WRITE_OK)
    };
    open.err().map(|_| "it cannot be written".to_owned())
}

impl JournalPlan {
    /// The same for a bundle, which has nothing in common with what else lies in its folder.
    #[must_use]
    pub fn of_bundle(mut self) -> Self {
        self.search.beside.is_alone = true;
        self.read = self.search.journals();
        self
    }

    /// The folder that file names in events start from.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.search.folder
    }
}

fn usual_place(inputs: &[PathBuf], first: &Path) -> PathBuf {
    match inputs {
        [one] if one == Path::new("-") => PathBuf::from("stdin.labels.jsonl"),
        [one] if one.is_dir() => one.join("labels.jsonl"),
        [one] => one.with_file_name(format!("{}.jsonl", own_name(one))),
        _ => common_folder(inputs, first).join("labels.jsonl"),
    }
}

/// The nearest folder that holds them all.
fn common_folder(inputs: &[PathBuf], first: &Path) -> PathBuf {
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

/// A journal is as private as the most private of its data, and its owner can always write it,
/// even beside data that is read-only.
fn mode_of(inputs: &[PathBuf]) -> u32 {
    // A folder of many files is of one make, and must open at once.
    let files = inputs.iter().flat_map(|input| entries(input).take(MODE_SAMPLE));
    let files =
        files.map(|entry| entry.path()).filter(|path| path.is_file()).chain(inputs.iter().cloned());
    let modes = files.filter_map(|file| fs::metadata(file).ok()).map(|found| found.mode());
    match modes.reduce(|all, one| all & one) {
        Some(mode) if mode & 0o040 != 0 => mode & 0o066 | 0o600,
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
    fn each_of_several_files_has_its_own_journals() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("more")).unwrap();
        for name in [
            "a.jsonl",
            "more/b.v2.jsonl.gz",
            "a.labels.jsonl",
            "labels.jsonl",
            "other.labels.jsonl",
            "more/b.v2.labels.bob.jsonl",
            "more/b.labels.jsonl",
        ] {
            fs::write(at(name), "").unwrap();
        }
        let inputs = [at("a.jsonl"), at("more/b.v2.jsonl.gz")];
        let found = plan(&inputs, None, "alice", &at("data")).unwrap();
        let whole = |name: &str| at(name).canonicalize().unwrap();
        let read: Vec<PathBuf> =
            found.read.iter().map(|path| path.canonicalize().unwrap()).collect();
        let own = ["a.labels.jsonl", "labels.jsonl", "more/b.v2.labels.bob.jsonl"];
        assert_eq!(read, own.map(whole));
        let named = plan(&inputs, Some(&at("mine.jsonl")), "alice", &at("data")).unwrap();
        assert_eq!(named.read, Vec::<PathBuf>::new());
    }

    const EVENT: &str = r#"{"v":1,"event":"01ARZ3NDEKTSV4RRFFQ69G5FAV","at":"2026-11-23T09:30:00.123Z","by":"alice","kind":"opened","tool":"t"}"#;

    /// A folder with `runs.jsonl` and these other files.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("runs.jsonl", "{}\n")].iter().chain(files) {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn plan_in(folder: &Path, labels: Option<&str>) -> Result<JournalPlan, PlanError> {
        let labels = labels.map(|name| folder.join(name));
        plan(&[folder.join("runs.jsonl")], labels.as_deref(), "al ice", &folder.join("data"))
    }

    #[test]
    fn labels_are_never_mixed_into_data() {
        let folder = folder(&[("runs.labels.jsonl", "{\"prompt\":\"q\"}\n")]);
        let found = plan_in(folder.path(), None).unwrap();
        assert_eq!(found.write, folder.path().join("runs.labels.al_ice.jsonl"));
        assert!(found.fallback.unwrap().contains("something else than labels"));
        assert_eq!(found.read, Vec::<PathBuf>::new());
        let slip = plan_in(folder.path(), Some("runs.jsonl")).unwrap_err().to_string();
        assert!(slip.contains("runs.jsonl: it holds something else"), "{slip}");
    }

    #[test]
    fn a_journal_with_a_torn_start_is_still_a_journal() {
        for text in ["", "{\"v\":1,\"eve", "\0\0\0\0", &format!("{{\"v\":1,\n{EVENT}\n")] {
            let folder = folder(&[("runs.labels.jsonl", text)]);
            let found = plan_in(folder.path(), None).unwrap();
            assert_eq!(found.write, folder.path().join("runs.labels.jsonl"), "{text:?}");
        }
    }

    #[test]
    fn a_named_journal_is_read_with_the_files_that_stood_in_for_it() {
        let folder = folder(&[
            ("mine.jsonl", EVENT),
            ("mine.2.jsonl", EVENT),
            ("mine.al_ice.jsonl", EVENT),
            ("mine.bob.jsonl", EVENT),
            ("runs.labels.jsonl", EVENT),
        ]);
        let found = plan_in(folder.path(), Some("mine.jsonl")).unwrap();
        let names: Vec<_> =
            found.read.iter().map(|path| path.file_name().unwrap().to_string_lossy()).collect();
        assert_eq!(names, ["mine.2.jsonl", "mine.al_ice.jsonl", "mine.jsonl"]);
        let new = plan_in(folder.path(), Some("new/deep/mine.jsonl")).unwrap();
        assert_eq!(new.write, folder.path().join("new/deep/mine.jsonl"));
    }

    #[test]
    fn a_link_that_nobody_named_is_passed_by() {
        let folder = folder(&[("elsewhere.jsonl", EVENT)]);
        let link = folder.path().join("runs.labels.jsonl");
        std::os::unix::fs::symlink(folder.path().join("elsewhere.jsonl"), &link).unwrap();
        let found = plan_in(folder.path(), None).unwrap();
        assert_eq!(found.write, folder.path().join("runs.labels.al_ice.jsonl"));
        let named = plan_in(folder.path(), Some("runs.labels.jsonl")).unwrap();
        assert_eq!((named.write, named.follow), (link, true));
    }

    #[test]
    fn a_journal_is_as_private_as_its_data_and_its_owner_can_write_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&[]);
        for (data, journal) in [(0o444, 0o644), (0o664, 0o664), (0o640, 0o640), (0o604, 0o600)] {
            let mode = fs::Permissions::from_mode(data);
            fs::set_permissions(folder.path().join("runs.jsonl"), mode).unwrap();
            let found = plan_in(folder.path(), None).unwrap();
            assert_eq!(found.mode, journal, "data {data:o}, got {:o}", found.mode);
        }
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let inputs = [folder.path().to_owned()];
        let whole = plan(&inputs, None, "alice", &folder.path().join("data")).unwrap();
        assert_eq!(whole.mode, 0o600, "a private file in an open folder");
    }
}
