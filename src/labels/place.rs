//! Where journals lie: the one that a review writes, and those that it reads.

use std::collections::{HashMap, HashSet};
use std::fs::{self, DirEntry};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{Access, access};

use super::event::Event;
use super::files::{Files, Whereabouts};
use super::reader::holds_other_data;
use super::storage::stamp_of;
use crate::disk::named::{as_text, whole};
use crate::disk::regular;
use crate::disk::walk::walk;

/// Endings of data files; a journal is named without them.
const DATA_ENDINGS: [&str; 11] =
    ["jsonl", "ndjson", "json", "eval", "csv", "tsv", "parquet", "txt", "md", "gz", "zst"];

/// The numbers of files that a run goes on in after a failed sync.
pub const FIRST_SPARE: u32 = 2;
/// The last of them.
pub const LAST_SPARE: u32 = 99;

/// So many folders are watched for new journals.
const MOST_FOLDERS: usize = 256;
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

/// Where the journals of what is under review may lie, now or later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The usual place, the reviewer's own and the one in the user's data folder.
    places: [PathBuf; 3],
    /// Folders under review, and the folders in them.
    below: Vec<PathBuf>,
    /// The usual places of files that links under review lead to.
    linked: Vec<PathBuf>,
    /// Whether the usual place was named, so that no other journal is meant.
    named: bool,
    /// The folder that file names in events start from.
    folder: PathBuf,
}

impl Search {
    /// The journals that are there.
    #[must_use]
    pub fn journals(&self) -> Vec<PathBuf> {
        let mut found = self.places.to_vec();
        found.extend(self.places.iter().flat_map(|place| numbered(place)));
        if !self.named {
            found.extend(self.linked.iter().cloned());
            found.extend(self.linked.iter().chain([&self.places[0]]).flat_map(|at| siblings(at)));
            found.extend(self.below.iter().flat_map(|folder| journals_in(folder)));
        }
        // The same file may be found as `x` and as `./x`.
        let mut seen = HashSet::new();
        let is_new = |path: &PathBuf| seen.insert(path.canonicalize().ok());
        let is_one = |path: &PathBuf| path.is_file() && not_a_journal(path).is_none();
        let mut found: Vec<PathBuf> = found.into_iter().filter(is_one).filter(is_new).collect();
        found.sort();
        found
    }

    /// Whether a journal lies there because data under review do.
    fn is_beside_data(&self, journal: &Path) -> bool {
        let folder = folder_of(journal);
        !self.places.iter().any(|place| place == journal)
            && (self.below.contains(&folder)
                || self.linked.iter().any(|place| folder_of(place) == folder))
    }

    /// Gives the events of a journal in another folder the names that files have from this one's.
    pub fn rebase(&self, journal: &Path, events: &mut [Event]) {
        if !self.is_beside_data(journal) {
            return;
        }
        let (own, theirs) = (whole(&self.folder), whole(&folder_of(journal)));
        // A link may lead far away.
        let way = theirs.strip_prefix(&own).unwrap_or(&theirs);
        if way.as_os_str().is_empty() {
            return;
        }
        for file in events.iter_mut().filter_map(Event::file_mut) {
            if Path::new(file.as_str()).is_relative() {
                *file = as_text(way.join(&*file).as_os_str()).into_owned();
            }
        }
    }

    /// The folders that a new journal may appear in.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let around = self.places.iter().map(|place| folder_of(place));
        let linked = self.linked.iter().map(|place| folder_of(place));
        let mut folders: Vec<PathBuf> =
            around.chain(linked).chain(self.below.iter().cloned()).collect();
        folders.sort();
        folders.dedup();
        folders.truncate(MOST_FOLDERS);
        folders
    }
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
    // Beside the file that a link leads to its labels may lie, too.
    let is_link = |input: &&PathBuf| labels.is_none() && input.is_file() && input.is_symlink();
    let linked = inputs.iter().filter(is_link).filter_map(|input| input.canonicalize().ok());
    let linked = linked.map(|file| usual_place(std::slice::from_ref(&file), &file)).collect();
    let folder = folder_of(&usual);
    let places = [usual.clone(), own, home];
    let search = Search { places, below, linked, named: labels.is_some(), folder };
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

impl JournalPlan {
    /// The folder that file names in events start from.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.search.folder
    }

    /// The files under review by their names in events; `open` are their paths, each with its name where
    /// it is in a packed file, and `named` the files that events name. Looks at the disk.
    pub fn files<'f>(
        &self,
        open: impl Iterator<Item = (&'f Path, Option<&'f str>)>,
        named: impl Iterator<Item = Arc<str>>,
    ) -> Files {
        let open: Vec<(&Path, Option<&str>)> = open.collect();
        let paths = self.hints(open.iter().map(|(path, _)| *path));
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
        self.find_named(&mut files, &open, named);
        files
    }

    /// Tells of the files that events name whether they are under review by another name, or exist.
    fn find_named(
        &self,
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
            let path = self.search.folder.join(&*name);
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
    fn hints<'f>(&self, files: impl Iterator<Item = &'f Path>) -> Vec<Arc<str>> {
        let own = whole(&self.search.folder);
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
}

/// Whether a file of this name may be a journal; its first line tells for sure.
#[must_use]
pub fn is_journal_name(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".jsonl") else { return false };
    stem == "labels" || stem.ends_with(".labels") || stem.contains(".labels.")
}

/// Whether a file is a journal: by its name, and by what it holds.
#[must_use]
pub fn is_journal(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_file() && is_journal_name(&name) && not_a_journal(path).is_none()
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
    let mut name = as_text(path.file_name().unwrap_or_default()).into_owned();
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

/// The folder that a path is in.
pub fn folder_of(path: &Path) -> PathBuf {
    path.parent().map_or(Path::new("."), folder_or_here).to_owned()
}

fn folder_or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
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

/// Where a run went on after a disk had failed it: `….2.jsonl`, `….3.jsonl` and so on.
fn numbered(journal: &Path) -> impl Iterator<Item = PathBuf> + use<'_> {
    (FIRST_SPARE..=LAST_SPARE).map(|number| spare(journal, number))
}

/// The spare file of this number for a journal.
#[must_use]
pub fn spare(journal: &Path, number: u32) -> PathBuf {
    let name = journal.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".jsonl").unwrap_or(&name);
    journal.with_file_name(format!("{stem}.{number}.jsonl"))
}

/// Journals of other reviewers and earlier failures, and the folder's own.
fn siblings(usual: &Path) -> Vec<PathBuf> {
    let name = usual.file_name().unwrap_or_default().to_string_lossy();
    let start = format!("{}.", name.strip_suffix(".jsonl").unwrap_or(&name));
    let fits = |name: &str| {
        name == "labels.jsonl"
            || (name.starts_with(&start) && name.strip_suffix(".jsonl").is_some())
    };
    named(&folder_of(usual), fits).collect()
}

/// The entries of a folder, in no order.
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// The entries of a folder whose names fit. Few of very many do, so paths are made of those only.
fn named(folder: &Path, fits: impl Fn(&str) -> bool) -> impl Iterator<Item = PathBuf> {
    let fitting = move |entry: &DirEntry| fits(&entry.file_name().to_string_lossy());
    entries(folder).filter(fitting).map(|entry| entry.path())
}

/// The journals in a folder.
fn journals_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    named(folder, is_journal_name).filter(|path| !path.is_symlink())
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
    fn names_of_journals_are_known() {
        for name in ["labels.jsonl", "runs.labels.jsonl", "runs.labels.bob.jsonl"] {
            assert!(is_journal_name(name), "{name}");
        }
        for name in ["runs.jsonl", "mylabels.jsonl", "labels.json"] {
            assert!(!is_journal_name(name), "{name}");
        }
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
