//! `triptych agree`.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;

use super::stats::whose_answers;
use super::workspace::Workspace;
use crate::cli::{ReadArgs, WhoseArgs};
use crate::report::{AgreementReport, Reading};
use crate::text::visible;

/// Prints how far reviewers agree, and flags with labels.
pub fn run(read: &ReadArgs, whose: &WhoseArgs, json: bool) -> Result<ExitCode> {
    let workspace = Workspace::open(read)?;
    let tally = workspace.know_all()?;
    workspace.check_filter_keys(&tally)?;
    let reading = Reading::new(&tally, &workspace.rubric, whose_answers(whose, &tally)?);
    let report = AgreementReport::of(&reading);
    let name = |position| tally.name(position).unwrap_or_else(|| format!("#{}", position + 1));
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, &report.to_json(name))?;
        writeln!(out)?;
    } else {
        for line in report.lines(name) {
            writeln!(out, "{}", visible(&line))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
