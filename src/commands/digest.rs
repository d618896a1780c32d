//! `triptych digest`: what a record is known by, and its rank in a draw, for engines that draw themselves.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use serde::Serialize;

use super::notice::tell;
use super::stdout::stdout;
use crate::cli::ReadArgs;
use crate::queue::sample::{hex_rank, item_key};
use crate::text::visible;
use crate::transcript::Digest;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// One record.
#[derive(Serialize)]
struct Line<'l> {
    /// Its place, from 1.
    n: usize,
    id: Option<&'l str>,
    digest: Digest,
    /// The smallest of a stratum are drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<String>,
}

/// Prints a line of JSON for each record.
pub fn run(read: &ReadArgs, stdin: bool, seed: Option<u64>) -> Result<ExitCode> {
    if stdin && !read.files.is_empty() {
        bail!(Failure::usage("--stdin reads standard input; leave the files out"));
    }
    let files = if stdin { vec!["-".into()] } else { read.files.clone() };
    let (workspace, tally) = Workspace::open_known(&ReadArgs { files, ..read.clone() }, tell)?;
    let positions: Vec<usize> = tally.selection.records().collect();
    let drawn = workspace.drawn(&tally, &positions)?;
    let mut out = stdout();
    for (place, position) in positions.iter().enumerate() {
        let Some(item) = drawn.get(position) else { continue };
        let line = Line {
            n: place + 1,
            id: item.id.as_deref(),
            digest: item.digest,
            rank: seed.map(|seed| hex_rank(seed, &item_key(item))),
        };
        writeln!(out, "{}", visible(&serde_json::to_string(&line)?))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
