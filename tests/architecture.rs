//! Imports point downward only.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top down; those on one line may know each other.
const LEVELS: [&[&str]; 9] = [
    &["tui", "commands", "cli"],
    &["catalogue", "export"],
    &["report"],
    &["stats"],
    &["queue"],
    &["labels"],
    &["corpus", "config", "rubric", "text"],
    &["filter"],
    &["transcript", "json", "disk"],
];

fn level(room: &str) -> Option<usize> {
    LEVELS.iter().position(|rooms| rooms.contains(&room))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_room_imports_from_above() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    assert!(files.len() > 50);
    for file in files {
        let inside = file.strip_prefix(&source).unwrap().with_extension("");
        let room = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let Some(own) = level(&room) else { continue };
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            for part in line.split("crate::").skip(1) {
                let name: String =
                    part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(other) = level(&name) else { continue };
                assert!(own <= other, "{}:{}: {room} imports {name}", file.display(), number + 1);
            }
        }
    }
}

#[test]
fn only_the_screen_knows_the_terminal() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    for file in files.iter().filter(|file| !file.starts_with(source.join("tui"))) {
        let text = fs::read_to_string(file).unwrap();
        for name in ["ratatui::", "crossterm::"] {
            assert!(!text.contains(name), "{} knows {name}", file.display());
        }
    }
}
