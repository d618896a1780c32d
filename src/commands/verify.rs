//! `triptych verify`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::cli::ReadArgs;

pub fn run(_report: &Path, _read: &ReadArgs, _json: bool) -> Result<ExitCode> {
    anyhow::bail!("soon")
}
