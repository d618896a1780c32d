//! `triptych check`: how each file is read, what is wrong with it, how its labels stand.

mod labels;
mod members;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Serialize;

use self::labels::LabelsReport;
use self::members::Members;
use super::notice::tell;
use super::stdout::{print_json, stdout};
use crate::cli::ReadArgs;
use crate::corpus::{Corpus, CorpusFile};
use crate::labels::kind::is_journal;
use crate::labels::reader;
use crate::queue::columns::Columns;
use crate::queue::joins::JoinReport;
use crate::queue::tally::Tally;
use crate::text::{counted, visible};
use crate::transcript::{Pane, WarningCode};
use crate::workspace::Workspace;

/// How many places of a warning are named.
const PLACES: usize = 3;

/// What `check --json` prints. Names do not change.
#[derive(Serialize)]
struct Report {
    files: Vec<FileReport>,
    refused: Vec<RefusedReport>,
    labels: LabelsReport,
    /// Rows of `--flags`, those without a transcript, and transcripts without a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<FlagsReport>,
    /// Batch requests among the files, and those without a result.
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<RequestsReport>,
}

#[derive(Serialize)]
struct RequestsReport {
    joined: usize,
    unanswered: usize,
}

#[derive(Default, Serialize)]
struct FlagsReport {
    rows: usize,
    without_transcript: Vec<String>,
    of_several_transcripts: Vec<String>,
    given_twice: Vec<String>,
    without_row: usize,
}

#[derive(Serialize)]
struct FileReport {
    path: String,
    /// Why the file could be read only in part.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    format: String,
    why: String,
    /// The options that read it as it is read, where it was mapped or its shape was guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<String>,
    /// What is odd about how the file is written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    items: usize,
    unreadable: usize,
    warnings: BTreeMap<&'static str, usize>,
    /// Records whose id and text another one has, too.
    copies: usize,
    /// The first places of each warning, as the items' names.
    places: BTreeMap<&'static str, Vec<String>>,
    panes: BTreeMap<&'static str, Vec<String>>,
    #[serde(skip)]
    members: Option<Members>,
}

#[derive(Serialize)]
struct RefusedReport {
    path: String,
    why: String,
}

/// Prints the report; exit code 1 where something cannot be read or a label has lost its text.
pub fn run(read: &ReadArgs, json: bool, strict: bool, members: bool) -> Result<ExitCode> {
    if !read.files.is_empty() && read.files.iter().all(|path| is_journal(path)) {
        return check_journals(&read.files, json);
    }
    let workspace = Workspace::open(read, tell)?;
    let mut files: Vec<FileReport> = workspace.corpus.files().map(file_report).collect();
    let tally = know(&workspace)?;
    for position in 0..workspace.corpus.len() {
        let place = workspace.corpus.place(position);
        let Some(report) = place.and_then(|(file, _)| files.get_mut(file)) else { continue };
        report.note(&workspace.corpus, &tally.columns, position);
        let raw = || workspace.corpus.raw(position).zip(workspace.corpus.read(position));
        if let Some(((record, _), whole)) = members.then(raw).flatten() {
            report.members.get_or_insert_default().note(&record, &whole);
        }
    }
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
        flags: workspace.joined.as_ref().map(FlagsReport::of),
        refused: workspace
            .refused
            .iter()
            .chain(&workspace.unread)
            .map(|refused| RefusedReport {
                path: refused.path.display().to_string(),
                why: refused.why.clone(),
            })
            .collect(),
        labels: LabelsReport::new(&workspace, &tally),
    };
    if json {
        print_json(&report)?;
    } else {
        let mut out = stdout();
        report.print(&mut out)?;
        out.flush()?;
    }
    Ok(if report.is_wrong(strict) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

impl FlagsReport {
    fn of(joined: &JoinReport) -> Self {
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort_unstable();
            names
        };
        FlagsReport {
            rows: joined.rows,
            without_transcript: sorted(&joined.without_record),
            of_several_transcripts: sorted(&joined.of_several),
            given_twice: sorted(&joined.given_twice),
            without_row: joined.without_row,
        }
    }

    fn is_wrong(&self) -> bool {
        let lists = [&self.without_transcript, &self.of_several_transcripts, &self.given_twice];
        lists.iter().any(|list| !list.is_empty())
    }
}

impl FlagsReport {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let lost = self.without_transcript.len();
        writeln!(
            out,
            "flags: {}, {lost} without a transcript, {} without a row",
            counted(self.rows, "row"),
            counted(self.without_row, "transcript")
        )?;
        for id in &self.without_transcript {
            writeln!(out, "  no transcript has the id {}", visible(id))?;
        }
        for id in &self.of_several_transcripts {
            writeln!(out, "  several transcripts have the id {}; joined to none", visible(id))?;
        }
        for id in &self.given_twice {
            writeln!(out, "  several rows are of {}; none is joined", visible(id))?;
        }
        Ok(())
    }
}

/// Journals by themselves: only their lines can be looked at.
fn check_journals(paths: &[PathBuf], json: bool) -> Result<ExitCode> {
    let mut journals = Vec::new();
    for path in paths {
        journals.push(reader::read(path).with_context(|| path.display().to_string())?);
    }
    let labels = LabelsReport::of_lines(&journals);
    let code = if labels.is_wrong() { ExitCode::from(1) } else { ExitCode::SUCCESS };
    if json {
        let (files, refused) = (Vec::new(), Vec::new());
        print_json(&Report { files, flags: None, requests: None, refused, labels })?;
        return Ok(code);
    }
    let mut out = stdout();
    for journal in &journals {
        let events = counted(journal.events.len(), "event");
        writeln!(out, "{}: {events}", visible(&journal.path.display().to_string()))?;
    }
    labels.print_lines(&mut out)?;
    writeln!(out, "stale and orphaned labels are told by a check of the transcripts' file")?;
    out.flush()?;
    Ok(code)
}

fn file_report(file: &CorpusFile) -> FileReport {
    FileReport {
        path: file.name.to_string(),
        problem: None,
        format: file.format.name.to_owned(),
        why: file.why.clone(),
        map: file.mapping.as_ref().map(ToString::to_string),
        notes: file.notes.clone(),
        items: 0,
        unreadable: 0,
        warnings: BTreeMap::new(),
        copies: 0,
        places: BTreeMap::new(),
        panes: Pane::ALL.into_iter().map(|pane| (pane.name(), Vec::new())).collect(),
        members: None,
    }
}

/// What an earlier run found is enough, unless the files tell more while they are read.
fn know(workspace: &Workspace) -> Result<Tally> {
    let tells_more = workspace.corpus.files().any(CorpusFile::is_told_by_reading);
    Ok(if tells_more { workspace.read_all() } else { workspace.know() }?)
}

impl FileReport {
    /// Notes what one look at a record has found.
    fn note(&mut self, corpus: &Corpus, columns: &Columns, position: usize) {
        self.items += 1;
        self.unreadable += usize::from(columns.warns(position, WarningCode::Unreadable));
        for code in columns.warnings(position) {
            self.warn(code, || named(corpus, position, code));
        }
        if let Some(origins) = columns.origins().of(position) {
            for (pane, origin) in origins {
                self.comes_from(*pane, origin);
            }
        } else {
            let item = corpus.read(position);
            for (pane, origin) in item.map(|item| item.transcript.origins).unwrap_or_default() {
                self.comes_from(pane, &origin);
            }
        }
    }

    fn comes_from(&mut self, pane: Pane, origin: &str) {
        let origins = self.panes.entry(pane.name()).or_default();
        if !origins.iter().any(|known| known == origin) {
            origins.push(origin.to_owned());
        }
    }

    /// Notes a warning. Few records are named, and only these are read.
    fn warn(&mut self, code: WarningCode, name: impl FnOnce() -> String) {
        *self.warnings.entry(code.name()).or_default() += 1;
        let places = self.places.entry(code.name()).or_default();
        if places.len() < PLACES {
            places.push(name());
        }
    }
}

/// The name of a record with a warning; of a row that is odd, with what is odd.
fn named(corpus: &Corpus, position: usize, code: WarningCode) -> String {
    let Some(item) = corpus.read(position) else { return String::new() };
    let mut said = item.transcript.warnings.iter().filter(|warning| warning.code == code);
    let said = said.find_map(|warning| warning.detail.as_deref());
    match said.filter(|_| code == WarningCode::OddRow) {
        Some(said) => format!("{}: {said}", item.name()),
        None => item.name().into_owned(),
    }
}

/// Ids and texts that several records share can only be told once all are known.
fn note_repeated_ids(workspace: &Workspace, tally: &Tally, files: &mut [FileReport]) {
    for position in 0..workspace.corpus.len() {
        let place = workspace.corpus.place(position);
        let Some(report) = place.and_then(|(file, _)| files.get_mut(file)) else { continue };
        report.copies += usize::from(tally.identities().copy(position).is_some());
        if tally.identities().ordinal(position).is_some() {
            report.warn(WarningCode::DuplicateId, || {
                let item = workspace.corpus.read(position);
                item.map(|item| tally.shown_name(&item).into_owned()).unwrap_or_default()
            });
        }
    }
}

impl Report {
    fn is_wrong(&self, strict: bool) -> bool {
        let damaged = |file: &FileReport| file.unreadable > 0 || file.problem.is_some();
        let unreadable = self.files.iter().any(damaged);
        let odd = strict && self.files.iter().any(|file| !file.warnings.is_empty());
        let flags = self.flags.as_ref();
        let unjoined = flags.is_some_and(FlagsReport::is_wrong);
        unreadable || unjoined || self.labels.is_wrong() || odd || !self.refused.is_empty()
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        for file in &self.files {
            file.print(out)?;
        }
        if let Some(RequestsReport { joined, unanswered }) = &self.requests {
            writeln!(out, "requests: {joined} joined to their results, {unanswered} without one")?;
        }
        if let Some(flags) = &self.flags {
            flags.print(out)?;
        }
        self.labels.print(out)
    }
}

impl FileReport {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let items = counted(self.items, "item");
        writeln!(out, "{}", visible(&self.path))?;
        writeln!(out, "  {items}, format {}: {}", self.format, visible(&self.why))?;
        if let Some(problem) = &self.problem {
            writeln!(out, "  ⚠ {}", visible(problem))?;
        }
        if let Some(map) = &self.map {
            writeln!(out, "  {}", visible(map))?;
        }
        for note in &self.notes {
            writeln!(out, "  {}", visible(note))?;
        }
        for pane in Pane::ALL.into_iter().filter(|_| self.items > 0) {
            let origins = self.panes.get(pane.name()).map(|origins| origins.join(", "));
            let origins = origins.filter(|origins| !origins.is_empty());
            let origins = origins.unwrap_or_else(|| "–".to_owned());
            writeln!(out, "  {:<11} {}", pane.name(), visible(&origins))?;
        }
        if self.copies > 0 {
            let copies = counted(self.copies, "record");
            writeln!(out, "  {copies} with the id and the text of another; each counts")?;
        }
        for (code, count) in &self.warnings {
            let places = self.places.get(code).map(|places| places.join(", ")).unwrap_or_default();
            let more = if *count > PLACES { ", …" } else { "" };
            writeln!(out, "  ⚠ {code} {count}: {}{more}", visible(&places))?;
        }
        if let Some(members) = &self.members {
            writeln!(out, "  members, and where their values are:")?;
            members.print(out)?;
        }
        Ok(())
    }
}
