//! `triptych export`.

use std::cell::Cell;
use std::collections::HashSet;
use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::Value;

use super::notice::tell;
use super::output::Target;
use super::transcripts;
use crate::cli::{ReadArgs, WhoseArgs};
use crate::corpus::Item;
use crate::export::counted::{self as counting, CountedRows};
use crate::export::rows::{Columns, Row};
use crate::export::table::Table;
use crate::export::{self, TARGETS, Writes, pair_rows, resolved, rows, wide};
use crate::queue::seal::Seals;
use crate::queue::tally::Tally;
use crate::report::{Counted, Reading};
use crate::text::counted;
use crate::workspace::failure::Failure;
use crate::workspace::whose::Whose;
use crate::workspace::whose::whose_answers;
use crate::workspace::{Workspace, without_text};

/// What is written.
pub struct Asked<'a> {
    /// Whose answers count, where one row is an item.
    pub whose: &'a WhoseArgs,
    /// The questions, where one row is an item; else the required ones.
    pub questions: &'a [String],
    /// What a row is.
    pub rows: RowsOf,
    /// Whether what names people is replaced, and what beside.
    pub redact: Option<&'a [String]>,
}

/// What a row of a table of everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// An answer of a reviewer.
    Answers,
    /// An item and reviewer.
    Reviewers,
    /// An item and question, with the answer that counts.
    Items,
}

/// Writes labels as a table.
pub fn run(read: &ReadArgs, to: &str, target: &Target, asked: &Asked<'_>) -> Result<ExitCode> {
    let format = find_target(to)?;
    if !format.is_text && target.is_terminal() {
        bail!(Failure::usage(format!(
            "{to} is no text for a terminal; write it to a file with -o OUT.{to}"
        )));
    }
    if !matches!(format.write, Writes::Transcripts) && asked.redact.is_some() {
        bail!(Failure::usage("--redact changes transcripts, and not labels; use --to transcripts"));
    }
    let (workspace, tally) = Workspace::open_known(read, tell)?;
    match format.write {
        Writes::Transcripts => transcripts::write(&workspace, &tally, target, asked.redact)?,
        Writes::All(write) => {
            if asked.whose.majority || !asked.questions.is_empty() {
                bail!(Failure::usage(format!(
                    "{to} has rows for each reviewer and every question; leave out --majority and --question, or use scout-csv or inspect-scores"
                )));
            }
            let by = match whose_answers(asked.whose, &tally)? {
                Whose::Of(name) => Some(Value::from(name)),
                _ => None,
            };
            let is_wide = asked.rows == RowsOf::Reviewers;
            let rubric = &workspace.rubric;
            let seals = Seals::of(&tally, rubric);
            let (positions, columns) = columns(&workspace, (&tally, &seals), is_wide)?;
            let is_resolved = asked.rows == RowsOf::Items;
            let reading = is_resolved.then(|| Reading::new(&tally, rubric, Whose::Resolved));
            let is_open = |position: usize| seals.over(position).is_none();
            let rows_of = |item: &Item| match &reading {
                Some(reading) => {
                    let of_pairs = pair_rows::resolved(item, reading);
                    resolved::of_item(item, reading).into_iter().chain(of_pairs).collect()
                }
                None if is_wide => wide::of_item(item, &tally, rubric),
                None => {
                    let of_pairs = pair_rows::of_item(item, &tally, rubric, &is_open);
                    rows::of_item(item, &tally, rubric).into_iter().chain(of_pairs).collect()
                }
            };
            let failed = Cell::new(None);
            let written = Cell::new(0);
            let table = Table::new(&columns, is_wide, |take| {
                written.set(0);
                let read = workspace.read_some(&tally, &positions, without_text, |item| {
                    let rows = rows_of(&item).into_iter();
                    let is_theirs = |row: &Row| by.as_ref().is_none_or(|by| row.reviewer() == by);
                    let counted =
                        rows.filter(is_theirs).inspect(|_| written.set(written.get() + 1));
                    counted.for_each(&mut *take);
                });
                failed.set(failed.take().or(read.err()));
            });
            target.put(&workspace.corpus, |out| {
                write(&table, out)?;
                failed.take().map_or_else(|| workspace.unchanged(), Err)?;
                Ok(())
            })?;
            tell_written(&workspace, target, (positions.len(), written.get()));
            if let Some(reading) = &reading {
                tell_disputed(reading);
            }
        }
        Writes::Counted(write) => {
            if asked.rows != RowsOf::Answers {
                bail!(Failure::usage(format!(
                    "{to} has a row an item already; leave out --wide and --resolved"
                )));
            }
            let whose = whose_answers(asked.whose, &tally)?;
            let way_out = whose.way_out();
            let rows = answers(&workspace, &tally, asked, whose)?;
            target.put(&workspace.corpus, |out| {
                write(&rows, out)?;
                Ok(workspace.unchanged()?)
            })?;
            tell_written(&workspace, target, (rows.rows.len(), rows.rows.len()));
            tell_left_out(&rows, &tally, way_out);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says which samples' labels are left out.
fn tell_sealed(seals: &Seals) {
    for seal in seals.iter() {
        tell(&format_args!(
            "{}: its items are left out until all are, or until {}",
            seal.words(),
            seal.way_out()
        ));
    }
}

/// The items that a table of everything holds, in the queue's order, and its columns.
fn columns(
    workspace: &Workspace,
    (tally, seals): (&Tally, &Seals),
    is_wide: bool,
) -> Result<(Vec<usize>, Columns)> {
    tell_sealed(seals);
    let pairs = tally.pair_sheets(&workspace.rubric);
    let paired: HashSet<usize> = pairs.keys().map(|(first, _)| *first).collect();
    let is_wanted = |position: &usize| {
        let is_labelled =
            paired.contains(position) || !tally.ledger.reviewers_at(*position).is_empty();
        (is_wide || is_labelled) && seals.over(*position).is_none()
    };
    let wanted: Vec<usize> = tally.selection.iter().filter(is_wanted).collect();
    let questions = workspace.rubric.questions.iter().map(|question| question.id.clone());
    let mut columns = Columns { questions: questions.collect(), ..Columns::default() };
    workspace.read_some(tally, &wanted, without_text, |item| columns.note(&item))?;
    Ok((wanted, columns))
}

/// The items with the answers that count.
fn answers(
    workspace: &Workspace,
    tally: &Tally,
    asked: &Asked<'_>,
    whose: Whose,
) -> Result<CountedRows> {
    let reading = Reading::new(tally, &workspace.rubric, whose);
    tell_sealed(&reading.seals);
    let known: Vec<&str> =
        workspace.rubric.questions.iter().map(|question| question.id.as_str()).collect();
    if let Some(wrong) = asked.questions.iter().find(|id| !known.contains(&id.as_str())) {
        bail!(Failure::unknown("question", wrong, &known));
    }
    let questions = match asked.questions {
        [] => counting::usual_questions(&reading),
        named => named.to_vec(),
    };
    let (wanted, disputed) = counting::choose(&reading, &questions);
    let mut rows = Vec::new();
    workspace.read_some(tally, &wanted, without_text, |item| {
        if let Some(labelled) = reading.at(item.position) {
            rows.push(counting::row(&reading, labelled, item, &questions));
        }
    })?;
    Ok(CountedRows { questions, rows, disputed })
}

/// Says what went where, unless it went to standard output.
fn tell_written(workspace: &Workspace, target: &Target, (items, rows): (usize, usize)) {
    let Some(output) = target.file() else { return };
    let journals = match workspace.plan.read.as_slice() {
        [one] => one.display().to_string(),
        several => counted(several.len(), "journal"),
    };
    let (items, rows) = (counted(items, "item"), counted(rows, "row"));
    tell(&format_args!("{items}, {rows} from {journals} → {}", output.display()));
}

/// Says what has no row, since nothing was decided.
fn tell_disputed(reading: &Reading<'_>) {
    let is_open = |counted: &&Counted| **counted == Counted::Disputed;
    let answers = reading.labelled.iter().flat_map(|item| &item.answers);
    let open = answers.filter(is_open).count();
    if open > 0 {
        let answers = counted(open, "answer");
        tell(&format_args!(
            "{answers} left out, since reviewers differ; `triptych adjudicate` decides"
        ));
    }
}

fn tell_left_out(rows: &CountedRows, tally: &Tally, way_out: &str) {
    let names = rows.disputed.iter().filter_map(|position| tally.name(*position));
    let names: Vec<String> = names.collect();
    if !names.is_empty() {
        tell(&format_args!("left out: {}, {way_out}", names.join(", ")));
    }
}

fn find_target(name: &str) -> Result<&'static export::Target> {
    let found = TARGETS.iter().find(|target| target.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        Failure::unknown("export format", name, &names).into()
    })
}
