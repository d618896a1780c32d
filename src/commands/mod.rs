//! The commands, one file each: what each word of the command line does.

mod agree;
mod check;
mod compact;
mod completions;
mod demo;
mod digest;
mod export;
mod help;
mod import;
mod item_json;
mod judges;
mod keys;
mod linear;
mod list;
mod man;
mod matching;
mod merge;
mod merge_into;
mod named;
mod notice;
mod output;
mod pack;
mod recording;
mod report;
mod review;
mod rubric;
mod sample;
pub mod schema;
mod show;
mod stats;
mod stdout;
mod suggest;
mod table;
mod themes;
mod transcripts;
mod unseal;
mod usage;
mod verify;

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use signal_hook::consts::SIGXFSZ;

use crate::cli::{Cli, Command, ReportForm};
use crate::tui::keys::keymap::KeymapError;
use crate::tui::runtime::report_panics;
use crate::tui::showing::Adjudication;
use crate::workspace::failure::Failure;

/// Parses the command line, does what it says, and gives the exit code.
#[must_use]
pub fn main() -> ExitCode {
    report_panics();
    survive_size_limits();
    let outcome = match usage::parse() {
        Ok(cli) => run(cli),
        Err(code) => return code,
    };
    match outcome {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// Where a file may not grow any more (`ulimit -f`), a write fails, and the program goes on to say so:
/// the signal would end it.
fn survive_size_limits() {
    // Where it cannot be caught, it is as in any other program.
    let _not_caught = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        None => review::run(&cli.review, Adjudication::Off),
        Some(Command::Adjudicate { review }) => review::run(&review, Adjudication::Wanted),
        Some(Command::Demo { folder }) => demo::run(folder),
        Some(Command::Check { read, json, strict, members }) => {
            check::run(&read, json, strict, members)
        }
        Some(Command::List { read, json, csv, columns }) => list::run(&read, json, csv, &columns),
        Some(Command::Show { read, id, at, pane, json }) => {
            show::run(&read, &show::Wanted { id, at }, pane, json)
        }
        Some(Command::Stats { read, whose, asked, form }) => {
            stats::run(&read, &whose, &asked, form)
        }
        Some(Command::Suggest { read, suggest }) => suggest::run(&read, &suggest),
        Some(Command::Sample { read, draw }) => sample::run(&read, &draw),
        Some(Command::Unseal { read }) => unseal::run(&read),
        Some(Command::MarkUsed { read, purpose }) => unseal::mark_used(&read, &purpose),
        Some(Command::Agree { read, whose, judges, form }) => {
            agree::run(&read, &whose, &judges, form)
        }
        Some(Command::Export { read, merge_into: Some(output), force, whose, .. }) => {
            merge_into::run(&read, &output::Target { output, force }, &whose)
        }
        Some(Command::Export {
            read,
            to,
            whose,
            questions,
            output,
            force,
            wide,
            resolved,
            redact,
            redact_pattern,
            ..
        }) => {
            let redact = (redact || !redact_pattern.is_empty()).then_some(&redact_pattern[..]);
            let output = output.unwrap_or_default();
            let target = output::Target { output, force };
            let rows = match (wide, resolved) {
                (true, _) => export::RowsOf::Reviewers,
                (_, true) => export::RowsOf::Items,
                _ => export::RowsOf::Answers,
            };
            let asked = export::Asked { whose: &whose, questions: &questions, rows, redact };
            export::run(&read, &to.unwrap_or_default(), &target, &asked)
        }
        Some(Command::Report { read, asked, to, json, output, force }) => {
            let form = if json { Some(ReportForm::Json) } else { to };
            let output = output.unwrap_or_else(|| "-".into());
            report::run(&read, &asked, form, &output::Target { output, force })
        }
        Some(Command::Verify { made_of, json }) => verify::run(&made_of, json),
        Some(Command::Import { read, import }) => import::run(&read, &import),
        Some(Command::Pack { read, pack }) => pack::run(&read, &pack),
        Some(Command::Merge { journals, output }) => merge::run(&journals, &output),
        Some(Command::Compact { journal, output }) => compact::run(&journal, output.as_deref()),
        Some(Command::Rubric { rubric, from_codes, new }) if from_codes.is_empty() => {
            rubric::run(&rubric, new)
        }
        Some(Command::Rubric { rubric, from_codes, .. }) => {
            rubric::from_codes(&rubric, &from_codes)
        }
        Some(Command::Keys { keymap, named, list, free, json, config }) => {
            let shape = keys::Shape { list, free, json };
            keys::run(keymap.or(named).as_deref(), &shape, config.as_deref())
        }
        Some(Command::Digest { read, stdin, seed }) => digest::run(&read, stdin, seed),
        Some(Command::Schema { name }) => schema::run(name.as_deref()),
        Some(Command::Themes { color }) => themes::run(color),
        Some(Command::Completions { shell }) => completions::run(shell),
        Some(Command::Man) => man::run(),
        Some(Command::Help { command }) => help::run(command.as_deref()),
        Some(Command::Version) => help::version(),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    if let Some(failure) = error.downcast_ref::<Failure>() {
        if !failure.words.is_empty() {
            notice::tell(&failure.words);
        }
        return ExitCode::from(failure.code);
    }
    notice::tell(&format_args!("{error:#}"));
    ExitCode::from(if error.is::<KeymapError>() { 2 } else { 1 })
}

/// Whoever read the output has had enough of it: no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.map(io::Error::kind).or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}
