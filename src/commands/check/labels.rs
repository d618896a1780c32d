//! How the labels stand, and every line and label that does not count, with what to do about it.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::labels::anchor::Since;
use crate::labels::event::{Body, Event, EventId, Millis};
use crate::labels::reader::{Odd, ReadJournal};
use crate::labels::sheet::is_outside;
use crate::queue::counts::label_counts;
use crate::queue::tally::Tally;
use crate::report::LONGEST_MS;
use crate::rubric::Rubric;
use crate::text::{counted, visible};
use crate::tui::runtime::now;
use crate::workspace::Workspace;

/// In ms.
const A_DAY: u64 = 24 * 60 * 60 * 1000;

/// What `check --json` says of labels. Names do not change.
#[derive(Default, Serialize)]
pub struct LabelsReport {
    path: String,
    also_read: Vec<String>,
    events: usize,
    current: usize,
    stale: usize,
    orphaned: usize,
    repeated: usize,
    other_version: usize,
    /// Labels of files that are not under review.
    elsewhere: usize,
    /// Answers that are none of their question's.
    outside: usize,
    unread_lines: Vec<LineReport>,
    /// Lines that count, or repeat what counts, and are odd all the same.
    odd_lines: Vec<LineReport>,
    stale_labels: Vec<LabelReport>,
    orphaned_labels: Vec<LabelReport>,
    /// What is odd about the events, in words.
    notes: Vec<String>,
}

#[derive(Serialize)]
struct LineReport {
    path: String,
    line: usize,
    why: String,
    /// What to do.
    remedy: &'static str,
}

#[derive(Serialize)]
struct LabelReport {
    event: EventId,
    at: Millis,
    by: String,
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<u64>,
    /// The question and the answer, or what else it is.
    what: String,
    /// What has changed about its record, where it is stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'static str>,
}

impl LabelsReport {
    /// The report on the labels of what is under review.
    pub fn new(workspace: &Workspace, tally: &Tally) -> Self {
        let counts = label_counts(tally, &workspace.rubric);
        let write = &workspace.plan.write;
        let also_read = workspace
            .journals
            .iter()
            .filter(|journal| journal.path != *write && !journal.events.is_empty());
        LabelsReport {
            path: write.display().to_string(),
            also_read: also_read.map(|journal| journal.path.display().to_string()).collect(),
            events: counts.events,
            current: counts.current,
            stale: counts.stale.len(),
            orphaned: counts.orphaned.len(),
            other_version: counts.other_version,
            elsewhere: counts.elsewhere,
            outside: counts.outside,
            stale_labels: counts.stale.into_iter().map(stale_report).collect(),
            orphaned_labels: counts.orphaned.into_iter().map(label_report).collect(),
            ..LabelsReport::of_lines(&workspace.journals)
        }
        .with_odd_events(&workspace.journals, tally, &workspace.rubric)
    }

    /// The same with the events that are whole and say what cannot be.
    fn with_odd_events(mut self, journals: &[ReadJournal], tally: &Tally, rubric: &Rubric) -> Self {
        for journal in journals {
            for (event, number) in journal.events.iter().zip(&journal.numbers) {
                let is_outside = is_outside(&tally.ledger, rubric, event);
                let odd = is_outside.then(outside).or_else(|| oddity(event));
                self.odd_lines.extend(odd.map(|(why, remedy)| LineReport {
                    path: journal.path.display().to_string(),
                    line: *number,
                    why,
                    remedy,
                }));
            }
        }
        self
    }

    /// The report on journals without their data: only the lines.
    pub fn of_lines(journals: &[ReadJournal]) -> Self {
        let mut report = LabelsReport { notes: notes(journals), ..LabelsReport::default() };
        for journal in journals {
            report.events += journal.events.len();
            for odd in &journal.oddities {
                report.note_line(&journal.path, odd.line, &odd.kind);
            }
        }
        for (path, line, id) in of_two_journals(journals) {
            report.note_line(path, line, &Odd::Conflicting(id));
        }
        report
    }

    fn note_line(&mut self, path: &Path, line: usize, odd: &Odd) {
        let (why, remedy, unread) = match odd {
            Odd::Unread(why) => {
                (format!("it is no event: {why}"), "take it out if it does not belong here", true)
            }
            Odd::Torn => (
                "a write was cut off here, or is not complete yet".to_owned(),
                "nothing has to be done; `triptych compact` drops it",
                true,
            ),
            Odd::Repeated(id) => (
                format!("it repeats the event {}", id.0),
                "nothing has to be done; `triptych compact` drops it",
                false,
            ),
            Odd::Conflicting(id) => (
                format!("another line has the event {}, with other words", id.0),
                "the smaller one in bytes counts; take the wrong one out",
                false,
            ),
            Odd::Unknown(kind) => (
                format!("this version does not know events of the kind {kind}"),
                "it is kept; a newer triptych may read it",
                false,
            ),
        };
        self.repeated += usize::from(matches!(odd, Odd::Repeated(_)));
        let report = LineReport { path: path.display().to_string(), line, why, remedy };
        if unread { &mut self.unread_lines } else { &mut self.odd_lines }.push(report);
    }

    /// Whether a line cannot be read or a label has lost its text.
    pub fn is_wrong(&self) -> bool {
        self.stale + self.orphaned + self.outside + self.unread_lines.len() > 0
    }

    /// Prints it for people.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "labels: {}", visible(&self.path))?;
        for path in &self.also_read {
            writeln!(out, "  also read: {}", visible(path))?;
        }
        writeln!(
            out,
            "  {} events: {} labels are current, {} stale, {} orphaned, {} of another rubric version",
            self.events, self.current, self.stale, self.orphaned, self.other_version
        )?;
        if self.outside > 0 {
            let answers = counted(self.outside, "answer");
            writeln!(out, "  {answers} that the question does not have, and that count nowhere")?;
        }
        if self.elsewhere > 0 {
            let labels = counted(self.elsewhere, "label");
            writeln!(out, "  {labels} of files that are not named here")?;
        }
        self.print_labels(out)?;
        self.print_lines(out)
    }

    fn print_labels(&self, out: &mut impl Write) -> io::Result<()> {
        let kinds = [
            (
                &self.stale_labels,
                "stale, the record says something else since (! on the item says that they still hold)",
            ),
            (
                &self.orphaned_labels,
                "orphaned, no record has their text or id (name the file that has them, too)",
            ),
        ];
        for (labels, title) in kinds.into_iter().filter(|(labels, _)| !labels.is_empty()) {
            writeln!(out, "  {title}:")?;
            for label in labels {
                let place = match (&label.file, label.n) {
                    (Some(file), Some(n)) => format!(", last seen at {file}#{n}"),
                    _ => String::new(),
                };
                let since = label.since.map(|since| format!(": {since}")).unwrap_or_default();
                let line = format!("{} by {} at {}{place}{since}", label.what, label.by, label.at);
                writeln!(out, "    {}", visible(&line))?;
            }
        }
        Ok(())
    }

    /// Prints what is odd about lines.
    pub fn print_lines(&self, out: &mut impl Write) -> io::Result<()> {
        for note in &self.notes {
            writeln!(out, "  {}", visible(note))?;
        }
        for odd in self.unread_lines.iter().chain(&self.odd_lines) {
            let line = format!("{}:{}: {}; {}", odd.path, odd.line, odd.why, odd.remedy);
            writeln!(out, "  {}", visible(&line))?;
        }
        Ok(())
    }
}

/// What an event says that cannot be, and what becomes of it.
fn oddity(event: &Event) -> Option<(String, &'static str)> {
    match &event.body {
        Body::Answer { ms: Some(ms), .. } if *ms > LONGEST_MS => Some((
            format!("its time of {ms} ms is over a day"),
            "the answer counts, its time does not",
        )),
        Body::Adjudicate { of, .. } if of.is_empty() => Some((
            "it decides between no answers".to_owned(),
            "it has no effect; name the answers that were weighed",
        )),
        Body::Sample(design) => {
            let why = design.contradiction()?;
            let why = format!("the sample {} contradicts itself: {why}", design.name);
            Some((why, "nothing is estimated from it; draw it anew under another name"))
        }
        _ => None,
    }
}

fn outside() -> (String, &'static str) {
    let why = "its answer is none of the question's".to_owned();
    (why, "it counts nowhere; answer anew, or name the rubric that it was given under")
}

fn stale_report((event, since): (&Event, Since)) -> LabelReport {
    LabelReport { since: Some(since.words()), ..label_report(event) }
}

fn label_report(event: &Event) -> LabelReport {
    let item = event.item();
    LabelReport {
        event: event.id,
        at: event.at,
        by: event.by.clone(),
        id: item.and_then(|item| item.id.clone()),
        file: item.and_then(|item| item.file.clone()),
        n: item.and_then(|item| item.n),
        what: event.summary(),
        since: None,
    }
}

/// The lines of one event with other words in several journals; those of one journal are its own oddity.
fn of_two_journals(journals: &[ReadJournal]) -> Vec<(&Path, usize, EventId)> {
    let mut found = Vec::new();
    let mut first: HashMap<EventId, (usize, usize)> = HashMap::new();
    for (place, journal) in journals.iter().enumerate() {
        for (at, event) in journal.events.iter().enumerate() {
            let (other, known) = *first.entry(event.id).or_insert((place, at));
            if other != place && journals[other].lines[known] != journal.lines[at] {
                let ends = [(&journals[other], known), (journal, at)];
                found.extend(ends.map(|(one, at)| (&*one.path, one.numbers[at], event.id)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What is odd about the events' times.
fn notes(journals: &[ReadJournal]) -> Vec<String> {
    let soon = now().0 + A_DAY;
    let events = journals.iter().flat_map(|journal| &journal.events);
    let ahead = events.filter(|event| event.at.0 > soon);
    let words = |event: &Event| {
        format!(
            "the event {} of {} lies over a day ahead; set that machine's clock",
            event.id.0, event.by
        )
    };
    ahead.map(words).collect()
}
