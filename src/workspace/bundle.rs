//! A bundle under review: it brings its questions, its sample and whom it is for.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::corpus::bundle::{Beside, Manifest, beside};
use crate::labels::event::Event;
use crate::labels::reader::read_bytes;
use crate::rubric::Rubric;

/// What a bundle brings.
pub struct Bundle {
    /// What is in it.
    pub manifest: Manifest,
    /// Its questions.
    pub rubric: Rubric,
    /// Its sample.
    pub events: Vec<Event>,
}

/// The bundle that is under review, where that is one and nothing beside it.
///
/// # Errors
/// Where it is damaged or was altered.
pub fn of(files: &[PathBuf]) -> Result<Option<Bundle>, Failure> {
    let [path] = files else { return Ok(None) };
    let Some(found) = beside(path) else { return Ok(None) };
    let wrong = |why: String| Failure::wrong(format!("{}: {why}", path.display()));
    let Beside { manifest, rubric, design } = found.map_err(wrong)?;
    let name = format!("{}/rubric.toml", path.display());
    let rubric = Rubric::parse(&name, &rubric).map_err(Failure::wrong)?;
    let events = read_bytes(Path::new(path), &design).events;
    Ok(Some(Bundle { manifest, rubric, events }))
}
