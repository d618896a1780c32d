//! Filters that were saved in reviews, in a file of the program's own.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::Folders;
use crate::disk::fresh::{Fresh, Rights};

/// The saved filters by name; none where there is no file that can be read.
#[must_use]
pub fn load() -> BTreeMap<String, String> {
    let text = path().and_then(|path| fs::read_to_string(path).ok());
    text.and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
}

/// Keeps a filter under a name.
///
/// # Errors
/// Where the file cannot be written.
pub fn keep(name: &str, filter: &str) -> io::Result<()> {
    let path = path().ok_or_else(|| io::Error::other("there is no home folder"))?;
    let mut all = load();
    all.insert(name.to_owned(), filter.to_owned());
    let text = toml::to_string(&all).map_err(io::Error::other)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut fresh = Fresh::begin(&path, Rights::AtMost(0o600))?;
    fresh.file().write_all(text.as_bytes())?;
    fresh.replace().map_err(io::Error::other)
}

fn path() -> Option<PathBuf> {
    Folders::find().ok().map(|folders| folders.state.join("filters.toml"))
}
