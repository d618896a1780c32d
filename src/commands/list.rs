//! `triptych list`: one line an item.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::Failure;
use super::item_json::ItemJson;
use super::table::Table;
use super::workspace::{Workspace, without_text};
use crate::cli::ReadArgs;
use crate::corpus::Item;
use crate::filter::nearest::nearest;
use crate::queue::tally::Tally;
use crate::rubric::Rubric;
use crate::transcript::WarningCode;

/// The columns that every item has; fields, flags and questions are columns, too.
const FIXED: [&str; 5] = ["position", "id", "file", "n", "warnings"];

/// What a flag's column begins with where a question has the flag's name.
const FLAG: &str = "flag.";

/// Prints the items that the filter lets through.
pub fn run(read: &ReadArgs, json: bool, csv: bool, columns: &[String]) -> Result<ExitCode> {
    let workspace = Workspace::open(read)?;
    let mut items = Vec::new();
    let tally = workspace.read_all(true, without_text, |item| items.push(item))?;
    workspace.check_filter_keys(&tally)?;
    items.retain(|item| tally.selection.holds(item.position));
    items.sort_by_key(|item| tally.selection.place_of(item.position).ok());
    let mut out = io::stdout().lock();
    if json {
        let items: Vec<_> =
            items.iter().map(|item| ItemJson::new(item, &tally, &workspace.rubric)).collect();
        serde_json::to_writer(&mut out, &serde_json::json!({ "items": items }))?;
        writeln!(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let columns = choose(columns, &items, &workspace.rubric)?;
    let row = |item: &Item| {
        let cell = |column: &String| cell(column, item, &tally, &workspace);
        columns.iter().map(cell).collect::<Vec<String>>()
    };
    if csv {
        let mut table = ::csv::Writer::from_writer(&mut out);
        table.write_record(&columns)?;
        for item in &items {
            table.write_record(row(item))?;
        }
        table.flush()?;
    } else {
        let mut table = Table::default();
        table.row(columns.clone());
        for item in &items {
            table.row(row(item));
        }
        out.write_all(table.to_string().as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The columns that were asked for, else the id, the tier and model, the first flag, the
/// questions and the warnings.
fn choose(asked: &[String], items: &[Item], rubric: &Rubric) -> Result<Vec<String>> {
    let questions = rubric.questions.iter().map(|question| question.id.as_str());
    let mut known: Vec<String> =
        FIXED.into_iter().chain(questions.clone()).map(str::to_owned).collect();
    for item in items {
        let keys = item.transcript.fields.iter().chain(&item.transcript.flags);
        for (key, _) in keys {
            // A flag of a question's name is told apart from the answer to it.
            let is_question = rubric.question(key).is_some();
            let key = if is_question { format!("{FLAG}{key}") } else { key.clone() };
            if !known.contains(&key) {
                known.push(key);
            }
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
    let checked = rubric.questions.iter().filter_map(|question| question.flag.as_ref());
    let mut checked = checked.map(|check| check.name.as_str()).filter(|name| known.contains(name));
    let first = || items.iter().find_map(|item| item.transcript.flags.first());
    let flag = checked.next().or_else(|| first().map(|(name, _)| name.as_str()));
    let usual = ["position", "id", "tier", "model"].into_iter().filter(|key| known.contains(key));
    let required = rubric.questions.iter().filter(|question| question.required);
    let columns =
        usual.chain(flag).chain(required.map(|question| question.id.as_str())).chain(["warnings"]);
    Ok(columns.map(str::to_owned).collect())
}

fn cell(column: &str, item: &Item, tally: &Tally, workspace: &Workspace) -> String {
    let transcript = &item.transcript;
    match column {
        "position" => (item.position + 1).to_string(),
        "id" => tally.shown_name(item).into_owned(),
        "file" => item.file.to_string(),
        "n" => item.number.to_string(),
        "warnings" => {
            let codes = transcript.warnings.iter().map(|warning| warning.code);
            let repeated = tally.identities().ordinal(item.position);
            let codes = codes.chain(repeated.map(|_| WarningCode::DuplicateId));
            codes.map(WarningCode::name).collect::<Vec<_>>().join(" ")
        }
        column => {
            let rubric = &workspace.rubric;
            if rubric.question(column).is_some() {
                let sheet = tally.sheet(item.position, rubric);
                return sheet.answer(column).map(ToString::to_string).unwrap_or_default();
            }
            let key = column.strip_prefix(FLAG).filter(|key| rubric.question(key).is_some());
            let key = key.unwrap_or(column);
            let value = transcript.field(key).or_else(|| transcript.flag(key));
            value.map(ToString::to_string).unwrap_or_default()
        }
    }
}
