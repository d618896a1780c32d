//! The files that a command line names must be there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::filter::nearest::nearest;

/// Makes sure that every file that is named is there.
///
/// # Errors
/// Where one is not; with the nearest one in its folder.
pub fn check_files(files: &[PathBuf]) -> Result<(), Failure> {
    let Some(missing) = files.iter().find(|file| is_missing(file)) else { return Ok(()) };
    let hint = match neighbour(missing) {
        Some(near) => format!("did you mean {}?", near.display()),
        None => "check the name".to_owned(),
    };
    Err(Failure::usage(format!("{}: there is no such file; {hint}", missing.display())))
}

/// Whether nothing has this name.
#[must_use]
pub fn is_missing(file: &Path) -> bool {
    file != Path::new("-")
        && fs::metadata(file).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// The file or folder with the nearest name beside one that is not there.
#[must_use]
pub fn neighbour(missing: &Path) -> Option<PathBuf> {
    let folder = missing.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    let wanted = missing.file_name()?.to_string_lossy();
    let near = nearest(&wanted, names.iter().map(String::as_str))?;
    Some(folder.map_or_else(|| near.into(), |folder| folder.join(near)))
}
