//! `triptych rubric`.

use std::process::ExitCode;

use anyhow::Result;

use super::stdout::print_text;
use crate::rubric::Rubric;
use crate::workspace::rubric::load_rubric;

/// Prints a rubric as TOML after checking it, or a template for a new one.
pub fn run(named: &str, new: bool) -> Result<ExitCode> {
    let text = if new {
        Rubric::template().to_owned()
    } else {
        load_rubric(Some(named), &[])?.text().to_owned()
    };
    print_text(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
