//! `triptych import`: labels that other programs wrote, as events of those who gave them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};

use super::matching::{Matched, Rules, Said, events, matched};
use super::notice::tell;
use super::recording::{append, minted};
use super::stdout::stdout;
use crate::cli::{ImportArgs, ReadArgs};
use crate::corpus::Source as Bytes;
use crate::imports::{Columns, FORMATS, LabelRow, Source};
use crate::labels::event::{Body, Event, ItemRef};
use crate::queue::tally::Tally;
use crate::text::{counted, listed, reason};
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// So many of each kind are named.
const NAMED: usize = 5;

/// How long the journal may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Reads a table of labels, says what would be written, and writes it where that is asked for.
pub fn run(read: &ReadArgs, args: &ImportArgs) -> Result<ExitCode> {
    let rows = rows(args)?;
    if rows.is_empty() {
        bail!(Failure::wrong(format!(
            "{}: no label is in it; say how it is written with --from-format",
            args.from.display()
        )));
    }
    let workspace = Workspace::open(&ReadArgs { sample: None, ..read.clone() }, tell)?;
    let tally = workspace.know_all()?;
    let rules = Rules { by: args.by.as_deref(), by_row: args.by_row, values: &args.values };
    let mut found = matched(&workspace, &tally, &rows, &rules)?;
    let events = events(&workspace, &tally, std::mem::take(&mut found.said), answer_of(args))?;
    let is_known = |event: &&Event| tally.ledger.event(event.id).is_some();
    let known = events.iter().filter(is_known).count();
    let news: Vec<&Event> = events.iter().filter(|event| !is_known(event)).collect();
    let by: BTreeSet<&str> = events.iter().map(|event| event.by.as_str()).collect();
    let by: Vec<&str> = by.into_iter().collect();
    report(&found, rows.len(), ("answer", &by), (news.len(), known))?;
    let mut out = stdout();
    if args.write {
        write(&workspace, &tally, &news)?;
        writeln!(out, "{} → {}", counted(news.len(), "answer"), workspace.plan.write.display())?;
    } else {
        writeln!(out, "nothing is written yet; --write does")?;
    }
    out.flush()?;
    Ok(if found.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The rows of the table.
fn rows(args: &ImportArgs) -> Result<Vec<LabelRow>> {
    let name = args.from_format.as_deref().unwrap_or(FORMATS[0].name);
    let Some(format) = FORMATS.iter().find(|format| format.name == name) else {
        let known: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        bail!(Failure::unknown("format of labels", name, &known));
    };
    let columns = Columns {
        id: args.id.clone(),
        file: args.file_column.clone(),
        by: args.by_column.clone(),
        at: args.at.clone(),
        why: None,
        questions: question_columns(&args.questions, "label")?,
    };
    read_file(&args.from, |source| (format.read)(source, &columns))
}

/// What `--question QUESTION=COLUMN` says; a wrong one is answered with an example of a column.
pub fn question_columns(texts: &[String], example: &str) -> Result<Vec<(String, String)>> {
    let pair = |text: &String| {
        let (ours, theirs) = text.split_once('=').ok_or_else(|| {
            Failure::usage(format!(
                "--question {text}: write QUESTION=COLUMN, e.g. --question compliance={example}"
            ))
        })?;
        Ok((ours.to_owned(), theirs.to_owned()))
    };
    texts.iter().map(pair).collect()
}

/// Reads a table, unpacked.
pub fn read_file(
    path: &Path,
    read: impl Fn(&Source<'_>) -> Result<Vec<LabelRow>, String>,
) -> Result<Vec<LabelRow>> {
    let spools = std::env::temp_dir();
    let bytes = Bytes::open(path, &spools).and_then(|bytes| {
        let mut all = Vec::new();
        std::io::Read::read_to_end(&mut bytes.reader(), &mut all)?;
        Ok(all)
    });
    let bytes = bytes.or_else(|_| fs::read(path)).map_err(|error| {
        Failure::wrong(format!("{}: {}; name a table with --from", path.display(), reason(error)))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let rows = read(&Source { path, text: &text });
    Ok(rows.map_err(|why| Failure::usage(format!("{}: {why}", path.display())))?)
}

/// What was said as an answer that was imported.
fn answer_of(args: &ImportArgs) -> impl Fn(&Said, Arc<ItemRef>) -> Body {
    let table =
        args.from.file_name().unwrap_or(args.from.as_os_str()).to_string_lossy().into_owned();
    move |said, item| Body::Answer {
        item,
        rubric: said.rubric.clone(),
        question: said.question.clone(),
        value: Some(said.value.clone()),
        ms: None,
        seen: None,
        hidden: Vec::new(),
        same_as: None,
        folded: None,
        suggested: Vec::new(),
        imported: Some(table.clone()),
    }
}

/// Says what was matched and what was not.
pub fn report(
    found: &Matched,
    rows: usize,
    (what, by): (&str, &[&str]),
    (news, known): (usize, usize),
) -> Result<()> {
    let mut out = stdout();
    let unmatched = found.unmatched.len();
    writeln!(out, "{}: {} matched, {unmatched} not", counted(rows, "row"), rows - unmatched)?;
    writeln!(out, "{}: {} new, {known} in the journal already", counted(news + known, what), news)?;
    if !by.is_empty() {
        writeln!(out, "by {}", by.join(", "))?;
    }
    out.flush()?;
    let list = |what: &str, names: &[String]| {
        if !names.is_empty() {
            tell(&format_args!("{what}: {}", listed(names, NAMED)));
        }
    };
    list("not matched", &found.unmatched);
    list("said twice in different ways, and left out", &found.contradictions);
    list("no question of the rubric, and left out", &count_names(&found.other_questions));
    list(
        "no answer of its question, and left out; --value FROM=TO maps it",
        &count_names(&found.unknown),
    );
    Ok(())
}

fn count_names(counts: &BTreeMap<String, usize>) -> Vec<String> {
    counts.iter().map(|(name, count)| format!("{name} ({count}×)")).collect()
}

/// Writes the events behind what the first event of a run has before it.
pub fn write(workspace: &Workspace, tally: &Tally, events: &[&Event]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let failed = "not everything could be written; make room and run it again, what is there is not written twice";
    let before = minted(workspace, tally, []);
    append(workspace, before.iter().chain(events.iter().copied()), PATIENCE, failed)
}
