//! Which questions are asked.

use std::path::PathBuf;

use super::failure::Failure;
use crate::rubric::Rubric;
use crate::text::reason;

/// A rubric by name or path; without either, `rubric.toml` beside the data, else the built-in.
///
/// # Errors
/// Where it cannot be read or is wrong.
pub fn load_rubric(named: Option<&str>, files: &[PathBuf]) -> Result<Rubric, Failure> {
    let path = match named {
        Some(name) if name == Rubric::builtin().name => return Ok(Rubric::builtin()),
        Some(path) => PathBuf::from(path),
        None => match beside(files) {
            Some(path) => path,
            None => return Ok(Rubric::builtin()),
        },
    };
    let shown = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) if !shown.contains(['/', '.']) => {
            return Err(Failure::unknown("rubric", &shown, &[&Rubric::builtin().name]));
        }
        Err(error) => {
            return Err(Failure::wrong(format!(
                "{shown}: {}; name a rubric file, or leave --rubric out",
                reason(error)
            )));
        }
    };
    Rubric::parse(&shown, &text).map_err(Failure::wrong)
}

fn beside(files: &[PathBuf]) -> Option<PathBuf> {
    let first = files.first()?;
    let folder = if first.is_dir() { first.as_path() } else { first.parent()? };
    let path = folder.join("rubric.toml");
    path.is_file().then_some(path)
}
