//! `triptych list`: one line an item.

use std::cell::{LazyCell, OnceCell};
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use serde::Serialize;

use super::item_json::ItemJson;
use super::notice::tell;
use super::stdout::{print_json, stdout};
use super::table::Table;
use crate::cli::ReadArgs;
use crate::filter::nearest::nearest;
use crate::queue::seal::Seals;
use crate::queue::tally::Tally;
use crate::rubric::{FlagCheck, Rubric};
use crate::transcript::{Scalar, WarningCode};
use crate::workspace::failure::Failure;
use crate::workspace::reading::in_order;
use crate::workspace::{Workspace, without_text};

/// The columns that every item has; fields, flags and questions are columns, too.
const FIXED: [&str; 5] = ["position", "id", "file", "n", "warnings"];

/// What a flag's column begins with where a question has the flag's name.
const FLAG: &str = "flag.";

/// What stands for an answer to an item of a sealed sample.
const SEALED: &str = "—";

/// Prints the items that the filter lets through.
pub fn run(read: &ReadArgs, json: bool, csv: bool, columns: &[String]) -> Result<ExitCode> {
    let workspace = Workspace::open(read, tell)?;
    let tally = workspace.know_all()?;
    workspace.check_filter_keys(&tally)?;
    if json {
        write_json(&workspace, &tally)?;
        return Ok(ExitCode::SUCCESS);
    }
    let columns = choose(columns, &tally, &workspace.rubric)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let positions: Vec<usize> = tally.selection.iter().collect();
    let seals = Seals::of(&tally, &workspace.rubric);
    let row = |position| row(&columns, position, (&tally, &seals), &workspace);
    in_order(&positions, row, |row| rows.push(row))?;
    workspace.unchanged()?;
    let mut out = stdout();
    if csv {
        let mut table = ::csv::Writer::from_writer(&mut out);
        table.write_record(&columns)?;
        for row in &rows {
            table.write_record(row)?;
        }
        table.flush()?;
    } else {
        let mut table = Table::default();
        table.row(columns.clone());
        for row in rows {
            table.row(row);
        }
        out.write_all(table.to_string().as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What `list --json` prints.
#[derive(Serialize)]
struct Listed<'i> {
    items: Vec<ItemJson<'i>>,
}

fn write_json(workspace: &Workspace, tally: &Tally) -> Result<()> {
    let positions: Vec<usize> = tally.selection.iter().collect();
    let mut items = Vec::new();
    workspace.read_some(tally, &positions, without_text, |item| items.push(item))?;
    workspace.unchanged()?;
    let seals = Seals::of(tally, &workspace.rubric);
    let item = |item| ItemJson::new(item, (tally, &seals), &workspace.rubric);
    let items = items.iter().map(item).collect();
    print_json(&Listed { items })
}

/// The columns that were asked for, else the id, the tier and model, the first flag, the
/// questions and the warnings.
fn choose(asked: &[String], tally: &Tally, rubric: &Rubric) -> Result<Vec<String>> {
    let questions = rubric.questions.iter().map(|question| question.id.as_str());
    let mut known: Vec<String> = FIXED.into_iter().chain(questions).map(str::to_owned).collect();
    for key in tally.columns.all_keys() {
        // A flag of a question's name is told apart from the answer to it.
        let is_question = rubric.question(key).is_some();
        let key = if is_question { format!("{FLAG}{key}") } else { key.to_owned() };
        if !known.contains(&key) {
            known.push(key);
        }
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if !asked.is_empty() {
        for column in asked {
            if !known.contains(&column.as_str()) {
                let near = nearest(column, known.iter().copied()).unwrap_or("id");
                bail!(Failure::usage(format!("there is no column {column}; did you mean {near}?")));
            }
        }
        return Ok(asked.to_vec());
    }
    let mut checked =
        rubric.checks().flat_map(FlagCheck::names).filter(|name| known.contains(name));
    let first = || tally.columns.keys().find(|(_, is_flag)| *is_flag).map(|(name, _)| name);
    let flag = checked.next().or_else(first);
    let usual = ["position", "id", "tier", "model"].into_iter().filter(|key| known.contains(key));
    let required = rubric.questions.iter().filter(|question| question.required);
    let columns =
        usual.chain(flag).chain(required.map(|question| question.id.as_str())).chain(["warnings"]);
    Ok(columns.map(str::to_owned).collect())
}

/// The cells of one item. Its file is read only where something is not at hand.
fn row(
    columns: &[String],
    position: usize,
    (tally, seals): (&Tally, &Seals),
    workspace: &Workspace,
) -> Result<Vec<String>> {
    let (corpus, rubric) = (&workspace.corpus, &workspace.rubric);
    let place = corpus.place(position);
    let known = OnceCell::new();
    let item = || known.get_or_init(|| workspace.read_known(tally, position)).as_ref().ok();
    let sheet = LazyCell::new(|| tally.sheet(position, rubric));
    let value = |key: &str| {
        if tally.columns.is_exact(key) {
            return tally.columns.value(key, position);
        }
        let transcript = &item()?.transcript;
        let value = transcript.field(key).or_else(|| transcript.flag(key)).cloned();
        value.filter(|value| *value != Scalar::Null)
    };
    let cell = |column: &String| match column.as_str() {
        "position" => (position + 1).to_string(),
        "id" => tally
            .name(position)
            .or_else(|| Some(tally.shown_name(item()?).into_owned()))
            .unwrap_or_default(),
        "file" => place
            .and_then(|(file, _)| corpus.file(file))
            .map(|file| file.name.to_string())
            .unwrap_or_default(),
        "n" => place.map(|(_, number)| number.to_string()).unwrap_or_default(),
        "warnings" => {
            let repeated = tally.identities().ordinal(position).map(|_| WarningCode::DuplicateId);
            let codes = tally.columns.warnings(position).chain(repeated);
            codes.map(WarningCode::name).collect::<Vec<_>>().join(" ")
        }
        question if rubric.question(question).is_some() && seals.over(position).is_some() => {
            SEALED.to_owned()
        }
        question if rubric.question(question).is_some() => {
            sheet.answer(question).map(ToString::to_string).unwrap_or_default()
        }
        column => {
            let key = column.strip_prefix(FLAG).filter(|key| rubric.question(key).is_some());
            value(key.unwrap_or(column)).map(|value| value.to_string()).unwrap_or_default()
        }
    };
    let cells = columns.iter().map(cell).collect();
    match known.into_inner() {
        Some(Err(changed)) => Err(changed.into()),
        _ => Ok(cells),
    }
}
