//! Reading the command line, and saying in one line what is wrong with it.

use std::error::Error as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{CommandFactory, Parser};

use super::notice::tell;
use crate::cli::Cli;

/// Parses the command line; where that ends the program, its exit code.
pub fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // These are the program's own words. A reader that has gone away is no error.
            let _gone = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            tell(&one_line(&error));
            ExitCode::from(2)
        }
    })
}

/// The error with the nearest valid word, in one line.
fn one_line(error: &Error) -> String {
    let text = |kind| error.get(kind).map(words).filter(|words| !words.is_empty());
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let near = text(ContextKind::SuggestedArg)
        .or_else(|| text(ContextKind::SuggestedValue))
        .or_else(|| text(ContextKind::SuggestedSubcommand));
    let valid = text(ContextKind::ValidValue);
    let hint = match (near, valid) {
        (Some(near), _) => format!("did you mean {near}?"),
        (None, Some(valid)) => format!("it is one of {valid}"),
        (None, None) => format!("`triptych {}--help` lists what there is", command()),
    };
    match error.kind() {
        ErrorKind::UnknownArgument => format!("there is no option {argument}; {hint}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} needs a value; {hint}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match error.source() {
            Some(why) => format!("{argument} cannot be {value}; {why}"),
            None => format!("{argument} cannot be {value}; {hint}"),
        },
        ErrorKind::InvalidSubcommand => format!("there is no command {argument}{value}; {hint}"),
        ErrorKind::MissingRequiredArgument => format!("{argument} is missing; {hint}"),
        ErrorKind::ArgumentConflict => {
            let other = text(ContextKind::PriorArg).unwrap_or_else(|| "another option".to_owned());
            format!("{argument} does not go with {other}; leave one of them out")
        }
        _ => {
            let rendered = error.render().to_string();
            let first = rendered.lines().next().unwrap_or_default();
            format!("{}; {hint}", first.trim_start_matches("error: "))
        }
    }
}

/// The command that the first word names, with a blank behind it.
fn command() -> String {
    let first = std::env::args().nth(1).unwrap_or_default();
    let known = Cli::command().find_subcommand(&first).is_some();
    if known { format!("{first} ") } else { String::new() }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(words) => words.join(", "),
        value => value.to_string(),
    }
}
