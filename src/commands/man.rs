//! `triptych man`.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;

use super::stdout::print_text;
use crate::cli::Cli;

/// Prints the manual page: the program, then each of its commands.
pub fn run() -> Result<ExitCode> {
    let command = Cli::command();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands() {
        writeln!(page, ".SH \"TRIPTYCH {}\"", sub.get_name().to_uppercase())?;
        let man =
            clap_mangen::Man::new(sub.clone().bin_name(format!("triptych {}", sub.get_name())));
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    print_text(&page)?;
    Ok(ExitCode::SUCCESS)
}
