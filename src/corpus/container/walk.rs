//! Which files a command line means: those it names, and those in the folders it names.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::corpus::Refused;
use crate::corpus::formats::prose;
use crate::disk::walk::walk;

/// Endings of files in a folder that may hold transcripts.
const DATA_ENDINGS: [&str; 9] =
    ["jsonl", "ndjson", "json", "eval", "traj", "zip", "csv", "tsv", "parquet"];
/// Endings of files that are taken only where turns are marked in them.
const PROSE_ENDINGS: [&str; 2] = ["md", "txt"];
/// Endings of compressed files; the one before it tells what is inside.
const PACKED_ENDINGS: [&str; 2] = ["gz", "zst"];

/// The data files that the inputs mean, in order, and what cannot be used.
pub fn data_files(inputs: &[PathBuf]) -> (Vec<PathBuf>, Vec<Refused>) {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for input in inputs {
        if input == Path::new("-") {
            files.push(input.clone());
        } else if input.is_dir() {
            let found = in_folder(input);
            if found.is_empty() {
                let why = format!(
                    "there is no transcript file in this folder; looked for .{}",
                    DATA_ENDINGS.join(", .")
                );
                refused.push(Refused { path: input.clone(), why });
            }
            files.extend(found);
        } else if is_journal(input) {
            let why = "it is a journal of labels, not of transcripts; name the transcript file"
                .to_owned();
            refused.push(Refused { path: input.clone(), why });
        } else {
            files.push(input.clone());
        }
    }
    (files, refused)
}

fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let fits = |path: &Path| is_data_name(&file_name(path)) || is_conversation(path);
    let usable = |path: &PathBuf| fits(path) && !is_journal(path);
    let mut found = Vec::new();
    walk(folder, &mut |folder, names| {
        found.extend(names.into_iter().map(|name| folder.join(name)).filter(usable));
    });
    found
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a file of this name may hold transcripts.
pub fn is_data_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let packed = ends_in(&name, &PACKED_ENDINGS).then(|| name.rsplit_once('.')).flatten();
    ends_in(packed.map_or(&name, |(inner, _)| inner), &DATA_ENDINGS)
}

fn ends_in(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
}

/// Whether a file is prose in which turns are marked: most prose beside transcripts is about them.
fn is_conversation(path: &Path) -> bool {
    let head = || File::open(path).map(first_bytes).unwrap_or_default();
    ends_in(&file_name(path).to_lowercase(), &PROSE_ENDINGS)
        && prose::turns(&String::from_utf8_lossy(&head())).is_some()
}

/// Whether a file is a journal of labels: by its name, and by its first readable line.
fn is_journal(path: &Path) -> bool {
    let name = file_name(path);
    let Some(stem) = name.strip_suffix(".jsonl") else { return false };
    let named = stem == "labels" || stem.ends_with(".labels") || stem.contains(".labels.");
    named && first_line_is_an_event(path)
}

fn first_bytes(file: File) -> Vec<u8> {
    let mut head = Vec::new();
    // What cannot be read is no journal.
    let _unreadable = file.take(256 << 10).read_to_end(&mut head);
    head
}

fn first_line_is_an_event(path: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Event {
        #[serde(rename = "v")]
        _version: u64,
        #[serde(rename = "event")]
        _id: String,
        #[serde(rename = "kind")]
        _kind: String,
    }
    // A pipe is not looked into: opening it may block.
    let head = match File::open(path) {
        Ok(file) if path.is_file() => first_bytes(file),
        _ => return false,
    };
    let mut lines =
        head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let readable = |line: &&[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    match lines.find(readable) {
        Some(line) => serde_json::from_slice::<Event>(line).is_ok(),
        None => head.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_are_walked_in_order_and_journals_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("b.jsonl", "{}");
        write("a/deep.json", "{}");
        write(".hidden.jsonl", "{}");
        write("notes.txt", "");
        write("talk.md", "## User\n\nHello\n\n## Assistant\n\nGood day.\n");
        write("c.jsonl.zst", "");
        write(
            "b.labels.jsonl",
            "{\"v\":1,\"event\":\"x\",\"at\":\"\",\"by\":\"a\",\"kind\":\"note\"}\n",
        );
        write("odd.labels.jsonl", "{\"prompt\":\"q\",\"output\":\"a\"}\n");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        let (files, refused) = data_files(&[folder.path().to_owned()]);
        let names: Vec<_> = files
            .iter()
            .map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["b.jsonl", "c.jsonl.zst", "odd.labels.jsonl", "talk.md", "a/deep.json"]);
        assert!(refused.is_empty());
        let (files, refused) = data_files(&[folder.path().join("b.labels.jsonl")]);
        assert!(files.is_empty());
        assert!(refused[0].why.contains("journal"));
    }
}
