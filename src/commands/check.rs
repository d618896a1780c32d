//! `triptych check`: how each file is read, what is wrong with it, how its labels stand.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;

use super::workspace::Workspace;
use crate::cli::ReadArgs;
use crate::corpus::Item;
use crate::labels::event::Body;
use crate::queue::counts::label_counts;
use crate::queue::tally::Tally;
use crate::text::visible;
use crate::transcript::{Pane, WarningCode};
use crate::tui::runtime::now;

/// In ms.
const A_DAY: u64 = 24 * 60 * 60 * 1000;

/// How many places of a warning are named.
const PLACES: usize = 3;

/// What `check --json` prints. Names do not change.
#[derive(Serialize)]
struct Report {
    files: Vec<FileReport>,
    refused: Vec<RefusedReport>,
    labels: LabelsReport,
    /// Batch requests among the files, and those without a result.
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<RequestsReport>,
}

#[derive(Serialize)]
struct RequestsReport {
    joined: usize,
    unanswered: usize,
}

#[derive(Serialize)]
struct FileReport {
    path: String,
    /// Why the file could be read only in part.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    format: String,
    why: String,
    items: usize,
    unreadable: usize,
    warnings: BTreeMap<&'static str, usize>,
    /// The first places of each warning, as the items' names.
    places: BTreeMap<&'static str, Vec<String>>,
    panes: BTreeMap<&'static str, Vec<String>>,
}

#[derive(Serialize)]
struct RefusedReport {
    path: String,
    why: String,
}

#[derive(Serialize)]
struct LabelsReport {
    path: String,
    also_read: Vec<String>,
    events: usize,
    current: usize,
    stale: usize,
    orphaned: usize,
    repeated: usize,
    other_version: usize,
    unread_lines: Vec<UnreadLine>,
    /// What is odd about the events, in words.
    notes: Vec<String>,
}

#[derive(Serialize)]
struct UnreadLine {
    path: String,
    line: usize,
    why: String,
}

/// Prints the report; exit code 1 where something cannot be read or a label has lost its text.
pub fn run(read: &ReadArgs, json: bool, strict: bool) -> Result<ExitCode> {
    let workspace = Workspace::open(read)?;
    let mut files: Vec<FileReport> = workspace.corpus.files().iter().map(file_report).collect();
    let tally = workspace.read_all(|item| {
        let file = workspace.corpus.place(item.position).map_or(0, |(file, _)| file);
        if let Some(report) = files.get_mut(file) {
            report.note(item);
        }
    })?;
    note_repeated_ids(&workspace, &tally, &mut files);
    for (report, file) in files.iter_mut().zip(workspace.corpus.files()) {
        report.problem = file.problem();
    }
    let (requests, unanswered) = workspace.corpus.unanswered();
    let requests =
        (requests > 0).then_some(RequestsReport { joined: requests - unanswered, unanswered });
    let report = Report {
        files,
        requests,
        refused: workspace
            .refused
            .iter()
            .map(|refused| RefusedReport {
                path: refused.path.display().to_string(),
                why: refused.why.clone(),
            })
            .collect(),
        labels: labels_report(&workspace, &tally),
    };
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, &report)?;
        writeln!(out)?;
    } else {
        report.print(&mut out)?;
    }
    Ok(if report.is_wrong(strict) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn file_report(file: &crate::corpus::CorpusFile) -> FileReport {
    FileReport {
        path: file.name.to_string(),
        problem: None,
        format: file.format.name.to_owned(),
        why: file.why.clone(),
        items: 0,
        unreadable: 0,
        warnings: BTreeMap::new(),
        places: BTreeMap::new(),
        panes: Pane::ALL.into_iter().map(|pane| (pane.name(), Vec::new())).collect(),
    }
}

impl FileReport {
    fn note(&mut self, item: &Item) {
        self.items += 1;
        self.unreadable += usize::from(item.transcript.warns(WarningCode::Unreadable));
        for warning in &item.transcript.warnings {
            self.warn(warning.code, &item.name());
        }
        for (pane, origin) in &item.transcript.origins {
            let origins = self.panes.entry(pane.name()).or_default();
            if !origins.contains(origin) {
                origins.push(origin.clone());
            }
        }
    }

    fn warn(&mut self, code: WarningCode, name: &str) {
        *self.warnings.entry(code.name()).or_default() += 1;
        let places = self.places.entry(code.name()).or_default();
        if places.len() < PLACES {
            places.push(name.to_owned());
        }
    }
}

/// Ids that several records share can only be told once all are known.
fn note_repeated_ids(workspace: &Workspace, tally: &Tally, files: &mut [FileReport]) {
    for position in 0..workspace.corpus.len() {
        let repeated = tally.identities().ordinal(position).is_some();
        let Some((file, _)) = workspace.corpus.place(position).filter(|_| repeated) else {
            continue;
        };
        let item = workspace.corpus.read(position);
        let name = item.map(|item| tally.shown_name(&item).into_owned());
        if let Some(report) = files.get_mut(file) {
            report.warn(WarningCode::DuplicateId, &name.unwrap_or_default());
        }
    }
}

fn labels_report(workspace: &Workspace, tally: &Tally) -> LabelsReport {
    let counts = label_counts(tally, &workspace.rubric);
    let journals = &workspace.journals;
    let write = &workspace.plan.write;
    let unread = journals.iter().flat_map(|journal| {
        journal.unread.iter().map(|unread| UnreadLine {
            path: journal.path.display().to_string(),
            line: unread.line,
            why: unread.why.clone(),
        })
    });
    LabelsReport {
        path: write.display().to_string(),
        also_read: journals
            .iter()
            .filter(|journal| journal.path != *write && !journal.events.is_empty())
            .map(|journal| journal.path.display().to_string())
            .collect(),
        events: counts.events,
        current: counts.current,
        stale: counts.stale,
        orphaned: counts.orphaned,
        repeated: journals.iter().map(|journal| journal.repeated).sum(),
        other_version: counts.other_version,
        unread_lines: unread.collect(),
        notes: notes(workspace),
    }
}

/// What is odd about the journals' events, though they can be read.
fn notes(workspace: &Workspace) -> Vec<String> {
    let mut notes = Vec::new();
    for journal in &workspace.journals {
        for id in &journal.conflicting {
            let path = journal.path.display();
            notes.push(format!("{path}: two different lines have the event {}; one counts", id.0));
        }
    }
    let soon = now().0 + A_DAY;
    for event in workspace.events().filter(|event| event.at.0 > soon) {
        notes.push(format!("the event {} of {} lies over a day ahead", event.id.0, event.by));
    }
    let unknown = workspace.events().filter(|event| matches!(event.body, Body::Unknown { .. }));
    match unknown.count() {
        0 => {}
        count => notes.push(format!(
            "{count} events are of kinds that this version does not know; they are kept"
        )),
    }
    notes
}

impl Report {
    fn is_wrong(&self, strict: bool) -> bool {
        let labels = &self.labels;
        let damaged = |file: &FileReport| file.unreadable > 0 || file.problem.is_some();
        let unreadable = self.files.iter().any(damaged);
        let lost = labels.stale + labels.orphaned + labels.unread_lines.len() > 0;
        let odd = strict && self.files.iter().any(|file| !file.warnings.is_empty());
        unreadable || lost || odd || !self.refused.is_empty()
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        for file in &self.files {
            file.print(out)?;
        }
        if let Some(RequestsReport { joined, unanswered }) = &self.requests {
            writeln!(out, "requests: {joined} joined to their results, {unanswered} without one")?;
        }
        self.labels.print(out)
    }
}

impl FileReport {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let items = if self.items == 1 { "item" } else { "items" };
        writeln!(out, "{}", visible(&self.path))?;
        writeln!(out, "  {} {items}, format {}: {}", self.items, self.format, visible(&self.why))?;
        if let Some(problem) = &self.problem {
            writeln!(out, "  ⚠ {}", visible(problem))?;
        }
        for pane in Pane::ALL.into_iter().filter(|_| self.items > 0) {
            let origins = self.panes.get(pane.name()).map(|origins| origins.join(", "));
            let origins = origins.filter(|origins| !origins.is_empty());
            let origins = origins.unwrap_or_else(|| "–".to_owned());
            writeln!(out, "  {:<11} {}", pane.name(), visible(&origins))?;
        }
        for (code, count) in &self.warnings {
            let places = self.places.get(code).map(|places| places.join(", ")).unwrap_or_default();
            let more = if *count > PLACES { ", …" } else { "" };
            writeln!(out, "  ⚠ {code} {count}: {}{more}", visible(&places))?;
        }
        Ok(())
    }
}

impl LabelsReport {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "labels: {}", visible(&self.path))?;
        for path in &self.also_read {
            writeln!(out, "  also read: {}", visible(path))?;
        }
        writeln!(
            out,
            "  {} events: {} labels are current, {} stale, {} orphaned, {} of another rubric version",
            self.events, self.current, self.stale, self.orphaned, self.other_version
        )?;
        if self.repeated > 0 {
            writeln!(out, "  {} lines are repetitions", self.repeated)?;
        }
        for note in &self.notes {
            writeln!(out, "  {}", visible(note))?;
        }
        for unread in &self.unread_lines {
            writeln!(out, "  {}:{}: {}", visible(&unread.path), unread.line, visible(&unread.why))?;
        }
        Ok(())
    }
}
