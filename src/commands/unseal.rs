//! `triptych unseal` and `triptych mark-used`: what is said of a sample for good.

use std::io::{BufRead, Write, stdin};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::notice::tell;
use super::recording::record;
use super::stdout::stdout;
use crate::cli::ReadArgs;
use crate::labels::event::Body;
use crate::labels::sample::Design;
use crate::queue::seal::{Seals, done_by_reviewer};
use crate::queue::tally::Tally;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// Opens a sealed sample once `yes` is typed.
pub fn run(read: &ReadArgs) -> Result<ExitCode> {
    let (workspace, tally, design) = open(read)?;
    let name = &design.name;
    let seals = Seals::of(&tally, &workspace.rubric);
    let Some(seal) = seals.iter().find(|seal| seal.sample == *name) else {
        writeln!(stdout(), "sample {name} is not sealed; nothing was written")?;
        return Ok(ExitCode::SUCCESS);
    };
    tell(&format_args!(
        "{}. Its numbers can be seen from now on, and whatever is printed says that they were looked at by then. Type yes to go on",
        seal.words()
    ));
    let mut typed = String::new();
    stdin().lock().read_line(&mut typed)?;
    if typed.trim() != "yes" {
        bail!(Failure::usage(format!("nothing was written; sample {name} stays sealed")));
    }
    let counts = done_by_reviewer(&tally, &workspace.rubric, &design);
    record(&workspace, &tally, [Body::Unseal { sample: name.clone(), counts }])?;
    writeln!(stdout(), "sample {name} is open")?;
    Ok(ExitCode::SUCCESS)
}

/// Notes that a sample has informed something.
pub fn mark_used(read: &ReadArgs, purpose: &str) -> Result<ExitCode> {
    let purpose = purpose.trim();
    if purpose.is_empty() {
        bail!(Failure::usage("say what the sample informed, e.g. --for threshold"));
    }
    let (workspace, tally, design) = open(read)?;
    let body = Body::Used { sample: design.name.clone(), purpose: purpose.to_owned() };
    let is_known = tally.ledger.sample_notes().any(|event| event.body == body);
    if !is_known {
        record(&workspace, &tally, [body])?;
    }
    writeln!(stdout(), "sample {} is marked: it informed the {purpose}", design.name)?;
    Ok(ExitCode::SUCCESS)
}

/// The data and the sample that is named.
fn open(read: &ReadArgs) -> Result<(Workspace, Tally, Design)> {
    let Some(name) = &read.sample else {
        bail!(Failure::usage("say which sample with --sample NAME"));
    };
    let workspace = Workspace::open(&ReadArgs { sample: None, ..read.clone() }, tell)?;
    let tally = workspace.know_all()?;
    let designs = tally.ledger.designs();
    let known: Vec<&str> = designs.iter().map(|design| design.name.as_str()).collect();
    let Some(design) = designs.iter().find(|design| design.name == *name) else {
        bail!(Failure::unknown("sample", name, &known));
    };
    let design = design.clone();
    Ok((workspace, tally, design))
}
