//! `triptych help` and `triptych version`.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{CommandFactory, Parser};

use super::stdout::print_text;
use crate::cli::Cli;
use crate::workspace::failure::Failure;

/// Prints the help of a command, else that of the program.
pub fn run(named: Option<&str>) -> Result<ExitCode> {
    let all = names();
    let known: Vec<&str> = all.iter().map(String::as_str).collect();
    if let Some(name) = named.filter(|name| !known.contains(name)) {
        bail!(Failure::unknown("command", name, &known));
    }
    let words = ["triptych"].into_iter().chain(named).chain(["--help"]);
    // What is asked for is an "error" to the parser.
    if let Err(help) = Cli::try_parse_from(words) {
        print_text(help.render().to_string().as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the version.
pub fn version() -> Result<ExitCode> {
    print_text(Cli::command().render_version().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The names of the commands.
#[must_use]
pub fn names() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}
