//! Mappings that were saved: in `triptych.toml` beside the data, for everybody who opens them, else
//! in a file of the program's own.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Folders;
use super::map::MapConfig;
use crate::disk::fresh::{Fresh, Rights};
use crate::disk::walk::walk;

/// The name of the file beside the data.
pub const SHARED: &str = "triptych.toml";
/// Permissions of the file beside the data: as others' data are.
const SHARED_MODE: u32 = 0o644;
const OWN_MODE: u32 = 0o600;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Maps {
    map: Vec<MapConfig>,
}

/// The mappings beside these files, and in these folders and those inside; then the program's own. A
/// pattern has the folder of its file before it.
///
/// # Errors
/// A file that is wrong, and why.
pub fn saved(inputs: &[PathBuf]) -> Result<Vec<MapConfig>, String> {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for input in inputs {
        if input.is_dir() {
            walk(input, &mut |folder, names| {
                if names.iter().any(|name| name == SHARED) {
                    folders.insert(folder.to_owned());
                }
            });
        } else if let Some(folder) = input.parent() {
            folders.insert(folder.to_owned());
        }
    }
    let mut all = Vec::new();
    for folder in folders {
        let before = if folder.as_os_str().is_empty() {
            String::new()
        } else {
            format!("{}/", glob::Pattern::escape(&folder.display().to_string()))
        };
        for map in read(&folder.join(SHARED))? {
            all.push(MapConfig { glob: format!("{before}{}", map.glob), ..map });
        }
    }
    if let Some(path) = own() {
        all.extend(read(&path)?);
    }
    Ok(all)
}

fn own() -> Option<PathBuf> {
    Folders::find().ok().map(|folders| folders.state.join("maps.toml"))
}

/// The mappings of a file; none where it is not there.
fn read(path: &Path) -> Result<Vec<MapConfig>, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let maps: Maps = toml::from_str(&text).map_err(|error| {
        format!("{}: {}; correct it, or map anew", path.display(), error.message())
    })?;
    Ok(maps.map)
}

/// Saves the mapping of a data file, in place of an earlier one: beside it, else in the program's own
/// file. Gives where.
///
/// # Errors
/// Where neither can be written.
pub fn save(data: &Path, pairs: &[(String, String)]) -> io::Result<PathBuf> {
    let folder = data.parent().unwrap_or(Path::new(""));
    let name = data.file_name().unwrap_or_default().to_string_lossy();
    let shared = folder.join(SHARED);
    let beside = write(&shared, &glob::Pattern::escape(&name), pairs, SHARED_MODE);
    let Err(error) = beside else { return Ok(shared) };
    let Some(path) = own() else { return Err(error) };
    let parent = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    let whole = glob::Pattern::escape(&data.display().to_string());
    write(&path, &whole, pairs, OWN_MODE)?;
    Ok(path)
}

fn write(path: &Path, pattern: &str, pairs: &[(String, String)], mode: u32) -> io::Result<()> {
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    // What cannot be read is somebody's, and stays.
    if toml::from_str::<Maps>(&before).is_err() {
        return Err(io::Error::other(format!(
            "{} is not as this program writes it",
            path.display()
        )));
    }
    let mut text = without(&before, pattern);
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    text.push_str(&block(pattern, pairs));
    let mut fresh = Fresh::begin(path, Rights::AtMost(mode))?;
    fresh.file().write_all(text.as_bytes())?;
    fresh.replace().map_err(io::Error::other)
}

const HEAD: &str = "[[map]]";

/// The text without the mapping of a pattern.
fn without(text: &str, pattern: &str) -> String {
    let glob = format!("glob = {}", quoted(pattern));
    let mut pieces = text.split(HEAD);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces
        .filter(|piece| !piece.lines().any(|line| line.trim() == glob))
        .fold(first, |text, piece| text + HEAD + piece)
}

fn block(pattern: &str, pairs: &[(String, String)]) -> String {
    let mut text = format!("{HEAD}\nglob = {}\n", quoted(pattern));
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for (target, _) in pairs {
        if !done.insert(target) {
            continue;
        }
        let places = pairs.iter().filter(|(other, _)| other == target);
        let places: Vec<String> = places.map(|(_, pointer)| quoted(pointer)).collect();
        let key = if target.contains(':') { quoted(target) } else { target.clone() };
        let value = match places.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    }
    text
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::map::Pointers;
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(target, place)| ((*target).to_owned(), (*place).to_owned())).collect()
    }

    #[test]
    fn what_is_saved_is_read_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("runs [1].jsonl");
        fs::write(&data, "{}").unwrap();
        fs::write(
            folder.path().join(SHARED),
            "# ours\n[[map]]\nglob = \"a.jsonl\"\nturns = \"/t\"\n",
        )
        .unwrap();
        save(&data, &pairs(&[("prompt", "/a"), ("flag", "/x"), ("flag", "/y/z")])).unwrap();
        save(&data, &pairs(&[("prompt", "/b"), ("free:answer", "/c \"d\"")])).unwrap();
        let text = fs::read_to_string(folder.path().join(SHARED)).unwrap();
        assert!(
            text.starts_with("# ours\n[[map]]\nglob = \"a.jsonl\"\nturns = \"/t\"\n\n[[map]]\n")
        );
        let maps = saved(std::slice::from_ref(&data)).unwrap();
        let of_data = |map: &&MapConfig| {
            glob::Pattern::new(&map.glob).is_ok_and(|pattern| pattern.matches_path(&data))
        };
        let found: Vec<&MapConfig> = maps.iter().filter(of_data).collect();
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].fields["prompt"], Pointers::One("/b".to_owned()));
        assert_eq!(found[0].fields["free:answer"], Pointers::One("/c \"d\"".to_owned()));
    }
}
