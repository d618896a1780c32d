//! `triptych completions SHELL`.

use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::stdout::print_text;
use crate::cli::Cli;

/// Prints a script that completes the command line in a shell.
pub fn run(shell: Shell) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "triptych", &mut script);
    print_text(&script)?;
    Ok(ExitCode::SUCCESS)
}
