//! `triptych suggest`: what a program proposes as answers.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use serde_json::json;

use super::import::{question_columns, read_file, report, write};
use super::matching::{Matched, Rules, Said, events, matched};
use super::named::check;
use super::notice::tell;
use super::stdout::print_json;
use crate::cli::{ReadArgs, SuggestArgs};
use crate::imports::{Columns, LabelRow, suggested};
use crate::labels::event::{Body, Event, ItemRef};
use crate::labels::mint::Mint;
use crate::queue::tally::Tally;
use crate::tui::runtime::now;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// Writes suggestions from a table, or from flags whose words are answers.
pub fn run(read: &ReadArgs, args: &SuggestArgs) -> Result<ExitCode> {
    let workspace = Workspace::open(&ReadArgs { sample: None, ..read.clone() }, tell)?;
    let tally = workspace.know_all()?;
    let has_labels = |at| tally.ledger.reviewers_at(at).contains(&args.by.as_str());
    if tally.ledger.positions().any(has_labels) {
        bail!(Failure::usage(format!(
            "--by {}: a reviewer of this name has labels here; name the program",
            args.by
        )));
    }
    let columns = columns(args)?;
    let rows = match &args.from {
        Some(path) => {
            let known: Vec<&str> =
                workspace.rubric.questions.iter().map(|question| question.id.as_str()).collect();
            read_file(path, |source| suggested::read(source, &columns, &known))?
        }
        None => of_flags(&tally, &columns)?,
    };
    let by_row = args.from.is_none();
    let rules = Rules { by: Some(&args.by), by_row, values: &args.values };
    let mut found = matched(&workspace, &tally, &rows, &rules)?;
    let said = events(&workspace, &tally, std::mem::take(&mut found.said), suggestion)?;
    let all = said.len();
    let events = now_by(&args.by, &tally, said);
    let (news, known): (Vec<&Event>, usize) = (events.iter().collect(), all - events.len());
    write(&workspace, &tally, &news)?;
    if args.json {
        print_json(&document(&found, rows.len(), (news.len(), known)))?;
    } else {
        report(&found, rows.len(), ("suggestion", &[&args.by]), (news.len(), known))?;
    }
    Ok(if found.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The suggestions that do not stand already, as of now: the last one of a program counts.
fn now_by(by: &str, tally: &Tally, said: Vec<Event>) -> Vec<Event> {
    let mut mint = Mint::new(fastrand::u64(..));
    let mut after = tally.ledger.latest(by);
    let mut mint = |event: Event| {
        let event = mint.event(now(), after, by, event.body);
        after = Some(event.at);
        event
    };
    said.into_iter().filter(|event| !stands(tally, event)).map(&mut mint).collect()
}

/// Whether a program's last word on a question is this one.
fn stands(tally: &Tally, event: &Event) -> bool {
    let Body::Suggest { item, rubric, question, value, why } = &event.body else { return false };
    let position = tally.ledger.position(item);
    position.is_some_and(|position| {
        tally.ledger.suggestions(position).any(|known| {
            (&known.by, &known.rubric, &known.question) == (&event.by, rubric, question)
                && (&known.value, &known.why) == (value, why)
        })
    })
}

fn document(found: &Matched, rows: usize, (new, known): (usize, usize)) -> serde_json::Value {
    json!({
        "rows": rows,
        "written": new,
        "known": known,
        "unmatched": found.unmatched,
        "contradictions": found.contradictions,
        "other_questions": found.other_questions,
        "unknown": found.unknown,
    })
}

fn columns(args: &SuggestArgs) -> Result<Columns> {
    let questions = question_columns(&args.questions, "verdict")?;
    let (id, file, why) = (args.id.clone(), args.file_column.clone(), args.why.clone());
    Ok(Columns { id, file, why, questions, ..Columns::default() })
}

/// A row a record, with the words of flags.
fn of_flags(tally: &Tally, columns: &Columns) -> Result<Vec<LabelRow>> {
    if columns.questions.is_empty() {
        bail!(Failure::usage(
            "name a table with --from, or the flag whose words are answers, e.g. --question compliance=judge"
        ));
    }
    let known: Vec<&str> = tally.columns.all_keys().collect();
    for flag in columns.questions.iter().map(|(_, flag)| flag).chain(&columns.why) {
        check(flag, &known, "--question")?;
    }
    let row = |position: usize| {
        let value = |key: &str| tally.columns.value(key, position).map(|value| value.to_string());
        let answers = columns.questions.iter();
        let answers = answers.map(|(ours, flag)| (ours.clone(), value(flag).into_iter().collect()));
        LabelRow {
            number: position + 1,
            why: columns.why.as_deref().and_then(value),
            answers: answers.collect(),
            ..LabelRow::default()
        }
    };
    Ok((0..tally.len()).map(row).collect())
}

fn suggestion(said: &Said, item: Arc<ItemRef>) -> Body {
    Body::Suggest {
        item,
        rubric: said.rubric.clone(),
        question: said.question.clone(),
        value: Some(said.value.clone()),
        why: said.why.as_deref().map(Into::into),
    }
}
